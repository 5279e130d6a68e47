/** Things that are ready in any order, handed on in the order of their numbers. */
export class InOrder<T> {
  readonly #waiting = new Map<number, { value: T; handedOn: (done: void | Promise<void>) => void }>();
  readonly #handOn: (number: number, value: T) => void | Promise<void>;
  #next = 0;

  /** @param handOn is called in order; it need not be done with one before it is called with the next */
  constructor(handOn: (number: number, value: T) => void | Promise<void>) {
    this.#handOn = handOn;
  }

  /**
   * Takes what is ready, and hands on all that has nothing missing before it.
   * @returns when this one has been handed on, and what was done with it is done
   */
  put(number: number, value: T): Promise<void> {
    return new Promise((resolve) => {
      this.#waiting.set(number, { value, handedOn: resolve });
      this.#handOnReady();
    });
  }

  #handOnReady(): void {
    for (let ready = this.#waiting.get(this.#next); ready !== undefined; ready = this.#waiting.get(this.#next)) {
      this.#waiting.delete(this.#next);
      const number = this.#next++;
      ready.handedOn(this.#handOnOne(number, ready.value));
    }
  }

  /** What is thrown is told to whoever put this one, not to who brought the one that it waited for. */
  async #handOnOne(number: number, value: T): Promise<void> {
    await this.#handOn(number, value);
  }
}
