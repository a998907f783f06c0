// What the page still has to show or write after a wait, such as text at a calm pace and the address. Tests wait until nothing is left.
const open = new Set<Later>();
const waiting: (() => void)[] = [];

/** Milliseconds after which work that waits for a free moment is done without one. */
const PATIENCE = 250;
/** Calls when the page has nothing to do: on a slow machine a drag leaves no such moment. Safari knows none. */
const whenFree = (act: () => void): number =>
  'requestIdleCallback' in globalThis ? requestIdleCallback(act, { timeout: PATIENCE }) : (act(), 0);

/** One piece of work that is put off; putting it off again begins its wait anew. */
export class Later {
  #timer = 0;
  #free = 0;
  #frame = 0;
  #due = 0;
  #act = () => {};

  after(wait: number, act: () => void): void {
    open.add(this);
    const due = performance.now() + wait;
    this.#act = act;
    // A timer that runs looks again when it fires: a drag puts the same work off with each move.
    if (this.#timer === 0 || due < this.#due) this.#start(wait);
    this.#due = due;
  }

  /** In the first frame after a wait and a free moment: what changes there is laid out once, with all else that the frame changes. */
  frameAfter(wait: number, act: () => void): void {
    this.after(wait, () => {
      open.add(this);
      this.#free = whenFree(() => {
        this.#frame = requestAnimationFrame(() => {
          this.cancel();
          act();
        });
      });
    });
  }

  /** Something is going on, until `cancel()`. */
  hold(): void {
    open.add(this);
  }

  #start(wait: number): void {
    clearTimeout(this.#timer);
    this.#timer = window.setTimeout(() => {
      this.#timer = 0;
      const rest = this.#due - performance.now();
      if (rest > 1) return this.#start(rest);
      const act = this.#act;
      this.cancel();
      act();
    }, wait);
  }

  cancel(): void {
    clearTimeout(this.#timer);
    if (this.#free) cancelIdleCallback(this.#free);
    cancelAnimationFrame(this.#frame);
    this.#timer = this.#free = this.#frame = 0;
    open.delete(this);
    if (open.size === 0) for (const resolve of waiting.splice(0)) resolve();
  }
}

export const isNothingLeft = (): boolean => open.size === 0;

/** Resolves when all that was put off is done. */
export const nothingLeft = (): Promise<void> =>
  isNothingLeft() ? Promise.resolve() : new Promise((resolve) => waiting.push(resolve));
