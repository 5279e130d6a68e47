/** The process was asked to end by a signal, and did so cleanly. */
export class Stopped extends Error {
  override readonly name = 'Stopped';
  readonly signal: 'SIGINT' | 'SIGTERM';

  /** @param left what was left behind, in words */
  constructor(signal: Stopped['signal'], left?: string) {
    super(left === undefined ? `stopped by ${signal}` : `stopped by ${signal}; ${left}`);
    this.signal = signal;
  }
}
