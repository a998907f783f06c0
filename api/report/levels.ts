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
  const few = fewDistinct(scores);
  const exact = few !== undefined;
  const numbers = few ?? rounded(distinct(scores.slice().sort()), wanted);
  const hasNaN = scores.some(Number.isNaN);
  const levels = hasNaN ? Float64Array.of(Number.NaN, ...numbers) : numbers;
  const first = hasNaN ? 1 : 0;
  const level = new Uint16Array(scores.length);
  // The scores of an image descend: the level of one bounds that of the next.
  let [before, at] = [-Infinity, 0];
  for (let i = 0; i < scores.length; i++) {
    const score = scores[i] as number;
    if (Number.isNaN(score)) continue;
    if (score !== before) at = lastNotAbove(numbers, score, score < before ? at + 1 : numbers.length);
    before = score;
    level[i] = first + at;
  }
  return { levels, level, exact };
}

/** The different numbers, ascending, if there are few enough. */
function fewDistinct(scores: Float64Array): Float64Array | undefined {
  const all = new Set<number>();
  for (let i = 0; i < scores.length; i++) {
    all.add(scores[i] as number);
    if (all.size > MOST_LEVELS + 1) return undefined;
  }
  all.delete(NaN);
  return all.size <= MOST_LEVELS ? Float64Array.from(all).sort() : undefined;
}

/** The different numbers among sorted ones, of which NaN are the last. */
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

/** The last of the levels below an index that is not above a score. */
function lastNotAbove(levels: Float64Array, score: number, end: number): number {
  let [low, high] = [0, end];
  while (high - low > 1) {
    const middle = (low + high) >> 1;
    if ((levels[middle] as number) <= score) low = middle;
    else high = middle;
  }
  return low;
}
