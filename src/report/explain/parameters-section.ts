/**
 * The rulebook's blocks behind the figures, each with its status: for every class of coin that the account's units are of,
 * and those that the account as a whole is computed with.
 */
import type { RulebookBlock } from '../../rulebook/blocks.ts';
import { rulebookBlocks } from '../../rulebook/blocks.ts';
import { assetClass, scenarioGrid } from '../../rulebook/scenarios.ts';
import type { BlockStatus, Rulebook } from '../../rulebook/schema.ts';
import { tableLines } from '../table.ts';
import type { Explained, Section } from './explained.ts';

export const parametersSection: Section = {
  key: 'parameters',
  lines: (explained) => {
    const { id } = explained.rulebook;
    const [account, ...classes] = groupsOf(explained);
    return [
      ...classes.flatMap((group) => [
        `parameters of ${id} for risk ${group.riskUnits.length === 1 ? 'unit' : 'units'} ${group.riskUnits.join(', ')}, class ${group.assetClass}`,
        ...blockTable(group.blocks),
        '',
      ]),
      `parameters of ${id} for the account`,
      ...blockTable(account!.blocks),
    ];
  },
  json: groupsOf,
};

/** Statuses from the surest to the least sure. */
const statuses: BlockStatus[] = ['published', 'reported', 'assumed'];

/** The least sure status among the blocks of a rule, or of the borrowing that MR8 is; a dash where the rulebook lacks it. */
export function statusOfRule(rulebook: Rulebook, slug: string): string {
  const path = slug === 'mr8-borrowing' ? 'account.borrowTiers' : slug;
  const own = rulebookBlocks(rulebook).filter((block) => block.path.startsWith(path));
  const least = Math.max(-1, ...own.map(({ status }) => statuses.indexOf(status)));
  return statuses[least] ?? 'not in it';
}

interface Parameter {
  path: string;
  status: BlockStatus;
  source: string[];
  value: unknown;
}

interface ParameterGroup {
  riskUnits: string[];
  /** Null for those of the account. */
  assetClass: string | null;
  blocks: Parameter[];
}

/** The account's blocks, then those of each class; units whose blocks have the same values stand together. */
function groupsOf({ rulebook, units }: Explained): ParameterGroup[] {
  const blocks = rulebookBlocks(rulebook);
  const isOfUnits = ({ path }: RulebookBlock) => path.startsWith('mr');
  const account = blocks
    .filter((block) => !isOfUnits(block))
    .map((block) => parameter(block, Object.hasOwn(block.values, 'value') ? block.values.value : block.values));
  const groups = new Map<string, ParameterGroup>();
  for (const { riskUnit, underlying } of units) {
    const className = assetClass(rulebook, underlying);
    const own = blocks.filter(isOfUnits).map((block) => parameter(block, valueFor(block, underlying, rulebook)));
    const key = JSON.stringify([className, own]);
    const group = groups.get(key) ?? { riskUnits: [], assetClass: className, blocks: own };
    group.riskUnits.push(riskUnit);
    groups.set(key, group);
  }
  return [{ riskUnits: [], assetClass: null, blocks: account }, ...groups.values()];
}

function parameter({ path, status, source }: RulebookBlock, value: unknown): Parameter {
  return { path, status, source, value };
}

/** The value for a coin: its class's of a block with one for each, the value of a block of a single one, else the block. */
function valueFor({ path, values }: RulebookBlock, underlying: string, rulebook: Rulebook): unknown {
  // MR1 may have classes of its own.
  if (path === 'mr1-spot-shock.shocks') return scenarioGrid(rulebook, underlying).spotShocks;
  const className = assetClass(rulebook, underlying);
  if (Object.hasOwn(values, className)) return values[className];
  return Object.hasOwn(values, 'value') ? values.value : values;
}

/** A block whose value takes several lines is named on the first of them. */
function blockTable(blocks: Parameter[]): string[] {
  const rows = blocks.flatMap(({ path, status, value }) =>
    valueLines(value).map((line, i) => (i === 0 ? [path, status, line] : ['', '', line])),
  );
  return tableLines(['block', 'status', 'value'], rows, { left: [0, 1, 2] });
}

const isBranch = (value: unknown): value is object => typeof value === 'object' && value !== null;

/** A list of plain values in a line; a record in a line of its plain values and a line for each branch. */
function valueLines(value: unknown): string[] {
  if (Array.isArray(value)) {
    return value.some(isBranch) ? value.flatMap(valueLines) : [value.map(plain).join(' ')];
  }
  if (!isBranch(value)) return [plain(value)];
  const entries = Object.entries(value);
  const isLine = (child: unknown) => !isBranch(child) || (Array.isArray(child) && !child.some(isBranch));
  const own = entries.filter(([, child]) => isLine(child)).map(([key, child]) => `${key} ${valueLines(child)[0]}`);
  const nested = entries
    .filter(([, child]) => !isLine(child))
    .flatMap(([key, child]) =>
      valueLines(child).map((line) => (Array.isArray(child) ? `  ${line}` : `${key} ${line}`)),
    );
  return [...(own.length === 0 ? [] : [own.join(', ')]), ...nested];
}

/** A step without an upper edge has null for it. */
function plain(value: unknown): string {
  return value === null ? '∞' : String(value);
}
