// Reading and writing numbers by themselves: ns a number in the kernel beside JavaScript's Number and String, and ns a row
// of a table of accounts. Every text and every double is compared with JavaScript's before a clock is started; the times
// compare only within one run.
//   tsx bench/text-micro.ts [numbers, 200000 unless said; a run of fewer is printed, not saved]
import { Bench } from 'tinybench';
import type { CsvColumn } from '../src/kernel/csv-columns.ts';
import { CsvKernel, type CsvTable } from '../src/kernel/csv-kernel.ts';
import { numberCell, textCell } from '../src/quantity/csv-cell.ts';
import { textAt, textTable } from '../src/quantity/text-table.ts';
import { TextProbe } from '../test/kernel/text-build.ts';
import { TextSamples } from '../test/kernel/text-samples.ts';
import { saveRun, sizeOfRun } from './saved-run.ts';

const NUMBERS_KEPT = 200_000;
const NUMBERS = sizeOfRun('numbers', NUMBERS_KEPT);
const ROWS = Math.ceil(NUMBERS / 10);
const isKept = NUMBERS >= NUMBERS_KEPT;
const FIGURES = 12;

const probe = await TextProbe.build('release');
const samples = new TextSamples(20260305);
const amount = () => (samples.unit() - 0.5) * 1e6;
const draw = <T>(count: number, make: () => T): T[] => Array.from({ length: count }, make);

const texts = {
  cells: draw(NUMBERS, () => samples.cell()),
  'full doubles': draw(NUMBERS, () => String(amount())),
};
const doubles = {
  'full doubles': draw(NUMBERS, amount),
  'whole numbers': draw(NUMBERS, () => Math.round(amount())),
  'any bits': draw(NUMBERS, () => samples.anyDouble()),
};
/** Where the tasks leave what they made, so that none of it is left out. */
let kept: unknown;

async function nsEach(count: number, task: () => void) {
  const bench = new Bench(isKept ? { time: 1000, warmupTime: 200 } : { time: 10, warmupTime: 2 });
  bench.add('task', task);
  await bench.run();
  const { result } = bench.tasks[0]!;
  if (result.state !== 'completed') throw new Error(`a task did not complete: ${result.state}`);
  const ns = (milliseconds: number): number => Number(((milliseconds * 1e6) / count).toFixed(1));
  return { nsMedian: ns(result.latency.p50), nsBest: ns(result.latency.min) };
}

const reading: object[] = [];
for (const [shape, list] of Object.entries(texts)) {
  const bytes = probe.writeLines(list);
  if (probe.parseLines(bytes) > 0) throw new Error(`${shape}: the kernel is not certain of a text`);
  const wrong = list.find((text, i) => !Object.is(probe.values[i], Number(text)));
  if (wrong !== undefined) throw new Error(`${shape}: ${wrong} is another number in the kernel`);
  const kernel = await nsEach(NUMBERS, () => probe.parseLines(bytes));
  const number = await nsEach(NUMBERS, () => {
    let sum = 0;
    for (const text of list) sum += Number(text);
    kept = sum;
  });
  reading.push({ shape, kernel, number });
}

const writing: object[] = [];
for (const [shape, list] of Object.entries(doubles)) {
  probe.values.set(list);
  const text = probe.bytes.toString('latin1', 0, probe.formatLines(NUMBERS));
  if (text !== `${list.join('\n')}\n`) throw new Error(`${shape}: the kernel writes another text`);
  const kernel = await nsEach(NUMBERS, () => probe.formatLines(NUMBERS));
  const string = await nsEach(NUMBERS, () => {
    let length = 0;
    for (const value of list) length += String(value).length;
    kept = length;
  });
  writing.push({ shape, kernel, string });
}

const ids = textTable(Array.from({ length: ROWS }, (_, i) => `A${String(i).padStart(8, '0')}`));
const figures = draw(FIGURES, () => Float64Array.from(draw(ROWS, amount)));
const columns: CsvColumn[] = [
  { kind: 'row-text', texts: ids },
  ...figures.map((values) => ({ kind: 'number', values }) as const),
];
const table: CsvTable = { rowCount: ROWS, columns };
const acctIds = Array.from({ length: ROWS }, (_, i) => textAt(ids, i));
const rowByRow = () => {
  let rows = '';
  acctIds.forEach((acctId, a) => {
    let row = textCell(acctId);
    for (const values of figures) row += `,${numberCell(values[a]!)}`;
    rows += `${row}\n`;
  });
  return Buffer.from(rows, 'utf8');
};
const csv = new CsvKernel(table);
if (!rowByRow().equals(csv.formatRows(0, ROWS))) throw new Error('the kernel writes other rows');
const rows = {
  kernel: await nsEach(ROWS, () => {
    for (const piece of csv.pieces()) kept = piece.length;
  }),
  rowByRow: await nsEach(ROWS, () => {
    kept = rowByRow();
  }),
};

if (kept === undefined) throw new Error('nothing was made');
const sizes = { numbers: NUMBERS, rows: ROWS, figuresARow: FIGURES };
saveRun('text-micro', sizes, { reading, writing, rows }, { isKept });
