/** One way to do a task. */
export interface Contestant {
  name: string;
  run: () => unknown;
}

/** A slot repeats a call until it has lasted so long, because clocks are coarse. */
const SLOT_MS = 8;

/**
 * CPU milliseconds of a call of each contestant: the least of several rounds, in each of which all take their turn, so that what else the machine
 * does meets all of them. One round before, for the compiler, does not count. Ends after `rounds`, or after two when `budgetMs` is spent.
 */
export function leastTimes(contestants: readonly Contestant[], rounds: number, budgetMs: number): number[] {
  const least = contestants.map(() => Infinity);
  const repeats = contestants.map(({ run }) => {
    const start = performance.now();
    run();
    let once = performance.now() - start;
    if (once >= SLOT_MS) return 1;
    const again = performance.now();
    let calls = 0;
    do {
      run();
      calls++;
    } while (performance.now() - again < SLOT_MS);
    once = (performance.now() - again) / calls;
    return Math.max(1, Math.ceil(SLOT_MS / once));
  });
  const begin = performance.now();
  for (let round = 0; round < rounds; round++) {
    if (round >= 2 && performance.now() - begin > budgetMs) break;
    contestants.forEach(({ run }, i) => {
      const calls = repeats[i]!;
      const start = process.cpuUsage();
      for (let call = 0; call < calls; call++) run();
      const { user, system } = process.cpuUsage(start);
      least[i] = Math.min(least[i]!, (user + system) / 1000 / calls);
    });
  }
  return least;
}
