/** Scores as indices into a list of levels. */
export interface ScoreLevels {
  /** Ascending; NaN first, if there is one. */
  levels: Float64Array;
  /** The level of each score: the greatest that is not above it. */
  level: Uint16Array;
  /** Whether every score is a level. */
  exact: boolean;
}

/** The greatest number of levels, which bounds the size of a report where all scores differ. */
const MOST_LEVELS = 1 << 14;

/**
 * The levels of some scores: all that occur, or, if those are too many, `wanted` ones and quantiles. Rounding down keeps counts at every
 * level exact: a score is at least a level exactly if its own level is.
 */
export function scoreLevels(scores: Float64Array, wanted: readonly number[]): ScoreLevels {
  const sorted = scores.slice().sort(); // NaN last
  const all = distinct(sorted);
  const exact = all.length <= MOST_LEVELS;
  const numbers = exact ? all : rounded(all, wanted);
  const hasNaN = Number.isNaN(sorted.at(-1));
  const levels = hasNaN ? Float64Array.of(Number.NaN, ...numbers) : numbers;
  const first = hasNaN ? 1 : 0;
  const level = new Uint16Array(scores.length);
  for (let i = 0; i < scores.length; i++) {
    const score = scores[i] as number;
    if (!Number.isNaN(score)) level[i] = first + lastNotAbove(numbers, score);
  }
  return { levels, level, exact };
}

/** The different numbers among sorted ones. */
function distinct(sorted: Float64Array): Float64Array {
  const all = new Float64Array(sorted.length);
  let count = 0;
  for (const own of sorted) {
    if (Number.isNaN(own)) break;
    if (count === 0 || own !== all[count - 1]) all[count++] = own;
  }
  return all.subarray(0, count);
}

function rounded(all: Float64Array, wanted: readonly number[]): Float64Array {
  const lowest = all[0] as number;
  const own = wanted.filter((level) => level > lowest);
  const picks = MOST_LEVELS - own.length - 1;
  const quantiles = Float64Array.from(
    { length: picks },
    (_, i) => all[Math.floor((i * all.length) / picks)] as number,
  );
  return distinct(Float64Array.of(lowest, ...own, ...quantiles).sort());
}

function lastNotAbove(levels: Float64Array, score: number): number {
  let [low, high] = [0, levels.length];
  while (high - low > 1) {
    const middle = (low + high) >> 1;
    if ((levels[middle] as number) <= score) low = middle;
    else high = middle;
  }
  return low;
}
