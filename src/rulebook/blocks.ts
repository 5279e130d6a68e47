/** The blocks of a rulebook as a list: what each number's standing is. */
import type { BlockStatus, Rulebook } from './schema.ts';

export interface RulebookBlock {
  /** `mr4-basis-risk.basicShock`. */
  path: string;
  status: BlockStatus;
  source: string[];
  note: string | undefined;
  /** The block's values without its provenance. */
  values: Record<string, unknown>;
}

/** Every block with a status, in the file's order. */
export function rulebookBlocks(rulebook: Rulebook): RulebookBlock[] {
  const blocks: RulebookBlock[] = [];
  const walk = (node: unknown, path: string) => {
    if (node === null || typeof node !== 'object' || Array.isArray(node)) return;
    const { status, source, note, ...values } = node as Record<string, unknown>;
    if (typeof status === 'string' && Array.isArray(source)) {
      blocks.push({ path, status: status as BlockStatus, source, note: note as string | undefined, values });
      return;
    }
    for (const [key, child] of Object.entries(node)) walk(child, path === '' ? key : `${path}.${key}`);
  };
  walk(rulebook, '');
  return blocks;
}

/** Paths of the blocks with a status. */
export function blocksOfStatus(rulebook: Rulebook, status: BlockStatus): string[] {
  return rulebookBlocks(rulebook).flatMap((block) => (block.status === status ? [block.path] : []));
}
