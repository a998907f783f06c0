import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

import test, { type ExecutionContext } from 'ava';
import { evaluate, type EvaluateOptions, type Evaluation } from 'boxwise';

import { bestF1, curve } from '../../api/report/counts.js';
import { FALSE, FOUND, macro, rates, TRUE, UNCOUNTED } from '../../api/report/outcomes.js';
import { KINDS, MATCHED, type ReportData } from '../../api/report/payload.js';
import { confusionAt, outcomesAt, reported } from './payload.js';

const DATA = fileURLToPath(new URL('../../../shared/data/', import.meta.url));
const data = existsSync(DATA) ? test : test.skip; // the real files lie beside the project
const CONFIDENCES = [0, 0.05, 0.2028, 0.25, 0.5, 0.9, 1];

/** `deepEqual` takes minutes for the matrices of LVIS. */
function isEqual(one: Uint32Array, other: Uint32Array): boolean {
  return one.length === other.length && one.every((own, at) => own === other[at]);
}

/** Everything that the page counts is what the library counts, at every threshold of the ladder. */
async function agrees(t: ExecutionContext, evaluation: Evaluation<unknown>): Promise<ReportData> {
  const report = await reported(evaluation);
  const { header, runs, objects } = report;
  const [run] = runs;
  t.true(run?.exact);
  for (const [threshold, iou] of header.params.iouThresholds.entries()) {
    for (const confidence of CONFIDENCES) {
      const own = outcomesAt(report, 0, threshold, confidence);
      const points = evaluation.operatingPoints({ iou, confidence });
      const { tp, fp, fn } = own.total;
      const { precision, recall, f1 } = rates(tp, fp, fn);
      const { micro, perCategory } = points;
      t.deepEqual([precision, recall, f1], [micro.precision, micro.recall, micro.fScore]);
      const means = macro(own);
      const difference = [
        means.precision - points.macro.precision,
        means.recall - points.macro.recall,
        means.f1 - points.macro.fScore,
      ];
      t.true(Math.max(...difference.map(Math.abs)) < 1e-12);
      t.deepEqual(
        [[...own.tp], [...own.fp]],
        [[...perCategory.truePositives], [...perCategory.falsePositives]],
      );
      for (const rule of ['same-class-first', 'class-agnostic'] as const) {
        const matrix = evaluation.confusionMatrix({ iou, confidence, rule });
        t.true(isEqual(confusionAt(report, 0, threshold, confidence, rule), matrix.counts), rule);
      }
    }
    const best = evaluation.operatingPoints({ iou });
    const own = bestF1(curve(report, 0, threshold));
    t.deepEqual([own.fScore, own.truePositives], [best.micro.fScore, best.micro.truePositives]);
    for (const category of [0, 1]) {
      const { confidence = NaN } = best.perCategory.toTable()[category] ?? {};
      t.is(bestF1(curve(report, 0, threshold, category)).confidence ?? NaN, confidence);
    }
  }

  t.is(header.params.baseThreshold, 0);
  const table = evaluation.detectionTable();
  t.deepEqual(
    [...(run?.kind ?? [])].map((kind) => [...KINDS, 'matched', 'ignored'][kind]),
    table.outcome,
  );
  t.deepEqual([...(run?.category ?? [])].map((at) => header.categories[at]?.id ?? null), header.params.useCategories ? table.categoryId : table.categoryId.map(() => null)); // prettier-ignore
  t.deepEqual(
    [...(run?.level ?? [])].map((level) => run?.levels[level]),
    [...table.score],
  );
  t.deepEqual(
    [...(run?.image ?? [])].map((at) => report.images.ids[at]),
    table.imageId,
  );
  t.deepEqual(
    [...(run?.object ?? [])].map((at) => (at < 0 ? undefined : objects.ids[at])),
    table.objectId,
  );
  for (const [at, iou] of table.iou.entries()) t.true(Math.abs((run?.iou[at] ?? NaN) - Math.min(iou, 1)) <= 0.5 / 255 + 1e-6); // prettier-ignore
  const found = new Map(evaluation.objectTable().toTable().map((row) => [row.objectId, row.outcome])); // prettier-ignore
  t.deepEqual([...(run?.objectKind ?? [])].map((kind) => [...KINDS, 'matched', 'ignored'][kind]), objects.ids.map((id) => found.get(id))); // prettier-ignore
  const costs = new Map(evaluation.imageTable({ cost: true }).toTable().map((row) => [row.imageId, Math.fround(row.cost)])); // prettier-ignore
  t.deepEqual([...(run?.imageCost ?? [])], report.images.ids.map((id) => costs.get(id) ?? NaN)); // prettier-ignore

  const own = header.runs[0];
  t.deepEqual(own?.metrics, evaluation.metrics as Record<string, number>);
  t.is(own?.summary, evaluation.summary());
  const errors = evaluation.errors();
  t.deepEqual(own?.errors?.kinds.map(({ count, cost }) => [count, cost]), errors.kinds.toTable().map(({ count, cost }) => [count, cost])); // prettier-ignore
  const sums = KINDS.map((_, kind) =>
    own?.errors?.perCategory.reduce((sum, row) => sum + (row.counts[kind] ?? 0), 0),
  );
  t.deepEqual(sums, [...errors.kinds.count]);
  const ofCategories = errors.perCategory.toTable();
  const withCosts = own?.errors?.perCategory.filter(({ cost }) => cost) ?? [];
  t.true(withCosts.length > 0 && withCosts.length <= ofCategories.length);
  for (const { category, cost } of withCosts) {
    const { id } = header.categories[category] ?? {};
    const row = ofCategories.find(({ categoryId }) => categoryId === (id ?? ofCategories[0]?.categoryId));
    t.deepEqual(cost, KINDS.map((kind) => row?.[kind] ?? NaN)); // prettier-ignore
  }
  const rows = evaluation.perCategory() as Record<string, unknown>[];
  t.deepEqual(own?.perCategory.map((row) => row['AP']), rows.map((row) => row['AP'])); // prettier-ignore
  const mean = own?.ap.map((all) => all.reduce((sum, ap) => sum + ap, 0) / all.length) ?? [];
  for (const [at, ap] of mean.entries()) t.true(Math.abs(ap - Number(rows[at]?.['AP'])) < 1e-9);
  t.is(run?.kind.filter((kind) => kind === MATCHED).length, table.outcome.filter((own) => own === 'matched').length); // prettier-ignore
  return report;
}

const evaluated = (gt: string, dt: string, options: EvaluateOptions = {}): Evaluation<unknown> =>
  evaluate(gt, dt, { ...options, analysis: true });

test('the sample: what the page counts is what the library counts', async (t) => {
  const report = await agrees(t, evaluated('sample/gt.json', 'sample/dt.json'));
  t.is(report.images.length, 200);
  t.is(report.header.included.note, '');
  t.true(report.runs[0]?.box.every((value) => value >= 0));
});

test('suspicious labels are those of labelErrors()', async (t) => {
  const evaluation = evaluated('sample/gt.json', 'sample/dt.json');
  const { header, images, objects, runs } = await reported(evaluation);
  const { boxes, passed } = evaluation.labelErrors();
  const own = header.runs[0]?.labels;
  // Labels that are rather right than wrong are not for a person to look at.
  const suspicious = boxes.toTable().filter(({ quality }) => quality < 0.5);
  t.true(suspicious.length > 100 && suspicious.length < boxes.length);
  t.deepEqual([own?.passed, own?.total, own?.boxes.length], [passed, suspicious.length, suspicious.length]);
  for (const [at, row] of suspicious.entries()) {
    const label = own?.boxes[at];
    t.deepEqual(
      [label?.kind, label?.quality, images.ids[label?.image ?? -1], label?.box],
      [row.kind, row.quality, row.imageId, [row.x, row.y, row.width, row.height]],
    );
    t.deepEqual<unknown, unknown>(
      [label?.object, label?.category, label?.suggested].map((own, at) =>
        at === 0 ? objects.ids[own ?? -1] : header.categories[own ?? -1]?.id,
      ),
      [row.objectId, row.categoryId, row.suggestedId],
    );
    if (row.detection >= 0) t.is(runs[0]?.image[label?.detection ?? -1], label?.image);
  }
});

test('all categories as one', async (t) => {
  const report = await agrees(t, evaluated('sample/gt.json', 'sample/dt.json', { useCategories: false }));
  t.deepEqual(report.header.categories, [{ id: null, name: 'all categories', objects: 1452 }]);
});

test('the pairing of an image adds up to its row in the table of images', async (t) => {
  const evaluation = evaluated('sample/gt.json', 'sample/dt.json');
  const report = await reported(evaluation);
  const { detection, object } = outcomesAt(report, 0, 0, 0.25);
  const [run] = report.runs;
  for (const row of evaluation.imageTable({ confidence: 0.25 }).toTable().slice(0, 50)) {
    const image = report.images.ids.indexOf(row.imageId as number);
    const found = detection.subarray(run?.detectionStart[image], run?.detectionStart[image + 1]);
    const count = (outcome: number) => found.filter((own) => own === outcome).length;
    const objects = object.subarray(report.images.objectStart[image], report.images.objectStart[image + 1]);
    const missed = objects.filter((own) => own !== FOUND && own !== UNCOUNTED).length;
    t.deepEqual(
      [count(TRUE), count(FALSE), missed],
      [row.truePositives, row.falsePositives, row.falseNegatives],
    );
  }
});

data('masks', async (t) => {
  const folder = `${DATA}coco-val2014-100/instances_val2014_`;
  const report = await agrees(
    t,
    evaluated(`${folder}100.json`, `${folder}fakesegm100_results.json`, { iouType: 'segm' }),
  );
  t.true(report.objects.shapes.size > 500);
  const [at, shape] = [...(report.runs[0]?.shapes ?? [])][0] ?? [];
  t.true(
    shape && 'runs' in shape && shape.runs.reduce((sum, run) => sum + run, 0) === shape.width * shape.height,
  );
  t.true((report.runs[0]?.box[4 * (at ?? 0) + 2] ?? 0) > 0);
});

data('keypoints', async (t) => {
  const [gt, dt] = ['gt', 'dt'].map((name) => `${DATA}keypoints/${name}_dataset.json`) as [string, string];
  const report = await agrees(t, evaluated(gt, dt, { iouType: 'keypoints' }));
  const [shape] = report.objects.shapes.values();
  t.true(shape && 'keypoints' in shape && shape.keypoints.length === 51);
});

data('LVIS', async (t) => {
  const folder = `${DATA}lvis-val-100/`;
  await agrees(t, evaluated(`${folder}lvis_val_100.json`, `${folder}results.json`, { protocol: 'lvis' }));
});
