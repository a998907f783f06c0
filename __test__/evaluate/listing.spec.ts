import { readFileSync } from 'node:fs';

import test from 'ava';

import { type BoxwiseError, Dataset, type CocoDataset } from 'boxwise';
import { Dataset as DatasetLater } from 'boxwise/promises';

const PATH = 'sample/gt.json';

test('tables of a dataset have what its file lists', async (t) => {
  const file = JSON.parse(readFileSync(PATH, 'utf8')) as Required<CocoDataset>;
  for (const dataset of [Dataset.load(PATH), await DatasetLater.load(PATH), Dataset.load(file)]) {
    const images = file.images.toSorted((a, b) => Number(a.id) - Number(b.id));
    t.deepEqual(
      dataset.imageTable().toTable(),
      images.map(({ id, file_name, width, height }) => ({
        imageId: id,
        fileName: file_name,
        width: width as number,
        height: height as number,
      })),
    );
    t.deepEqual(
      dataset.categoryTable().toTable(),
      file.categories.map(({ id, name }) => ({ categoryId: id, categoryName: name })),
    );
    t.deepEqual(
      dataset.annotationTable().toTable(),
      file.annotations.map(({ id, image_id, category_id, bbox, area, iscrowd }) => {
        const [x, y, width, height] = bbox as [number, number, number, number];
        const flags = { area: area as number, isCrowd: Number(iscrowd) };
        return {
          annotationId: id,
          imageId: image_id,
          categoryId: category_id,
          x,
          y,
          width,
          height,
          ...flags,
        };
      }),
    );
  }
});

test('ids keep their types; what is not listed or not read is said so', (t) => {
  const text = `{"images":[{"id":"b"},{"id":9007199254740993,"width":4,"height":3,"file_name":"é.jpg"}],"categories":[{"id":2},{"id":1,"name":"cat"}],
    "annotations":[{"id":5,"image_id":7,"category_id":3,"bbox":[1,2,3,4],"area":12,"iscrowd":1},{"id":"x","image_id":"b","category_id":1,"bbox":[0,0,1,1],"area":1}]}`;
  const dataset = Dataset.load(Buffer.from(text));
  const { imageId, fileName, width, height } = dataset.imageTable();
  t.deepEqual(
    [imageId, fileName],
    [
      [9007199254740993n, 'b'],
      ['é.jpg', undefined],
    ],
  );
  t.deepEqual(
    [[...width], [...height]],
    [
      [4, NaN],
      [3, NaN],
    ],
  );
  t.deepEqual(dataset.categoryTable().toTable(), [
    { categoryId: 1, categoryName: 'cat' },
    { categoryId: 2, categoryName: undefined },
  ]);
  const annotations = dataset.annotationTable();
  t.deepEqual(annotations.imageId, [7, 'b']);
  t.deepEqual(annotations.categoryId, [3, 1]);
  t.deepEqual(annotations.annotationId, [5, 'x']);
  t.deepEqual([...annotations.isCrowd], [1, 0]);
  const boxesAlone = Dataset.load(Buffer.from(text), { iouType: 'bbox' }).imageTable();
  t.deepEqual([boxesAlone.imageId, boxesAlone.fileName], [imageId, [undefined, undefined]]);
});

test('an empty dataset has empty tables, one that is disposed of has none', (t) => {
  const dataset = Dataset.load({ images: [], categories: [], annotations: [] });
  const tables = ['imageTable', 'categoryTable', 'annotationTable'] as const;
  for (const table of tables) t.is(dataset[table]().length, 0);
  dataset.dispose();
  for (const table of tables) t.is(t.throws<BoxwiseError>(() => dataset[table]()).code, 'DISPOSED');
});
