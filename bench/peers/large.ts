/**
 * A book that is to show that it can be done at all, and in how much memory: made, run once, and taken away. Only where it
 * is asked for: ten million accounts are ten gigabytes of files and some minutes.
 *
 * Proves: twenty of its accounts by the decimal engine, in the same run.
 */
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { shockgrid } from './children.ts';
import { absent, measured, type Row, type Setting } from './setting.ts';

const THREADS = 2;
const VERIFIED_ACCOUNTS = 20;
const name = {
  id: 'recompute-large',
  work: 'a large book: Arrow in, all MRs, Arrow results out',
  by: 'Shockgrid, 2 threads',
};

/** @param accounts null where no large book is asked for */
export function largeRow({ folder, market, rulebook, say }: Setting, accounts: number | null): Row {
  if (accounts === null) return absent(name, 'ask for it with --large 10000000');
  const [book, out] = [join(folder, 'large-book'), join(folder, 'large-results')];
  say(`generating ${accounts} accounts`);
  shockgrid(
    folder,
    'generate',
    '--market',
    market,
    '--accounts',
    String(accounts),
    '--profile',
    'mixed',
    '--format',
    'arrow',
    '--out',
    book,
  );
  say(name.work);
  const inputs = ['--market', market, '--portfolio', book, '--rulebook', rulebook];
  const options = [
    '--out',
    out,
    '--format',
    'arrow',
    '--threads',
    String(THREADS),
    '--verify',
    String(VERIFIED_ACCOUNTS),
  ];
  const { wallS, peakMb } = shockgrid(folder, 'recompute', ...inputs, ...options);
  for (const made of [book, out]) rmSync(made, { recursive: true });
  return measured(name, {
    unit: 's',
    times: [wallS],
    includes: `from the start of the process to its end, one run, ${VERIFIED_ACCOUNTS} accounts by the decimal engine among it`,
    proof: `${VERIFIED_ACCOUNTS} accounts by the decimal engine`,
    peakMb,
    more: { accounts },
  });
}
