// What the explorer loads while it is read: light recordings say of everything that the text shows what the whole ones say.
import { readFileSync } from 'node:fs';
import test from 'ava';
import { decode } from 'boxwise';
import {
  ANCHOR_BOXES,
  headOf,
  LEVELS as PYRAMID,
} from '../../web/explorer/src/chapters/grid/pyramid/head.js';
import {
  CLASSES,
  LEVELS,
  LOGIT,
  mapsOf,
  MODEL,
  NUMBERS,
  outputsOf,
  SIDE,
} from '../../web/explorer/src/chapters/grid/strides/head.js';
import { lightHead, lightMap } from '../../web/lighten.mjs';

const read = (path: string): Uint8Array<ArrayBuffer> => Uint8Array.from(readFileSync(path));
const rows = (found: Iterable<object>): object[] => [...found];

test('a light head of three strides has the same boxes down to 0.2, and the same best score of every cell', (t) => {
  const whole = read('oracles/nanodet/wall.bin');
  const ends = LEVELS.map(({ end }) => end);
  const light = lightHead(whole, { classes: CLASSES.length, tail: NUMBERS, ends, ...LOGIT });
  const outputs = (bytes: Uint8Array) => outputsOf(mapsOf(bytes.slice().buffer));
  for (const suppress of [true, false])
    for (const scoreThreshold of [0.2, 0.4]) {
      const options = { ...MODEL, inputSize: SIDE, suppress, scoreThreshold };
      t.deepEqual(rows(decode(outputs(light), options)), rows(decode(outputs(whole), options)));
    }
  const every = { ...MODEL, scoreThreshold: 0, suppress: false, topK: 4000, maxDetections: 4000 };
  const scores = (bytes: Uint8Array) =>
    rows(decode(outputs(bytes), every)).map((own) => ({ ...own, box: undefined }));
  t.deepEqual(scores(light), scores(whole));
  for (const { first, end } of LEVELS) {
    const best = (cell: number) =>
      Math.max(...whole.subarray(cell * CLASSES.length, (cell + 1) * CLASSES.length));
    let surest = first;
    for (let cell = first; cell < end; cell++) if (best(cell) > best(surest)) surest = cell;
    const numbers = (bytes: Uint8Array) => [
      ...mapsOf(bytes.slice().buffer).distances.subarray(surest * NUMBERS, (surest + 1) * NUMBERS),
    ];
    t.deepEqual(numbers(light), numbers(whole));
  }
});

test('light heads with anchors have the same boxes down to 0.2', (t) => {
  for (const picture of ['wall', 'cat', 'half', 'third'] as const) {
    const whole = read(`oracles/ssd/${picture}.bin`);
    const { logits } = headOf(whole.buffer, picture);
    const classes = logits.dims[1] ?? 0;
    const ends = PYRAMID.map(({ end }) => end);
    const light = lightHead(whole, {
      classes,
      tail: 8,
      ends,
      scale: logits.scale,
      zeroPoint: logits.zeroPoint,
    });
    const found = (bytes: Uint8Array) =>
      rows(
        decode(
          { ...headOf(bytes.slice().buffer, picture) },
          {
            model: 'retinanet',
            logits: true,
            multiLabel: false,
            anchors: ANCHOR_BOXES,
            inputSize: 300,
            scoreThreshold: 0.2,
          },
        ),
      );
    t.true(found(whole).length > 0 || picture === 'third');
    t.deepEqual(found(light), found(whole));
  }
});

test('a light map has scores of four digits, three places below the least, and the distances of what the text shows', (t) => {
  const {
    columns,
    rows: lines,
    least,
    pictures,
  } = JSON.parse(readFileSync('oracles/centernet/recordings.json', 'utf8')) as {
    columns: number;
    rows: number;
    least: number;
    pictures: object;
  };
  const cells = columns * lines;
  for (const picture of Object.keys(pictures)) {
    const whole = read(`oracles/centernet/${picture}.bin`);
    const exact = new Float32Array(whole.buffer);
    const light = new Float32Array(lightMap(whole, cells, least).buffer as ArrayBuffer);
    t.is(light.length, exact.length);
    let next = cells;
    for (let cell = 0; cell < cells; cell++) {
      const [score, own] = [exact[cell] ?? NaN, light[cell] ?? NaN];
      if (!(Math.abs(own - score) <= (score < least ? 0.0006 : score * 2 ** -12)))
        t.fail(`${score} is ${own}`);
      if (score < Math.fround(least)) continue;
      if (score >= 0.2) t.deepEqual(light.subarray(next, next + 4), exact.subarray(next, next + 4));
      next += 4;
    }
  }
});
