import { writeFileSync } from 'node:fs';
import { join } from 'node:path';

import test from 'ava';
import { BoxwiseError, Dataset, evaluate } from 'boxwise';

import { bytes, coded, DT, folder, GT, refused, typed, withDt, withGt, written } from './inputs.js';

test('the inputs that these tests spoil are good', (t) => {
  t.true((evaluate(bytes(GT), bytes(DT)).stats[0] as number) > 0);
});

test('text that ends early is an error at every byte', (t) => {
  for (let end = 0; end < GT.length; end++) {
    const error = coded(
      t,
      ['INVALID_JSON', 'EMPTY_INPUT'],
      withGt(GT.slice(0, end)),
      `ground truth of ${end} characters`,
    );
    if (error?.byte !== undefined) t.true(error.byte <= Buffer.byteLength(GT), `byte ${error.byte}`);
  }
  for (let end = 0; end < DT.length; end++) {
    coded(t, ['INVALID_JSON', 'EMPTY_INPUT'], withDt(DT.slice(0, end)), `detections of ${end} characters`);
  }
});

test('a file that ends early is an error at every byte', (t) => {
  for (let end = 0; end < GT.length; end += 3) {
    const path = written('early.json', GT.slice(0, end));
    const error = coded(
      t,
      ['INVALID_JSON', 'EMPTY_INPUT'],
      () => evaluate(path, bytes(DT)),
      `file of ${end} characters`,
    );
    if (error) t.true(error.message.includes(path), error.message);
  }
});

const spoil = (text: string, run: (spoiled: Uint8Array) => void): void => {
  const whole = Buffer.from(text);
  for (let at = 0; at < whole.length; at++) {
    const [before, after] = [whole.subarray(0, at), whole.subarray(at + 1)];
    for (const byte of ['', '\0', '"', '{', ']', ',', '9', 'e', '-', '\\', ' ', '\n', 'N'].map((c) =>
      Buffer.from(c),
    )) {
      run(Buffer.concat([before, byte, after]));
    }
    run(Buffer.concat([before, Buffer.from([0xff]), after]));
    run(Buffer.concat([before, Buffer.from([0xc3]), after]));
    run(Buffer.concat([before, whole.subarray(at, at + 1), whole.subarray(at)]));
  }
};

test('a byte that is dropped, doubled or replaced never does worse than a typed error', (t) => {
  const outcome = (call: () => unknown, spoiled: Uint8Array): void => {
    try {
      call();
    } catch (thrown) {
      if (!(thrown instanceof BoxwiseError) || thrown.code === 'INTERNAL') {
        t.fail(`${String(thrown)} for ${Buffer.from(spoiled).toString('latin1')}`);
      }
    }
  };
  spoil(GT, (spoiled) => outcome(() => evaluate(spoiled, bytes(DT), { threads: 1 }), spoiled));
  spoil(DT, (spoiled) => outcome(() => evaluate(bytes(GT), spoiled, { threads: 2 }), spoiled));
  t.pass();
});

test('brackets nested without end are an error, wherever they stand', (t) => {
  for (const depth of [5_000, 2_000_000]) {
    for (const [open, close] of [
      ['[', ']'],
      ['{"a":', '}'],
    ] as const) {
      for (const nested of [open.repeat(depth), open.repeat(depth) + '1' + close.repeat(depth)]) {
        const inResult = `[{"x":${nested},"image_id":1,"category_id":1,"bbox":[1,2,3,4],"score":1}]`;
        coded(t, ['TOO_DEEP', 'INVALID_JSON'], withDt(inResult), `a member of a result, ${depth}`);
        coded(
          t,
          ['TOO_DEEP', 'INVALID_JSON'],
          withGt(`{"x":${nested}}`),
          `a member of the dataset, ${depth}`,
        );
        coded(
          t,
          ['TOO_DEEP', 'INVALID_JSON', 'INVALID_SHAPE', 'INVALID_TYPE'],
          withDt(nested),
          `the whole input, ${depth}`,
        );
        coded(
          t,
          ['TOO_DEEP', 'INVALID_JSON', 'INVALID_TYPE', 'LENGTH_MISMATCH'],
          withDt(`[{"image_id":1,"category_id":1,"bbox":${nested}`),
          `a bbox, ${depth}`,
        );
      }
    }
  }
});

test('megabytes of garbage are an error', (t) => {
  for (const byte of [0, 0x20, 0x22, 0x2c, 0x31, 0x5b, 0x7b, 0xff]) {
    const garbage = new Uint8Array(8 << 20).fill(byte);
    refused(t, () => evaluate(garbage, bytes(DT)), `ground truth of ${byte}`);
    refused(t, () => evaluate(bytes(GT), garbage), `detections of ${byte}`);
  }
  let state = 1;
  const noise = new Uint8Array(4 << 20).map(
    () => (state = (Math.imul(state, 1103515245) + 12345) >>> 0) >>> 24,
  );
  refused(t, () => evaluate(noise, bytes(DT)), 'noise');
  refused(t, () => evaluate(bytes(GT), noise), 'noise');
  refused(t, withDt(`[${' '.repeat(4 << 20)}`), 'spaces');
  refused(t, withDt(`["${'x'.repeat(4 << 20)}`), 'a string');
  refused(t, withDt(`[{"score":${'1'.repeat(4 << 20)}}]`), 'a number');
});

test('a long text that is spoilt gives the same error to any number of threads, from bytes and from a file', (t) => {
  let state = 7;
  const random = (below: number): number => {
    state = (Math.imul(state, 1103515245) + 12345) >>> 0;
    return Math.floor((state / 2 ** 32) * below);
  };
  const results = Array.from({ length: 40_000 }, () => ({
    image_id: 1 + random(2),
    category_id: 1,
    bbox: [random(500), random(500), random(900) / 10, random(900) / 10],
    score: random(1000) / 1000,
    note: random(9) === 0 ? '},{"image_id":1,"bbox":[' : 'x',
  }));
  const clean = bytes(JSON.stringify(results));
  const dataset = Dataset.load(bytes(GT));
  const path = join(folder, 'long.json');
  const outcome = (detections: Uint8Array | string, threads: number): string => {
    try {
      return String(evaluate(dataset, detections, { threads }).stats);
    } catch (thrown) {
      const error = typed(t, thrown, 'a long text');
      return [error?.code, error?.expected, error?.got, error?.list, error?.record, error?.byte].join();
    }
  };
  for (let i = 0; i < 24; i++) {
    const spoilt = Buffer.from(clean);
    spoilt.write('}{",:[]x\\-'.charAt(random(10)), random(spoilt.length), 'latin1');
    writeFileSync(path, spoilt);
    const outcomes = [1, 2, 5].flatMap((threads) => [outcome(spoilt, threads), outcome(path, threads)]);
    t.is(new Set(outcomes).size, 1, outcomes.join('\n'));
  }
});
