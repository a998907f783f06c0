import { exp, ln } from './elementary.js';

/**
 * Random numbers that are the same on every machine: the generator sfc32 (Chris Doty-Humphrey's PractRand, public domain),
 * started from a seed and the number of a stream. Streams of one seed have nothing to do with one another, so
 * each image has its own, and any part of a dataset can be made without the parts before it.
 */
export class Random {
  #a: number;
  #b: number;
  #c: number;
  #counter = 1;
  #spareNormal: number | undefined;

  constructor(seed: number, purpose: number, index = 0) {
    this.#a = mix(seed);
    this.#b = mix(Math.floor(seed / 2 ** 32) ^ mix(purpose));
    this.#c = mix(index ^ mix(Math.floor(index / 2 ** 32) + 1));
    for (let i = 0; i < 12; i++) this.bits();
  }

  /** 32 random bits. */
  bits(): number {
    const sum = (this.#a + this.#b + this.#counter) | 0;
    this.#counter = (this.#counter + 1) | 0;
    this.#a = this.#b ^ (this.#b >>> 9);
    this.#b = (this.#c + (this.#c << 3)) | 0;
    this.#c = (((this.#c << 21) | (this.#c >>> 11)) + sum) | 0;
    return sum >>> 0;
  }

  /** From 0 to below 1, in steps of 2^-53. */
  uniform(): number {
    const high = this.bits() >>> 5;
    return (high * 2 ** 26 + (this.bits() >>> 6)) / 2 ** 53;
  }

  /** A whole number from 0 to below `n`. */
  below(n: number): number {
    return Math.floor(this.uniform() * n);
  }

  chance(probability: number): boolean {
    return this.uniform() < probability;
  }

  /** The standard normal, by Marsaglia's polar method. */
  normal(): number {
    if (this.#spareNormal !== undefined) {
      const spare = this.#spareNormal;
      this.#spareNormal = undefined;
      return spare;
    }
    for (;;) {
      const x = 2 * this.uniform() - 1;
      const y = 2 * this.uniform() - 1;
      const square = x * x + y * y;
      if (square >= 1 || square === 0) continue;
      const scale = Math.sqrt((-2 * ln(square)) / square);
      this.#spareNormal = y * scale;
      return x * scale;
    }
  }

  /** Trials up to and with the first success: 1 or more. */
  geometric(probability: number): number {
    if (probability >= 1) return 1;
    return 1 + Math.floor(ln(1 - this.uniform()) / ln(1 - probability));
  }

  /** Poisson's distribution, by counting uniform factors; for means up to a few hundred. */
  poisson(mean: number): number {
    const limit = exp(-mean);
    let count = 0;
    for (let product = this.uniform(); product > limit; product *= this.uniform()) count++;
    return count;
  }

  /** The gamma distribution of scale 1, by Marsaglia and Tsang's method. */
  gamma(shape: number): number {
    if (shape < 1) return this.gamma(shape + 1) * exp(ln(1 - this.uniform()) / shape);
    const d = shape - 1 / 3;
    const c = 1 / (3 * Math.sqrt(d));
    for (;;) {
      const x = this.normal();
      const v = 1 + c * x;
      if (v <= 0) continue;
      const cube = v * v * v;
      if (ln(1 - this.uniform()) < 0.5 * x * x + d - d * cube + d * ln(cube)) return d * cube;
    }
  }

  beta(a: number, b: number): number {
    const x = this.gamma(a);
    return x / (x + this.gamma(b));
  }

  /** A position drawn by weights, of which `cumulative` holds the running sums. */
  weighted(cumulative: readonly number[]): number {
    const at = this.uniform() * (cumulative.at(-1) ?? 0);
    let low = 0;
    for (let high = cumulative.length - 1; low < high;) {
      const middle = (low + high) >> 1;
      if (at < (cumulative[middle] ?? 0)) high = middle;
      else low = middle + 1;
    }
    return low;
  }
}

/**
 * The whole numbers below `size` in a random order, without a list of them: a Feistel network on the next even
 * power of two, walked until it falls inside.
 */
export function shuffled(size: number, seed: number, purpose: number): (index: number) => number {
  let half = 1;
  while (4 ** half < size) half++;
  const mask = 2 ** half - 1;
  const random = new Random(seed, purpose);
  const keys = Array.from({ length: 6 }, () => random.bits());
  const step = (value: number): number => {
    let left = Math.floor(value / 2 ** half);
    let right = value & mask;
    for (const key of keys) [left, right] = [right, (left ^ (mix(right ^ key) & mask)) >>> 0];
    return left * 2 ** half + right;
  };
  return (index) => {
    let value = step(index);
    while (value >= size) value = step(value);
    return value;
  };
}

/** Scatters 32 bits (the finisher of MurmurHash3, public domain). */
function mix(value: number): number {
  let h = (value + 0x9e3779b9) | 0;
  h = Math.imul(h ^ (h >>> 16), 0x85ebca6b);
  h = Math.imul(h ^ (h >>> 13), 0xc2b2ae35);
  return h ^ (h >>> 16);
}
