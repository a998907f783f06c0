import test from 'ava';
import { BoxwiseError, evaluateSemantic, SemanticAccumulator } from 'boxwise';

const CLASSES = { classes: 5 };

/** Labels and predictions of images, the same in every run. */
const images = Array.from({ length: 12 }, (_, image) => {
  let state = image + 1;
  const next = (): number => (state = (state * 48271) % 2147483647) % 6;
  const map = (): Uint8Array =>
    Uint8Array.from({ length: 300 }, () => ((label) => (label === 5 ? 255 : label))(next()));
  return [map(), map()] as const;
});

function added(own: readonly number[]): SemanticAccumulator {
  const accumulator = new SemanticAccumulator(CLASSES);
  for (const at of own) accumulator.add(...(images[at] as (typeof images)[0]), `${at}.png`);
  return accumulator;
}

function thrown(use: () => unknown): BoxwiseError {
  try {
    use();
  } catch (error) {
    if (error instanceof BoxwiseError) return error;
    throw error;
  }
  throw new Error('nothing was thrown');
}

const every = images.map((_, at) => at);

test('snapshots and shards come to the bytes of one run, in any order', (t) => {
  const whole = added(every);
  const shards = [0, 1, 2].map((nth) => added(every.filter((at) => at % 3 === nth).toReversed()));
  const bytes = shards.map((shard) => shard.toBytes());
  t.deepEqual(SemanticAccumulator.fromBytes(bytes.toReversed(), CLASSES).toBytes(), whole.toBytes());
  const [one, two, three] = shards as [SemanticAccumulator, SemanticAccumulator, SemanticAccumulator];
  const merged = three.merge(one).merge(two);
  t.deepEqual(merged.toBytes(), whole.toBytes());
  const expected = evaluateSemantic(
    images.map(([labels]) => labels),
    images.map(([, predictions]) => predictions),
    CLASSES,
  );
  t.deepEqual(SemanticAccumulator.fromBytes(merged.toBytes(), CLASSES).result().toJSON(), expected.toJSON());
});

test('an image that is given twice is found and named, and nothing of it is added', (t) => {
  const accumulator = added([0, 1]);
  const before = accumulator.toBytes();
  const uses = [
    () => accumulator.add(...(images[1] as (typeof images)[0]), '1.png'),
    () => accumulator.merge(added([2, 1])),
    () => accumulator.addSnapshot(added([1, 3]).toBytes()),
    () => SemanticAccumulator.fromBytes([before, before], CLASSES),
  ];
  for (const use of uses) {
    const error = thrown(use);
    t.is(error.code, 'DUPLICATE_ID');
    t.regex(error.got, /^image "[01]\.png", which has been added before$/);
  }
  t.deepEqual(accumulator.toBytes(), before);
  const unnamed = new SemanticAccumulator(CLASSES);
  for (let i = 0; i < 2; i++) unnamed.add(...(images[1] as (typeof images)[0]));
  t.is(SemanticAccumulator.fromBytes(unnamed.toBytes(), CLASSES).result().images, 2);
  t.notThrows(() => new SemanticAccumulator(CLASSES).add(...(images[0] as (typeof images)[0]), 2n ** 60n));
});

test('snapshots that are changed, cut off, or made with other options are refused', (t) => {
  const bytes = added([0, 1, 2]).toBytes();
  for (let at = 0; at < bytes.length; at++) {
    const changed = bytes.slice();
    (changed[at] as number) ^= 1 << (at % 8);
    t.is(thrown(() => SemanticAccumulator.fromBytes(changed, CLASSES)).code, 'INVALID_VALUE');
    t.is(thrown(() => SemanticAccumulator.fromBytes(bytes.subarray(0, at), CLASSES)).code, 'INVALID_VALUE');
  }
  for (const options of [
    { classes: 6 },
    { ...CLASSES, ignoreLabel: null },
    { ...CLASSES, reduceZeroLabel: true },
  ]) {
    const error = thrown(() => SemanticAccumulator.fromBytes(bytes, options));
    t.like(error, { code: 'INVALID_ARGUMENT', got: 'other options' });
  }
  t.is(thrown(() => SemanticAccumulator.fromBytes('bytes' as never, CLASSES)).input, 'bytes');
  t.notThrows(() => SemanticAccumulator.fromBytes([], CLASSES));
});
