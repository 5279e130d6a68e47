/** The process was asked to end by a signal, and did so cleanly. */
export class Stopped extends Error {
  override readonly name = 'Stopped';
  readonly signal: 'SIGINT' | 'SIGTERM';

  constructor(signal: Stopped['signal']) {
    super(`stopped by ${signal}`);
    this.signal = signal;
  }
}
