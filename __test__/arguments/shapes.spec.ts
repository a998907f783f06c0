// Arrays of another shape than a function takes are refused, whatever holds them: it would read other numbers than were meant.
import test, { type ExecutionContext } from 'ava';
import { BoxwiseError, Evaluator } from 'boxwise';
import * as index from 'boxwise';
import * as promises from 'boxwise/promises';

import { outcomeOf, ROWS, type Row } from './rows.js';
import { nest, numbersAt, withValue, type Numbers, type Path } from './places.js';

const BOXES = [[0, 0, 9, 9], [1, 1, 9, 9], [20, 20, 5, 5]]; // prettier-ignore
const ROTATED = BOXES.map((box) => [...box, 0.5]);
const CORNERS = BOXES.map(() => [0, 0, 9, 0, 9, 9, 0, 9]);
const POINTS = BOXES.map(() => Array.from({ length: 4 }, (_, k) => [k, k + 1, 2]));
const TRUTH = {
  images: [{ id: 1 }],
  categories: [{ id: 1 }],
  annotations: [{ id: 1, image_id: 1, category_id: 1, bbox: [0, 0, 9, 9], area: 81, iscrowd: 0 }],
};
const OWN = { categoryIds: [1, 1, 1], scores: [0.9, 0.8, 0.7] };
const COLUMNS = { ...OWN, imageIds: [1, 1, 1] };
const tensor = (value: unknown) => {
  const { numbers, dims } = numbersAt(value) as Numbers;
  return { data: Float32Array.from(numbers), dims };
};

/** Arrays in columns and options, and pairs that belong together. */
const MORE: readonly Row[] = (['index', 'promises'] as const).flatMap((entry) => {
  const own = { index, promises }[entry] as unknown as Record<string, (...args: unknown[]) => unknown>;
  const row = (name: string, args: unknown[], call = own[name] as Row['call']): Row => ({
    name: `${entry}.${name}`,
    export: name,
    call,
    args: () => args,
    needed: args.length,
  });
  const LABELS = { data: Uint8Array.of(0, 1, 1, 0, 1, 1), dims: [2, 3] };
  const NUMBERS = [[0.5, 0.4, 1], [0.1, 0.2, 0]]; // prettier-ignore
  const POSES = [[[1, 2], [3, 4], [5, 6]], [[1, 3], [3, 5], [5, 7]], [[1, 3], [3, 5], [5, 7]], [[1, 3], [3, 5], [5, 7]]]; // prettier-ignore
  const evaluated = (name: string, columns: object): Row =>
    row(`evaluate, ${name}`, [columns], (given) => own['evaluate']?.(TRUTH, given));
  return [
    evaluated('boxes', { ...COLUMNS, boxes: BOXES }),
    evaluated('rotated boxes', { ...COLUMNS, boxes: ROTATED, format: 'rotated' }),
    evaluated('corners', { ...COLUMNS, boxes: CORNERS, format: 'corners' }),
    evaluated('keypoints', { ...COLUMNS, boxes: BOXES, keypoints: tensor(POINTS), pointsPerDetection: 4 }),
    row('evaluateSemantic', [LABELS, LABELS, { classes: 2 }]),
    row('focalLoss', [NUMBERS, NUMBERS]),
    row('binaryCrossEntropy', [NUMBERS, NUMBERS]),
    row('smoothL1Loss', [NUMBERS, NUMBERS]),
    row('keypointErrors', [POSES, POSES, { keypoints: 3, norms: [1, 1, 1, 1] }]),
    ...(entry === 'promises'
      ? []
      : [
          row('oks', [POSES, POSES, { keypoints: 3, areas: [9, 9, 9, 9], sigmas: [0.1, 0.1, 0.1] }]),
          row('oksNms', [
            POSES,
            [1, 1, 1, 1],
            { keypoints: 3, areas: [9, 9, 9, 9], sigmas: [0.1, 0.1, 0.1] },
          ]),
          row('SemanticAccumulator.add', [LABELS, LABELS], (labels, found) =>
            new index.SemanticAccumulator({ classes: 2 }).add(labels as never, found as never).result(),
          ),
          row('Evaluator.add', [{ ...OWN, boxes: BOXES }], (given) =>
            new Evaluator(TRUTH as never).add(1, given as never),
          ),
          row('Evaluator.addBatch', [{ ...OWN, boxes: BOXES }], (given) =>
            new Evaluator(TRUTH as never).addBatch([[1, given as never]]),
          ),
        ]),
  ];
});

/** Arguments that have no shape of their own to be held to, each with why. */
const ANY_SHAPE: readonly [RegExp, string][] = [
  [/segmentation/, 'a mask or polygons'],
  [
    /fromPolygons|frPyObjects|annTo/,
    'polygons of any number of points, of which an odd last number is left out, as in pycocotools',
  ],
  [/^matchQuality|^linearAssignment|^describe|^pycocotools.mask.encode/, 'any number of rows and columns'],
  [/[rR]oi(Align|Pool).0/, 'feature maps of any size'],
  [/postProcessObjectDetection.3/, 'sizes of which the first two numbers count'],
];

/** Outputs of a network, whose layout `decode` finds out. */
const ANY_LAYOUT = /^decode/;

/** Arguments with a row for each object and a column for each class. */
const ANY_WIDTH = /scores|logits|^crossEntropy/;

/** The same numbers with the last two axes swapped; nothing if that changes nothing. */
function swapped({ dims, numbers }: Numbers): Numbers | undefined {
  const [rows = 0, width = 0] = dims.slice(-2);
  if (dims.length < 2 || rows === width) return undefined;
  const size = rows * width;
  return {
    dims: [...dims.slice(0, -2), width, rows],
    numbers: numbers.map((_, i) => {
      const [batch, at] = [Math.floor(i / size) * size, i % size];
      return numbers[batch + (at % rows) * width + Math.floor(at / rows)] as number;
    }),
  };
}

/** Rows of two numbers, or of one more than there are. */
function inTwos({ dims, numbers }: Numbers): Numbers | undefined {
  if (dims.length < 2 || numbers.length % 2 === 1 || dims.at(-1) === 2) return undefined;
  return { dims: [numbers.length / 2, 2], numbers };
}

function wider({ dims, numbers }: Numbers): Numbers | undefined {
  const width = dims.at(-1) ?? 0;
  if (dims.length < 2) return undefined;
  const wide = { dims: [...dims.slice(0, -1), width + 1], numbers: [] as number[] };
  for (let i = 0; i < numbers.length; i += width) wide.numbers.push(...numbers.slice(i, i + width), 0);
  return wide;
}

async function refused(
  t: ExecutionContext,
  change: (given: Numbers) => Numbers | undefined,
  except?: RegExp,
): Promise<void> {
  const found: string[] = [];
  let count = 0;
  for (const row of [...ROWS, ...MORE]) {
    for (const [path, given] of row.args().flatMap((own, at) => [...rowsIn(own, [at])])) {
      const name = [row.export, ...path].join('.');
      if (ANY_SHAPE.some(([own]) => own.test(name)) || except?.test(name)) continue;
      const other = change(given);
      if (other === undefined) continue;
      const data = given.isWhole ? Int32Array.from(other.numbers) : Float32Array.from(other.numbers);
      for (const value of [{ data, dims: other.dims }, nest(other.numbers, other.dims)]) {
        const form = 'data' in (value as object) ? 'tensor' : 'nested';
        const { error } = await outcomeOf(row, withValue(row.args(), path, value));
        count++;
        if (error === undefined)
          found.push(`${row.name} ${path.join('.')} [${other.dims.join()}] ${form}: taken`);
        else if (!(error instanceof BoxwiseError) || error.code === 'INTERNAL')
          found.push(`${row.name} ${path.join('.')} ${form}: ${String(error)}`);
      }
    }
  }
  t.deepEqual(found, []);
  t.true(count > 50, `${count} places`);
}

/** The places in an argument that hold rows of numbers. */
function* rowsIn(value: unknown, path: Path): Generator<[Path, Numbers]> {
  const numbers = numbersAt(value);
  if (numbers !== undefined) {
    const isWhole = numbers.numbers.every(Number.isInteger);
    if (numbers.dims.length > 1) yield [path, { ...numbers, isWhole }];
  } else if (typeof value === 'object' && value !== null && !(value instanceof Map)) {
    for (const [member, own] of Object.entries(value)) yield* rowsIn(own, [...path, member]);
  }
}

test('rows and columns swapped', (t) => refused(t, swapped, ANY_LAYOUT));
test('rows of two numbers', (t) => refused(t, inTwos));
test('rows of a number more', (t) => refused(t, wider, ANY_WIDTH));
