/** Progress of long work on stderr: one changing line on a terminal, a plain line every few seconds elsewhere. */

const TERMINAL_EVERY_MS = 100;
const PLAIN_EVERY_MS = 5000;

export class Progress {
  readonly #stream: NodeJS.WriteStream;
  #shownAt = 0;
  #startedAt = Date.now();
  #shown = false;
  #stage = '';

  constructor(stream: NodeJS.WriteStream = process.stderr) {
    this.#stream = stream;
  }

  /** Begins a stage; its rate is counted from here. A stage of another name begins by being shown. */
  start(): void {
    this.#startedAt = Date.now();
    this.#shownAt = this.#startedAt;
  }

  /** Shows how far a stage is. `total` 0 is not known. */
  show(stage: string, done: number, total: number, unit: string): void {
    if (stage !== this.#stage) this.start();
    this.#stage = stage;
    const now = Date.now();
    const everyMs = this.#stream.isTTY ? TERMINAL_EVERY_MS : PLAIN_EVERY_MS;
    if (now - this.#shownAt < everyMs) return;
    this.#shownAt = now;
    const seconds = Math.max(0.001, (now - this.#startedAt) / 1000);
    const rate = done / seconds;
    const left = total > done ? `, ${Math.ceil((total - done) / rate)} s left` : '';
    const of = total > 0 ? ` of ${total.toLocaleString('en-US')}` : '';
    const text = `${stage}: ${done.toLocaleString('en-US')}${of} ${unit}, ${Math.round(rate).toLocaleString('en-US')}/s${left}`;
    this.#stream.write(this.#stream.isTTY ? `\r\x1b[K${text}` : `${text}\n`);
    this.#shown = true;
  }

  /** Clears the changing line. */
  end(): void {
    if (this.#shown && this.#stream.isTTY) this.#stream.write('\r\x1b[K');
    this.#shown = false;
  }
}
