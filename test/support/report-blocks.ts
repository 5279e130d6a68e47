/** What a page's model says, found by the English of its titles and labels. */
import { englishOf } from '../../src/report/html/markup.ts';
import type { Block, KeyFigure, ReportModel, Section } from '../../src/report/html/model.ts';

type OfKind<Kind extends Block['kind']> = Extract<Block, { kind: Kind }>;

/** The ids of its sections, in their order. */
export function sectionIds({ sections }: ReportModel): string[] {
  return sections.map(({ id }) => id);
}

function sectionOf({ sections }: ReportModel, id: string): Section {
  const found = sections.find((section) => section.id === id);
  if (found === undefined) throw new Error(`no section ${id}`);
  return found;
}

/** A block of a section by its title. */
export function blockOf<Kind extends Block['kind']>(
  model: ReportModel,
  id: string,
  kind: Kind,
  title: string,
): OfKind<Kind> {
  const found = sectionOf(model, id).blocks.find(
    (block): block is OfKind<Kind> =>
      block.kind === kind && block.title !== undefined && englishOf(block.title) === title,
  );
  if (found === undefined) throw new Error(`no ${kind} ${title} in ${id}`);
  return found;
}

/** The value of a key figure by its label. */
export function figureOf(model: ReportModel, id: string, label: string): KeyFigure['value'] {
  const figures = sectionOf(model, id).blocks.flatMap((block) => (block.kind === 'key-figures' ? block.figures : []));
  const found = figures.find((figure) => englishOf(figure.label) === label);
  if (found === undefined) throw new Error(`no figure ${label} in ${id}`);
  return found.value;
}
