import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

import test from 'ava';
import {
  BoxwiseError,
  evaluatePanoptic,
  PanopticEvaluator,
  type CocoPanoptic,
  type Id,
  type IdMap,
  type PanopticEvaluation,
} from 'boxwise';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));
const SAMPLE = `${ROOT}oracles/panoptic/sample`;
const GT = { json: `${SAMPLE}/gt.json`, masks: `${SAMPLE}/gt` };
const DT = { json: `${SAMPLE}/dt.json`, masks: `${SAMPLE}/dt` };
const read = (path: string): CocoPanoptic => JSON.parse(readFileSync(path, 'utf8')) as CocoPanoptic;
const predictions = read(DT.json).annotations;
const images = predictions.length;

interface Case {
  name: string;
  gt: CocoPanoptic;
  dt: CocoPanoptic;
  maps: Record<string, [truth: number[], prediction: number[]]>;
  expected: { error?: string };
}
const cases = readFileSync(`${ROOT}oracles/panoptic/cases.jsonl`, 'utf8')
  .trim()
  .split('\n')
  .map((line) => JSON.parse(line) as Case);

function unpacked([width = 0, height = 0, ...runs]: number[]): IdMap {
  const data = new Uint32Array(width * height);
  for (let i = 0, at = 0; i < runs.length; i += 2) data.fill(runs[i] ?? 0, at, (at += runs[i + 1] ?? 0));
  return { data, width, height };
}

const side = ({ maps }: Case, at: 0 | 1): Map<Id, IdMap> =>
  new Map(Object.entries(maps).map(([id, both]) => [Number(id), unpacked(both[at])]));

/** All that an evaluation has. */
const all = (found: PanopticEvaluation): unknown => [found.toJSON(), found.perCategory(), found.summary()];

function thrown(use: () => unknown): BoxwiseError {
  try {
    use();
  } catch (error) {
    if (error instanceof BoxwiseError) return error;
    throw error;
  }
  throw new Error('nothing was thrown');
}

/** Shards with every `count`-th image each. */
const shards = (count: number): PanopticEvaluator[] =>
  Array.from({ length: count }, (_, nth) => {
    const shard = new PanopticEvaluator(GT);
    shard.addAll({
      json: { annotations: predictions.filter((_, at) => at % count === nth) },
      masks: DT.masks,
    });
    return shard;
  });

test('images one by one in any order have the bits of one call, warnings too', (t) => {
  let compared = 0;
  for (const one of cases) {
    const [truth, predicted] = [side(one, 0), side(one, 1)];
    const call = (): PanopticEvaluation =>
      evaluatePanoptic({ json: one.gt, masks: truth }, { json: one.dt, masks: predicted });
    if (one.expected.error) continue;
    const listed = new Set(one.gt.annotations.map(({ image_id }) => image_id));
    const own = one.dt.annotations;
    if (
      own.some(({ image_id }) => !listed.has(image_id)) ||
      new Set(own.map((a) => a.image_id)).size < own.length
    )
      continue; // known from a list alone
    const evaluator = new PanopticEvaluator({ json: one.gt, masks: truth });
    for (const { image_id, segments_info } of own.toReversed())
      evaluator.add(image_id, { segments_info, mask: predicted.get(image_id) as IdMap });
    t.deepEqual(all(evaluator.result()), all(call()), one.name);
    compared++;
  }
  t.true(compared > 20, String(compared));
});

test('lists of predictions have the bits of one call, also with unknown and repeated images', (t) => {
  for (const one of cases) {
    if (one.expected.error) continue;
    const [truth, predicted] = [
      { json: one.gt, masks: side(one, 0) },
      { json: one.dt, masks: side(one, 1) },
    ];
    const evaluator = new PanopticEvaluator(truth);
    evaluator.addAll(predicted);
    t.deepEqual(all(evaluator.result()), all(evaluatePanoptic(truth, predicted)), one.name);
    const again = PanopticEvaluator.fromBytes(evaluator.toBytes(), truth);
    t.deepEqual(all(again.result()), all(evaluator.result()), one.name);
    t.deepEqual(again.toBytes(), evaluator.toBytes(), one.name);
  }
});

test('folders of PNG files and promises have the bits of one call', async (t) => {
  for (const parity of ['strict'] as const) {
    const expected = all(evaluatePanoptic(GT, DT, { parity }));
    const evaluator = new PanopticEvaluator(GT, { parity });
    t.is(evaluator.addAll(DT), images);
    t.deepEqual(all(evaluator.result()), expected);
    const later = new PanopticEvaluator(GT.json, { parity });
    t.is(await later.promises.addAll(DT), images);
    t.deepEqual(all(later.result()), expected);
    await t.throwsAsync(later.promises.addAll(DT), { code: 'DUPLICATE_ID' });
    const reason = new Error('not wanted');
    const given = later.promises.addAll(DT, { signal: AbortSignal.abort(reason) });
    t.is(await t.throwsAsync(given), reason);
  }
});

test('an image that was not added is an error, or left out', (t) => {
  const evaluator = new PanopticEvaluator(GT);
  const some = predictions.slice(1);
  evaluator.addAll({ json: { annotations: some }, masks: DT.masks });
  const error = thrown(() => evaluator.result());
  t.like(error, { code: 'UNKNOWN_ID', id: String(predictions[0]?.image_id) });
  const json = read(GT.json);
  const ids = new Set(some.map(({ image_id }) => image_id));
  const less = { ...json, annotations: json.annotations.filter(({ image_id }) => ids.has(image_id)) };
  const expected = evaluatePanoptic(
    { json: less, masks: GT.masks },
    { json: { annotations: some }, masks: DT.masks },
  );
  t.deepEqual(evaluator.result({ onlyAdded: true }).perCategory(), expected.perCategory());
  t.is(evaluator.imageCount, some.length);
});

test('snapshots and shards come to the bytes of one run, in any order', (t) => {
  const whole = new PanopticEvaluator(GT);
  whole.addAll(DT);
  const own = shards(3);
  const [one, two, three] = own as [PanopticEvaluator, PanopticEvaluator, PanopticEvaluator];
  const merged = PanopticEvaluator.merge(own.toReversed());
  const nested = PanopticEvaluator.merge([PanopticEvaluator.merge([three, one]), two]);
  t.deepEqual(merged.toBytes(), whole.toBytes());
  t.deepEqual(nested.toBytes(), whole.toBytes());
  t.deepEqual(all(merged.result()), all(whole.result()));
  const bytes = own.map((shard) => shard.toBytes());
  t.deepEqual(PanopticEvaluator.fromBytes(bytes, GT).toBytes(), whole.toBytes());
  const error = thrown(() => merged.addSnapshot(bytes[1] as Uint8Array));
  t.is(error.code, 'DUPLICATE_ID');
  t.regex(error.got, /^image \d+, which has been added before$/);
  t.deepEqual(merged.toBytes(), whole.toBytes());
});

test('snapshots that are changed, cut off, or of another evaluation are refused', (t) => {
  const [shard] = shards(4) as [PanopticEvaluator];
  const bytes = shard.toBytes();
  const refused = (own: Uint8Array): string => thrown(() => PanopticEvaluator.fromBytes(own, GT)).code;
  for (let at = 0; at < bytes.length; at += 7) {
    const changed = bytes.slice();
    (changed[at] as number) ^= 1 << (at % 8);
    t.is(refused(changed), 'INVALID_VALUE');
    t.is(refused(bytes.subarray(0, at)), 'INVALID_VALUE');
  }
  const options = thrown(() => PanopticEvaluator.fromBytes(bytes, GT, { parity: 'corrected' }));
  t.like(options, { code: 'INVALID_ARGUMENT', got: 'other options' });
  const json = read(GT.json);
  const [first, ...rest] = json.annotations;
  const fewer = { ...json, annotations: [{ ...first, segments_info: [] }, ...rest] } as CocoPanoptic;
  const dataset = thrown(() => PanopticEvaluator.fromBytes(bytes, { json: fewer, masks: GT.masks }));
  t.like(dataset, { code: 'INVALID_ARGUMENT', got: 'another dataset' });
  t.is(thrown(() => PanopticEvaluator.fromBytes('bytes' as never, GT)).input, 'bytes');
});

test('nothing is added after an error, and misuse is named', (t) => {
  const evaluator = new PanopticEvaluator(GT);
  const [first, second] = predictions as [(typeof predictions)[0], (typeof predictions)[0]];
  const list = (...annotations: typeof predictions) => ({ json: { annotations }, masks: DT.masks });
  evaluator.addAll(list(first));
  const before = evaluator.toBytes();
  const mask = { data: Uint32Array.of(0), width: 1, height: 1 };
  const uses: [use: () => unknown, code: BoxwiseError['code']][] = [
    [() => evaluator.addAll(list(first)), 'DUPLICATE_ID'],
    [() => evaluator.addAll(list(second, first)), 'DUPLICATE_ID'],
    [() => evaluator.add(-5, { segments_info: [], mask }), 'UNKNOWN_IMAGE'],
    [() => evaluator.add(second.image_id, { segments_info: [], mask }), 'SHAPE_MISMATCH'],
    [() => evaluator.add(second.image_id, undefined as never), 'INVALID_ARGUMENT'],
    [() => evaluator.add(second.image_id, { segments_info: [], mask: {} } as never), 'OUT_OF_RANGE'],
    [() => evaluator.result({ only: true } as never), 'INVALID_ARGUMENT'],
    [() => PanopticEvaluator.merge([]), 'INVALID_ARGUMENT'],
    [() => PanopticEvaluator.merge([evaluator, {} as never]), 'INVALID_ARGUMENT'],
    [() => PanopticEvaluator.merge([evaluator, evaluator]), 'DUPLICATE_ID'],
    [() => new PanopticEvaluator(GT, { parities: 'strict' } as never), 'INVALID_ARGUMENT'],
    [() => new PanopticEvaluator({ json: {} } as never), 'INVALID_ARGUMENT'],
  ];
  for (const [use, code] of uses) t.is(thrown(use).code, code, String(use));
  t.deepEqual(evaluator.toBytes(), before);
  evaluator.dispose();
  t.notThrows(() => evaluator.dispose());
  for (const use of [() => evaluator.addAll(DT), () => evaluator.toBytes(), () => evaluator.result()])
    t.is(thrown(use).code, 'DISPOSED');
});
