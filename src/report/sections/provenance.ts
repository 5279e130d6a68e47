/** Where a report's figures come from, for any report: the hashes of what went in and of what came out. */
import type { InputFile } from '../../quantity/input-file.ts';
import { packageVersion } from '../../quantity/package-root.ts';
import type { KeyFigure, Label, Section, Text } from '../html/model.ts';

export interface Provenance {
  market: readonly Pick<InputFile, 'name' | 'sha256'>[];
  portfolio: readonly InputFile[];
  rulebookSha256: string;
  /** Of a report on two rulebooks, the other one. */
  candidateSha256?: string;
  /** Of a report whose results have a hash of their own. */
  kernelSha256?: string;
  resultsHash?: string;
}

/** @param note what a reader can do with the hashes; without one, what they are */
export function provenanceSection(provenance: Provenance, note: Text = ofWhat): Section {
  const { market, portfolio, rulebookSha256, candidateSha256, kernelSha256, resultsHash } = provenance;
  const fact = (label: Label | string, value: string | undefined): KeyFigure[] =>
    value === undefined ? [] : [{ label, value }];
  const files = (own: Provenance['market'], { en, zh }: Label) =>
    own.flatMap(({ name, sha256 }) => fact({ en: `${en} ${name}`, zh: `${zh} ${name}` }, sha256));
  return {
    id: 'provenance',
    title: { en: 'Provenance', zh: '来源' },
    note,
    blocks: [
      {
        kind: 'key-figures',
        figures: [
          ...fact({ en: 'results', zh: '结果' }, resultsHash),
          ...fact({ en: 'rulebook', zh: '规则册' }, rulebookSha256),
          ...fact({ en: 'candidate', zh: '候选规则册' }, candidateSha256),
          ...fact({ en: 'kernel', zh: '计算内核' }, kernelSha256),
          ...fact('Shockgrid', packageVersion()),
          ...files(market, { en: 'market', zh: '行情' }),
          ...files(portfolio, { en: 'portfolio', zh: '持仓' }),
        ],
      },
    ],
  };
}

const ofWhat: Label = {
  en: 'SHA-256 of everything that went in. The same inputs give the same figures on any machine.',
  zh: '全部输入的 SHA-256。相同输入在任何机器上得到相同数值。',
};
