/** Where values lie on an axis. Drawings measure across in percent, so that they fit any width while words keep their size. */

export interface Axis {
  /** From 0 to 100. */
  place(value: number): number;
  /** Values to be named. */
  ticks: number[];
}

/** An axis from `from` to `to` with about so many ticks. */
export function linearAxis(from: number, to: number, wanted: number): Axis {
  const span = to - from || 1;
  const step = niceStep(span / wanted);
  const ticks: number[] = [];
  for (let i = Math.ceil(from / step - 1e-9); i * step <= to + 1e-9 * span; i++) ticks.push(tidy(i * step));
  return { place: (value) => (100 * (value - from)) / span, ticks };
}

/** An axis of powers: ticks at 1, 10, 100. */
export function logAxis(from: number, to: number): Axis {
  const span = Math.log(to / from) || 1;
  const ticks: number[] = [];
  for (let power = Math.ceil(Math.log10(from) - 1e-9); 10 ** power <= to * (1 + 1e-9); power++) {
    ticks.push(tidy(10 ** power));
  }
  return { place: (value) => (100 * Math.log(value / from)) / span, ticks };
}

/** The nearest of 1, 2 and 5 with a power of ten, upwards. */
function niceStep(least: number): number {
  const power = 10 ** Math.floor(Math.log10(least));
  const factor = [1, 2, 5, 10].find((candidate) => candidate * power >= least * (1 - 1e-9))!;
  return factor * power;
}

/** Without the last digits that multiplying leaves. */
function tidy(value: number): number {
  return Number(value.toPrecision(12));
}

/** A place on an axis as a place in the drawing: at the left stand the names of the levels. */
export function besideLevels(place: number): number {
  return 10 + 0.885 * place;
}

/** A place in percent as an attribute. */
export function percent(place: number): string {
  return `${Number(place.toFixed(3))}%`;
}
