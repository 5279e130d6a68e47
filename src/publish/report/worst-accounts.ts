/** The accounts to be looked at first, and how each of some stands in every scenario. */
import { type AccountColumns, accountStates } from '../../margin/account-columns.ts';
import type { RowNames } from '../../margin/row-names.ts';
import type { Snapshot } from '../../market/snapshot.ts';
import type { Book, StoredBook } from '../../portfolio/book.ts';
import type { AccountMode } from '../../portfolio/holdings.ts';
import { selectAccounts } from '../../portfolio/select.ts';
import { textAt } from '../../quantity/text-table.ts';
import { englishOf } from '../../report/html/markup.ts';
import type { Cell, DataTable, HeatMap, Label } from '../../report/html/model.ts';
import { shown } from '../../report/html/numbers.ts';
import { axisWords, modeWords, shockText, stateWords, volShockWords } from '../../report/sections/words.ts';
import type { Rulebook } from '../../rulebook/schema.ts';
import { evaluateHere } from '../../runner/evaluate-here.ts';

/** Accounts in each list, and those that are drawn. */
const LISTED = 50;
const DRAWN = 10;

export interface WorstAccounts {
  tables: DataTable[];
  heatMaps: HeatMap[];
}

export interface WorstRequest {
  snapshot: Snapshot;
  rulebook: Rulebook;
  book: Book | StoredBook;
  accounts: AccountColumns;
  names: RowNames;
}

/** Lowest ratios, largest deficits, largest requirements; of some ten of them the scenarios. */
export function worstAccounts(request: WorstRequest): WorstAccounts {
  const { accounts, book } = request;
  const { mgnRatio, totalMmr } = accounts.figures;
  const deficitOf = deficits(request);
  const count = book.quarantined.length;
  const lists = [
    { title: lowest, found: largestOf(count, (a) => -mgnRatio[a]!, Number.NEGATIVE_INFINITY) },
    { title: deepest, found: largestOf(count, deficitOf, 0) },
    { title: greatest, found: largestOf(count, (a) => totalMmr[a]!, 0) },
  ];
  const tables = lists
    .filter(({ found }) => found.length > 0)
    .map(({ title, found }) => accountTable(request, title, found, deficitOf));
  const drawn = inTurn(lists.map(({ found }) => found)).filter((a) => book.acctLv[a] === 4);
  return { tables, heatMaps: heatMaps(request, drawn.slice(0, DRAWN)) };
}

const lowest = { en: 'Lowest ratios', zh: '保证金率最低' };
const deepest = { en: 'Largest deficits', zh: '缺口最大' };
const greatest = { en: 'Largest requirements', zh: '维持保证金要求最高' };

/** What an account lacks to the line of liquidation, USD; single-currency accounts have a ratio for each currency instead. */
function deficits({ accounts, book, rulebook }: WorstRequest): (account: number) => number {
  const line = Number(rulebook.account.stateThresholds.liquidation);
  const { totalMmr, liqFee, adjEq } = accounts.figures;
  return (a) => (book.acctLv[a] === 2 ? Number.NaN : line * (totalMmr[a]! + liqFee[a]!) - adjEq[a]!);
}

/** The places of the largest values above a bound, the largest first, the first of equals before the others. */
function largestOf(count: number, sizeOf: (place: number) => number, bound: number): number[] {
  const found: { place: number; value: number }[] = [];
  let least = bound;
  for (let place = 0; place < count; place++) {
    const value = sizeOf(place);
    // No figure is NaN, which is above nothing.
    if (!(value > least)) continue;
    const after = found.findIndex((other) => other.value < value);
    found.splice(after < 0 ? found.length : after, 0, { place, value });
    if (found.length <= LISTED) continue;
    found.pop();
    least = found[LISTED - 1]!.value;
  }
  return found.map(({ place }) => place);
}

/** The first of each list, then the second of each: every one once. */
function inTurn(lists: number[][]): number[] {
  const ranks = Array.from({ length: LISTED }, (_, rank) => lists.flatMap((list) => list.slice(rank, rank + 1)));
  return [...new Set(ranks.flat())];
}

function accountTable(
  { accounts, book }: WorstRequest,
  title: Label,
  found: number[],
  deficitOf: (account: number) => number,
): DataTable {
  const { figures, state } = accounts;
  const orNull = (value: number) => (Number.isNaN(value) ? null : value);
  const hasModes = book.acctLv.some((mode) => mode !== 4);
  const rows = found.map((a): (Cell | null)[] => [
    textAt(book.acctIds, a),
    ...(hasModes ? [{ text: modeWords[book.acctLv[a] as AccountMode], order: book.acctLv[a]! }] : []),
    { text: stateWords[accountStates[state[a]!]!], order: state[a]! },
    orNull(figures.mgnRatio[a]!),
    orNull(Math.max(0, deficitOf(a))),
    figures.adjEq[a]!,
    figures.totalMmr[a]!,
    figures.totalImr[a]!,
    figures.borrowMmr[a]!,
    figures.upl[a]!,
    orNull(figures.acctLever[a]!),
  ]);
  const columns: DataTable['columns'] = [
    { label: { en: 'account', zh: '账户' } },
    ...(hasModes ? [{ label: { en: 'mode', zh: '模式' } }] : []),
    { label: { en: 'state', zh: '状态' } },
    { label: { en: 'ratio', zh: '保证金率' }, format: 'ratio' },
    { label: { en: 'deficit', zh: '缺口' }, format: 'money' },
    { label: { en: 'adjusted equity', zh: '有效保证金' }, format: 'money' },
    { label: { en: 'MMR', zh: 'MMR' }, format: 'money' },
    { label: { en: 'IMR', zh: 'IMR' }, format: 'money' },
    { label: { en: 'borrowing MMR', zh: '借币 MMR' }, format: 'money' },
    { label: { en: 'UPL', zh: '未实现盈亏' }, format: 'money' },
    { label: { en: 'leverage', zh: '杠杆' }, format: 'cents' },
  ];
  const note = { en: `${rows.length} accounts, USD.`, zh: `${rows.length} 个账户，美元。` };
  return { kind: 'table', title, note, columns, rows };
}

/** The cells of the largest unit of each account. */
function heatMaps({ snapshot, rulebook, book, accounts, names }: WorstRequest, drawn: number[]): HeatMap[] {
  const grids = new Map(names.units.map(({ riskUnit, grid }) => [riskUnit, grid]));
  return evaluateHere(snapshot, rulebook, selectAccounts(book, drawn)).flatMap((account, i) => {
    if (account === null || account.units.length === 0) return [];
    const unit = account.units.reduce((most, next) => (next.mmr > most.mmr ? next : most));
    const { spotShocks, volShocks } = grids.get(unit.riskUnit)!;
    const [row, column] = [Math.floor(unit.mr1Worst / spotShocks.length), unit.mr1Worst % spotShocks.length];
    const [ratio, mmr] = [
      englishOf(shown(accounts.figures.mgnRatio[drawn[i]!]!, 'ratio')),
      englishOf(shown(unit.mmr, 'money')),
    ];
    // Ratio and state are the run's own: where they were close, the decimal engine has decided.
    const state = stateWords[accountStates[accounts.state[drawn[i]!]!]!];
    return {
      kind: 'heat-map' as const,
      title: `${account.acctId} · ${unit.riskUnit}`,
      note: {
        en: `Ratio ${ratio}, ${state.en}; MMR of the unit ${mmr} USD.`,
        zh: `保证金率 ${ratio}，${state.zh}；该单元 MMR ${mmr} 美元。`,
      },
      rows: { title: axisWords.vol, labels: volShocks.map(({ wireWord }) => volShockWords(wireWord)) },
      columns: { title: axisWords.spot, labels: spotShocks.map(shockText) },
      format: 'short' as const,
      values: volShocks.map((_, v) => unit.mr1Cells.slice(v * spotShocks.length, (v + 1) * spotShocks.length)),
      marked: [row, column] as [number, number],
    };
  });
}
