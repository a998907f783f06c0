import { listings, type Listing } from 'components/code';
import { COLUMNS, LEAST, STRIDE } from './maps';
import { read } from './state';

/** The nine cells alone: whether the middle one is a peak depends on them. */
export function code(): Listing[] {
  const now = read.value;
  if (!now) return listings('// The recording is not loaded yet.', '# The recording is not loaded yet.');
  const [column, row] = [now.cell % COLUMNS, Math.floor(now.cell / COLUMNS)];
  const list = (numbers: readonly number[]) => numbers.join(', ');
  const sides = now.sides ?? [0, 0, 0, 0];
  const corner = [(column - 1) * STRIDE, (row - 1) * STRIDE];
  const rows = [0, 3, 6].map((i) => `  ${list(now.nine.slice(i, i + 3))},`).join('\n');
  const box = now.isPeak && now.box ? now.box.map((value) => value.toFixed(3)).join(' ') : 'no peak';
  return listings(
    `import { decode } from 'boxwise';

// Scores of row ${row}, column ${column} and its eight neighbours, as the network gave them.
const heatmap = Float32Array.of(
${rows}
);
const size = new Float32Array(3 * 3 * 4); // left, top, right, bottom of each cell, in pixels
size.set([${list(sides)}], 4 * 4);
const options = {
  model: 'centernet', channelsLast: true, logits: false, sizesInPixels: true, centerOffset: 0,
  inputSize: [${3 * STRIDE}, ${3 * STRIDE}], scoreThreshold: ${LEAST},
};
const found = decode({ heatmap: { data: heatmap, dims: [3, 3, 1] }, size: { data: size, dims: [3, 3, 4] } }, options);
const peak = [...found].find(({ source }) => source === 4); // the cell in the middle
const [x, y] = [${list(corner)}]; // where the nine cells begin
console.log(peak ? [...peak.box].map((value, i) => (value + (i % 2 ? y : x)).toFixed(3)).join(' ') : 'no peak'); // ${box}`,
    `import numpy as np

heatmap = np.array([
${rows}
], np.float32).reshape(3, 3)
left, top, right, bottom = ${list(sides)}
x, y = ${list([column * STRIDE, row * STRIDE])}  # the corner of the cell in the middle
is_peak = heatmap[1, 1] == heatmap.max() and heatmap[1, 1] >= ${LEAST}
print([x - left, y - top, x + right, y + bottom] if is_peak else 'no peak')  # ${box}`,
  );
}
