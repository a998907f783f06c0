import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';

import test, { type ExecutionContext } from 'ava';
import { BoxwiseError, evaluateTracking, TrackingEvaluation, type ErrorCode } from 'boxwise';
import * as promises from 'boxwise/promises';

const place = mkdtempSync(join(tmpdir(), 'boxwise-tracks-'));
test.after.always(() => rmSync(place, { recursive: true }));
let count = 0;
function file(text: string | Uint8Array): string {
  const path = join(place, `${count++}.txt`);
  writeFileSync(path, text);
  return path;
}

const GT = '1,1,0,0,10,10,1,1,1\n';
const DT = '1,1,0,0,10,10,1,-1,-1,-1\n';
const ONE = { frames: [1], trackIds: [1], boxes: [[0, 0, 10, 10]] };

/** Both forms refuse the call with the code and the words. */
async function refused(
  t: ExecutionContext,
  args: readonly unknown[],
  code: ErrorCode,
  words: RegExp,
): Promise<void> {
  const call = args as Parameters<typeof evaluateTracking>;
  const now = t.throws(() => evaluateTracking(...call), { instanceOf: BoxwiseError });
  const later = await t.throwsAsync(promises.evaluateTracking(...call), { instanceOf: BoxwiseError });
  t.is(now?.code, code);
  t.regex(now?.message ?? '', words);
  t.is(later?.message, now?.message);
}

test('bad lines are named by file and line', async (t) => {
  const good = file(DT);
  const lines: [string, ErrorCode, RegExp][] = [
    [`${GT}\n1,2,0,0,10\n`, 'LENGTH_MISMATCH', /\.txt, line 3: expected at least 8 numbers: frame, id, .*, got 5$/],
    [`${GT}1,2,0,0,10,10,1\n`, 'LENGTH_MISMATCH', /line 2: .*got 7; pass benchmark: 'MOT15'/],
    [`${GT}1,2,0,x,10,10,1,1,1\n`, 'INVALID_VALUE', /line 2: expected a number as y, got "x"/],
    [`${GT}1,2,0,,10,10,1,1,1\n`, 'INVALID_VALUE', /line 2: expected a number as y, got ""/],
    [`${GT}1,2,0,0,Infinity,10,1,1,1\n`, 'INVALID_VALUE', /a number as width, got "Infinity"/],
    [`${GT}1,2,0,0,0x10,10,1,1,1\n`, 'INVALID_VALUE', /line 2: expected a number as width, got "0x10"/],
    [`${GT}1,9007199254740993,0,0,10,10,1,1,1\n`, 'OUT_OF_RANGE', /a whole number from 0 to 9007199254740991, got/],
    [`${GT}0,2,0,0,10,10,1,1,1\n`, 'OUT_OF_RANGE', /line 2: expected a frame from 1 to 10000000, got 0/],
    [`${GT}1.5,2,0,0,10,10,1,1,1\n`, 'OUT_OF_RANGE', /a frame from 1/],
    [`${GT}1e12,2,0,0,10,10,1,1,1\n`, 'OUT_OF_RANGE', /a frame from 1/],
    [`${GT}1,-1,0,0,10,10,1,1,1\n`, 'OUT_OF_RANGE', /det\.txt, has no tracks/],
    [`${GT}1,2,0,0,10,10,1,-1,-1,-1\n`, 'OUT_OF_RANGE', /a class from 1 to 13, got -1; pass benchmark: 'MOT15'/],
    [`${GT}${GT}`, 'DUPLICATE_ID', /line 2: expected at most one box of a track in a frame, got another one of track 1 in frame 1/],
  ]; // prettier-ignore
  for (const [text, code, words] of lines) await refused(t, [file(text), good], code, words);
  await refused(
    t,
    [file(GT), file(`${DT}1,2,0,0,9,9,1,3\n`)],
    'OUT_OF_RANGE',
    /line 2: expected a class of at most 1, got 3/,
  );
  const error = t.throws(() => evaluateTracking(file(`${GT}x`), good), { instanceOf: BoxwiseError });
  t.is(error?.list, 'lines');
  t.is(error?.record, 1);
});

test('bad columns are named by their index', async (t) => {
  const cases: [object, ErrorCode, RegExp][] = [
    [{ frames: [1, 2] }, 'LENGTH_MISMATCH', /groundTruth\.trackIds: expected as many as frames, 2/],
    [{ frames: [-1] }, 'OUT_OF_RANGE', /groundTruth\.frames\[0\]: expected frames from 0/],
    [{ trackIds: [-1] }, 'OUT_OF_RANGE', /groundTruth\.trackIds\[0\]/],
    [{ trackIds: [1.5] }, 'INVALID_ARGUMENT', /whole number/],
    [{ boxes: [[0, 0, NaN, 1]] }, 'INVALID_VALUE', /groundTruth\.boxes\[0\]: expected a box of finite numbers, got NaN/],
    [{ classes: [14] }, 'OUT_OF_RANGE', /groundTruth\.classes\[0\]: expected classes from 1 to 13, got 14/],
    [{ format: 'cxcywh' }, 'INVALID_ARGUMENT', /'xywh' or 'xyxy'/],
    [{ boxes: undefined }, 'INVALID_ARGUMENT', /boxes/],
    [{ scores: [1] }, 'INVALID_ARGUMENT', /one of the options frames, trackIds/],
  ]; // prettier-ignore
  for (const [own, code, words] of cases) await refused(t, [{ ...ONE, ...own }, ONE], code, words);
  await refused(
    t,
    [ONE, { ...ONE, classes: [1] }],
    'INVALID_ARGUMENT',
    /results\.classes: expected undefined/,
  );
  await refused(t, [{ frames: [1, 1], trackIds: [1, 1], boxes: [[0, 0, 1, 1], [0, 0, 1, 1]] }, ONE], 'DUPLICATE_ID', /groundTruth\[1\]/); // prettier-ignore
});

test('sequences without a partner, and folders without sequences, are errors', async (t) => {
  const folder = join(place, 'folder');
  mkdirSync(folder);
  await refused(t, [folder, folder], 'EMPTY_INPUT', /NAME\/gt\/gt\.txt/);
  await refused(
    t,
    [{ a: ONE }, { b: ONE }],
    'UNKNOWN_ID',
    /the sequence "a" of groundTruth, got "b"; pass the two files/,
  );
  await refused(t, [{ a: ONE, b: ONE }, { b: ONE }], 'UNKNOWN_ID', /results: expected a sequence "a"/);
  await refused(t, [{}, {}], 'EMPTY_INPUT', /groundTruth: expected at least one sequence/);
  await refused(t, [join(place, 'none.txt'), file(DT)], 'UNREADABLE_FILE', /none\.txt.*No such file/);
});

test('options are checked', async (t) => {
  await refused(
    t,
    [ONE, ONE, { benchmark: 'MOT18' }],
    'INVALID_ARGUMENT',
    /'MOT15', 'MOT16', 'MOT17' or 'MOT20'/,
  );
  await refused(
    t,
    [ONE, ONE, { benchmark: 'MOT15', preprocess: true }],
    'INVALID_ARGUMENT',
    /which MOT15 is not/,
  );
  await refused(t, [ONE, ONE, { iouThreshold: 0 }], 'OUT_OF_RANGE', /above 0 to 1/);
  t.throws(() => new TrackingEvaluation({} as never), { code: 'INVALID_ARGUMENT' });
  t.throws(() => evaluateTracking(ONE, ONE).perAlpha('other'), { code: 'INVALID_ARGUMENT' });
});

test('too many tracks are an error and no end of the process', (t) => {
  const length = 20_000;
  const frames = Array.from({ length }, (_, i) => i);
  const many = { frames, trackIds: frames, boxes: frames.flatMap(() => [0, 0, 10, 10]) };
  t.throws(() => evaluateTracking(many, many), { code: 'TOO_LARGE' });
});

test('an abort ends the work', async (t) => {
  const frames = Array.from({ length: 60_000 }, (_, i) => i);
  const many = { frames, trackIds: frames.map((i) => i % 50), boxes: frames.flatMap(() => [0, 0, 10, 10]) };
  const control = new AbortController();
  const work = promises.evaluateTracking(many, many, { signal: control.signal });
  setTimeout(() => control.abort(), 1);
  t.is(((await work.catch((error: unknown) => error as Error)) as Error).name, 'AbortError');
});

test('compressed files and those with a byte order mark are read, others are named', async (t) => {
  const wanted = evaluateTracking(file(GT), file(DT)).metrics.HOTA;
  for (const form of [gzipSync(DT), `\uFEFF${DT}`, gzipSync(`\uFEFF${DT}`)]) {
    t.is(evaluateTracking(file(GT), file(form)).metrics.HOTA, wanted);
    t.is((await promises.evaluateTracking(file(GT), file(form))).metrics.HOTA, wanted);
  }
  const wide = Buffer.from(`\uFEFF${DT}`, 'utf16le');
  await refused(t, [file(GT), file(wide)], 'INVALID_VALUE', /text in UTF-16LE; save the file as UTF-8/);
  await refused(t, [file(GT), file(Buffer.from(wide).swap16())], 'INVALID_VALUE', /UTF-16BE/);
  await refused(t, [file(GT), file(gzipSync(DT).subarray(0, 20))], 'INVALID_VALUE', /whole gzip data/);
});
