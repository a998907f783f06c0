import test from 'ava';
import { BoxwiseError, type Detections } from 'boxwise';
import { detect, type DetectOptions, type OnnxSession } from 'boxwise/onnxruntime';
import * as node from 'onnxruntime-node';
import * as web from 'onnxruntime-web/wasm';
import sharp from 'sharp';

import { ANSWERS, difference, network, picture } from './networks.js';

web.env.wasm.numThreads = 1;
const RUNTIMES = { 'onnxruntime-node': node, 'onnxruntime-web': web } as const;

const open = (name: string): Promise<node.InferenceSession> => node.InferenceSession.create(network(name));

/** As onnxruntime's and OpenCV's answers, in singles. */
const isRight = (found: Detections, expected = ANSWERS.yolo): boolean => difference(found, expected) < 1e-5;

for (const [name, { InferenceSession }] of Object.entries(RUNTIMES)) {
  test.serial(`${name}: a session finds what onnxruntime and OpenCV find in the picture`, async (t) => {
    const session = await InferenceSession.create(network('yolo'));
    t.true(isRight(await detect(session, picture(), { model: 'yolov8' })));
    t.true(
      isRight(await detect(session, picture(4), { metadata: network('yolo') })),
      'RGBA, by the metadata',
    );
  });

  test.serial(`${name}: an input of any size takes inputSize, or the size in the metadata`, async (t) => {
    const session = await InferenceSession.create(network('yolo-any-size'));
    t.true(isRight(await detect(session, picture(), { model: 'yolo11', inputSize: 96 })));
    t.true(isRight(await detect(session, picture(), { metadata: network('yolo') })));
    const error = await t.throwsAsync(detect(session, picture(), { model: 'yolo11' }), {
      instanceOf: BoxwiseError,
    });
    t.is(error?.code, 'MISSING_KEY');
    t.regex(error?.message ?? '', /inputSize: 640/);
  });

  test.serial(`${name}: halves, and bytes with channels last`, async (t) => {
    const halves = await InferenceSession.create(network('yolo-half'));
    t.true(difference(await detect(halves, picture(), { model: 'yolov8' }), ANSWERS.yolo) < 2e-3);
    const bytes = await InferenceSession.create(network('yolo-bytes'));
    t.true(isRight(await detect(bytes, picture(), { model: 'yolov8' })));
  });

  test.serial(`${name}: orig_target_sizes is filled in with the size of the image`, async (t) => {
    const session = await InferenceSession.create(network('rt-detr-export'));
    const found = await detect(session, picture(), { model: 'd-fine', scoreThreshold: 0.1 });
    // Its scores are the mean of thousands of pixels, which runtimes add in different orders.
    t.true(difference(found, ANSWERS['rt-detr-export']) < 1e-4);
    // The size of the input where the caller says how the image is fitted into it; decode maps the boxes back.
    const fitted = await detect(session, picture(), {
      model: 'd-fine',
      scoreThreshold: 0.1,
      resize: 'stretch',
    });
    const expected = [...fitted].map(({ box, classId }) => ({ box, classId, score: 0 }));
    t.true(difference([...found].map((one) => ({ ...one, score: 0 })), expected) < 1e-5); // prettier-ignore
  });
}

test('images in the forms that people have give the same detections', async (t) => {
  const session = await open('yolo');
  const { data, width, height } = picture();
  const raw = sharp(data, { raw: { width, height, channels: 3 } });
  const png = await raw.png().toBuffer();
  // Lying on its side, with EXIF data that say so.
  const turned = await raw.rotate(-90).png().withExif({}).withMetadata({ orientation: 6 }).toBuffer();
  const forms = {
    ImageData: { ...picture(4), data: new Uint8ClampedArray(picture(4).data) },
    'a Buffer': { data: Buffer.from(data), width, height },
    sharp: sharp(png),
    'sharp of a picture that EXIF turns': sharp(turned),
    'sharp with alpha': sharp(await sharp(png).ensureAlpha(0.5).png().toBuffer()),
    "sharp's bytes": await sharp(png).raw().toBuffer({ resolveWithObject: true }),
  };
  for (const [name, image] of Object.entries(forms)) {
    t.true(isRight(await detect(session, image, { model: 'yolov8' })), name);
  }
  const pipeline = sharp(png);
  await detect(session, pipeline, { model: 'yolov8' });
  t.is((await pipeline.metadata()).width, width, 'the sharp object is as it was');
});

test('options of decode and pixels change what they say', async (t) => {
  const session = await open('yolo');
  const best = (await detect(session, picture(), { model: 'yolov8', maxDetections: 1 })) as Detections;
  t.is(best.length, 1);
  const swapped = await detect(session, picture(), { model: 'yolov8', pixels: { order: 'bgr' } });
  t.true(
    difference(
      [...swapped].map((one) => ({ ...one, classId: 1 - one.classId })),
      ANSWERS.yolo,
    ) > 0,
  );
  t.is(swapped.at(0).classId, 1 - best.at(0).classId);
  t.is((await detect(session, picture(), { model: 'yolov8', pixels: { divisor: 2550 } })).length, 0);
  const stretched = await detect(session, picture(), { model: 'yolov8', resize: 'stretch' });
  t.not(difference(stretched, ANSWERS.yolo), 0);
  t.is(stretched.at(0).classId, 0);
});

test('without a model the error names those that read the outputs', async (t) => {
  const session = await open('yolo');
  const error = await t.throwsAsync(detect(session, picture(), {} as DetectOptions), {
    instanceOf: BoxwiseError,
  });
  t.is(error?.code, 'MISSING_KEY');
  t.regex(error?.message ?? '', /"model":"yolov8"/);
});

test('a wrong model is refused by decode, wrong arguments before the network runs', async (t) => {
  const session = await open('yolo');
  let runs = 0;
  const counting: OnnxSession = {
    inputNames: session.inputNames,
    inputMetadata: session.inputMetadata,
    run: (feeds) => {
      runs += 1;
      return session.run(feeds as never);
    },
  };
  const image = picture();
  const wrong: [code: BoxwiseError['code'], ...args: unknown[]][] = [
    ['INVALID_ARGUMENT', undefined, image, { model: 'yolov8' }],
    ['INVALID_ARGUMENT', node.InferenceSession.create(network('yolo')), image, { model: 'yolov8' }],
    ['INVALID_ARGUMENT', counting, undefined, { model: 'yolov8' }],
    ['INVALID_ARGUMENT', counting, 'street.jpg', { model: 'yolov8' }],
    ['INVALID_ARGUMENT', counting, new Uint8Array(9), { model: 'yolov8' }],
    ['INVALID_ARGUMENT', counting, { width: 9, height: 9 }, { model: 'yolov8' }],
    ['INVALID_ARGUMENT', counting, { ...image, data: new Float32Array(9) }, { model: 'yolov8' }],
    ['LENGTH_MISMATCH', counting, { ...image, width: 9 }, { model: 'yolov8' }],
    ['INVALID_ARGUMENT', counting, image, undefined],
    ['INVALID_ARGUMENT', counting, image, 'yolov8'],
    ['UNKNOWN_ID', counting, image, { model: 'yolov99' }],
    ['INVALID_ARGUMENT', counting, image, { model: 'yolov8', scoreTreshold: 0.5 }],
    ['INVALID_ARGUMENT', counting, image, { model: 'yolov8', imageSize: [9, 9] }],
    ['OUT_OF_RANGE', counting, image, { model: 'yolov8', inputSize: 640 }],
    ['INVALID_ARGUMENT', counting, image, { model: 'yolov8', resize: 'crop' }],
    ['INVALID_ARGUMENT', counting, image, { model: 'yolov8', pixels: 'rgb' }],
    ['INVALID_ARGUMENT', counting, image, { model: 'yolov8', pixels: { mode: 1 } }],
    ['INVALID_ARGUMENT', counting, image, { model: 'yolov8', pixels: { type: 'float16' } }],
    ['INVALID_ARGUMENT', counting, image, { model: 'yolov8', feeds: 7 }],
    ['MISSING_KEY', counting, image, { model: 'yolov8', feeds: { images: {} } }],
    ['UNKNOWN_ID', counting, image, { model: 'yolov8', feeds: { zzz: {} } }],
    ['INVALID_ARGUMENT', counting, image, { model: 'yolov8', signal: 7 }],
    ['MISSING_KEY', { ...counting, inputNames: ['images', 'scale_factor'] }, image, { model: 'yolov8' }],
    ['SHAPE_MISMATCH', { ...counting, inputMetadata: [{ name: 'images', type: 'float32', shape: [8, 3, 9, 9] }] }, image, { model: 'yolov8' }], // prettier-ignore
    ['SHAPE_MISMATCH', { ...counting, inputMetadata: [{ name: 'images', type: 'float32', shape: [1, 512] }] }, image, { model: 'yolov8' }], // prettier-ignore
    ['INVALID_VALUE', { ...counting, inputMetadata: [{ name: 'images', type: 'int64', shape: [1, 3, 9, 9] }] }, image, { model: 'yolov8' }], // prettier-ignore
  ];
  for (const [code, ...args] of wrong) {
    const call = detect(...(args as Parameters<typeof detect>));
    const error = await t.throwsAsync(call, { instanceOf: BoxwiseError }, JSON.stringify(args.at(-1)));
    t.is(error?.code, code, `${JSON.stringify(args.at(-1))}: ${error?.message}`);
  }
  t.is(runs, 0);
  const refused = await t.throwsAsync(detect(counting, image, { model: 'yolov5' }), {
    instanceOf: BoxwiseError,
  });
  t.is(refused?.code, 'SHAPE_MISMATCH');
});

test('a signal ends a call before and while the network runs', async (t) => {
  const session = await open('yolo');
  const early = detect(session, picture(), { model: 'yolov8', signal: AbortSignal.abort() });
  t.is(((await early.catch((error: unknown) => error)) as Error).name, 'AbortError');
  const controller = new AbortController();
  let ran = (): void => {};
  const running = new Promise<void>((resolve) => (ran = resolve));
  const never: OnnxSession = {
    inputNames: ['images'],
    inputMetadata: session.inputMetadata,
    run: () => {
      ran();
      return new Promise(() => {});
    },
  };
  const late = detect(never, picture(), { model: 'yolov8', signal: controller.signal });
  await running;
  controller.abort(new Error('gone'));
  await t.throwsAsync(late, { message: 'gone' });
});
