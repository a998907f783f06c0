import { readFileSync } from 'node:fs';

import test from 'ava';
import { BoxwiseError, Dataset, evaluate, type CocoDataset } from 'boxwise';

const GT = 'oracles/analysis/cases/floats.gt.json';
const DT = 'oracles/analysis/cases/floats.dt.json';

test('detections and objects add up with the errors and the operating points', (t) => {
  for (const iou of [0.5, 0.75]) {
    for (const name of ['floats', 'ties', 'few']) {
      const files = ['gt', 'dt'].map((kind) => `oracles/analysis/cases/${name}.${kind}.json`);
      const evaluation = evaluate(files[0] ?? '', files[1] ?? '', { analysis: true });
      const { kinds } = evaluation.errors({ iou });
      const { micro } = evaluation.operatingPoints({ iou, confidence: 0 });
      const detections = evaluation.detectionTable({ iou }).toTable();
      const objects = evaluation.objectTable({ iou }).toTable();
      const number = (rows: { outcome: string }[], outcome: string): number =>
        rows.filter((row) => row.outcome === outcome).length;
      t.is(number(detections, 'matched'), micro.truePositives);
      t.is(number(objects, 'matched'), micro.truePositives);
      t.is(objects.length - number(objects, 'matched') - number(objects, 'ignored'), micro.falseNegatives);
      for (const { kind, count } of kinds.toTable()) {
        t.is(number(kind === 'missed' ? objects : detections, kind), count, `${name}, ${kind}`);
      }
    }
  }
});

test('rows name images, categories and objects, and lead back to the input', (t) => {
  const gt = JSON.parse(readFileSync(GT, 'utf8')) as Required<CocoDataset>;
  const dt = JSON.parse(readFileSync(DT, 'utf8')) as {
    image_id: number;
    category_id: number;
    score: number;
  }[];
  const names = new Map(gt.images.map(({ id, file_name }) => [id, file_name]));
  for (const dataset of [GT, Dataset.load(GT)]) {
    const evaluation = evaluate(dataset, DT, { analysis: true });
    const rows = evaluation.detectionTable().toTable();
    t.is(rows.length, dt.length);
    for (const { detection, imageId, fileName, categoryId, categoryName, score, ...row } of rows) {
      const own = dt[detection];
      t.deepEqual([imageId, categoryId, score], [own?.image_id, own?.category_id, own?.score]);
      t.is(fileName as unknown, names.get(imageId as number));
      t.regex(categoryName ?? '', /^kind \d$/);
      t.is(row.objectId as unknown, row.object < 0 ? undefined : gt.annotations?.[row.object]?.id);
      if (row.outcome === 'matched') t.is(row.object, evaluation.matches.detections.data[detection] ?? -2);
      t.true(row.object < 0 ? row.iou === 0 : row.iou >= 0.1);
    }
    for (const { object, objectId, imageId } of evaluation.objectTable().toTable()) {
      const own = gt.annotations?.[object];
      t.deepEqual([objectId, imageId], [own?.id, own?.image_id] as unknown[]);
    }
  }
});

test('the cost of an image is AP without it, less AP', (t) => {
  const gt = JSON.parse(readFileSync(GT, 'utf8')) as Required<CocoDataset>;
  const evaluation = evaluate(GT, DT, { analysis: true });
  const rows = evaluation.imageTable({ cost: true }).toTable();
  t.is(rows.length, gt.images.length);
  t.deepEqual(rows.map(({ cost }) => cost), rows.map(({ cost }) => cost).sort((a, b) => b - a)); // prettier-ignore
  for (const { imageId, cost, fileName } of rows) {
    const imageIds = gt.images.map(({ id }) => id as number).filter((id) => id !== imageId);
    const without = evaluate(GT, DT, { imageIds }).metrics.AP50;
    t.true(Math.abs(without - evaluation.metrics.AP50 - cost) < 1e-12, `image ${imageId}`);
    t.is(fileName, `${String(imageId).padStart(6, '0')}.jpg`);
  }
});

test('counts of images add up with the operating points, the worst image first', (t) => {
  const evaluation = evaluate('sample/gt.json', 'sample/dt.json', { analysis: true });
  for (const confidence of [0, 0.3, 0.9]) {
    const table = evaluation.imageTable({ confidence });
    const { micro } = evaluation.operatingPoints({ confidence });
    const sum = (column: Uint32Array): number => column.reduce((all, count) => all + count, 0);
    t.is(sum(table.truePositives), micro.truePositives);
    t.is(sum(table.falsePositives), micro.falsePositives);
    t.is(sum(table.falseNegatives), micro.falseNegatives);
    t.deepEqual(
      [...table.f1],
      [...table.f1].sort((a, b) => a - b),
    );
  }
});

test('the promises give the same tables', async (t) => {
  const evaluation = evaluate(GT, DT, { analysis: true, threads: 3 });
  t.deepEqual(await evaluation.promises.detectionTable(), evaluation.detectionTable());
  t.deepEqual(await evaluation.promises.objectTable(), evaluation.objectTable());
  t.deepEqual(await evaluation.promises.imageTable({ cost: true }), evaluation.imageTable({ cost: true }));
});

test('a table as CSV has a line for each row, and quotes what needs it', (t) => {
  const evaluation = evaluate(GT, DT, { analysis: true });
  const table = evaluation.imageTable();
  const lines = table.toCsv().split('\n');
  t.is(lines.length, table.length + 2);
  t.is(lines[0], 'imageId,fileName,truePositives,falsePositives,falseNegatives,f1,cost');
  t.regex(lines[1] ?? '', /^\d+,\d{6}\.jpg,\d+,\d+,\d+,[\d.]+,$/);
});

test('text that a spreadsheet would run is written as text, numbers and ids as they are', (t) => {
  const names = {
    '=HYPERLINK("http://example.com")': `"'=HYPERLINK(""http://example.com"")"`,
    '+1+cmd|calc': "'+1+cmd|calc",
    '-2+3': "'-2+3",
    '@SUM(A1)': "'@SUM(A1)",
    '\tname': "'\tname",
    '\uff1d1+1': "'\uff1d1+1",
    '-12.5e3': '-12.5e3', // a number
    'a=b': 'a=b',
    "'quoted": "'quoted",
  };
  const images = Object.keys(names).map((file_name, at) => ({ id: `${-1 - at}`, file_name }));
  const annotations = images.map(({ id }, at) => ({ id: at + 1, image_id: id, category_id: 1, bbox: [0, 0, 9, 9], area: 81, iscrowd: 0 })); // prettier-ignore
  const gt = { images, annotations, categories: [{ id: 1, name: '=1+1' }] };
  const lines = evaluate(gt as never, [], { analysis: true })
    .imageTable()
    .toCsv()
    .trimEnd()
    .split('\n');
  t.deepEqual(
    lines.slice(1),
    Object.values(names).map((cell, at) => `${-1 - at},${cell},0,0,1,0,`),
  );
});

test('tables need an evaluation that keeps what they name', (t) => {
  const evaluation = evaluate(GT, DT);
  const calls = [
    () => evaluation.detectionTable(),
    () => evaluation.objectTable(),
    () => evaluation.imageTable(),
  ];
  for (const call of calls) t.is(t.throws(call, { instanceOf: BoxwiseError })?.code, 'INVALID_ARGUMENT');
});

test('columns of names are made when they are read, in their place, also after the evaluation is disposed of', (t) => {
  const evaluation = evaluate(GT, DT, { analysis: true });
  for (const make of ['detectionTable', 'objectTable'] as const) {
    const [early, late] = [evaluation[make](), evaluation[make]()];
    const rows = early.toTable();
    t.is(late.length, rows.length);
    t.deepEqual(Object.keys(late), Object.keys(rows[0] ?? {}));
    t.deepEqual(structuredClone({ ...late }).imageId, early.imageId);
    t.is(late.imageId, late.imageId);
  }
  const table = evaluation.detectionTable();
  const expected = evaluation.detectionTable().toCsv();
  evaluation.dispose();
  t.is(table.toCsv(), expected);
});
