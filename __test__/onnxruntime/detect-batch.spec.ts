import test from 'ava';
import { BoxwiseError, letterboxImage, type Detections } from 'boxwise';
import { detect, detectBatch, type OnnxSession } from 'boxwise/onnxruntime';
import * as node from 'onnxruntime-node';
import * as web from 'onnxruntime-web/wasm';
import sharp from 'sharp';

import { ANSWERS, difference, network, picture } from './networks.js';

web.env.wasm.numThreads = 1;
const RUNTIMES = { 'onnxruntime-node': node, 'onnxruntime-web': web } as const;

/** Pictures of three sizes: the oracle's, its left part, and it upside down. */
async function pictures() {
  const { data, width, height } = picture();
  const raw = sharp(data, { raw: { width, height, channels: 3 } });
  const part = raw.clone().extract({ left: 0, top: 0, width: 140, height });
  return [
    picture(4),
    await part.raw().toBuffer({ resolveWithObject: true }),
    sharp(await raw.clone().rotate(180).png().toBuffer()),
  ];
}

/** A session that counts its runs, and the images of each. */
function counting(session: node.InferenceSession): { session: OnnxSession; runs: number[] } {
  const runs: number[] = [];
  const run: OnnxSession['run'] = (feeds) => {
    runs.push(feeds['images']?.dims?.[0] as number);
    return session.run(feeds as never);
  };
  return {
    session: { inputNames: session.inputNames, inputMetadata: session.inputMetadata, run },
    runs,
  };
}

const columns = (all: readonly Detections[]): unknown => all.map((one) => one.toJSON());

for (const [name, { InferenceSession }] of Object.entries(RUNTIMES)) {
  test.serial(`${name}: several pictures in one run are found as each alone`, async (t) => {
    const { session, runs } = counting((await InferenceSession.create(network('yolo-batch'))) as never);
    const options = { metadata: network('yolo') };
    const all = await detectBatch(session, await pictures(), options);
    t.deepEqual(runs, [3]);
    t.true(difference(all[0] as Detections, ANSWERS.yolo) < 1e-5);
    t.deepEqual(all.map((one) => one.length > 0), [true, true, true]); // prettier-ignore
    const each: Detections[] = [];
    for (const image of await pictures()) each.push(await detect(session, image, options));
    t.true(all.every((one, i) => difference(one, [...(each[i] as Detections)]) < 1e-6));
    const inTurn = await detectBatch(session, await pictures(), { ...options, batch: false });
    t.deepEqual(columns(inTurn), columns(each));
    t.deepEqual(runs, [3, 1, 1, 1, 1, 1, 1]);
  });

  test.serial(`${name}: an input of one image gets one picture after the other`, async (t) => {
    const { session, runs } = counting((await InferenceSession.create(network('yolo'))) as never);
    const all = await detectBatch(session, [picture(), picture(4)], { model: 'yolov8' });
    t.true(all.every((one) => difference(one, ANSWERS.yolo) < 1e-5));
    t.deepEqual(runs, [1, 1]);
  });
}

test('without pictures nothing runs, and one picture is a run of one', async (t) => {
  const { session, runs } = counting(await node.InferenceSession.create(network('yolo-batch')));
  t.deepEqual(await detectBatch(session, [], { model: 'yolov8' }), []);
  t.is((await detectBatch(session, [picture()], { model: 'yolov8' })).length, 1);
  t.deepEqual(runs, [1]);
});

test('pictures that keep their sizes, and feeds, go one after the other', async (t) => {
  const session = await node.InferenceSession.create(network('yolo-any-size'));
  const small = letterboxImage(picture().data, { image: [250, 170], input: 96 });
  t.deepEqual(small.dims, [1, 3, 96, 96]);
  const bytes = (side: number) => ({
    data: new Uint8Array(side * side * 3).fill(60),
    width: side,
    height: side,
  });
  const sizes: unknown[] = [];
  const any: OnnxSession = {
    inputNames: session.inputNames,
    inputMetadata: session.inputMetadata,
    run: (feeds) => {
      const dims = feeds['images']?.dims as number[];
      sizes.push(dims);
      const count = 2;
      const boxes = new Float32Array(count * 4);
      const data = { boxes, scores: new Float32Array(count), labels: BigInt64Array.of(1n, 1n) };
      return Promise.resolve({
        boxes: { data: data.boxes, dims: [count, 4] },
        labels: { data: data.labels, dims: [count] },
        scores: { data: data.scores, dims: [count] },
      });
    },
  };
  const found = await detectBatch(any, [bytes(32), bytes(64)], { model: 'torchvision' });
  t.deepEqual(sizes, [[1, 3, 32, 32], [1, 3, 64, 64]]); // prettier-ignore
  t.is(found.length, 2);
});

test('what cannot be one run is refused, with the cure', async (t) => {
  const fixed = await node.InferenceSession.create(network('yolo'));
  const several = await node.InferenceSession.create(network('yolo-batch'));
  const wrong: [code: BoxwiseError['code'], message: RegExp, ...args: unknown[]][] = [
    ['INVALID_ARGUMENT', /^batch/, fixed, [picture()], { model: 'yolov8', batch: true }],
    ['INVALID_ARGUMENT', /^batch/, several, [picture()], { model: 'yolov8', batch: 'yes' }],
    ['INVALID_ARGUMENT', /^images: .*list of images/, several, picture(), { model: 'yolov8' }],
    ['INVALID_ARGUMENT', /options/, several, [picture()], undefined],
    ['MISSING_KEY', /"model":"yolov8"/, several, [picture(), picture()], {}],
    ['INVALID_ARGUMENT', /imageSize/, several, [picture()], { model: 'yolov8', imageSize: [9, 9] }],
  ];
  for (const [code, message, ...args] of wrong) {
    const call = detectBatch(...(args as Parameters<typeof detectBatch>));
    const error = await t.throwsAsync(call, { instanceOf: BoxwiseError }, String(message));
    t.is(error?.code, code, error?.message);
    t.regex(error?.message ?? '', message);
  }
  // Its input says that it takes several images; its outputs are of one.
  const half: OnnxSession = {
    inputNames: several.inputNames,
    inputMetadata: several.inputMetadata,
    run: async (feeds) => {
      const image = feeds['images'] as { data: Float32Array };
      const one = new node.Tensor('float32', image.data.slice(0, 3 * 96 * 96), [1, 3, 96, 96]);
      return several.run({ images: one });
    },
  };
  const error = await t.throwsAsync(detectBatch(half, [picture(), picture()], { model: 'yolov8' }), {
    instanceOf: BoxwiseError,
  });
  t.is(error?.code, 'SHAPE_MISMATCH', error?.message);
  t.regex(error?.message ?? '', /batch: false/);
  const inTurn = await detectBatch(half, [picture(), picture()], { model: 'yolov8', batch: false });
  t.true(inTurn.every((one) => difference(one, ANSWERS.yolo) < 1e-5));
});

test('a signal ends a batch between its runs', async (t) => {
  const session = await node.InferenceSession.create(network('yolo'));
  const controller = new AbortController();
  let runs = 0;
  const aborting: OnnxSession = {
    inputNames: session.inputNames,
    inputMetadata: session.inputMetadata,
    run: (feeds) => {
      runs++;
      controller.abort(new Error('gone'));
      return session.run(feeds as never);
    },
  };
  const options = { model: 'yolov8', signal: controller.signal } as const;
  await t.throwsAsync(detectBatch(aborting, [picture(), picture()], options), { message: 'gone' });
  await new Promise((resolve) => setTimeout(resolve, 50));
  t.is(runs, 1);
});
