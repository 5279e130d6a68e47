/** How the margin ratios of a book are spread: counts between edges. */
import type { AccountColumns } from '../../margin/account-columns.ts';
import type { Histogram, Label, Text } from '../../report/html/model.ts';
import { stateWords } from '../../report/sections/words.ts';
import { count } from '../../report/table.ts';
import type { Rulebook } from '../../rulebook/schema.ts';

/** The whole spread, in twentieths of a power of ten from 0.1 to 1000. */
const wholeEdges = Array.from({ length: 81 }, (_, i) => 10 ** ((i - 20) / 20));
/** What is near the states' lines, by 0.05 from 0 to 3.5. */
const nearEdges = Array.from({ length: 71 }, (_, i) => i / 20);

/** Two histograms: of all accounts, and of those near the lines between states. */
export function ratioHistograms({ figures }: AccountColumns, rulebook: Rulebook): Histogram[] {
  const { liquidation, danger, watch, warning } = rulebook.account.stateThresholds;
  const lines = Object.entries({ liquidation, danger, watch, warning }).map(([state, text]) => ({
    at: Number(text),
    label: lineWords(text, stateWords[state as keyof typeof stateWords]),
  }));
  const chart = (title: Label, scale: Histogram['scale'], spread: Spread, note?: Text): Histogram => ({
    kind: 'histogram',
    title,
    ...(note === undefined ? {} : { note }),
    axis: { en: 'margin ratio', zh: '保证金率' },
    counted: { en: 'accounts', zh: '账户数' },
    scale,
    format: 'ratio',
    ...spread,
    lines,
  });
  const [near, whole] = [binned(figures.mgnRatio, nearEdges), binned(figures.mgnRatio, wholeEdges)];
  const none = count(figures.mgnRatio.length - counted(whole));
  return [
    chart({ en: 'Margin ratios near the lines', zh: '各状态界线附近的保证金率' }, 'linear', near),
    chart({ en: 'Margin ratios of all accounts', zh: '全部账户的保证金率' }, 'log', whole, {
      en: `A logarithmic axis. ${none} accounts have no ratio: nothing is required of them, or they are quarantined.`,
      zh: `对数坐标。${none} 个账户没有保证金率：无需保证金，或已被隔离。`,
    }),
  ];
}

function lineWords(threshold: string, { en, zh }: Label): Label {
  return { en: `${threshold} ${en}`, zh: `${threshold} ${zh}` };
}

type Spread = Pick<Histogram, 'bins' | 'below' | 'above'>;

/** How many values stand between the edges, each from its lower edge on; NaN is no value. */
function binned(values: Float64Array, edges: number[]): Spread {
  // Place i + 1 is that of the bin from edge i, the first is what is below all, the last what is above.
  const counts = new Uint32Array(edges.length + 1);
  const ascending = Float64Array.from(edges);
  const last = edges.length - 1;
  for (let i = 0; i < values.length; i++) {
    const value = values[i]!;
    if (value >= ascending[last]!) counts[edges.length]! += 1;
    else if (value < ascending[0]!) counts[0]! += 1;
    else if (value >= ascending[0]!) counts[1 + placeAmong(ascending, value)]! += 1;
  }
  const bins = edges.slice(0, -1).map((from, i) => ({ from, to: edges[i + 1]!, count: counts[i + 1]! }));
  return { bins, below: counts[0]!, above: counts.at(-1)! };
}

/** The last edge that is not above the value, which is not below the first. */
function placeAmong(edges: Float64Array, value: number): number {
  let [low, high] = [0, edges.length];
  while (high - low > 1) {
    const middle = (low + high) >>> 1;
    if (edges[middle]! <= value) low = middle;
    else high = middle;
  }
  return low;
}

function counted({ bins, below, above }: Spread): number {
  return bins.reduce((sum, { count }) => sum + count, below + above);
}
