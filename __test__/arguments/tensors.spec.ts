// Every function with every form of an array that people hold: the answer of plain numbers, or a typed error with the cure.
import test, { type ExecutionContext } from 'ava';
import * as index from 'boxwise';
import { BoxwiseError } from 'boxwise';
import * as promises from 'boxwise/promises';

import { numbersAt, withValue, type Numbers, type Path } from './places.js';
import { outcomeOf, ROWS, type Row } from './rows.js';
import { FORMS, type Form } from './tensor-forms.js';

/** Arrays in columns and options, which calls.ts does not have. */
const MORE: readonly Row[] = (['index', 'promises'] as const).flatMap((entry): Row[] => {
  const own = { index, promises }[entry];
  return [
    {
      name: `${entry}.columns`,
      export: 'columns',
      call: (columns: unknown) => (own.evaluate as (...args: unknown[]) => unknown)(TRUTH, columns),
      args: () => [
        {
          imageIds: [1, 1, 2],
          categoryIds: [1, 1, 1],
          boxes: [0, 0, 10, 10, 0, 1, 10, 10, 5, 5, 4, 4],
          scores: [0.5, 0.25, 0.75],
          keypoints: Array.from({ length: 3 * 3 * 17 }, (_, i) => i % 7),
          pointsPerDetection: 17,
        },
      ],
      needed: 1,
    },
    {
      name: `${entry}.options`,
      export: 'options',
      call: (classIds: unknown, imageOffsets: unknown, weights: unknown) => {
        const kept = own.nms(BOXES, [0.5, 0.75, 0.25], { classIds, imageOffsets } as never) as unknown;
        const models = [{ boxes: BOXES, scores: [1, 0.5, 0.25], labels: [1, 1, 1] }];
        const fused = own.weightedBoxesFusion(models, { weights } as never) as unknown;
        return entry === 'index' ? [kept, fused] : Promise.all([kept, fused]);
      },
      args: () => [[0, 0, 1], [0, 2, 3], [2]],
      needed: 3,
    },
  ];
});

const TRUTH = {
  images: [{ id: 1 }, { id: 2 }],
  categories: [{ id: 1 }],
  annotations: [
    { id: 1, image_id: 1, category_id: 1, bbox: [0, 0, 10, 10], area: 100, iscrowd: 0 },
    { id: 2, image_id: 2, category_id: 1, bbox: [5, 5, 4, 5], area: 20, iscrowd: 0 },
  ],
};
const BOXES = [[0, 0, 1, 1], [0, 0, 1, 0.5], [0, 0, 0.5, 0.5]]; // prettier-ignore

/** Arguments that are sizes, counts, ids of a list's own rules, or masks: no arrays of numbers in the sense of docs/inputs.md. */
const NO_NUMBERS =
  /addSnapshot|^(clipBoxes|torchvision\.clip_boxes_to_image)\.1|^generateAnchors|^assignAtss\.1|^assignFcos\.1|^mask\.(?!encode\.0|nms\.1)|^mask\.encode\.1|^torchvision\.masks_to_boxes\.1|^(evaluate\.|Dataset|(index\.)?(Panoptic)?Evaluator|COCO|Detections|evaluatePanoptic|pycocotools)|\.counts|\.size\b|^selectiveSearch|^letterboxImage|^detectionColumns|^stitch|^tiles|^onnxruntime|^transformers|^convertBoxes\.1|\.dims|\.shape/;

/** Arguments of whole numbers: classes, labels, flags. */
const WHOLE = /labels|\.frames|trackIds|imageIds|categoryIds|^options\.[01]|\.levels|^crossEntropy\.1|^sampleBalanced\.0|^evaluateSemantic\.[01]|idxs|^torchvision\.batched_nms\.2|^opencv\.NMSBoxesBatched\.2|^torchvision\.masks_to_boxes\.0|^SemanticAccumulator|^mask\.encode\.0|^opencv\.softNMSBoxes\.0/; // prettier-ignore

/** Flat numbers without dimensions, where a function needs the length of rows, are refused. */
const NEEDS_ROWS = /^matchQuality\.0|^linearAssignment\.0|^mask\.encode\.0/;

/** All places of arguments that hold numbers. */
function* places(row: Row, value: unknown, path: Path): Generator<[Path, Numbers]> {
  const name = [row.export, ...path].join('.');
  if (NO_NUMBERS.test(name)) return;
  const numbers = numbersAt(value);
  if (numbers !== undefined) {
    yield [path, numbers];
  } else if (typeof value === 'object' && value !== null && !(value instanceof Map)) {
    for (const [member, own] of Object.entries(value)) yield* places(row, own, [...path, member]);
  }
}

/** All numbers and words of an answer. */
function plain(value: unknown): unknown[] {
  if (ArrayBuffer.isView(value)) return Array.from(value as unknown as ArrayLike<number>, Number);
  if (typeof value !== 'object' || value === null) return [typeof value === 'bigint' ? Number(value) : value];
  if ('toJSON' in value) return plain((value as { toJSON(): unknown }).toJSON());
  return Object.values(value).flatMap(plain);
}

function isSame(a: readonly unknown[], b: readonly unknown[]): boolean {
  return (
    a.length === b.length &&
    a.every((own, i) => {
      const other = b[i];
      if (typeof own !== 'number' || typeof other !== 'number') return own === other;
      return Object.is(own, other) || Math.abs(own - other) <= 1e-4 * Math.max(1, Math.abs(other));
    })
  );
}

async function complaint(
  row: Row,
  path: Path,
  form: Form,
  given: Numbers,
  expected: unknown[],
): Promise<string[]> {
  const name = [row.export, ...path].join('.');
  const label = `${row.name} ${path.join('.')} as ${form.name}`;
  const value = form.of(given);
  if (value === undefined || form.isTakenBy?.test(name)) return [];
  const { error, answer } = await outcomeOf(row, withValue(row.args(), path, value));
  const isFlat = form.isFlat && given.dims.length > 1;
  const later = row.name.startsWith('promises.') || row.name.endsWith('Async');
  const refused = form.refused === 'always' || (form.refused === 'now' && !later);
  if (error === undefined) {
    if (refused) return [`${label}: taken`];
    return isSame(plain(answer), expected)
      ? []
      : [`${label}: ${plain(answer).join()} instead of ${expected.join()}`];
  }
  if (!(error instanceof BoxwiseError) || error.code === 'INTERNAL')
    return [`${label}: untyped ${String(error)}`];
  if (!refused && !(isFlat && NEEDS_ROWS.test(name)) && !form.mayBeRefused?.(name))
    return [`${label}: ${error.message}`];
  return form.cure === undefined || form.cure.test(error.message)
    ? []
    : [`${label}: without the cure, ${error.message}`];
}

async function all(t: ExecutionContext, form: Form): Promise<void> {
  const found: string[] = [];
  let count = 0;
  for (const row of [...ROWS, ...MORE]) {
    for (const [at, argument] of row.args().entries()) {
      if (at === row.options) continue;
      for (const [path, numbers] of places(row, argument, [at])) {
        const name = [row.export, ...path].join('.');
        const given = { ...numbers, isWhole: WHOLE.test(name) };
        // halves hold these, so that every form has the same numbers
        const halves = given.isWhole
          ? given
          : { ...given, numbers: numbers.numbers.map((own) => Math.round(own * 1024) / 1024) };
        const base = {
          data: given.isWhole ? Int32Array.from(halves.numbers) : Float32Array.from(halves.numbers),
          dims: halves.dims,
        };
        const { error, answer } = await outcomeOf(row, withValue(row.args(), path, base));
        if (error !== undefined) found.push(`${row.name} ${path.join('.')} as a tensor: ${String(error)}`);
        else found.push(...(await complaint(row, path, form, halves, plain(answer))));
        count++;
      }
    }
  }
  t.deepEqual(found, []);
  t.true(count > 100, `${count} places`);
}

for (const form of FORMS) test(`numbers as ${form.name}`, (t) => all(t, form));
