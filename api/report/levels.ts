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
  const find = finder(numbers);
  for (let i = 0; i < scores.length; i++) {
    const score = scores[i] as number;
    if (!Number.isNaN(score)) level[i] = first + find(score);
  }
  return { levels, level, exact };
}

/** The different numbers, ascending, if there are few enough. */
function fewDistinct(scores: Float64Array): Float64Array | undefined {
  // A table of numbers by their bits, four times as large as it may become full; NaN is a free place.
  const table = new Float64Array(4 * MOST_LEVELS).fill(NaN);
  const mask = table.length - 1;
  const number = new Float64Array(1);
  const halves = new Uint32Array(number.buffer);
  let count = 0;
  for (let i = 0; i < scores.length; i++) {
    const score = (scores[i] as number) + 0; // -0 is 0
    if (Number.isNaN(score)) continue;
    number[0] = score;
    let at =
      (Math.imul((halves[0] as number) ^ Math.imul(halves[1] as number, SPREAD), SPREAD) >>> 16) & mask;
    while (table[at] !== score && !Number.isNaN(table[at])) at = (at + 1) & mask;
    if (table[at] === score) continue;
    if (count === MOST_LEVELS) return undefined;
    table[at] = score;
    count++;
  }
  return table.filter((own) => !Number.isNaN(own)).sort();
}

/** An odd number whose product spreads low bits to high ones: 2^32 over the golden ratio. */
const SPREAD = 0x9e3779b1;

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

/**
 * Returns a function from a score to the last of the levels that is not above it; no score may be below all. It divides the range of the
 * levels into equal bins, which keep the order of numbers: a level in an earlier bin than the score is below it, so the search starts at the
 * last one of these. Infinite levels have no such bins; there is one then.
 */
function finder(levels: Float64Array): (score: number) => number {
  const lowest = levels[0] ?? 0;
  const scale = BINS / ((levels.at(-1) ?? 0) - lowest);
  const isFinite = Number.isFinite(lowest) && Number.isFinite(scale) && scale > 0;
  const binOf = (score: number): number =>
    isFinite ? Math.max(Math.min(Math.floor((score - lowest) * scale), BINS), 0) : 0;
  const before = new Uint16Array(BINS + 2);
  for (let at = 0; at < levels.length; at++) before[binOf(levels[at] as number) + 1] = at;
  for (let bin = 1; bin < before.length; bin++)
    before[bin] = Math.max(before[bin] as number, before[bin - 1] as number);
  return (score) => {
    let at = before[binOf(score)] as number;
    while (at + 1 < levels.length && (levels[at + 1] as number) <= score) at++;
    return at;
  };
}

const BINS = 1 << 16;
