/**
 * What must be reached and what is aimed for, each a ratio or a figure of rows of one run. A target whose rows are absent
 * is not measured, which is not the same as missed; one that is meant for a larger book is not judged by a smaller.
 */
import { Figures } from './figures.ts';
import { SECOND_RULEBOOK } from './loaded-book.ts';
import { recomputeId } from './recompute.ts';
import type { Row } from './setting.ts';

export type Verdict = 'aim reached' | 'reached' | 'missed' | 'not measured' | 'book too small';

export interface Target {
  work: string;
  /** The row that is ours, and the one it is held against where there is one. */
  ours: string;
  peer: string | null;
  sense: 'at most' | 'at least';
  unit: '×' | 'ns' | 'MB' | 'million accounts/s';
  must: number;
  aim: number | null;
  /** Accounts of the book that the target is meant for; null where it does not depend on the book. */
  meantFor: number | null;
  figure: number | null;
  verdict: Verdict;
  /** Told beside it, not judged. */
  beside: string | null;
}

type Asked = Omit<Target, 'verdict'>;

const MILLION = 1_000_000;
const times = { sense: 'at most', unit: '×' } as const;
const faster = { sense: 'at least', unit: '×' } as const;
const csvToArrow = recomputeId('csv', 'arrow', 2);
const csvToCsv = recomputeId('csv', 'csv', 2);
const arrowToArrow = recomputeId('arrow', 'arrow', 2);

/** Every target over the rows of a run. */
export function targetsOf(rows: Row[], accounts: number): Target[] {
  const figures = new Figures(rows);
  const large = Number(figures.row('recompute-large')?.more?.accounts ?? 0);
  const asked = [...wholeTargets(figures), ...kernelTargets(figures, accounts), ...loadedTargets(figures)];
  return [...asked, ...memoryTargets(figures)].map((target) => {
    const held = target.ours === 'recompute-large' ? large : accounts;
    const figure = target.figure === null ? null : Number(target.figure.toPrecision(4));
    return { ...target, figure, verdict: verdictOf(target, held) };
  });
}

function verdictOf({ figure, must, aim, sense, meantFor }: Asked, accounts: number): Verdict {
  if (figure === null) return 'not measured';
  if (meantFor !== null && accounts < meantFor) return 'book too small';
  const reaches = (bound: number) => (sense === 'at most' ? figure <= bound : figure >= bound);
  if (!reaches(must)) return 'missed';
  return aim !== null && reaches(aim) ? 'aim reached' : 'reached';
}

/** Whole runs from files to files. */
function wholeTargets(figures: Figures): Asked[] {
  const onMillion = { meantFor: MILLION, beside: null };
  const part = figures.row('recompute-part')?.more?.accounts;
  return [
    {
      work: 'CSV in, Arrow results out, against DuckDB reading the positions',
      ours: csvToArrow,
      peer: 'duckdb-aggregate',
      ...times,
      must: 4,
      aim: 2,
      ...onMillion,
      figure: figures.ratio(csvToArrow, 'duckdb-aggregate'),
      beside: figures.told('CSV results', figures.ratio(csvToCsv, 'duckdb-aggregate'), '×'),
    },
    {
      work: 'the same against DuckDB SQL doing a part of it',
      ours: csvToArrow,
      peer: 'duckdb-margins',
      ...faster,
      must: 2,
      aim: 4,
      ...onMillion,
      figure: figures.ratio('duckdb-margins', csvToArrow),
      beside: figures.told('CSV results', figures.ratio('duckdb-margins', csvToCsv), '×'),
    },
    {
      work: 'CSV results against fast-csv and JavaScript, on a part of the book',
      ours: 'recompute-part',
      peer: 'fast-csv-part',
      ...faster,
      must: 10,
      aim: null,
      ...onMillion,
      figure: figures.ratio('fast-csv-part', 'recompute-part'),
      beside: figures.told('accounts of the part', part === undefined ? null : Number(part), ''),
    },
    {
      work: 'from Arrow against from CSV',
      ours: arrowToArrow,
      peer: csvToArrow,
      ...times,
      must: 0.5,
      aim: null,
      ...onMillion,
      figure: figures.ratio(arrowToArrow, csvToArrow),
    },
  ];
}

/** The kernel's loops by themselves, whatever the book, and the book through it on one core. */
function kernelTargets(figures: Figures, accounts: number): Asked[] {
  const one = figures.row('compute-1');
  const market = figures.row('revalue-market');
  const scipys = figures.ids('accumulate-scipy');
  const anywhere = { meantFor: null, beside: null };
  return [
    {
      work: 'accounts through the kernel, one core',
      ours: 'compute-1',
      peer: null,
      sense: 'at least',
      unit: 'million accounts/s',
      must: 1,
      aim: null,
      meantFor: MILLION,
      figure: one === null ? null : accounts / one.median / MILLION,
      beside: null,
    },
    ...(scipys.length > 0 ? scipys : ['accumulate-scipy']).map((id) => ({
      work: `accumulating against ${figures.row(id)?.by ?? 'scipy'}`,
      ours: 'accumulate-kernel',
      peer: id,
      ...faster,
      must: 3,
      aim: null,
      ...anywhere,
      figure: figures.ratio(id, 'accumulate-kernel'),
    })),
    {
      work: 'accumulating against native C++',
      ours: 'accumulate-kernel',
      peer: 'accumulate-native',
      ...times,
      must: 3,
      aim: 2,
      ...anywhere,
      figure: figures.ratio('accumulate-kernel', 'accumulate-native'),
    },
    {
      work: 'an option in a scenario, the formula',
      ours: 'revalue-kernel',
      peer: null,
      sense: 'at most',
      unit: 'ns',
      must: 16,
      aim: 12,
      meantFor: null,
      figure: figures.row('revalue-kernel')?.median ?? null,
      beside: figures.told('the whole revaluation of the market', market?.median ?? null, 'ns'),
    },
    {
      work: "the formula against QuantLib's blackFormula",
      ours: 'revalue-kernel',
      peer: 'revalue-quantlib',
      ...faster,
      must: 2.5,
      aim: null,
      ...anywhere,
      figure: figures.ratio('revalue-quantlib', 'revalue-kernel'),
    },
  ];
}

/** What a loaded book costs. */
function loadedTargets(figures: Figures): Asked[] {
  const common = { meantFor: MILLION, beside: null };
  return [
    {
      work: `${SECOND_RULEBOOK} on a loaded book, against a full run from CSV`,
      ours: 'one-more-rulebook',
      peer: csvToArrow,
      ...times,
      must: 0.15,
      aim: 0.05,
      ...common,
      figure: figures.ratio('one-more-rulebook', csvToArrow),
    },
    {
      work: 'two workers against one, compute stage',
      ours: 'compute-2',
      peer: 'compute-1',
      ...faster,
      must: 1.7,
      aim: 1.9,
      ...common,
      figure: figures.ratio('compute-1', 'compute-2'),
    },
  ];
}

function memoryTargets(figures: Figures): Asked[] {
  const most = figures.mostMemory([csvToArrow, csvToCsv, arrowToArrow]);
  const common = { peer: null, sense: 'at most', unit: 'MB', beside: null } as const;
  return [
    {
      work: 'peak memory of a run, the most of all formats',
      ours: most?.id ?? csvToArrow,
      ...common,
      must: 1500,
      aim: 1000,
      meantFor: MILLION,
      figure: most?.peakMb ?? null,
    },
    {
      work: 'peak memory of a run of a large book',
      ours: 'recompute-large',
      ...common,
      must: 24_000,
      aim: 8000,
      meantFor: 10 * MILLION,
      figure: figures.row('recompute-large')?.peakMb ?? null,
    },
  ];
}
