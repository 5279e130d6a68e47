// Black-76 by itself: ns per option and scenario over 131,072 options – one by one, in pairs, and two pairs to a round.
// The three sums must first be the same number; the times compare only within one run.
//   tsx bench/revalue-micro.ts
import { Bench } from 'tinybench';
import { buildProbe } from '../test/kernel/math-build.ts';
import { saveRun } from './saved-run.ts';

const COUNT = 131_072;
const FORMS = ['sumScalar', 'sumPairs', 'sumDoublePairs'] as const;

const probe = await buildProbe('release');
probe.fill(COUNT);
const sums = FORMS.map((form) => probe[form](COUNT));
if (new Set(sums).size !== 1) throw new Error(`the forms disagree: ${sums}`);

const bench = new Bench({ time: 1500, warmupTime: 300 });
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
saveRun('revalue-micro', { options: COUNT }, { sum: sums[0], forms: results });
