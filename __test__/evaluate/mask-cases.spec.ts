// Masks and label maps that go wrong: areas that disagree with their pixels, marks of 0 and 255, and boxes that masks do not need.
import { fileURLToPath } from 'node:url';

import test from 'ava';
import { BoxwiseError, evaluate, evaluatePanoptic, evaluateSemantic, mask, type CocoDataset } from 'boxwise';

const CASES = fileURLToPath(new URL('../../oracles/cases/', import.meta.url));

test('panoptic areas that disagree with the mask are warned of, and each parity says which of them it uses', (t) => {
  const side = (name: string) => ({
    json: `${CASES}panoptic-areas/${name}.json`,
    masks: `${CASES}panoptic-areas/${name}`,
  });
  for (const [parity, says, most] of [
    ['strict', /overlaps use `area`/, 4],
    ['corrected', /uses the pixels and not `area`/, 1],
  ] as const) {
    const { metrics, warnings } = evaluatePanoptic(side('gt'), side('dt'), { parity });
    const [warning] = warnings;
    t.deepEqual([warnings.length, warning?.code, warning?.count], [1, 'AREA_DIFFERS_FROM_MASK', 3], parity);
    t.regex(warning?.message ?? '', says);
    t.true(metrics.PQ > 0 && metrics.PQ < most, `${parity}: ${metrics.PQ}`);
  }
});

test('label maps of 0 and 255 are read as a class and ignored pixels, with both warnings', (t) => {
  const folder = `${CASES}labels-0-and-255/`;
  const { metrics, warnings } = evaluateSemantic(`${folder}gt`, `${folder}dt`, { classes: 2 });
  t.deepEqual(
    warnings.map(({ code }) => code),
    ['CLASSES_WITHOUT_LABELS', 'IGNORED_SHARE_IS_LARGE'],
  );
  t.true(Math.abs(metrics.mIoU - 0.9666666666666667) < 1e-15);
});

test('grey labels of one bit are numbers', (t) => {
  const folder = `${CASES}labels-of-one-bit/`;
  const { metrics, warnings } = evaluateSemantic(`${folder}gt`, `${folder}dt`, { classes: 2 });
  t.deepEqual(warnings, []);
  t.is(metrics.mIoU.toFixed(4), '0.8768');
});

test('masks are compared without the boxes of annotations, whatever stands in their place', (t) => {
  const half = mask.encode(
    Uint8Array.from({ length: 100 }, (_, i) => Number(i < 50)),
    [10, 10],
  );
  const own = { image_id: 1, category_id: 1, segmentation: half };
  const truth = (bbox: unknown) =>
    ({
      images: [{ id: 1, width: 10, height: 10 }],
      categories: [{ id: 1, name: 'a' }],
      annotations: [{ ...own, id: 1, iscrowd: 0, area: 50, ...(bbox !== undefined && { bbox }) }],
    }) as unknown as CocoDataset;
  const found = { ...own, score: 1 };
  for (const iouType of ['segm', 'boundary'] as const) {
    for (const bbox of [undefined, null, [], 'x', {}, [1], [1, 2, 3, 4, 5], 0]) {
      const { metrics, warnings } = evaluate(truth(bbox), [found as never], { iouType });
      t.true(metrics.AP > 0.999, `${iouType} ${JSON.stringify(bbox)}`);
      t.deepEqual(warnings, []);
    }
    // a result's box decides what its area is, so it is one, or absent
    for (const [bbox, code, says] of [
      [null, 'INVALID_TYPE', /got null/],
      ['x', 'INVALID_TYPE', /got a string/],
      [[1], 'LENGTH_MISMATCH', /got 1 number/],
    ] as const) {
      const error = t.throws(() => evaluate(truth(null), [{ ...found, bbox } as never], { iouType }), {
        instanceOf: BoxwiseError,
      });
      t.is(error?.code, code);
      t.regex(error?.message ?? '', says);
    }
  }
});
