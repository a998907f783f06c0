// Inputs that are taken for others: each is read, or refused with what to do.
import { mkdirSync, mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import test from 'ava';
import {
  BoxwiseError,
  Dataset,
  decode,
  evaluate,
  evaluatePanoptic,
  evaluateTracking,
  keypointErrors,
  type ErrorCode,
  readVoc,
} from 'boxwise';
import { COCO, COCOeval } from 'boxwise/pycocotools';

const TRUTH = {
  images: [
    { id: 1, file_name: 'a.jpg' },
    { id: 2, file_name: 'b.jpg' },
  ],
  categories: [{ id: 1, name: 'cat' }],
  annotations: [{ id: 1, image_id: 1, category_id: 1, bbox: [10, 10, 40, 40], area: 1600, iscrowd: 0 }],
};
const RESULT = { image_id: 1, category_id: 1, bbox: [10, 10, 40, 40], score: 0.9 };

const folder = (): string => mkdtempSync(join(tmpdir(), 'boxwise-'));
const token = (): unknown => Dataset.load(TRUTH).share();

/** What is given, the code and a part of the sentence. */
const REFUSED: [name: string, call: () => unknown, code: ErrorCode, says: RegExp][] = [
  ['a token', () => Dataset.load(token() as never), 'INVALID_ARGUMENT', /Dataset\.open\(token\)/],
  ['a token in evaluate', () => evaluate(token() as never, []), 'INVALID_ARGUMENT', /Dataset\.open\(token\)/],
  ['LabelMe', () => Dataset.load({ version: '5.0', shapes: [] } as never), 'MISSING_KEY', /the list images/],
  [
    'a name with a typing error',
    () => Dataset.load({ imagess: [] } as never),
    'MISSING_KEY',
    /the list images/,
  ],
  ['bytes', () => Dataset.load(Buffer.from('{}')), 'MISSING_KEY', /the list images/],
  ['s3', () => evaluate('s3://b/gt.json', []), 'INVALID_ARGUMENT', /download it/],
  ['gs', () => readVoc({ annotations: 'gs://b/Annotations' }), 'INVALID_ARGUMENT', /download it/],
  ['http', () => evaluate('https://b/gt.json', []), 'INVALID_ARGUMENT', /await response\.arrayBuffer/],
  [
    'a stem',
    () => evaluate(TRUTH, [{ ...RESULT, image_id: 'a' }]),
    'UNKNOWN_IMAGE',
    /a file's name is no id/,
  ],
  ['a name', () => evaluate(TRUTH, [{ ...RESULT, image_id: 'a.jpg' }]), 'UNKNOWN_IMAGE', /file_name/],
  [
    'a number as text',
    () => evaluate(TRUTH, [{ ...RESULT, image_id: '1' }]),
    'UNKNOWN_IMAGE',
    /the number 1$/,
  ],
  [
    'the image of a result',
    () => evaluate(TRUTH, [{ ...RESULT, id: 77, bbox: [1, 2, 3] } as never]),
    'LENGTH_MISMATCH',
    /results\[0\], image 1: /,
  ],
  [
    'threshold',
    () =>
      decode({ data: new Float32Array(6), dims: [1, 6] }, { model: 'end-to-end', threshold: 0.9 } as never),
    'INVALID_ARGUMENT',
    /did you mean scoreThreshold or iouThreshold\?/,
  ],
  [
    'points of three numbers',
    () => keypointErrors([[[1, 2, 1]]], [[[1, 2, 2]]], { keypoints: 1, norms: [1] }),
    'SHAPE_MISMATCH',
    /leave out the third number/,
  ],
  [
    'one sequence each of other names',
    () => {
      const [own, other] = [folder(), folder()];
      writeFileSync(join(own, 'X.txt'), '1,1,10,10,5,5,1,1,1\n');
      writeFileSync(join(other, 'Y.txt'), '1,1,10,10,5,5,1\n');
      return evaluateTracking(own, other);
    },
    'UNKNOWN_ID',
    /the sequence "X".*"Y"; pass the two files/,
  ],
];

for (const [name, call, code, says] of REFUSED)
  test(`refused with what to do: ${name}`, (t) => {
    const error = t.throws(call, { instanceOf: BoxwiseError });
    t.is(error?.code, code);
    t.regex(error?.message ?? '', says);
  });

test('bytes in a DataView are read', (t) => {
  const bytes = new TextEncoder().encode(`  ${JSON.stringify(TRUTH)}`);
  const view = new DataView(bytes.buffer, 2, bytes.length - 2);
  t.is(Dataset.load(view as never).imageCount, 2);
});

test('hidden files beside VOC annotations are passed by, and image sets have names', (t) => {
  const annotations = folder();
  const xml =
    '<annotation><object><name>cat</name><bndbox><xmin>1</xmin><ymin>1</ymin><xmax>9</xmax><ymax>9</ymax></bndbox></object></annotation>';
  writeFileSync(join(annotations, 'a.xml'), xml);
  writeFileSync(join(annotations, '._a.xml'), '\0\u0005\u0016\u0007\0\u0002\0\0Mac OS X');
  writeFileSync(join(annotations, 'b.v2.xml'), xml);
  t.is(readVoc({ annotations }).imageCount, 2);
  const imageSet = join(annotations, 'set.txt');
  writeFileSync(imageSet, 'a\nb.v2\n');
  t.is(readVoc({ annotations, imageSet }).imageCount, 2);
  for (const line of ['a.jpg', 'JPEGImages/a.jpg']) {
    writeFileSync(imageSet, `a\n${line}\n`);
    const error = t.throws(() => readVoc({ annotations, imageSet }), { instanceOf: BoxwiseError });
    t.is(error?.code, 'INVALID_VALUE');
    t.regex(error?.message ?? '', /without a folder and an extension/);
  }
  mkdirSync(join(annotations, 'deep'));
  writeFileSync(join(annotations, 'deep', 'c.xml'), xml);
  writeFileSync(imageSet, 'deep/c\n');
  t.is(readVoc({ annotations, imageSet }).imageCount, 1);
});

test('panoptic masks with -1, and predictions of an image as text, say so', (t) => {
  const json = (image_id: unknown) => ({
    images: [{ id: 1, width: 2, height: 1 }],
    categories: [{ id: 1, name: 'cat', isthing: 1 }],
    annotations: [
      { image_id, file_name: 'a.png', segments_info: [{ id: 5, category_id: 1, area: 1, iscrowd: 0 }] },
    ],
  });
  const side = (data: number[], image_id: unknown = 1) =>
    ({
      json: json(image_id),
      masks: new Map([[image_id, { data: Int32Array.from(data), width: 2, height: 1 }]]),
    }) as never;
  t.notThrows(() => evaluatePanoptic(side([5, 0]), side([5, 0])));
  t.throws(() => evaluatePanoptic(side([5, 0]), side([5, -1])), { message: /write 0 for -1/ });
  t.throws(() => evaluatePanoptic(side([5, 0]), side([5, 0], '1')), {
    message: /none, but one for the string "1"/,
  });
});

test('ids in colours of the wrong order are named', (t) => {
  const id = 3005;
  const swapped = ((id & 255) << 16) | (((id >> 8) & 255) << 8) | (id >> 16);
  const side = (pixel: number) =>
    ({
      json: {
        images: [{ id: 1, width: 2, height: 1 }],
        categories: [{ id: 1, name: 'cat', isthing: 1 }],
        annotations: [{ image_id: 1, segments_info: [{ id, category_id: 1, area: 1, iscrowd: 0 }] }],
      },
      masks: new Map([[1, { data: Uint32Array.of(pixel, 0), width: 2, height: 1 }]]),
    }) as never;
  t.throws(() => evaluatePanoptic(side(id), side(swapped)), {
    message: /with red and blue exchanged, .* it is 3005/,
  });
});

test('the drop-in copies frozen results, and says how results are merged', (t) => {
  const truth = new COCO(TRUTH as never);
  const found = truth.loadRes([RESULT].map((own) => Object.freeze(own)));
  t.is(found.anns.size, 1);
  const run = new COCOeval(truth, found, 'bbox');
  const error = t.throws(() => ((run as { evalImgs: unknown }).evalImgs = []), { instanceOf: BoxwiseError });
  t.regex(error?.message ?? '', /Evaluator/);
});
