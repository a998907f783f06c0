import test from 'ava';
import { evaluate, type CocoDataset, type CocoResult, type EvaluateOptions, type Evaluation } from 'boxwise';

import { markdown } from '../../api/report/markdown.js';
import type { ReportData } from '../../api/report/payload.js';
import { confusionAt, dataOf, outcomesAt } from './payload.js';

const evaluated = (gt: unknown, dt: unknown, options: EvaluateOptions = {}): Evaluation<unknown> =>
  evaluate(gt as CocoDataset, dt as CocoResult[], { ...options, analysis: true });

const box = { image_id: 1, category_id: 1, bbox: [10, 10, 20, 20], area: 400, iscrowd: 0 };
const one = { images: [{ id: 1 }], categories: [{ id: 1 }], annotations: [{ id: 1, ...box }] };

/** The report, which counts what the library counts at the base threshold. */
async function report(evaluation: Evaluation<unknown>): Promise<{ page: string; data: ReportData }> {
  const page = evaluation.report();
  const data = await dataOf(page);
  markdown(data.header);
  return { page, data };
}

/** An id is of whole characters. */
const idOf = (name: string, at: number): string => `${at}${name.replace('\ud800', '')}`;

const MARKUP = [
  '</script><script>alert(1)</script>',
  '<img src=x onerror=alert(1)>',
  '"><svg onload=alert(1)>',
  '<!--',
  'BOXWISE-REPORT-DATA',
  '$& $1 $`',
  '__proto__',
  '\u2028\u2029\0\ud800',
  '',
];

test('names with markup come back as they are, and are nowhere in the page', async (t) => {
  const gt = {
    images: MARKUP.map((name, at) => ({ id: idOf(name, at), file_name: name, width: 100, height: 80 })),
    categories: MARKUP.map((name, at) => ({ id: at + 1, name })),
    annotations: MARKUP.map((name, at) => ({
      ...box,
      id: at + 1,
      image_id: idOf(name, at),
      category_id: at + 1,
    })),
  };
  const dt = MARKUP.map((name, at) => ({
    ...box,
    image_id: idOf(name, at),
    category_id: ((at + 1) % MARKUP.length) + 1,
    score: 0.9,
  }));
  const evaluation = evaluated(gt, dt);
  const { page, data } = await report(evaluation);
  const whole = (name: string): string => name.replace('\ud800', '\ufffd'); // JSON in UTF-8 has no half characters
  t.deepEqual(
    [...data.header.categories].map(({ name }) => name),
    MARKUP.map(whole),
  );
  t.is(data.images.names.filter((name) => name !== null).length, MARKUP.length);
  const [before = ''] = page.split('id="boxwise-data">');
  const rest = page.slice(before.length);
  t.false(/alert\(1\)|onerror=alert|BOXWISE-REPORT-DATA/.test(page));
  t.is(
    rest
      .slice(0, rest.indexOf('<'))
      .replace(/^id="boxwise-data">/, '')
      .replace(/[A-Za-z0-9+/=\s]/g, ''),
    '',
  );
  t.deepEqual(
    [...confusionAt(data, 0, 0, 0.25)],
    [...evaluation.confusionMatrix({ confidence: 0.25 }).counts],
  );
});

test('a category of a million characters does not make its sentences long', async (t) => {
  const name = 'x'.repeat(1_000_000);
  const gt = {
    ...one,
    categories: [
      { id: 1, name },
      { id: 2, name: `${name}y` },
    ],
  };
  const { page, data } = await report(evaluated(gt, [{ ...box, category_id: 2, score: 0.5 }]));
  t.is(data.header.categories[0]?.name.length, 1_000_000);
  t.true(page.length < 600_000);
  for (const { text } of data.header.runs[0]?.findings ?? []) t.true(text.length < 400, text.slice(0, 400));
});

test('one image, no detections', async (t) => {
  const { data } = await report(evaluated(one, []));
  t.deepEqual([data.images.length, data.runs[0]?.length, data.objects.length], [1, 0, 1]);
  t.deepEqual([...outcomesAt(data, 0, 0, 0).fn], [1]);
  t.is(
    data.header.runs[0]?.findings[0]?.text,
    'There are no detections: the only object is missed, and AP50 is 0.',
  );
});

test('no annotations, no categories, no images', async (t) => {
  const empty = await report(evaluated({ images: [{ id: 1 }], categories: [], annotations: [] }, []));
  t.deepEqual([empty.data.header.categories, empty.data.runs[0]?.length], [[], 0]);
  const none = await report(evaluated({ images: [], categories: [{ id: 1 }], annotations: [] }, []));
  t.deepEqual([none.data.images.length, none.data.runs[0]?.length], [0, 0]);
  const unlabelled = await report(evaluated({ ...one, annotations: [] }, [{ ...box, score: 0.5 }]));
  t.deepEqual([...outcomesAt(unlabelled.data, 0, 0, 0.1).fp], [1]);
});

test('scores that are NaN, infinite, negative or above one', async (t) => {
  const scores = [0.5, NaN, Infinity, -Infinity, -2, 7, 0, 0.5];
  const dt = {
    imageIds: Int32Array.from(scores, () => 1),
    categoryIds: Int32Array.from(scores, () => 1),
    boxes: Float64Array.from(scores.flatMap((_, at) => [10 + 100 * at, 10, 20, 20])),
    scores: Float64Array.from(scores),
  };
  const evaluation = evaluated(one, dt);
  const { data } = await report(evaluation);
  t.deepEqual([...(data.runs[0]?.levels ?? [])], [NaN, -Infinity, -2, 0, 0.5, 7, Infinity]);
  for (const confidence of [-3, 0, 0.5, 1]) {
    const { micro } = evaluation.operatingPoints({ confidence });
    const { tp, fp } = outcomesAt(data, 0, 0, confidence);
    t.deepEqual([tp[0], fp[0]], [micro.truePositives, micro.falsePositives]);
  }
  const { calibration, labels } = data.header.runs[0] ?? {};
  t.deepEqual([calibration, labels], [undefined, undefined]);
});

test('boxes that are not of numbers, far outside or without a size', async (t) => {
  const boxes = [
    [NaN, 0, 1, 1],
    [0, 0, Infinity, 1],
    [-1e30, 0, 1e31, 1],
    [5, 5, -3, -3],
    [10, 10, 20, 20],
  ];
  const dt = {
    imageIds: Int32Array.from(boxes, () => 1),
    categoryIds: Int32Array.from(boxes, () => 1),
    boxes: Float64Array.from(boxes.flat()),
    scores: Float64Array.from(boxes, (_, at) => 0.9 - at / 10),
  };
  const gt = { ...one, images: [{ id: 1, width: 100, height: 50 }] };
  const { data } = await report(evaluated(gt, dt));
  const own = (at: number): number[] =>
    [...(data.runs[0]?.box ?? [])].slice(4 * at, 4 * at + 4).map((value) => Math.round(value));
  t.deepEqual(own(0), [NaN, NaN, NaN, NaN]);
  t.deepEqual(own(1), [NaN, NaN, NaN, NaN]);
  t.deepEqual(own(2), [0, 0, 100, 1]);
  t.deepEqual(own(3), [5, 5, 0, 0]);
  t.deepEqual(own(4), [10, 10, 20, 20]);
});

test('where the dataset does not say the size of an image, boxes say how far it reaches', async (t) => {
  const { data } = await report(evaluated(one, [{ ...box, bbox: [0, 0, 200, 90], score: 0.5 }]));
  t.deepEqual([data.images.width[0], data.images.height[0]], [200, 90]);
});

test('ids of 64 bits are text', async (t) => {
  const id = 2n ** 60n + 1n;
  const gt = {
    images: [{ id }],
    categories: [{ id }],
    annotations: [{ ...box, id, image_id: id, category_id: id }],
  };
  const { data } = await report(evaluated(gt, [{ ...box, image_id: id, category_id: id, score: 0.5 }]));
  t.deepEqual(
    [data.images.ids, data.objects.ids, data.header.categories[0]?.id],
    [[String(id)], [String(id)], String(id)],
  );
});

test('more different scores than levels: counts are exact at every level, and those of the handle are levels', async (t) => {
  const count = 40_000;
  let state = 1;
  const random = (): number => (state = (state * 48_271) % 2_147_483_647) / 2_147_483_647;
  const dt = {
    imageIds: Int32Array.from({ length: count }, () => 1),
    categoryIds: Int32Array.from({ length: count }, () => 1),
    boxes: Float64Array.from({ length: 4 * count }, (_, at) => (at % 4 < 2 ? 10 + random() * 10 : 20)),
    scores: Float64Array.from({ length: count }, random),
  };
  const evaluation = evaluated(one, dt, { maxDetections: [1, 10, count] });
  const { data } = await report(evaluation);
  const [run] = data.runs;
  t.false(run?.exact);
  t.true((run?.levels.length ?? 0) <= 16_384);
  const { confidence } = evaluation.operatingPoints().micro;
  for (const level of [0.25, 0.37, 0.99, confidence, run?.levels[5000] ?? NaN]) {
    t.true(run?.levels.includes(level), String(level));
    const { micro } = evaluation.operatingPoints({ confidence: level });
    const { tp, fp } = outcomesAt(data, 0, 0, level);
    t.deepEqual([tp[0], fp[0]], [micro.truePositives, micro.falsePositives]);
  }
});

test('evaluations that cannot be explained are refused', (t) => {
  t.throws(() => evaluate(one as CocoDataset, []).report(), {
    code: 'INVALID_ARGUMENT',
    message: /analysis: true/,
  });
  t.throws(() => evaluated(one, [], { protocol: 'voc' }).report(), { code: 'INVALID_ARGUMENT' });
  const evaluation = evaluated(one, []);
  t.throws(() => evaluation.report({ iou: 0.42 }), { code: 'UNKNOWN_ID' });
  t.throws(() => evaluation.report({ titles: 'x' } as object), {
    code: 'INVALID_ARGUMENT',
    message: /did you mean title/,
  });
  t.throws(() => evaluation.report({ title: 5 as never }), { code: 'INVALID_ARGUMENT' });
  t.throws(() => evaluation.report({ compare: {} as never }), {
    code: 'INVALID_ARGUMENT',
    message: /compare/,
  });
  t.throws(() => evaluation.report({ confidence: 2 }), { code: 'OUT_OF_RANGE' });
  t.throws(() => evaluation.report({ thumbnails: 2, images: '.' }), {
    code: 'INVALID_ARGUMENT',
    message: /promises/,
  });
  t.throws(() => evaluation.report({ thumbnails: 2 }), { code: 'INVALID_ARGUMENT', message: /images/ });
  t.throws(() => evaluation.report({ slices: { a: [] as never } }), { code: 'INVALID_ARGUMENT' });
  t.throws(() => evaluation.report({ names: ['a', 'b', 'c'] }), { code: 'INVALID_ARGUMENT' });
  const other = evaluated({ ...one, images: [{ id: 2 }], annotations: [] }, []);
  t.throws(() => evaluation.report({ compare: other }), { code: 'INVALID_ARGUMENT' });
  evaluation.dispose();
  t.throws(() => evaluation.report(), { code: 'DISPOSED' });
});
