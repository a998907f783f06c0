import { getEventListeners } from 'node:events';

import test from 'ava';
import { BoxwiseError, evaluate, nms, slidingWindows } from 'boxwise';
import * as promises from 'boxwise/promises';

import { CALLS, DROP_INS, METHODS, type ValidCall } from './calls.js';
import { outcome, outcomeOf, ROWS, type Row } from './rows.js';

/** Every function and method that returns a promise of work. */
const PROMISES: readonly Row[] = [
  ...ROWS.filter(({ name }) => name.startsWith('promises.') || name.endsWith('Async')),
  ...methods(),
];

/** The methods of `evaluation.promises`, and `slice` of sliding windows. */
function* methods(): Generator<Row> {
  const { on: evaluated } = METHODS['Evaluation.compare'] as { on: () => object };
  const plain = ['matches', 'precision', 'recall', 'scores'].map(
    (name) => [name, { args: () => [], needed: 0 }] as const,
  );
  const tables = ['detectionTable', 'objectTable', 'imageTable'].map(
    (name) => [name, { args: () => [{}], options: 0, needed: 0 }] as const,
  );
  const analyses = Object.entries(METHODS)
    .filter(([name]) => name.startsWith('Evaluation.') && name !== 'Evaluation.precisionRecall')
    .map(([name, { args, needed, options }]) => {
      const valid: ValidCall = options === undefined ? { args, needed } : { args, needed, options };
      return [name.slice('Evaluation.'.length), valid] as const;
    });
  for (const [name, valid] of [...plain, ...tables, ...analyses]) {
    const call = (...args: unknown[]): unknown => {
      const own = (evaluated() as { promises: Record<string, (...args: unknown[]) => unknown> }).promises;
      return own[name]?.(...args);
    };
    yield { name: `promises.evaluation.${name}`, export: name, call, ...valid };
  }
  yield {
    name: 'promises.SlidingWindows.slice',
    export: 'slice',
    call: async (...args) =>
      (await promises.slidingWindows({ imageSize: [32, 32], scales: [16] })).slice(...(args as [])),
    args: () => [0, 2],
    needed: 2,
  };
}

/** The arguments of a valid call with a signal among its options, the last argument. */
function withSignal({ name, args, options }: Row, signal: unknown): unknown[] {
  const given = args();
  if (options !== undefined) return given.with(options, { ...(given[options] as object), signal });
  const positions = name.startsWith('tfjs.') ? 6 : given.length; // after those that have defaults
  const all = name.startsWith('tfjs.nonMaxSuppressionAsync') ? 5 : positions;
  return [...given, ...Array<undefined>(all - given.length).fill(undefined), { signal }];
}

/** The error of a promise; `DOMException` is none that `throwsAsync` knows. */
const errorOf = (promise: Promise<unknown>): Promise<unknown> =>
  promise.then(
    () => undefined,
    (error: unknown) => error,
  );
const nameOf = (error: unknown): unknown => (error as Error | undefined)?.name;

/** What an answer is compared by. */
const plain = (answer: unknown): unknown =>
  JSON.stringify(answer, (_, value: unknown) =>
    ArrayBuffer.isView(value) ? [...(value as Uint8Array)] : value,
  );

// A WebAssembly works on the thread that calls it: an abort is seen between its calls, not in them.
const threaded = process.env['BOXWISE_BINARY'] === undefined ? test : test.skip;

test('all promises are in the table', (t) => {
  t.deepEqual(
    Object.keys(CALLS).filter((name) => !PROMISES.some((row) => row.name === `promises.${name}`)),
    [
      'Evaluator',
      'PanopticEvaluator',
      'SemanticAccumulator',
      'modelFromMetadata',
      'detectionColumns',
      'robustness',
      'oks',
      'oksNms',
      'stitch',
      'tiles',
      'weightedBoxClustering',
    ].filter((name) => !(name in promises)),
  );
  t.true(Object.keys(DROP_INS).some((name) => name.endsWith('Async')));
});

for (const row of PROMISES) {
  test(`${row.name} takes a signal`, async (t) => {
    const expected = await outcomeOf(row, row.args());
    t.is(expected.error, undefined);

    const own = new Error('not wanted');
    t.is(await outcome(row, withSignal(row, AbortSignal.abort(own))), own, 'an aborted signal');
    const standard = await outcome(row, withSignal(row, AbortSignal.abort()));
    t.true(standard instanceof DOMException && standard.name === 'AbortError');

    const controller = new AbortController();
    const running = outcome(row, withSignal(row, controller.signal));
    controller.abort(own);
    t.is(await running, own, 'an abort in the meantime');
    t.is(getEventListeners(controller.signal, 'abort').length, 0);

    for (const signal of [undefined, new AbortController().signal]) {
      const { answer, error } = await outcomeOf(row, withSignal(row, signal));
      t.is(error, undefined);
      t.is(plain(answer), plain(expected.answer), 'the same answer');
      if (signal) t.is(getEventListeners(signal, 'abort').length, 0, 'no listener is left');
    }

    for (const wrong of [null, 1, 'abort', {}, [], new AbortController(), () => {}]) {
      const error = await outcome(row, withSignal(row, wrong));
      t.true(error instanceof BoxwiseError, String(error));
      t.is((error as BoxwiseError).code, 'INVALID_ARGUMENT');
      t.regex((error as BoxwiseError).message, /^signal: expected an AbortSignal, got /);
    }
  });
}

test('what blocks refuses a signal, unless it is undefined', async (t) => {
  const { signal } = new AbortController();
  const blocking = ROWS.filter(({ name, options }) => name.startsWith('index.') && options !== undefined);
  t.true(blocking.length > 50);
  for (const row of blocking) {
    const error = await outcome(row, withSignal(row, signal));
    t.true(error instanceof BoxwiseError, `${row.name}: ${String(error)}`);
    t.regex(
      (error as BoxwiseError).message,
      /^signal: expected undefined, got an AbortSignal; .*boxwise\/promises/,
    );
    t.is(await outcome(row, withSignal(row, undefined)), undefined, row.name);
  }
});

test('a signal of another realm, or of a polyfill, is as good', async (t) => {
  const target = new EventTarget();
  const signal = {
    aborted: false,
    reason: undefined as unknown,
    addEventListener: target.addEventListener.bind(target),
    removeEventListener: target.removeEventListener.bind(target),
  };
  const boxes = new Float32Array(4 * 50_000).map((_, i) => i % 997);
  const running = promises.nms(boxes, new Float32Array(50_000), { signal: signal as never });
  target.dispatchEvent(new Event('abort'));
  t.is(nameOf(await errorOf(running)), 'AbortError', 'without a reason');
});

test('one signal for 10,000 calls, one after the other and at once, keeps no listener', async (t) => {
  const { signal } = new AbortController();
  const call = () => promises.nms([[0, 0, 1, 1]], [0.5], { signal });
  for (let i = 0; i < 8_000; i++) await call();
  t.is(getEventListeners(signal, 'abort').length, 0);
  const warned: unknown[] = [];
  const warn = (warning: unknown) => void warned.push(warning);
  process.on('warning', warn);
  await Promise.all(Array.from({ length: 2_000 }, call));
  await new Promise(setImmediate);
  process.off('warning', warn);
  t.is(getEventListeners(signal, 'abort').length, 0);
  t.deepEqual(warned, []);
});

threaded(
  'an abort ends all calls of its signal, those that wait too, and later ones give the right numbers',
  async (t) => {
    const count = 60_000;
    const boxes = new Float32Array(4 * count);
    for (let i = 0; i < count; i++)
      boxes.set(
        [(i * 7919) % 5000, (i * 104_729) % 5000, 0, 0].map((v, k) => (k < 2 ? v : 0)),
        4 * i,
      );
    for (let i = 0; i < count; i++) {
      boxes[4 * i + 2] = (boxes[4 * i] as number) + 20;
      boxes[4 * i + 3] = (boxes[4 * i + 1] as number) + 20;
    }
    const scores = new Float32Array(count).map((_, i) => ((i * 31) % 1009) / 1009);
    const expected = nms(boxes, scores, { iouThreshold: 0.4 });
    const controller = new AbortController();
    const slow = Array.from({ length: 40 }, () =>
      promises.softNms(boxes, scores, { signal: controller.signal }).then(
        () => 'done',
        (error: unknown) => error,
      ),
    );
    await new Promise((resolve) => setTimeout(resolve, 20)); // some run now
    const reason = new Error('enough');
    controller.abort(reason);
    t.deepEqual(new Set(await Promise.all(slow)), new Set([reason])); // alone they would take minutes
    t.deepEqual(await promises.nms(boxes, scores, { iouThreshold: 0.4 }), expected);
  },
);

threaded('a timeout rejects with its own reason', async (t) => {
  const size = 1400;
  const noise = new Float64Array(size * size).map((_, i) => ((i * 2_654_435_761) % 4_294_967_291) / 4e9);
  const signal = AbortSignal.timeout(5);
  const running = promises.linearAssignment({ data: noise, dims: [size, size] } as never, { signal });
  t.is(nameOf(await errorOf(running)), 'TimeoutError');
});

test('parsed objects are given up between two slices', async (t) => {
  const gt = { images: [{ id: 1 }], categories: [{ id: 1, name: 'a' }], annotations: [] };
  let read = 0;
  const results = Array.from({ length: 200_000 }, () => ({
    image_id: 1,
    category_id: 1,
    bbox: [0, 0, 1, 1] as [number, number, number, number],
    get score() {
      read++;
      return 0.5;
    },
  }));
  const controller = new AbortController();
  const running = promises.evaluate(gt as never, results, { signal: controller.signal });
  controller.abort();
  t.is(nameOf(await errorOf(running)), 'AbortError');
  await new Promise((resolve) => setTimeout(resolve, 20));
  t.true(read < results.length, `${read} records were read`);
});

test('windows of a loop end with the signal of their options', async (t) => {
  const controller = new AbortController();
  const windows = await promises.slidingWindows({
    imageSize: [640, 480],
    scales: [32, 64],
    chunk: 1000,
    signal: controller.signal,
  });
  t.is(windows.count, slidingWindows({ imageSize: [640, 480], scales: [32, 64] }).count);
  let chunks = 0;
  const all = async (): Promise<void> => {
    for await (const chunk of windows) {
      t.is(chunk.length, 4000);
      if (++chunks === 3) controller.abort();
    }
  };
  t.is(nameOf(await errorOf(all())), 'AbortError');
  t.is(chunks, 3);
});

threaded('an evaluation that was given up can be asked again', async (t) => {
  const evaluation = evaluate('sample/gt.json', 'sample/dt.json', { analysis: true });
  const after = evaluate('sample/gt.json', 'sample/dt.json', { analysis: true });
  const controller = new AbortController();
  const running = [
    evaluation.promises.compare(after, { resamples: 20_000, signal: controller.signal }),
    evaluation.promises.matches({ signal: controller.signal }),
    evaluation.promises.labelErrors({ signal: controller.signal }),
  ].map(errorOf);
  await new Promise((resolve) => setTimeout(resolve, 5));
  controller.abort();
  t.deepEqual((await Promise.all(running)).map(nameOf), ['AbortError', 'AbortError', 'AbortError']);
  const fresh = evaluate('sample/gt.json', 'sample/dt.json', { analysis: true });
  t.deepEqual(evaluation.matches, fresh.matches);
  t.is(plain(evaluation.labelErrors()), plain(fresh.labelErrors()));
  const drawn = { resamples: 10 };
  t.is(plain(evaluation.compare(after, drawn)), plain(fresh.compare(after, drawn)));
});
