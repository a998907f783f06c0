import test from 'ava';
import {
  BoxwiseError,
  decode,
  decodeModels,
  describe,
  type DecodeOptions,
  type Detections,
  type Model,
} from 'boxwise';

import { HEADS, type Head } from './matrix/heads.js';
import { cornersOf, SCENE } from './matrix/scene.js';

const MODELS = decodeModels().map(({ names }) => names[0] as Model);

const CODES = ['SHAPE_MISMATCH', 'INVALID_VALUE', 'MISSING_KEY', 'INVALID_ARGUMENT'];
const OWN_OPTION = /normalized|layout|decoded|channelsLast|numClasses|inputSize/;

/** Whether what is found are the objects of the scene: corners in pixels of the input, or centres and sides. */
function isScene(found: Detections, { input, loose }: Head): boolean {
  if (loose) return found.length === SCENE.length && [...found.classIds].join() === '3,0';
  const want = SCENE.map(({ box }) => (found.angles === undefined ? cornersOf(box) : box));
  const near = (box: readonly number[]) =>
    want.some((of) => of.every((value, k) => Math.abs(value * input - (box[k] as number)) < 0.02 * input));
  return found.length === SCENE.length && [...found].every(({ box }) => near(box));
}

for (const head of HEADS) {
  test(`${head.name} is read as what it is, and refused as every other model`, (t) => {
    const size = { imageSize: [head.input, head.input], inputSize: head.input };
    for (const [model, own] of Object.entries(head.reads)) {
      const found = decode(head.outputs, { model, ...size, ...own } as unknown as DecodeOptions);
      t.true(isScene(found, head), `${model}: ${found.boxes}`);
    }
    const [right] = Object.keys(head.reads);
    const [likeliest] = describe(head.outputs);
    if (right === undefined) t.false(likeliest?.reads);
    else t.deepEqual([likeliest?.reads, likeliest?.model], [true, right]);
    for (const model of MODELS.filter((name) => !(name in head.reads))) {
      for (const options of [{}, { inputSize: head.input }, { imageSize: [head.input, head.input] }]) {
        const what = `${head.name} as ${model} with ${JSON.stringify(options)}`;
        const call = () => decode(head.outputs, { model, ...options } as DecodeOptions);
        const error = t.throws(call, { instanceOf: BoxwiseError }, what);
        t.true(CODES.includes(error?.code ?? ''), `${what}: ${error?.code}`);
        const hint = /looks like ([\w-]+)/.exec(error?.message ?? '')?.[1];
        // Without a hint there is no model that reads it, or the named one with an option that the error names.
        if (hint === undefined && right !== undefined) t.regex(error?.message ?? '', OWN_OPTION, what);
        else t.is(hint, right, `${what}: ${error?.message}`);
      }
    }
  });
}

for (const head of HEADS.filter(({ outputs }) => outputs.length > 1)) {
  const [right] = Object.keys(head.reads);
  const roles = decodeModels().find(({ names }) => names[0] === right)?.outputs ?? [];
  if (right === undefined || roles.length < head.outputs.length) continue; // any number of maps, told apart by their dims
  test(`${head.name} is likeliest under each of its outputs' names`, (t) => {
    const spellings = roles.map(({ name, aliases }) => [name, ...aliases]);
    for (let nth = 0; nth < Math.max(...spellings.map(({ length }) => length)); nth++) {
      const names = spellings.map((own) => own[Math.min(nth, own.length - 1)] as string);
      const outputs = Object.fromEntries(head.outputs.map((output, i) => [names[i] as string, output]));
      t.like(describe(outputs)[0], { model: right, reads: true }, names.join());
    }
  });
}

/** Heads with columns of class numbers, which do not bear rounding. */
const WITH_IDS = [
  'yolov10',
  'end-to-end-seg',
  'end-to-end-pose',
  'end-to-end-obb',
  'd-fine',
  'torchvision',
  'tensorflow',
  'paddle-detection',
  'efficient-nms',
  'mmdeploy',
  'detection-output',
  'yolov7-end-to-end',
];

for (const head of HEADS.filter(({ reads }) => Object.keys(reads).some((name) => !WITH_IDS.includes(name)))) {
  test(`${head.name} is read where rounding leaves the range`, (t) => {
    const outputs = head.outputs.map(({ data, dims }) => ({
      data: data.map((value) => value * (value > 0 ? 1.004 : 1) - 1e-4),
      dims,
    }));
    for (const [model, own] of Object.entries(head.reads)) {
      const options = { model, inputSize: head.input, ...own } as unknown as DecodeOptions;
      t.true(isScene(decode(outputs, options), head), `${model}`);
    }
  });
}
