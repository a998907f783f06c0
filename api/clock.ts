/** Milliseconds of a clock that only goes forward. In Node.js the first use of `performance` loads a module, which takes a millisecond. */
export function milliseconds(): number {
  const { process: own } = globalThis as { process?: Partial<typeof process> };
  const time = own?.hrtime?.();
  return time ? time[0] * 1e3 + time[1] / 1e6 : performance.now();
}
