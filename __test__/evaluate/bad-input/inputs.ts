// Good inputs for the tests to spoil, and what they hold errors to.
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import test, { type ExecutionContext } from 'ava';
import { BoxwiseError, evaluate, type DetectionColumns, type ErrorCode } from 'boxwise';

export const folder = mkdtempSync(join(tmpdir(), 'boxwise-bad-'));
test.after.always(() => rmSync(folder, { recursive: true, force: true }));

export const GT = JSON.stringify({
  info: { year: 2017 },
  images: [{ id: 1, file_name: 'a "quoted" é.jpg' }, { id: 2 }],
  categories: [
    { id: 1, name: 'cat' },
    { id: 7, name: 'dog' },
  ],
  annotations: [
    {
      id: 1,
      image_id: 1,
      category_id: 1,
      bbox: [10, 10, 100.5, 1e2],
      area: 1e4,
      iscrowd: 0,
      segmentation: [[1, 2, 3.5]],
    },
    { id: 2, image_id: 2, category_id: 7, bbox: [5, 5, 20, 30], area: 600, iscrowd: 1 },
  ],
});
export const DT = JSON.stringify([
  { image_id: 1, category_id: 1, bbox: [12, 9, 99.25, 101], score: 0.875 },
  { image_id: 2, category_id: 7, bbox: [5, 5, 20, 30], score: 0.5, note: ['a', null, true] },
]);

/** Calls, and answers with the BoxwiseError that must come out; checks what every error must have. */
export function refused(t: ExecutionContext, call: () => unknown, what: string): BoxwiseError | undefined {
  try {
    call();
  } catch (thrown) {
    return typed(t, thrown, what);
  }
  t.fail(`${what}: no error`);
  return undefined;
}

export function typed(t: ExecutionContext, thrown: unknown, what: string): BoxwiseError | undefined {
  if (!(thrown instanceof BoxwiseError)) {
    t.fail(`${what}: threw ${String(thrown)}`);
    return undefined;
  }
  t.not(thrown.code, 'INTERNAL', `${what}: ${thrown.message}`);
  t.regex(thrown.code, /^[A-Z_]+$/, what);
  t.true(thrown.expected.length > 0 && thrown.got.length > 0, `${what}: ${thrown.message}`);
  t.regex(thrown.message, /expected .+, got .+/s, what);
  return thrown;
}

export function coded(
  t: ExecutionContext,
  code: ErrorCode | ErrorCode[],
  call: () => unknown,
  what: string,
): BoxwiseError | undefined {
  const error = refused(t, call, what);
  if (error)
    t.true(
      [code].flat().includes(error.code),
      `${what}: ${error.code}, not ${[code].flat().join(' or ')}: ${error.message}`,
    );
  return error;
}

export const bytes = (text: string): Uint8Array => Buffer.from(text);
export const withGt = (text: string) => () => evaluate(bytes(text), bytes(DT));
export const withDt = (text: string) => () => evaluate(bytes(GT), bytes(text));

export function written(name: string, content: string | Uint8Array): string {
  const path = join(folder, name);
  writeFileSync(path, content);
  return path;
}

export const result = (change: object): string =>
  JSON.stringify([JSON.parse(DT)[0], { ...JSON.parse(DT)[1], ...change }]);

export const annotation = (change: object): string => {
  const dataset = JSON.parse(GT);
  dataset.annotations[0] = { ...dataset.annotations[0], ...change };
  return JSON.stringify(dataset);
};

export const columns = (): DetectionColumns & { boxes: Float64Array; scores: Float64Array } => ({
  imageIds: Int32Array.of(1, 2),
  categoryIds: Int32Array.of(1, 7),
  boxes: Float64Array.of(12, 9, 99.25, 101, 5, 5, 20, 30),
  scores: Float64Array.of(0.875, 0.5),
});
