import { readFileSync } from 'node:fs';

import test from 'ava';
import { BoxwiseError } from 'boxwise';
import { COCO, COCOeval, mask, type IouTypeName } from 'boxwise/pycocotools';

interface Line {
  kind: 'queries' | 'evaluation';
  gt: never;
  dt: object[];
  iouType: IouTypeName;
  params: object;
  answers: { call: keyof COCO; arguments: object; answer: unknown; sorted?: boolean; sum?: boolean }[];
  expected: {
    stats: number[];
    printed: string | null;
    counts: number[];
    precision: number;
    recall: number[];
    evalImgs: unknown[];
    ious: Record<string, number[][]>;
    loaded: unknown[];
  };
}

const cases = readFileSync(new URL('../../oracles/pycocotools/cases.jsonl', import.meta.url), 'utf8');
const lines = cases
  .trimEnd()
  .split('\n')
  .map((line) => JSON.parse(line) as Line);

/** What `console.log` prints meanwhile. */
function printed(work: () => void): string {
  const { log } = console;
  const text: string[] = [];
  console.log = (line: string) => text.push(`${line}\n`);
  try {
    work();
  } finally {
    console.log = log;
  }
  return text.join('');
}

test('queries answer as the reference does', (t) => {
  const asked = lines.filter(({ kind }) => kind === 'queries');
  for (const { gt, answers } of asked) {
    const coco = new COCO(structuredClone(gt));
    for (const { call, arguments: given, answer, sorted, sum } of answers) {
      let own = (coco[call] as (given: object) => unknown).call(coco, given);
      if (sorted) own = (own as number[]).toSorted((a, b) => a - b);
      if (sum) own = (own as { data: Uint8Array }).data.reduce((total, pixel) => total + pixel, 0);
      t.deepEqual(own, answer, `${call} ${JSON.stringify(given)}`);
    }
  }
  t.is(asked.length, 4);
});

for (const [i, line] of lines.entries()) {
  if (line.kind !== 'evaluation') continue;
  test(`evaluation ${i}: ${line.iouType} ${JSON.stringify(line.params)} gets the reference's numbers, images and similarities`, (t) => {
    const { expected } = line;
    const truth = new COCO(structuredClone(line.gt));
    const results = truth.loadRes(structuredClone(line.dt));
    t.deepEqual(results.dataset.annotations as unknown, expected.loaded);
    const job = new COCOeval(truth, results, line.iouType);
    Object.assign(job.params, line.params);
    job.evaluate();
    job.accumulate();
    t.deepEqual(job.eval.counts, expected.counts);
    t.deepEqual(plain(job.evalImgs), expected.evalImgs);
    const similarities = expected.ious;
    t.deepEqual([...job.ious.keys()].map(String).toSorted(), Object.keys(similarities).toSorted());
    for (const [cell, rows] of Object.entries(similarities)) {
      const [imgId, catId] = cell.split(',').map(Number) as [number, number];
      t.is(job.ious.get(imgId, catId)?.length, rows.length, cell);
      rows.forEach((row, d) =>
        row.forEach((value, g) => {
          const own = job.ious.get(imgId, catId)?.[d]?.[g] as number;
          // of keypoints NumPy's exponential has last bits of its own
          if (line.iouType === 'keypoints') t.true(Math.abs(own - value) <= 4e-16, `${own} ${value}`);
          else t.is(own, value, `${cell} ${d} ${g}`);
        }),
      );
    }
    t.deepEqual([...job.eval.recall.data], expected.recall);
    const sum = job.eval.precision.data.reduce((total, value) => total + value, 0);
    t.true(Math.abs(sum - expected.precision) < 1e-9 * Math.abs(sum));
    if (expected.printed === null) t.throws(() => job.summarize(), { instanceOf: BoxwiseError });
    else {
      t.is(
        printed(() => job.summarize()),
        expected.printed,
      );
      t.deepEqual(job.stats, expected.stats);
    }
  });
}

/** As JSON gives it: ids that are 0.0 there are 0. */
function plain(value: unknown): unknown {
  return JSON.parse(JSON.stringify(value));
}

test('masks of polygons, boxes and counts are what they cover', (t) => {
  const box = mask.frPyObjects([2, 1, 3, 2], 5, 8);
  t.is(mask.area(box), 6);
  t.deepEqual(mask.toBbox(box), [2, 1, 3, 2]);
  t.deepEqual(mask.frPyObjects([[2, 1, 5, 1, 5, 3, 2, 3]], 5, 8), [box]);
  const pixels = mask.decode(box);
  t.deepEqual(pixels.shape, [5, 8]);
  t.is(pixels.data[8 + 2], 1);
  t.deepEqual(mask.encode(pixels), box);
  const both = mask.decode([box, box]);
  t.deepEqual(both.shape, [5, 8, 2]);
  t.deepEqual(mask.encode(both), [box, box]);
  t.deepEqual(mask.merge([box, box], 1), box);
  t.deepEqual(mask.iou([box], [box], [0]), [[1]]);
  t.deepEqual(mask.iou([[0, 0, 2, 2]], [[0, 0, 4, 2]], [false]), [[0.5]]);
  t.deepEqual(mask.iou([], [box], [0]), []);
});

test('masks of different sizes have no common bitmap', (t) => {
  const masks = [mask.frPyObjects([0, 0, 1, 1], 2, 2), mask.frPyObjects([0, 0, 1, 1], 3, 3)];
  const error = t.throws(() => mask.decode(masks), { instanceOf: BoxwiseError });
  t.is(error?.code, 'SHAPE_MISMATCH');
  t.is(error?.input, 'rleObjs[1]');
});

test('indices are there by id, and empty where nothing is', (t) => {
  const coco = new COCO({
    images: [{ id: 9 }],
    categories: [{ id: 2, name: 'cat' }],
    annotations: [{ id: 5, image_id: 9, category_id: 2, bbox: [0, 0, 1, 1], area: 1, iscrowd: 0 }],
  });
  t.is(coco.anns.get(5)?.image_id, 9);
  t.deepEqual(coco.imgToAnns.get(9), [coco.anns.get(5)]);
  t.deepEqual(coco.imgToAnns.get(10), []);
  t.deepEqual(coco.catToImgs.get(2), [9]);
  t.deepEqual(coco.loadCats(2), [{ id: 2, name: 'cat' }]);
  t.deepEqual(coco.getAnnIds([9], [2]), [5]);
  t.deepEqual(coco.loadNumpyAnnotations([[9, 1, 2, 3, 4, 0.5, 2]]), [
    { image_id: 9, bbox: [1, 2, 3, 4], score: 0.5, category_id: 2 },
  ]);
  t.deepEqual(coco.loadNumpyAnnotations({ data: Float64Array.of(9, 1, 2, 3, 4, 0.5, 2), shape: [1, 7] }), [
    { image_id: 9, bbox: [1, 2, 3, 4], score: 0.5, category_id: 2 },
  ]);
});

test('what cannot be used is a typed error', (t) => {
  const coco = new COCO({ images: [{ id: 1 }], categories: [{ id: 1 }], annotations: [] });
  const code = (work: () => unknown): string | undefined => {
    const error = t.throws(work, { instanceOf: BoxwiseError });
    return (error as BoxwiseError | undefined)?.code;
  };
  t.is(
    code(() => new COCO('no such file')),
    'UNREADABLE_FILE',
  );
  t.is(
    code(() => coco.loadAnns([3])),
    'UNKNOWN_ID',
  );
  t.is(
    code(() => coco.loadRes([])),
    'EMPTY_INPUT',
  );
  t.is(
    code(() => coco.loadRes([{ image_id: 2, category_id: 1, bbox: [0, 0, 1, 1], score: 1 }])),
    'UNKNOWN_IMAGE',
  );
  t.is(
    code(() => coco.loadNumpyAnnotations([[1, 2, 3]])),
    'LENGTH_MISMATCH',
  );
  t.is(
    code(() => new COCOeval(coco, coco, 'boxes' as IouTypeName)),
    'INVALID_ARGUMENT',
  );
  t.is(
    code(() => new COCOeval(coco, coco, 'bbox').accumulate()),
    'INVALID_ARGUMENT',
  );
  t.is(
    code(() => mask.frPyObjects('polygon', 5, 5)),
    'INVALID_ARGUMENT',
  );
  t.is(
    code(() => coco.showAnns()),
    'INVALID_ARGUMENT',
  );
});
