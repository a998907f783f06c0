import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

import {
  AutoModelForObjectDetection,
  AutoProcessor,
  env,
  pipeline,
  RawImage,
  type ObjectDetectionPipeline,
} from '@huggingface/transformers';
import test from 'ava';
import { BoxwiseError } from 'boxwise';
import { corrected, decode, decodeAsync, postProcessObjectDetection } from 'boxwise/transformers';

import { network } from '../onnxruntime/networks.js';

const FOLDER = fileURLToPath(new URL('../../target/transformers/', import.meta.url));
env.localModelPath = FOLDER;
env.allowRemoteModels = false;

/** What transformers in Python makes of the queries that the networks return; the oracle of decode. */
interface Case {
  model: string;
  options: { imageSize: [number, number][]; scoreThreshold?: number };
  images: { boxes: number[]; scores: number[]; classIds: number[] }[];
}
const CASES = JSON.parse(
  readFileSync(new URL('../../oracles/decode/queries.json', import.meta.url), 'utf8'),
) as Case[];
const LABELS = ['ant', 'bee', 'cat', 'dog', 'none'];

/** A model as it lies on the Hugging Face Hub, with a network of the oracle. */
function folder(type: string, processor: string, oracle: number): void {
  const place = join(FOLDER, type);
  mkdirSync(join(place, 'onnx'), { recursive: true });
  const config = { model_type: type, id2label: Object.fromEntries(LABELS.entries()) };
  const preprocessor = {
    image_processor_type: processor,
    do_resize: true,
    size: { height: 32, width: 32 },
    do_rescale: true,
    do_normalize: false,
  };
  writeFileSync(join(place, 'config.json'), JSON.stringify(config));
  writeFileSync(join(place, 'preprocessor_config.json'), JSON.stringify(preprocessor));
  writeFileSync(join(place, 'onnx', 'model.onnx'), network(`queries-${oracle}`));
}

/** Each with a case of the oracle: 0 and 2 are of DETR's processor, 3 and 4 of RT-DETR's. */
const MODELS: readonly [type: string, processor: string, oracle: number][] = [
  ['rt_detr', 'RTDetrImageProcessor', 3],
  ['rt_detr_v2', 'RTDetrImageProcessor', 4],
  ['d_fine', 'RTDetrImageProcessor', 4],
  ['rf_detr', 'RTDetrImageProcessor', 3],
  ['detr', 'DetrImageProcessor', 0],
  ['yolos', 'YolosImageProcessor', 2],
];

test.before(() => {
  rmSync(FOLDER, { recursive: true, force: true });
  for (const own of MODELS) folder(...own);
});

/** The first image of a case. */
function caseOf(oracle: number): { options: { threshold: number }; expected: Case['images'][0] } {
  const { options, images } = CASES[oracle] as Case;
  return { options: { threshold: options.scoreThreshold ?? 0.5 }, expected: images[0] as Case['images'][0] };
}

const [WIDTH, HEIGHT] = (CASES[0] as Case).options.imageSize[0] as [number, number];
const image = () => new RawImage(new Uint8ClampedArray(WIDTH * HEIGHT * 3).fill(90), WIDTH, HEIGHT, 3);

const near = (a: readonly number[], b: readonly number[]): boolean =>
  a.length === b.length && a.every((own, i) => Math.abs(own - (b[i] as number)) < 1e-3);

for (const [type, , oracle] of MODELS) {
  test.serial(`${type}: a corrected pipeline answers as transformers in Python`, async (t) => {
    const own = (await pipeline('object-detection', type, { dtype: 'fp32' })) as ObjectDetectionPipeline;
    const { options, expected } = caseOf(oracle);
    const before = await own(image(), options);
    const detector = corrected(own);
    t.is(detector, own);
    const found = await detector(image(), options);
    t.deepEqual(
      found.map(({ label }) => label),
      expected.classIds.map((id) => LABELS[id] as string),
    );
    t.true(near(found.map(({ score }) => score), expected.scores)); // prettier-ignore
    // The pipeline cuts boxes to whole pixels.
    const corners = found.flatMap(({ box }) => [box.xmin, box.ymin, box.xmax, box.ymax]);
    t.true(near(corners, expected.boxes.map((side) => Math.trunc(Math.fround(side))))); // prettier-ignore
    if (type !== 'detr' && type !== 'yolos') t.notDeepEqual(found, before);
    await detector.dispose();
  });
}

test.serial('decode takes a model of transformers.js in the place of a name', async (t) => {
  const model = await AutoModelForObjectDetection.from_pretrained('d_fine', { dtype: 'fp32' });
  const processor = await AutoProcessor.from_pretrained('d_fine');
  const outputs = await model(await processor(image()));
  const { expected } = caseOf(4);
  const options = { model, imageSize: [WIDTH, HEIGHT], scoreThreshold: 0.1, clip: false } as const;
  const found = decode(outputs, options);
  t.deepEqual([...found.classIds], expected.classIds);
  t.true(near([...found.boxes], expected.boxes));
  t.deepEqual([...(await decodeAsync(outputs, options))], [...found]);
  t.true(Math.max(...decode(outputs, { ...options, clip: true }).boxes) <= WIDTH);
  const [fractions] = postProcessObjectDetection(outputs, model, 0.1);
  t.deepEqual(fractions?.classes, expected.classIds);
  t.true(near(fractions?.boxes.flatMap(([a = 0, b = 0, c = 0, d = 0]) => [a * WIDTH, b * HEIGHT, c * WIDTH, d * HEIGHT]) ?? [], expected.boxes)); // prettier-ignore
  const aborted = decodeAsync(outputs, { ...options, signal: AbortSignal.abort() });
  t.is(((await aborted.catch((error: unknown) => error)) as Error).name, 'AbortError');
});

test('other models and arguments are refused by code', async (t) => {
  const tensor = (dims: number[]) => ({ data: new Float32Array(dims.reduce((a, b) => a * b)), dims });
  const outputs = { logits: tensor([1, 3, 5]), pred_boxes: tensor([1, 3, 4]) };
  const model = { config: { model_type: 'd_fine' } };
  const labelled = (model_type: string, count: number) => ({
    config: {
      model_type,
      id2label: Object.fromEntries(Array.from({ length: count }, (_, i) => [i, `${i}`])),
    },
  });
  for (const [type, count] of [
    ['d_fine', 5],
    ['detr', 4],
    ['rf_detr', 4],
    ['rf_detr', 5],
  ] as const)
    // prettier-ignore
    t.notThrows(() => decode(outputs, { model: labelled(type, count) }), `${type} ${count}`);
  const wrong: [code: BoxwiseError['code'], call: () => unknown][] = [
    ['INVALID_ARGUMENT', () => corrected(undefined as never)],
    ['INVALID_ARGUMENT', () => corrected({ model, processor: {} })],
    ['UNKNOWN_ID', () => corrected({ model: { config: { model_type: 'owlvit' } }, processor: { image_processor: { post_process_object_detection: () => [] } } })], // prettier-ignore
    ['INVALID_ARGUMENT', () => decode(outputs, undefined as never)],
    ['INVALID_ARGUMENT', () => decode(outputs, { model: 'rt-detr' as never })],
    ['INVALID_ARGUMENT', () => decode(outputs, { model, iouTreshold: 0.5 } as never)],
    ['INVALID_ARGUMENT', () => decode(undefined as never, { model })],
    ['MISSING_KEY', () => decode({ logits: outputs.logits } as never, { model })],
    ['OUT_OF_RANGE', () => decode(outputs, { model, scoreThreshold: Number.NaN })],
    ['LENGTH_MISMATCH', () => postProcessObjectDetection(outputs, model, 0.5, [[9, 9], [9, 9]])], // prettier-ignore
    ['INVALID_ARGUMENT', () => postProcessObjectDetection(outputs, model, 0.5, 7 as never)],
    ['SHAPE_MISMATCH', () => decode(outputs, { model: labelled('d_fine', 4) })],
    ['SHAPE_MISMATCH', () => decode(outputs, { model: labelled('rt_detr', 6) })],
    ['SHAPE_MISMATCH', () => decode(outputs, { model: labelled('detr', 5) })],
    ['SHAPE_MISMATCH', () => decode(outputs, { model: labelled('rf_detr', 3) })],
    ['SHAPE_MISMATCH', () => decode(outputs, { model: { config: { model_type: 'yolos', num_labels: 6 } } })],
    ['INVALID_ARGUMENT', () => postProcessObjectDetection(outputs, model, 0.5, [7] as never)],
  ];
  for (const [code, call] of wrong) {
    const error = t.throws(call, { instanceOf: BoxwiseError }, String(call));
    t.is(error?.code, code, `${String(call)}: ${error?.message}`);
  }
});
