import test from 'ava';
import { BoxwiseError, decode, decodeBatch, describe, modelFromMetadata, type OnnxMetadata } from 'boxwise';
import * as promises from 'boxwise/promises';

/** What Ultralytics' exporter writes. */
const YOLO = {
  description: 'Ultralytics YOLO11n model trained on coco.yaml',
  author: 'Ultralytics',
  version: '8.3.0',
  stride: '32',
  task: 'detect',
  batch: '1',
  imgsz: '[480, 640]',
  names: `{0: 'person', 1: "driver's cab", 2: 'it\\'s'}`,
  args: "{'batch': 1, 'half': False, 'dynamic': False, 'nms': False}",
};

const refused = (metadata: unknown) => {
  try {
    return modelFromMetadata(metadata as OnnxMetadata);
  } catch (error) {
    return error instanceof BoxwiseError ? error.code : error;
  }
};

/** A protocol buffer's field with a length. */
function field(number: number, ...parts: (string | Uint8Array)[]): Uint8Array {
  const bytes = parts.flatMap((part) => [
    ...(typeof part === 'string' ? new TextEncoder().encode(part) : part),
  ]);
  const length: number[] = [];
  for (let rest = bytes.length; ; rest >>>= 7) {
    length.push(rest > 127 ? (rest & 127) | 128 : rest);
    if (rest <= 127) break;
  }
  return Uint8Array.from([number * 8 + 2, ...length, ...bytes]);
}

test('metadata of exporters name the model, its input and its classes', (t) => {
  t.deepEqual(modelFromMetadata(YOLO), {
    model: 'yolov8',
    options: { inputSize: [640, 480], numClasses: 3 },
    names: ['person', "driver's cab", "it's"],
  });
  const of = (more: object) => {
    const { model, options } = modelFromMetadata({ ...YOLO, ...more });
    return [model, options];
  };
  const [size, count] = [{ inputSize: [640, 480] }, { numClasses: 3 }];
  t.deepEqual(of({ task: 'segment' }), ['yolov8-seg', { ...size, ...count }]);
  t.deepEqual(of({ task: 'pose', kpt_shape: '[5, 2]' }), [
    'yolov8-pose',
    { ...size, keypointSize: 2, ...count },
  ]);
  t.deepEqual(of({ task: 'obb', stride: '64' }), [
    'yolov8-obb',
    { ...size, ...count, strides: [8, 16, 32, 64] },
  ]);
  t.deepEqual(of({ end2end: 'True', task: 'segment' }), ['end-to-end-seg', size]);
  t.deepEqual(of({ args: "{'nms': True, 'dynamic': True}" }), ['end-to-end', {}]);
  t.deepEqual(of({ description: 'Ultralytics RT-DETR-l model' }), [
    'rt-detr-ultralytics',
    { ...size, ...count },
  ]);
  t.deepEqual(modelFromMetadata({ stride: '32', names: "['cat', 'dog']" }), {
    model: 'yolov5',
    options: { numClasses: 2 },
    names: ['cat', 'dog'],
  });
});

test('metadata are read from the bytes of an ONNX file, behind any graph', (t) => {
  const entries = Object.entries(YOLO).map(([key, value]) => field(14, field(1, key), field(2, value)));
  const file = Uint8Array.from([
    8,
    9,
    ...field(7, new Uint8Array(300)),
    ...entries.flatMap((entry) => [...entry]),
  ]);
  t.deepEqual(modelFromMetadata(file), modelFromMetadata(YOLO));
  t.deepEqual(modelFromMetadata(file.slice().buffer), modelFromMetadata(YOLO));
  const pairs = Object.entries(YOLO).map(([key, value]) => ({ key, value }));
  t.deepEqual(modelFromMetadata(pairs), modelFromMetadata(YOLO));
  for (let length = 3; length < file.length; length += 7) {
    t.true(
      ['INVALID_VALUE', 'MISSING_KEY'].includes(refused(file.slice(0, length)) as string) || length > 300,
    );
  }
});

test('metadata that say nothing of a model are refused with the keys that they have', (t) => {
  t.is(refused({}), 'MISSING_KEY');
  t.is(refused({ producer: 'me' }), 'MISSING_KEY');
  t.is(refused({ ...YOLO, task: 'classify' }), 'INVALID_VALUE');
  t.is(refused({ ...YOLO, names: 'none' }), 'INVALID_VALUE');
  t.is(refused({ ...YOLO, imgsz: '[0, 640]' }), 'INVALID_VALUE');
  t.is(refused({ task: 3 }), 'INVALID_VALUE');
  t.is(refused({ task: undefined }), 'INVALID_ARGUMENT');
  t.is(refused(null), 'INVALID_ARGUMENT');
  t.is(refused(Uint8Array.of(255, 1, 2)), 'INVALID_VALUE');
});

test('values are read whole, or refused with their key', (t) => {
  const wrong: [object, RegExp][] = [
    [{ imgsz: '[640.5, 640]' }, /^metadata\.imgsz: expected whole numbers from 1, 1 or 2 of them/],
    [{ imgsz: '[640, 640, 3]' }, /metadata\.imgsz/],
    [{ imgsz: '640 640' }, /metadata\.imgsz/],
    [{ imgsz: '[640, 640' }, /metadata\.imgsz/],
    [{ stride: '-32' }, /metadata\.stride/],
    [{ task: 'pose', kpt_shape: '[17, 4]' }, /metadata\.kpt_shape: .*2 or 3/],
    [{ names: "{-1: 'a'}" }, /metadata\.names: expected names by number/],
    [{ names: "{0: 'a', 0: 'b'}" }, /each number once/],
    [{ names: "{0.5: 'a'}" }, /metadata\.names/],
    [{ names: "{0: 'a'} {1: 'b'}" }, /metadata\.names/],
    [{ names: '{0: 1}' }, /metadata\.names/],
    [{ names: "{100001: 'a'}" }, /metadata\.names/],
    [{ names: '['.repeat(1000) }, /metadata\.names/],
  ];
  for (const [own, words] of wrong) {
    const thrown = t.throws(() => modelFromMetadata({ ...YOLO, ...own }), { instanceOf: BoxwiseError });
    t.is(thrown?.code, 'INVALID_VALUE');
    t.regex(thrown?.message ?? '', words);
  }
  const names = (text: string) => modelFromMetadata({ ...YOLO, names: text }).names;
  t.deepEqual(names(String.raw`{0: 'b\u00e9', 1: 'a\x41', 2: "it's", 3: 'two\\'}`), [
    'bé',
    'aA',
    "it's",
    'two\\',
  ]);
  t.deepEqual(names('{"0": "a", "2": "c"}'), ['a', '', 'c']);
  t.deepEqual(names('[\'a\', "b",]'), ['a', 'b']);
  t.deepEqual(modelFromMetadata({ ...YOLO, imgsz: '(320, 640)' }).options.inputSize, [640, 320]);
  t.deepEqual(modelFromMetadata({ ...YOLO, imgsz: '640' }).options.inputSize, [640, 640]);
  t.deepEqual(modelFromMetadata(new Map(Object.entries(YOLO))), modelFromMetadata(YOLO));
});

const HEAD = () => {
  const data = new Float32Array(7 * 84);
  for (const [channel, value] of [32, 32, 16, 16, 0, 0.75].entries()) data[channel * 84 + 7] = value;
  return { data, dims: [1, 7, 84] };
};

test('decode takes metadata in the place of a model, and options beside them count', async (t) => {
  const metadata = { ...YOLO, imgsz: '[64, 64]' };
  const want = [...decode(HEAD(), { model: 'yolov8', imageSize: [128, 128] })];
  t.is(want.length, 1);
  t.deepEqual([...decode(HEAD(), { metadata, imageSize: [128, 128] })], want);
  t.deepEqual([...(await promises.decode(HEAD(), { metadata, imageSize: [128, 128] }))], want);
  t.deepEqual([...(decodeBatch(HEAD(), { metadata, imageSize: [128, 128] })[0] ?? [])], want);
  t.is(decode(HEAD(), { metadata, scoreThreshold: 0.8 }).length, 0);
  const both = { metadata, model: 'yolov8' } as never;
  t.is(t.throws(() => decode(HEAD(), both), { instanceOf: BoxwiseError })?.code, 'INVALID_ARGUMENT');
});

test('describe lists every model once, those that read the outputs first, and reasons of the others', async (t) => {
  const readings = describe(HEAD());
  t.deepEqual([readings[0]?.model, readings[0]?.options], ['yolov8', {}]);
  const firstRefused = readings.findIndex(({ reads }) => !reads);
  t.true(
    readings.every(({ reads, reason }, i) => reads === i < firstRefused && (reason === undefined) === reads),
  );
  t.is(new Set(readings.map(({ model }) => model)).size, readings.length);
  t.deepEqual(await promises.describe(HEAD()), readings);
});

test('describe refuses outputs that have one dimension', async (t) => {
  for (const flat of [[1, 2, 3], { data: new Float32Array(84), dims: [84] }, []]) {
    const expected = {
      instanceOf: BoxwiseError,
      code: 'SHAPE_MISMATCH',
      message: /several dimensions.*\{ data, dims \}/s,
    };
    t.throws(() => describe(flat as never), expected);
    await t.throwsAsync(async () => promises.describe(flat as never), expected);
  }
});

test('a parsed metadata.yaml is read as the texts of an ONNX file', (t) => {
  const yaml = {
    ...YOLO,
    stride: 32,
    batch: 1,
    imgsz: [480, 640],
    names: { 0: 'person', 1: "driver's cab", 2: "it's" },
    args: { batch: 1, half: false, dynamic: false, nms: false },
  };
  t.deepEqual(modelFromMetadata(yaml), modelFromMetadata(YOLO));
  t.deepEqual(modelFromMetadata(new Map(Object.entries(yaml))), modelFromMetadata(YOLO));
  t.deepEqual(modelFromMetadata({ ...yaml, args: { nms: true, dynamic: true } }).options, {});
  t.is(modelFromMetadata({ ...yaml, end2end: true }).model, 'end-to-end');
  t.is(modelFromMetadata({ ...yaml, task: 'pose', kpt_shape: [4, 2] }).options.keypointSize, 2);
  t.is(refused({ ...yaml, stride: undefined }), 'INVALID_ARGUMENT');
});

test('bytes of other files than ONNX are named', (t) => {
  const text = (own: string) => new TextEncoder().encode(own);
  const cases: [bytes: Uint8Array, says: RegExp][] = [
    [text('version https://git-lfs.github.com/spec/v1\noid sha256:ab\nsize 12\n'), /Git LFS; .*git lfs pull/],
    [text('<!DOCTYPE html><html></html>'), /a page of HTML/],
    [text('PK\u0003\u0004 archive.pt'), /a ZIP archive, as PyTorch/],
    [Uint8Array.of(0x1f, 0x8b, 8, 0), /compressed by gzip/],
    [Uint8Array.of(0x1c, 0, 0, 0, ...text('TFL3'), 0, 0), /a TFLite file/],
    [Uint8Array.of(8, 9, ...field(7, new Uint8Array(300)).subarray(0, 200)), /cut off after 202 bytes/],
  ];
  for (const [bytes, says] of cases) {
    const error = t.throws(() => modelFromMetadata(bytes), { instanceOf: BoxwiseError });
    t.is(error?.code, 'INVALID_VALUE');
    t.regex(error?.message ?? '', says);
  }
});
