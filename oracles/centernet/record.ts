// Records what the network of examples/centernet says about photographs: npx tsx oracles/centernet/record.ts
// It needs `npm run build` before, and writes beside this file what README.md names.
import { writeFileSync } from 'node:fs';
import { coco80, decode } from 'boxwise';
import { loadNetwork, readPhoto } from '../../examples/centernet/detector.js';
import { HEAD, SIDE } from '../../examples/centernet/head.js';

const STRIDE = 4;
const CELLS = SIDE / STRIDE;
/** The rows of cells that have the photographs in them; above and below is padding. */
const [FIRST, LAST] = [20, 108];
/** Distances are kept of cells with this score or more. */
const LEAST = 0.01;
/** The class whose map is kept of each photograph. */
const PICTURES = { coffee: 'cup', chelsea: 'cat', motorcycle: 'bottle' };

const run = await loadNetwork();
const pictures: Record<string, object> = {};
const answers: Record<string, object[]> = {};
for (const [name, category] of Object.entries(PICTURES)) {
  const photo = await readPhoto(`examples/centernet/photos/${name}.jpg`);
  const outputs = await run(photo);
  const [heat, sides] = [outputs['tower_0/keypoints'], outputs['tower_0/wh']];
  const [heatmap = [], distances = []] = [heat.data, sides.data].map((data) => [...(data as Float32Array)]);
  const classId = coco80.indexOf(category);
  const cells = Array.from({ length: (LAST - FIRST) * CELLS }, (_, i) => FIRST * CELLS + i);
  const scoreOf = (cell: number) => heatmap[cell * coco80.length + classId] ?? 0;
  const kept = cells.filter((cell) => scoreOf(cell) >= LEAST);
  const numbers = kept.flatMap((cell) => distances.slice(4 * cell, 4 * cell + 4));
  writeFileSync(new URL(`${name}.bin`, import.meta.url), Float32Array.of(...cells.map(scoreOf), ...numbers));
  const found = [...decode({ heatmap: heat, size: sides }, { ...HEAD, imageSize: [SIDE, SIDE], scoreThreshold: LEAST })];
  answers[name] = found.filter((peak) => peak.classId === classId).map(({ box, score }) => ({ score, box: [...box] }));
  pictures[name] = { category, width: photo.width, height: photo.height };
}
writeFileSync(new URL('answers.json', import.meta.url), `${JSON.stringify(answers, null, 1)}\n`);
const about = { stride: STRIDE, columns: CELLS, firstRow: FIRST, rows: LAST - FIRST, least: LEAST, pictures };
writeFileSync(new URL('recordings.json', import.meta.url), `${JSON.stringify(about, null, 1)}\n`);
