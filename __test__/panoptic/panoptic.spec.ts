import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { fileURLToPath, pathToFileURL } from 'node:url';

import test from 'ava';
import {
  BoxwiseError,
  evaluatePanoptic,
  PanopticEvaluator,
  type CocoPanoptic,
  type IdMap,
  type PanopticEvaluation,
} from 'boxwise';
import * as promises from 'boxwise/promises';

type Row = [pq: string, sq: string, rq: string, n: number];

interface Expected {
  error?: string;
  all: Row | null;
  things: Row | null;
  stuff: Row | null;
  counts: Record<string, [iou: string, tp: number, fp: number, fn: number]>;
}
interface Case {
  name: string;
  gt: CocoPanoptic;
  dt: CocoPanoptic;
  maps: Record<string, [truth: number[], prediction: number[]]>;
  expected: Expected;
}

const ROOT = fileURLToPath(new URL('../..', import.meta.url));
const SAMPLE = `${ROOT}oracles/panoptic/sample`;
const TABLE = readFileSync(`${SAMPLE}/table.txt`, 'utf8'); // what panopticapi prints
const cases = readFileSync(`${ROOT}oracles/panoptic/cases.jsonl`, 'utf8')
  .trim()
  .split('\n')
  .map((line) => JSON.parse(line) as Case);

const GT = { json: `${SAMPLE}/gt.json`, masks: `${SAMPLE}/gt` };
const DT = { json: `${SAMPLE}/dt.json`, masks: `${SAMPLE}/dt` };
const read = (path: string): CocoPanoptic => JSON.parse(readFileSync(path, 'utf8')) as CocoPanoptic;

function unpacked([width = 0, height = 0, ...runs]: number[]): IdMap {
  const data = new Uint32Array(width * height);
  for (let i = 0, at = 0; i < runs.length; i += 2) data.fill(runs[i] ?? 0, at, (at += runs[i + 1] ?? 0));
  return { data, width, height };
}

function inputs({ gt, dt, maps }: Case) {
  const side = (i: 0 | 1): Map<number, IdMap> =>
    new Map(Object.entries(maps).map(([id, both]) => [Number(id), unpacked(both[i])]));
  return [
    { json: gt, masks: side(0) },
    { json: dt, masks: side(1) },
  ] as const;
}

test('numbers from maps in memory are panopticapi’s', (t) => {
  for (const one of cases) {
    const run = (): PanopticEvaluation => evaluatePanoptic(...inputs(one));
    if (one.expected.error) {
      t.throws(run, { instanceOf: BoxwiseError }, one.name);
      continue;
    }
    const found = run();
    for (const group of ['all', 'things', 'stuff'] as const) {
      const [pq, sq, rq, n] = one.expected[group] ?? ['-1', '-1', '-1', 0];
      const expected = [pq, sq, rq].map((text) => Number(text.replace('inf', 'Infinity')));
      const own = found[group];
      t.deepEqual([own.pq, own.sq, own.rq, own.n], [...expected, n], `${one.name}: ${group}`);
    }
    for (const row of found.perCategory()) {
      const [iou, tp, fp, fn] = one.expected.counts[String(row.categoryId)] ?? [];
      t.is(row.iou, Number(iou?.replace('inf', 'Infinity')));
      t.deepEqual([row.truePositives, row.falsePositives, row.falseNegatives], [tp, fp, fn], one.name);
    }
  }
});

interface Variant {
  rows: Record<string, [iou: number, tp: number, fp: number, fn: number]>;
  pq: [number, number, number];
  modified: [number, number, number];
  categories: Record<string, number>;
}
interface Variants {
  name: string;
  plain: Variant;
  boundary: Record<string, Variant>;
}

test('boundary PQ and PQ† are those of their definitions', async (t) => {
  const named = new Map(cases.map((one) => [one.name, one]));
  const close = (a: number, b: number | undefined) => Math.abs(a - (b ?? NaN)) < 1e-12;
  const lines = readFileSync(`${ROOT}oracles/panoptic/variants.jsonl`, 'utf8').trim().split('\n');
  let others = 0;
  for (const { name, plain, boundary } of lines.map((line) => JSON.parse(line) as Variants)) {
    const sides = inputs(named.get(name) as Case);
    const check = (found: PanopticEvaluation, expected: Variant, what: string): void => {
      const qualities = [found.all.pq, found.things.pq, found.stuff.pq];
      t.true(
        qualities.every((pq, i) => close(pq, expected.pq[i])),
        what,
      );
      const { PQ, PQth, PQst } = found.modified;
      t.true(
        [PQ, PQth, PQst].every((pq, i) => close(pq, expected.modified[i])),
        what,
      );
      for (const row of found.perCategory()) {
        const [iou, ...counts] = expected.rows[String(row.categoryId)] ?? [];
        t.true(close(row.iou, iou), what);
        t.deepEqual([row.truePositives, row.falsePositives, row.falseNegatives], counts, what);
        t.true(close(row.modifiedPQ, expected.categories[String(row.categoryId)] ?? -1), what);
      }
    };
    check(evaluatePanoptic(...sides), plain, name);
    for (const [ratio, expected] of Object.entries(boundary)) {
      const options = { iouType: 'boundary', dilationRatio: Number(ratio) } as const;
      const found = evaluatePanoptic(...sides, options);
      check(found, expected, `${name}, ${ratio}`);
      t.deepEqual((await promises.evaluatePanoptic(...sides, options)).toJSON(), found.toJSON());
      others += JSON.stringify(expected.rows) === JSON.stringify(plain.rows) ? 0 : 1;
    }
  }
  t.true(others > 20, String(others));
  const [gt, dt] = inputs(named.get('a perfect image') as Case);
  t.deepEqual(evaluatePanoptic(gt, dt, { iouType: 'boundary' }).params, {
    protocol: 'panoptic',
    parity: 'strict',
    iouType: 'boundary',
    dilationRatio: 0.02,
  });
});

test('paths, URLs, bytes and objects, folders and maps all give the same, on and off the event loop', async (t) => {
  const expected = evaluatePanoptic(GT, DT);
  t.is(expected.summary(), TABLE);
  const bytes = (path: string) => new Uint8Array(readFileSync(path));
  const forms = [
    [GT.json, DT.json],
    [pathToFileURL(GT.json), pathToFileURL(DT.json)],
    [
      { json: bytes(GT.json), masks: GT.masks },
      { json: bytes(DT.json), masks: pathToFileURL(DT.masks) },
    ],
    [
      { json: read(GT.json), masks: GT.masks },
      { json: read(DT.json), masks: DT.masks },
    ],
  ] as const;
  for (const [gt, dt] of forms) {
    t.deepEqual(evaluatePanoptic(gt, dt).toJSON(), expected.toJSON());
    t.deepEqual((await promises.evaluatePanoptic(gt, dt, { threads: 1 })).toJSON(), expected.toJSON());
  }
  const { metrics, all, things, stuff } = expected;
  t.deepEqual([metrics.PQ, metrics.PQth, metrics.PQst], [all.pq, things.pq, stuff.pq]);
  t.deepEqual([...expected.stats], Object.values(metrics));
});

test('maps given to the promise form may be changed at once', async (t) => {
  const one = cases.find(({ name }) => name === 'a perfect image') as Case;
  const [gt, dt] = inputs(one);
  const promise = promises.evaluatePanoptic(gt, dt);
  for (const masks of [gt.masks, dt.masks])
    for (const { data } of masks.values()) (data as Uint32Array).fill(0);
  t.is((await promise).all.pq, 1);
});

test('ids above 2^24 are ids in maps, and ids may be strings or big', (t) => {
  const map: IdMap = { data: Uint32Array.of(4294967295, 0), width: 2, height: 1 };
  const side = (image: string, category: bigint) => ({
    json: {
      annotations: [
        {
          image_id: image,
          segments_info: [{ id: 4294967295, category_id: category, area: 1, iscrowd: 0 }],
        },
      ],
      categories: [{ id: category, isthing: 1 }],
    },
    masks: new Map([[image, map]]),
  });
  const found = evaluatePanoptic(side('a', 2n ** 60n), side('a', 2n ** 60n));
  t.is(found.things.pq, 1);
  t.is(found.perCategory()[0]?.categoryId, 2n ** 60n);
});

test('a ground truth without a segment measures nothing, and a warning says so', (t) => {
  const maps = new Map([[1, { data: new Uint32Array(4), width: 2, height: 2 }]]);
  const of = (segments_info: CocoPanoptic['annotations'][number]['segments_info']): CocoPanoptic => ({
    categories: [{ id: 1, name: 'road', isthing: 0 }],
    annotations: [{ image_id: 1, file_name: '1.png', segments_info }],
  });
  const { metrics, warnings } = evaluatePanoptic(
    { json: of([]), masks: maps },
    { json: of([]), masks: maps },
  );
  t.is(metrics.PQ, -1);
  t.deepEqual(
    warnings.map(({ code }) => code),
    ['NOTHING_ANNOTATED'],
  );
});

test('what cannot be used is a typed error', (t) => {
  const one = cases.find(({ name }) => name === 'a perfect image') as Case;
  const [gt, dt] = inputs(one);
  const map: IdMap = { data: new Uint32Array(4), width: 4, height: 1 };
  const bad: [string, unknown, unknown, unknown?][] = [
    ['INVALID_ARGUMENT', 3, dt],
    ['INVALID_ARGUMENT', { json: gt.json }, dt], // no masks
    ['INVALID_ARGUMENT', { json: [], masks: gt.masks }, dt],
    ['INVALID_ARGUMENT', { json: gt.json, masks: {} }, dt],
    ['INVALID_ARGUMENT', { json: gt.json, masks: new Map([[5, { ...map, data: new Float32Array(4) }]]) }, dt],
    ['OUT_OF_RANGE', { json: gt.json, masks: new Map([[5, { ...map, width: -1 }]]) }, dt],
    ['LENGTH_MISMATCH', { json: gt.json, masks: new Map([[5, { ...map, height: 1e9 }]]) }, dt],
    ['SHAPE_MISMATCH', { json: gt.json, masks: new Map([[5, { ...map, height: 4, width: 1 }]]) }, dt],
    ['UNKNOWN_ID', { json: gt.json, masks: new Map([[6, map]]) }, dt],
    ['INVALID_SHAPE', { json: { annotations: 3 }, masks: gt.masks }, dt],
    ['MISSING_KEY', { json: { annotations: [] }, masks: gt.masks }, dt],
    ['MISSING_KEY', { json: { annotations: [{ image_id: 5 }], categories: [] }, masks: gt.masks }, dt],
    ['UNREADABLE_FILE', gt, { json: dt.json, masks: SAMPLE + '/none' }],
    ['UNREADABLE_FILE', gt, '/no/such/file.json'],
    ['INVALID_IMAGE', GT, { json: withFile('../gt.json'), masks: DT.masks }],
    ['UNREADABLE_FILE', GT, { json: withFile('.'), masks: DT.masks }],
    ['INVALID_ARGUMENT', gt, dt, { parity: 'loose' }],
    ['INVALID_ARGUMENT', gt, dt, { speed: 9 }],
    ['INVALID_ARGUMENT', gt, dt, { dilationRatio: 0.02 }],
    ['INVALID_ARGUMENT', gt, dt, { iouType: 'bbox' }],
    ['OUT_OF_RANGE', gt, dt, { iouType: 'boundary', dilationRatio: 0 }],
    ['OUT_OF_RANGE', gt, dt, { iouType: 'boundary', dilationRatio: NaN }],
    ['OUT_OF_RANGE', gt, dt, { threads: 0 }],
  ];
  for (const [code, truth, prediction, options] of bad) {
    const error = t.throws(
      () => evaluatePanoptic(truth as typeof gt, prediction as typeof dt, options as object),
      { instanceOf: BoxwiseError },
      `${code} ${JSON.stringify(truth)} ${JSON.stringify(options)}`,
    );
    t.is(error?.code, code as BoxwiseError['code'], error?.message);
  }

  function withFile(name: string): CocoPanoptic {
    const { annotations } = read(DT.json);
    return { annotations: annotations.map((one) => ({ ...one, file_name: name })) };
  }
});

test('the command prints panopticapi’s table and knows its minimum', (t) => {
  const run = (...args: string[]) =>
    spawnSync(
      process.execPath,
      ['dist/cli.cjs', 'eval', '--protocol', 'panoptic', '--gt', GT.json, '--dt', DT.json, ...args],
      { cwd: ROOT, encoding: 'utf8' },
    );
  const plain = run('--quiet');
  t.is(plain.stdout, TABLE);
  t.is(plain.status, 0);
  const masks = run(
    '--gt-masks',
    GT.masks,
    '--dt-masks',
    DT.masks,
    '--format',
    'json',
    '--per-category',
    '-q',
  );
  const report = JSON.parse(masks.stdout) as { metrics: unknown; perCategory: unknown };
  t.deepEqual(report.metrics, { ...evaluatePanoptic(GT, DT).metrics });
  t.deepEqual(report.perCategory, evaluatePanoptic(GT, DT).perCategory());
  t.regex(run('--format', 'csv', '--per-category').stdout, /^id,category,isThing,PQ,SQ,RQ,iou,/);
  t.is(run('--min-pq', '0.99', '-q').status, 1);
  t.is(run('--min-pq', '0.1', '-q').status, 0);
  t.is(run('--dt-masks', '/nowhere').status, 2);
});

test('flags are numbers, of which 1 is a yes, and anything else is refused with its record', (t) => {
  const json = (segments_info: object[], isthing: unknown = 1) => ({
    images: [{ id: 1, width: 2, height: 1, file_name: 'a.jpg' }],
    categories: [{ id: 1, name: 'p', isthing }],
    annotations: [{ image_id: 1, file_name: 'a.png', segments_info }],
  });
  const masks = new Map([[1, { data: Uint32Array.of(5, 5), width: 2, height: 1 }]]);
  const found = { json: json([{ id: 5, category_id: 1 }]), masks };
  const evaluated = (iscrowd: unknown, isthing: unknown, parity: 'strict' | 'corrected') =>
    evaluatePanoptic(
      { json: json([{ id: 5, category_id: 1, area: 2, iscrowd }], isthing), masks } as never,
      found as never,
      { parity },
    );
  for (const parity of ['strict', 'corrected'] as const) {
    t.is(evaluated(0, 1, parity).metrics.PQth, 1);
    t.is(evaluated(false, true, parity).metrics.PQth, 1);
    t.is(evaluated(0, 0, parity).metrics.PQst, 1);
    t.is(evaluated(2, 1, parity).metrics.PQth, 1); // as panopticapi
    for (const wrong of ['1', null, [1], {}]) {
      const code = 'INVALID_TYPE';
      const crowd = t.throws(() => evaluated(wrong, 1, parity), { instanceOf: BoxwiseError, code });
      t.regex(crowd?.message ?? '', /expected 0 or 1 as iscrowd, got/);
      const thing = t.throws(() => evaluated(0, wrong, parity), { instanceOf: BoxwiseError, code });
      t.regex(thing?.message ?? '', /categories\[0\].*expected 0 or 1 as isthing, got/);
    }
  }
});

test('segments that are found with other categories are warned of, by an evaluator as well', (t) => {
  const ids = Array.from({ length: 12 }, (_, nth) => nth + 1);
  const map = { data: Uint32Array.from(ids.flatMap((id) => [id, id, id])), width: 6, height: 6 };
  const side = (categoryOf: (id: number) => number): { json: never; masks: Map<number, typeof map> } => ({
    json: {
      images: [{ id: 1, file_name: 'a.jpg', width: 6, height: 6 }],
      categories: [1, 2, 3].map((id) => ({ id, name: `c${id}`, isthing: 1 })),
      annotations: [
        {
          image_id: 1,
          file_name: 'a.png',
          segments_info: ids.map((id) => ({ id, category_id: categoryOf(id), area: 3, iscrowd: 0 })),
        },
      ],
    } as never,
    masks: new Map([[1, map]]),
  });
  const truth = side((id) => 1 + (id % 3));
  for (const [name, count, categoryOf] of [
    ['right', 0, (id: number) => 1 + (id % 3)],
    ['shifted', 12, (id: number) => 1 + ((id + 1) % 3)],
    ['two exchanged, one right', 0, (id: number) => [2, 1, 3][id % 3] ?? 1],
    ['all of one category', 0, () => 1],
  ] as const) {
    const predictions = side(categoryOf);
    const evaluator = new PanopticEvaluator(truth as never);
    evaluator.addAll(predictions as never);
    for (const { warnings } of [evaluatePanoptic(truth as never, predictions as never), evaluator.result()])
      t.deepEqual(
        warnings.filter(({ code }) => code === 'CLASSES_LOOK_PERMUTED').map((warning) => warning.count),
        count > 0 ? [count] : [],
        name,
      );
  }
});
