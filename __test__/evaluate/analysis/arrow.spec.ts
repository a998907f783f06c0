import * as arrow from 'apache-arrow';
import test from 'ava';

import { BoxwiseError, evaluate } from 'boxwise';

const evaluation = evaluate('sample/gt.json', 'sample/dt.json', { analysis: true });
type Row = Record<string, unknown>;

/** The rows of an Arrow table; what is null there is `undefined` in boxwise's. */
const rows = (table: arrow.Table): Row[] =>
  table
    .toArray()
    .map((row) =>
      Object.fromEntries(
        [...(row as Iterable<[string, unknown]>)].map(([name, value]) => [name, value ?? undefined]),
      ),
    );

test('every table has the same rows in Arrow, also after the journey through a file', (t) => {
  const tables = [
    evaluation.detectionTable(),
    evaluation.objectTable(),
    evaluation.imageTable({ cost: true }),
    evaluation.operatingPoints().perCategory,
    evaluation.operatingCurve(),
    evaluation.confusionMatrix().mostConfused(),
    evaluation.errors().kinds,
    evaluation.compare(evaluation, { resamples: 10 }).perCategory,
  ];
  for (const table of tables) {
    const made = table.toArrow(arrow);
    t.is(made.numRows, table.length);
    const read = arrow.tableFromIPC(arrow.tableToIPC(made));
    t.deepEqual(rows(read), table.toTable() as unknown as Row[]);
  }
});

test('numbers keep their types, and ids of several types become texts', (t) => {
  const { schema }: arrow.Table = evaluation.detectionTable().toArrow(arrow);
  const types = Object.fromEntries(schema.fields.map(({ name, type }) => [name, String(type)]));
  t.is(types['score'], 'Float64');
  t.is(types['detection'], 'Uint32');
  t.regex(types['categoryName'] ?? '', /^Dictionary<.*Utf8>$/);
  const on = { area: 81, iscrowd: 0, bbox: [0, 0, 9, 9], category_id: 1 };
  const images = [{ id: 1 }, { id: 9007199254740993n }];
  const annotations = images.map(({ id }, at) => ({ ...on, id: at + 1, image_id: id }));
  const gt = { images, categories: [{ id: 1 }], annotations };
  const table = evaluate(gt, [], { analysis: true }).imageTable();
  t.deepEqual(
    rows(table.toArrow(arrow))
      .map(({ imageId }) => imageId)
      .toSorted(),
    ['1', '9007199254740993'],
  );
});

test('anything but the library is refused with what to pass', (t) => {
  for (const wrong of [undefined, null, {}, 'apache-arrow', { tableFromArrays: 1 }]) {
    const error = t.throws(() => evaluation.imageTable().toArrow(wrong as never), {
      instanceOf: BoxwiseError,
    });
    t.is(error?.code, 'INVALID_ARGUMENT');
    t.regex(error?.message ?? '', /await import\('apache-arrow'\)/);
  }
});
