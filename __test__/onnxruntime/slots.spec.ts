// Sessions that take their image, or its size, in another way than most.
import test from 'ava';
import { BoxwiseError } from 'boxwise';
import { detect, type InputTensor, type OnnxSession } from 'boxwise/onnxruntime';

const PICTURE = { data: new Uint8Array(64 * 48 * 3).fill(9), width: 64, height: 48 };
const single = (data: number[], dims: number[]): InputTensor => {
  return { data: Float32Array.from(data), dims, type: 'float32', location: 'cpu' };
};

/** A session with an image and further inputs, and the feeds of its last run. */
function sessionOf(
  shape: (number | string)[],
  others: string[],
  outputs: (feeds: { readonly [name: string]: InputTensor }) => { [name: string]: InputTensor },
) {
  const fed: { [name: string]: readonly number[] } = {};
  const session: OnnxSession = {
    inputNames: ['image', ...others],
    inputMetadata: [
      { name: 'image', type: 'float32', isTensor: true, shape },
      ...others.map((name) => ({ name, type: 'float32', isTensor: true, shape: [1, 2] })),
    ],
    run: async (feeds) => {
      for (const [name, { dims }] of Object.entries(feeds)) fed[name] = dims as number[];
      return outputs(feeds);
    },
  };
  return { session, fed };
}

test('an input without a dimension of images, as of torchvision, gets one image', async (t) => {
  const { session, fed } = sessionOf([3, 'height', 'width'], [], () => ({
    boxes: single([5, 5, 20, 20], [1, 4]),
    labels: { data: BigInt64Array.of(1n), dims: [1], type: 'int64', location: 'cpu' } as InputTensor,
    scores: single([0.9], [1]),
  }));
  const found = await detect(session, PICTURE, { model: 'torchvision' });
  t.deepEqual([...found.boxes], [5, 5, 20, 20]);
  t.deepEqual(fed['image'], [3, 48, 64]);
});

/** As PaddleDetection exports it: a box of 100 to 300 pixels of the input, divided by `scale_factor` (y, x). */
const paddle = () =>
  sessionOf([1, 3, 640, 640], ['im_shape', 'scale_factor'], ({ scale_factor }) => {
    const [y, x] = (scale_factor as InputTensor).data as unknown as [number, number];
    return { out: single([2, 0.9, 100 / x, 100 / y, 300 / x, 300 / y], [1, 6]) };
  }).session;

test('im_shape and scale_factor of PaddleDetection are filled in, and boxes are scaled once', async (t) => {
  const im_shape = single([640, 640], [1, 2]);
  const feeds: (undefined | { [name: string]: InputTensor })[] = [
    undefined,
    { im_shape },
    { im_shape, scale_factor: single([640 / 48, 640 / 64], [1, 2]) },
    { im_shape, scale_factor: single([1, 1], [1, 2]) },
  ];
  for (const own of feeds) {
    const options = { model: 'paddle-detection', ...(own && { feeds: own }) } as const;
    const found = await detect(paddle(), PICTURE, options);
    t.deepEqual(
      [...found.boxes].map((side) => Math.round(side * 1000) / 1000),
      [10, 7.5, 30, 22.5],
    );
  }
});

test('a session for grey pictures, and a grey picture, are refused with what to do', async (t) => {
  const { session } = sessionOf([1, 1, 64, 64], [], () => ({}));
  const grey = await t.throwsAsync(detect(session, PICTURE, { model: 'yolov8' }), {
    instanceOf: BoxwiseError,
  });
  t.regex(grey?.message ?? '', /it takes grey pictures/);
  const { session: colours } = sessionOf([1, 3, 64, 64], [], () => ({}));
  const picture = { ...PICTURE, data: new Uint8Array(64 * 48) };
  const thrown = await t.throwsAsync(detect(colours, picture, { model: 'yolov8' }), {
    instanceOf: BoxwiseError,
  });
  t.regex(thrown?.message ?? '', /that is a grey picture/);
});
