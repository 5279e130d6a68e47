// Compiles assembly/math-probe.ts in memory and hands out its exports.
import { buildExports, type ProbeKind } from './probe-build.ts';

export interface Probe {
  exp(x: number): number;
  exp2Lane(x0: number, x1: number, lane: number): number;
  expMiddle(x: number): number;
  expMiddle2Lane(x0: number, x1: number, lane: number): number;
  log(x: number): number;
  log2Lane(x0: number, x1: number, lane: number): number;
  cdf(x: number): number;
  cdf2Lane(x0: number, x1: number, lane: number): number;
  density(x: number): number;
  density2Lane(x0: number, x1: number, lane: number): number;
  coinValue(phi: number, logForwardOverStrike: number, strikeOverForward: number, sdev: number): number;
  coinValue2Lane(
    phi: number,
    logForwardOverStrike: number,
    strikeOverForward: number,
    sdev: number,
    otherPhi: number,
    otherLog: number,
    otherStrike: number,
    otherSdev: number,
    lane: number,
  ): number;
  deltaPa(phi: number, logForwardOverStrike: number, strikeOverForward: number, sdev: number): number;
  density1(logForwardOverStrike: number, sdev: number): number;
  fill(count: number): void;
  sumScalar(count: number): number;
  sumPairs(count: number): number;
  sumDoublePairs(count: number): number;
}

export async function buildProbe(kind: ProbeKind): Promise<Probe> {
  return (await buildExports('assembly/math-probe.ts', kind)) as unknown as Probe;
}
