// What the explorer loads while it is read, made lighter: photographs as WebP, and recordings without the numbers that are shown only of a cell that the
// reader points at. The whole recording has the same form and comes when a figure is touched.
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import sharp from 'sharp';
import { ROOT } from './prepare.mjs';

/** Where it is put; the explorer imports `light/NAME`. */
export const LIGHT = join(ROOT, 'target/web/light');

/** Answers with this score and more are whole in a light recording. The text shows none below 0.3. */
const LEAST = 0.2;
/** Significant bits of a score of a map: four digits, and figures show three. */
const BITS = 12;

const read = (path) => Uint8Array.from(readFileSync(join(ROOT, path)));
const readJson = (path) => JSON.parse(readFileSync(join(ROOT, path), 'utf8'));
const write = (name, bytes) => writeFileSync(join(LIGHT, name), bytes);

/**
 * A recorded head, logits of all answers and then `tail` bytes of each, without what is not shown: of an answer below `LEAST` only the best logit is left.
 * The surest of each level stays. `ends` has where each level ends. Zeros weigh nothing by gzip.
 */
export function lightHead(head, { classes, tail, ends, scale, zeroPoint }) {
  const light = head.slice();
  const count = ends.at(-1);
  const best = Array.from({ length: count }, (_, i) => {
    const row = head.subarray(i * classes, (i + 1) * classes);
    return row.reduce((most, logit, k) => (logit > row[most] ? k : most), 0);
  });
  const logit = (i) => head[i * classes + best[i]];
  const surest = new Set(
    ends.map((end, level) => {
      let most = ends[level - 1] ?? 0;
      for (let i = most; i < end; i++) if (logit(i) > logit(most)) most = i;
      return most;
    }),
  );
  for (let i = 0; i < count; i++) {
    const score = 1 / (1 + Math.exp(-scale * (logit(i) - zeroPoint)));
    if (score >= LEAST || surest.has(i)) continue;
    light.fill(0, i * classes, (i + 1) * classes);
    light[i * classes + best[i]] = logit(i);
    light.fill(0, count * classes + i * tail, count * classes + (i + 1) * tail);
  }
  return light;
}

/**
 * A recorded map of `cells` scores and the four distances of each cell with `least` and more: scores with `BITS` significant bits, those below `least` in
 * steps of a thousandth, and distances of cells with `LEAST` and more.
 */
export function lightMap(bytes, cells, least) {
  const whole = new Float32Array(bytes.buffer);
  const light = whole.map((value, i) =>
    i < cells && value < least ? Math.round(value * 1000) / 1000 : value,
  );
  const dropped = 24 - BITS;
  const bits = new Uint32Array(light.buffer, 0, cells);
  bits.forEach((word, i) => (bits[i] = ((word + (1 << (dropped - 1))) >>> dropped) << dropped));
  let next = cells;
  for (const score of whole.subarray(0, cells)) {
    if (score < Math.fround(least)) continue;
    if (score < LEAST) light.fill(0, next, next + 4);
    next += 4;
  }
  return new Uint8Array(light.buffer);
}

/** Writes all. */
export async function lighten() {
  mkdirSync(LIGHT, { recursive: true });
  const photographs = { wall: 'oracles/ssd/wall.jpg', chelsea: 'examples/centernet/photos/chelsea.jpg' };
  for (const [name, path] of Object.entries(photographs))
    write(`${name}.webp`, await sharp(join(ROOT, path)).webp({ quality: 60, effort: 6 }).toBuffer());

  const nanodet = readJson('oracles/nanodet/recording.json');
  const cells = nanodet.strides.map((stride) => (nanodet.inputSize / stride) ** 2);
  write(
    'strides-wall.bin',
    lightHead(read('oracles/nanodet/wall.bin'), {
      classes: nanodet.classes.length,
      tail: 4 * nanodet.bins,
      ends: sums(cells),
      ...nanodet.logits,
    }),
  );

  const ssd = readJson('oracles/ssd/recordings.json');
  const anchors = ssd.levels.map((level) => level.cells ** 2 * level.shapes.length);
  for (const [name, code] of Object.entries(ssd.pictures))
    write(
      `pyramid-${name}.bin`,
      lightHead(read(`oracles/ssd/${name}.bin`), {
        classes: ssd.classes.length,
        tail: 8, // four halves
        ends: sums(anchors),
        ...code,
      }),
    );

  const { pictures, columns, rows, least } = readJson('oracles/centernet/recordings.json');
  for (const name of Object.keys(pictures))
    write(`peaks-${name}.bin`, lightMap(read(`oracles/centernet/${name}.bin`), columns * rows, least));
}

/** Sums from the first to each. */
function sums(counts) {
  let sum = 0;
  return counts.map((count) => (sum += count));
}
