import { listings, type Listing } from 'components/code';
import { CELLS, CLASS_COUNT, HEAD, SIDE } from './maps';
import { least, peaks, picture, seenMaps } from './state';

/** The most cells that a listing shows. */
const MOST = 120;

const run = (name: string) => `# The same network, in a clone of boxwise:
npx tsx examples/centernet/main.ts ${JSON.stringify(name)}`;

export function code(): Listing[] {
  const maps = seenMaps.value;
  if (!maps) return listings('// Choose a picture first.', '# Choose a picture first.');
  const above = [...maps.places.keys()].filter((i) => maps.heat[i] > least.value);
  if (above.length > MOST) {
    const text = `${above.length} cells are above the threshold. Raise it, and they stand here.`;
    return listings(`// ${text}`, `# ${text}`);
  }
  const rows = above.map((i) => {
    const cell = Math.floor(maps.places[i] / CLASS_COUNT);
    const four = [...maps.distances.subarray(4 * cell, 4 * cell + 4)].join(', ');
    return `[${cell}, ${maps.places[i] % CLASS_COUNT}, ${maps.heat[i]}, ${four}],`;
  });
  const { model, ...options } = HEAD;
  const typescript = `import { coco80, decode } from 'boxwise';

// What the network says about the cells above the threshold: cell, class, score, and distances to the four sides.
const cells = [
  ${rows.join('\n  ')}
];
const heatmap = new Float32Array(${CELLS} * ${CELLS} * ${CLASS_COUNT});
const size = new Float32Array(${CELLS} * ${CELLS} * 4);
for (const [cell = 0, classId = 0, score = 0, ...distances] of cells) {
  heatmap[cell * ${CLASS_COUNT} + classId] = score;
  size.set(distances, 4 * cell);
}
const found = decode(
  {
    heatmap: { data: heatmap, dims: [${CELLS}, ${CELLS}, ${CLASS_COUNT}] },
    size: { data: size, dims: [${CELLS}, ${CELLS}, 4] },
  },
  {
    model: '${model}', ${Object.entries(options)
      .map(([name, value]) => `${name}: ${value}`)
      .join(', ')},
    scoreThreshold: ${least.value}, imageSize: [${maps.width}, ${maps.height}],
  },
);
for (const { box, score, classId } of found) console.log(coco80[classId], score.toFixed(3), ...[...box].map((v) => v.toFixed()));
// ${peaks.value.length} objects`;
  const python = `import numpy as np
from scipy.ndimage import maximum_filter

names = ${JSON.stringify(maps.names)}
heatmap, size = np.zeros((${CELLS}, ${CELLS}, ${CLASS_COUNT}), "f4"), np.zeros((${CELLS}, ${CELLS}, 4), "f4")
for cell, class_id, score, *distances in [
  ${rows.join('\n  ')}
]:
    heatmap[cell // ${CELLS}, cell % ${CELLS}, class_id] = score
    size[cell // ${CELLS}, cell % ${CELLS}] = distances
peaks = np.argwhere((heatmap == maximum_filter(heatmap, (3, 3, 1))) & (heatmap > ${least.value}))
# The picture lies in the middle of the input, ${SIDE} x ${SIDE}: boxes are moved and scaled back to its pixels.
sides = np.array([${maps.width}, ${maps.height}] * 2)
gain = ${SIDE} / max(sides)
border = [max(0, round((${SIDE} - round(side * gain)) / 2 - 0.1)) for side in sides]
for y, x, class_id in sorted(peaks, key=lambda peak: -heatmap[tuple(peak)]):
    left, top, right, bottom = size[y, x]
    box = np.array([4 * x - left, 4 * y - top, 4 * x + right, 4 * y + bottom])
    box = ((box - border) / gain).clip(0, sides)
    print(names[class_id], f"{heatmap[y, x, class_id]:.3f}", *(f"{value:.0f}" for value in box))
# ${peaks.value.length} objects`;
  const [first, second] = listings(typescript, python);
  return [first, second, { name: 'Command line', text: run(picture.value?.name ?? 'photo.jpg') }];
}
