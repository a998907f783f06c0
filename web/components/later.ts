// What the page still has to show or write after a wait, such as text at a calm pace and the address. Tests wait until nothing is left.
const open = new Set<Later>();
const waiting: (() => void)[] = [];

/** One piece of work that is put off; putting it off again begins its wait anew. */
export class Later {
  #timer = 0;

  after(wait: number, act: () => void): void {
    clearTimeout(this.#timer);
    open.add(this);
    this.#timer = window.setTimeout(() => {
      this.cancel();
      act();
    }, wait);
  }

  cancel(): void {
    clearTimeout(this.#timer);
    open.delete(this);
    if (open.size === 0) for (const resolve of waiting.splice(0)) resolve();
  }
}

export const isNothingLeft = (): boolean => open.size === 0;

/** Resolves when all that was put off is done. */
export const nothingLeft = (): Promise<void> =>
  isNothingLeft() ? Promise.resolve() : new Promise((resolve) => waiting.push(resolve));
