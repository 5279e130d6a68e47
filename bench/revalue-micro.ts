// Black-76 by itself: ns per option and scenario over many options – one by one, in pairs, and two pairs to a round.
// The three sums must first be the same number; the times compare only within one run.
//   tsx bench/revalue-micro.ts [options, 131072 unless said, in fours; a run of fewer is printed, not saved]
import { Bench } from 'tinybench';
import { buildProbe } from '../test/kernel/math-build.ts';
import { saveRun, sizeOfRun } from './saved-run.ts';

const COUNT_KEPT = 131_072;
const COUNT = sizeOfRun('options', COUNT_KEPT);
const isKept = COUNT >= COUNT_KEPT;
if (COUNT % 4 !== 0 || COUNT > COUNT_KEPT) throw new Error(`options ${COUNT}: expected fours, ${COUNT_KEPT} at most`);
const FORMS = ['sumScalar', 'sumPairs', 'sumDoublePairs'] as const;

const probe = await buildProbe('release');
probe.fill(COUNT);
const sums = FORMS.map((form) => probe[form](COUNT));
if (new Set(sums).size !== 1) throw new Error(`the forms disagree: ${sums}`);

const bench = new Bench(isKept ? { time: 1500, warmupTime: 300 } : { time: 20, warmupTime: 5 });
for (const form of FORMS) {
  bench.add(form, () => {
    probe[form](COUNT);
  });
}
await bench.run();

const results = bench.tasks.map((task) => {
  const { result } = task;
  if (result.state !== 'completed') throw new Error(`${task.name} did not complete: ${result.state}`);
  const nsPerOption = (milliseconds: number): number => Number(((milliseconds * 1e6) / COUNT).toFixed(2));
  return { form: task.name, nsMedian: nsPerOption(result.latency.p50), nsBest: nsPerOption(result.latency.min) };
});
saveRun('revalue-micro', { options: COUNT }, { sum: sums[0], forms: results }, { isKept });
