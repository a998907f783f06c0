import test from 'ava';
import * as boxwise from 'boxwise';

const { BoxwiseError, Dataset, evaluate } = boxwise;
type Class = new (...args: unknown[]) => unknown;

const DT = [{ image_id: 1, category_id: 1, bbox: [0, 0, 5, 5], score: 0.9 }];
const GT = {
  images: [{ id: 1, width: 10, height: 10 }],
  categories: [{ id: 1, name: 'a' }],
  annotations: [{ id: 1, image_id: 1, category_id: 1, bbox: [0, 0, 5, 5], area: 25, iscrowd: 0 }],
};

const classes = Object.entries(boxwise).filter(
  ([name, value]) => typeof value === 'function' && /^class\b/.test(String(value)) && name !== 'BoxwiseError',
) as unknown as [string, Class][];

/** Classes that are made by hand, also of a dataset. */
const BY_HAND = ['Evaluator'];

test('every class that only the library makes says so: new without and with the wrong parts', (t) => {
  t.true(classes.length >= 8, classes.map(([name]) => name).join());
  for (const [name, Made] of classes) {
    const others = BY_HAND.includes(name) ? [] : [[GT]];
    for (const args of [[], [undefined], [null], [{}], ...others, ['gt.json'], [1]]) {
      const error = t.throws(() => new Made(...args), { any: true }, name);
      t.true(error instanceof BoxwiseError, `${name}: ${String(error)}`);
    }
  }
});

test('what structuredClone and postMessage make of a dataset is named, with the cure', (t) => {
  const dataset = Dataset.load(GT);
  for (const cloned of [structuredClone(dataset), { ...dataset }] as never[]) {
    const error = t.throws(() => evaluate(cloned, DT as never), { instanceOf: BoxwiseError });
    t.is((error as { code?: string }).code, 'MISSING_KEY');
    t.regex(
      error?.message ?? '',
      /structuredClone and postMessage make of a Dataset: load it where it is used/,
    );
  }
});
