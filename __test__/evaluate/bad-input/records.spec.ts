import test from 'ava';
import { evaluate } from 'boxwise';

import { annotation, bytes, coded, DT, GT, refused, result, withDt, withGt } from './inputs.js';

test('inputs of another shape say which was expected', (t) => {
  for (const text of ['null', 'true', '5', '"x"', '[]', '[{}]'])
    coded(t, 'INVALID_SHAPE', withGt(text), `ground truth ${text}`);
  for (const text of ['null', 'true', '5', '"x"', '{}', '{"annotations":[]}'])
    coded(t, 'INVALID_SHAPE', withDt(text), `detections ${text}`);
  for (const list of ['images', 'categories', 'annotations']) {
    for (const value of [null, 5, true]) {
      const spoiled = JSON.stringify({ ...(JSON.parse(GT) as object), [list]: value });
      coded(t, ['INVALID_SHAPE', 'INVALID_TYPE'], withGt(spoiled), `${list} ${value}`);
    }
    for (const value of [[5], [null], [[]], ['x']]) {
      const spoiled = JSON.stringify({ ...(JSON.parse(GT) as object), [list]: value });
      const error = coded(
        t,
        ['INVALID_SHAPE', 'INVALID_TYPE'],
        withGt(spoiled),
        `${list} ${JSON.stringify(value)}`,
      );
      t.is(error?.list, list);
      t.is(error?.record, 0);
    }
  }
  for (const text of ['[5]', '[null]', '[[]]', '["x"]']) {
    const error = coded(t, ['INVALID_SHAPE', 'INVALID_TYPE'], withDt(text), `detections ${text}`);
    t.is(error?.record, 0);
  }
});

test('a dataset without images or categories is an error', (t) => {
  for (const list of ['images', 'categories']) {
    const spoiled = JSON.parse(GT) as Record<string, unknown>;
    delete spoiled[list];
    coded(t, ['MISSING_KEY', 'INVALID_SHAPE'], withGt(JSON.stringify(spoiled)), `no ${list}`);
    coded(
      t,
      ['MISSING_KEY', 'INVALID_SHAPE', 'UNKNOWN_IMAGE'],
      () => evaluate(spoiled as never, bytes(DT)),
      `object without ${list}`,
    );
  }
});

test('a record without a key that it needs is named', (t) => {
  const dataset = JSON.parse(GT) as Record<
    'images' | 'categories' | 'annotations',
    Record<string, unknown>[]
  >;
  const needs = {
    images: ['id'],
    categories: ['id'],
    annotations: ['id', 'image_id', 'category_id', 'bbox', 'area', 'iscrowd'],
  } as const;
  for (const [list, keys] of Object.entries(needs)) {
    for (const key of keys) {
      const records = dataset[list as keyof typeof needs];
      // The first annotation, since the second is a crowd, which needs no area.
      const record = list === 'annotations' ? 0 : 1;
      const { [key]: _, ...rest } = records[record] as Record<string, unknown>;
      const spoiled = JSON.stringify({
        ...dataset,
        [list]: records.map((own, i) => (i === record ? rest : own)),
      });
      for (const [form, call] of [
        ['bytes', withGt(spoiled)],
        ['object', () => evaluate(JSON.parse(spoiled), bytes(DT))],
      ] as const) {
        const error = coded(t, 'MISSING_KEY', call, `${list} without ${key}, ${form}`);
        t.is(error?.list, list, `${list} without ${key}, ${form}`);
        t.is(error?.record, record, `${list} without ${key}, ${form}`);
        if (key !== 'id' && list === 'annotations') t.is(error?.id, '1', `${list} without ${key}, ${form}`);
        if (form === 'object') t.is(error?.byte, undefined);
      }
    }
  }
  const results = JSON.parse(DT) as Record<string, unknown>[];
  for (const key of ['image_id', 'category_id', 'bbox', 'score']) {
    const { [key]: _, ...rest } = results[1] as Record<string, unknown>;
    const spoiled = JSON.stringify([results[0], rest]);
    for (const [form, call] of [
      ['bytes', withDt(spoiled)],
      ['objects', () => evaluate(bytes(GT), JSON.parse(spoiled))],
    ] as const) {
      const error = coded(t, 'MISSING_KEY', call, `result without ${key}, ${form}`);
      t.is(error?.record, 1, `result without ${key}, ${form}`);
      if (form === 'bytes') {
        const start = Buffer.byteLength(spoiled.slice(0, spoiled.indexOf('},{') + 2));
        t.true(
          error?.byte !== undefined && error.byte >= start && error.byte < spoiled.length,
          `byte ${error?.byte}, record from ${start}`,
        );
      }
    }
  }
});

test('a value of the wrong type or length is an error that names its record', (t) => {
  const boxes = [
    null,
    5,
    'x',
    {},
    [],
    [1],
    [1, 2, 3],
    [1, 2, 3, 4, 5],
    [1, 2, 3, null],
    [1, 2, 3, 'x'],
    [1, 2, 3, [4]],
    [[1, 2, 3, 4]],
    [1, 2, {}, 4],
  ];
  for (const bbox of boxes) {
    const what = `bbox ${JSON.stringify(bbox)}`;
    const error = coded(t, ['INVALID_TYPE', 'LENGTH_MISMATCH'], withDt(result({ bbox })), what);
    t.is(error?.record, 1, what);
    coded(
      t,
      ['INVALID_TYPE', 'LENGTH_MISMATCH'],
      () => evaluate(bytes(GT), JSON.parse(result({ bbox }))),
      `${what}, objects`,
    );
    // Nulls in ground truth are NaN to the reference.
    if (JSON.stringify(bbox) !== '[1,2,3,null]') {
      const truth = coded(
        t,
        ['INVALID_TYPE', 'LENGTH_MISMATCH'],
        withGt(annotation({ bbox })),
        `${what} in ground truth`,
      );
      t.is(truth?.record, 0, what);
    }
  }
  for (const score of [null, 'x', '0.5', {}, [], [0.5]]) {
    const error = coded(t, 'INVALID_TYPE', withDt(result({ score })), `score ${JSON.stringify(score)}`);
    t.is(error?.record, 1);
    coded(
      t,
      'INVALID_TYPE',
      () => evaluate(bytes(GT), JSON.parse(result({ score }))),
      `score ${JSON.stringify(score)}, objects`,
    );
  }
  for (const id of [[], {}, [1]]) {
    for (const key of ['image_id', 'category_id']) {
      t.is(
        coded(t, 'INVALID_TYPE', withDt(result({ [key]: id })), `${key} ${JSON.stringify(id)}`)?.record,
        1,
      );
      coded(
        t,
        'INVALID_TYPE',
        withGt(annotation({ [key]: id })),
        `${key} ${JSON.stringify(id)} in ground truth`,
      );
    }
    coded(t, 'INVALID_TYPE', withGt(annotation({ id })), `id ${JSON.stringify(id)}`);
  }
  for (const area of [null, 'x', {}, []])
    coded(t, 'INVALID_TYPE', withGt(annotation({ area })), `area ${JSON.stringify(area)}`);
  for (const iscrowd of [null, 'x', {}, [], [1]]) {
    coded(
      t,
      ['INVALID_TYPE', 'INVALID_VALUE'],
      withGt(annotation({ iscrowd })),
      `iscrowd ${JSON.stringify(iscrowd)}`,
    );
  }
});

test('a detection of an unknown image is named', (t) => {
  const results = JSON.parse(DT) as object[];
  const spoiled = [...results, { ...results[0], image_id: 99 }];
  const error = coded(t, 'UNKNOWN_IMAGE', withDt(JSON.stringify(spoiled)), 'bytes');
  t.is(error?.record, 2);
  t.is(coded(t, 'UNKNOWN_IMAGE', () => evaluate(bytes(GT), spoiled as never), 'objects')?.record, 2);
  const columns = {
    imageIds: Int32Array.of(1, 99),
    categoryIds: Int32Array.of(1, 1),
    boxes: new Float64Array(8),
    scores: new Float64Array(2),
  };
  t.is(coded(t, 'UNKNOWN_IMAGE', () => evaluate(bytes(GT), columns), 'columns')?.record, 1);
  coded(
    t,
    'UNKNOWN_IMAGE',
    () => evaluate(bytes(GT), { ...columns, imageIds: ['1', '2'] }),
    'strings for integers',
  );
});

test('objects that contain themselves are an error or are not looked at', (t) => {
  const round: unknown[] = [];
  round.push(round);
  const result = { image_id: 1, category_id: 1, bbox: [1, 2, 3, 4], score: 0.5 };
  refused(t, () => evaluate(bytes(GT), [{ ...result, bbox: round as number[] }]), 'bbox');
  refused(t, () => evaluate(bytes(GT), round as never), 'the whole input');
  t.true(evaluate(bytes(GT), [{ ...result, extra: round } as typeof result]).stats.length === 12);
});
