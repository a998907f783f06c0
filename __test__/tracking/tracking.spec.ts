import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

import test, { type ExecutionContext } from 'ava';
import {
  evaluateTracking,
  type TrackColumns,
  type TrackingEvaluation,
  type TrackingInput,
  type TrackingOptions,
} from 'boxwise';
import * as promises from 'boxwise/promises';

type Rows = number[][];
interface Numbers {
  metrics: Record<string, number>;
  alphas: Record<string, number[]>;
}
interface Case {
  options: TrackingOptions;
  sequences: Record<string, [truth: Rows, results: Rows]>;
  expected: { all: Numbers; sequences: Record<string, Numbers> };
}

const ROOT = fileURLToPath(new URL('../..', import.meta.url));
const SAMPLE = { gt: `${ROOT}examples/tracking/gt`, dt: `${ROOT}examples/tracking/results` };
const cases = readFileSync(`${ROOT}oracles/tracking/cases.jsonl`, 'utf8')
  .trim()
  .split('\n')
  .map((line) => JSON.parse(line) as Case);
const place = mkdtempSync(join(tmpdir(), 'boxwise-tracking-'));
test.after.always(() => rmSync(place, { recursive: true }));

const text = (rows: Rows): string => rows.map((row) => `${row.join(',')}\n`).join('');

function columns(rows: Rows, isTruth: boolean, hasClasses: boolean): TrackColumns {
  return {
    frames: rows.map(([frame]) => frame as number),
    trackIds: rows.map(([, id]) => id as number),
    boxes: Float64Array.from(rows.flatMap((row) => row.slice(2, 6))),
    ...(isTruth && { considered: rows.map((row) => row[6] as number) }),
    ...(isTruth && hasClasses && { classes: Int32Array.from(rows, (row) => row[7] as number) }),
  };
}

function inMemory({ sequences, options }: Case): [TrackingInput, TrackingInput] {
  const side = (at: 0 | 1): TrackingInput =>
    Object.fromEntries(
      Object.entries(sequences).map(([name, both]) => [
        name,
        columns(both[at], at === 0, options.benchmark !== 'MOT15'),
      ]),
    );
  return [side(0), side(1)];
}

function same(t: ExecutionContext, found: TrackingEvaluation, { expected }: Case, what: string): void {
  const wrong: string[] = [];
  const compare = (own: object, theirs: Numbers, where: string): void => {
    for (const [name, value] of Object.entries(theirs.metrics)) {
      const got = (own as Record<string, number>)[name] as number;
      // Without ground truth TrackEval has 0 for a sequence and minus the false positives for several.
      if (/^MO[TD]A$/.test(name) && theirs.metrics.truthBoxes === 0) t.is(got, 0);
      else if (got !== value) wrong.push(`${where} ${name}: ${got}, ${value}`);
    }
  };
  compare(found.metrics, expected.all, 'all');
  for (const row of found.perSequence().toTable()) {
    const theirs = expected.sequences[row.sequence] as Numbers;
    compare(row, theirs, row.sequence);
    const alphas = found.perAlpha(row.sequence);
    for (const [name, values] of Object.entries(theirs.alphas))
      t.deepEqual([...alphas[name as 'HOTA']], values, `${what} ${row.sequence} ${name}`); // to the last bit
  }
  for (const [name, values] of Object.entries(expected.all.alphas))
    t.deepEqual([...found.perAlpha()[name as 'HOTA']], values, `${what} ${name}`);
  t.deepEqual(wrong, [], what);
}

test('columns have the numbers of TrackEval, and HOTA its bits', (t) => {
  for (const [index, own] of cases.entries())
    same(t, evaluateTracking(...inMemory(own), own.options), own, String(index));
});

test('promises have the numbers of calls', async (t) => {
  for (const own of cases) {
    const [now, later] = [
      evaluateTracking(...inMemory(own), own.options),
      await promises.evaluateTracking(...inMemory(own), own.options),
    ];
    t.deepEqual(later.toJSON(), now.toJSON());
  }
});

test('files, folders and columns have the same numbers', async (t) => {
  for (const [index, own] of cases.entries()) {
    const folder = join(place, String(index));
    mkdirSync(join(folder, 'results'), { recursive: true });
    for (const [name, [truth, results]] of Object.entries(own.sequences)) {
      mkdirSync(join(folder, 'gt', name, 'gt'), { recursive: true });
      writeFileSync(join(folder, 'gt', name, 'gt', 'gt.txt'), text(truth));
      writeFileSync(join(folder, 'results', `${name}.txt`), text(results).replaceAll(',', ' '));
    }
    const paths = [join(folder, 'gt'), join(folder, 'results')] as const;
    same(t, evaluateTracking(...paths, own.options), own, String(index));
    same(t, await promises.evaluateTracking(...paths, own.options), own, String(index));
  }
});

test('one file, and files by name', (t) => {
  const both = [`${SAMPLE.gt}/street/gt/gt.txt`, `${SAMPLE.dt}/street.txt`] as const;
  const alone = evaluateTracking(...both);
  t.deepEqual(alone.perSequence().sequence, ['street']);
  const named = evaluateTracking({ a: both[0] }, { a: new URL(`file://${both[1]}`) });
  t.deepEqual(named.metrics, alone.metrics);
  const all = evaluateTracking(SAMPLE.gt, SAMPLE.dt);
  t.deepEqual(all.perSequence().toTable()[1], alone.perSequence().toTable()[0]);
});

test('the sample has the numbers of TrackEval', (t) => {
  const sample = JSON.parse(readFileSync(`${ROOT}oracles/tracking/sample.json`, 'utf8')) as Case;
  same(t, evaluateTracking(SAMPLE.gt, SAMPLE.dt, sample.options), sample, 'sample');
});

test('ids may be strings, BigInts and typed arrays, and boxes corners', (t) => {
  const boxes = [
    [0, 0, 10, 20],
    [2, 0, 10, 20],
  ];
  const plain = { frames: [1, 2], trackIds: [7, 8], boxes };
  const expected = evaluateTracking(plain, plain).toJSON();
  for (const other of [
    { ...plain, trackIds: ['a', 'b'] },
    { ...plain, trackIds: [7n, 8n] },
    { ...plain, trackIds: Int32Array.of(7, 8), frames: Int32Array.of(1, 2) },
    { ...plain, boxes: [[0, 0, 10, 20], [2, 0, 12, 20]], format: 'xyxy' as const }, // prettier-ignore
    { ...plain, frames: { data: Int32Array.of(1, 2), dims: [2], type: 'int32' } },
  ])
    t.deepEqual(evaluateTracking(plain, other).toJSON(), expected);
});

test('the table of text has a line for each sequence and one for all', (t) => {
  const lines = evaluateTracking(SAMPLE.gt, SAMPLE.dt).summary().trimEnd().split('\n');
  t.is(lines.length, 4);
  t.regex(lines[0] ?? '', /^sequence +HOTA +DetA/);
  t.regex(lines[3] ?? '', /^COMBINED +\d+\.\d\d/);
});

test('what makes the numbers meaningless is warned about, once a kind, with what to do', (t) => {
  const track = { frames: [1, 2], trackIds: ['a', 'a'], boxes: [10, 10, 10, 20, 12, 10, 10, 20] };
  const none = { frames: [], trackIds: [], boxes: [] };
  const warned = (truth: TrackingInput, results: TrackingInput, options?: TrackingOptions) =>
    evaluateTracking(truth, results, options).warnings.map(
      ({ code, message, count }) => [code, count, message] as const,
    );
  t.deepEqual(warned(track, track), []);
  for (const [truth, results, code, count, message] of [
    [
      { ...track, classes: [3, 3] },
      track,
      'NOTHING_TO_MEASURE',
      1,
      /class 3; to count all classes set `preprocess: false`/,
    ],
    [{ ...track, considered: [0, 0] }, track, 'NOTHING_TO_MEASURE', 1, /`considered`.* is 0/],
    [none, track, 'NOTHING_TO_MEASURE', 1, /it has no box/],
    [
      { one: none, two: none, three: track },
      { one: track, two: track, three: track },
      'NOTHING_TO_MEASURE',
      2,
      /in "one"/,
    ],
    [track, none, 'NO_DETECTIONS', 1, /have no box/],
    [
      track,
      { ...track, boxes: [10, 10, -10, 20, 12, 10, 10, 0] },
      'DETECTION_BOX_WITHOUT_SIZE',
      2,
      /format: 'xyxy'/,
    ],
    [{ ...track, boxes: [9, 9, 0, 9, 9, 9, 9, 9] }, track, 'ANNOTATION_BOX_WITHOUT_SIZE', 1, /ground truth/],
    [
      track,
      { ...track, boxes: [0.1, 0.1, 0.1, 0.2, 0.1, 0.1, 0.1, 0.2] },
      'BOXES_LOOK_NORMALISED',
      1,
      /results .* fractions/,
    ],
  ] as const) {
    const [first, ...more] = warned(truth as TrackingInput, results as TrackingInput);
    t.deepEqual(more, []);
    t.deepEqual(first?.slice(0, 2), [code, count]);
    t.regex(first?.[2] ?? '', message);
  }
  t.deepEqual(warned({ ...track, classes: [3, 3] }, track, { preprocess: false }), []);
});

test('results that fit the ground truth only when they are read otherwise are warned about', (t) => {
  const [frames, trackIds, boxes]: [number[], number[], number[][]] = [[], [], []];
  for (let frame = 1; frame <= 60; frame++)
    for (let k = 0; k < 3; k++) {
      frames.push(frame);
      trackIds.push(k);
      boxes.push([50 + 20 * frame + 150 * k, 60 + 40 * k, 40, 80]);
    }
  const truth = { frames, trackIds, boxes };
  const codes = (own: object) =>
    evaluateTracking(truth, { ...truth, ...own }).warnings.map(({ code }) => code);
  const read = (of: (box: number[]) => number[]) => ({ boxes: boxes.map(of) });
  t.deepEqual(codes({}), []);
  t.deepEqual(codes(read(([x = 0, y = 0, w = 0, h = 0]) => [x + 9, y - 12, w, h])), []);
  t.deepEqual(codes(read(([x = 0, ...rest]) => [x + 900, ...rest])), []);
  const corners = read(([x = 0, y = 0, w = 0, h = 0]) => [x, y, x + w, y + h]);
  t.deepEqual(codes({ ...corners, format: 'xyxy' }), []);
  t.deepEqual(codes(corners), ['BOXES_LOOK_LIKE_ANOTHER_FORMAT']);
  t.deepEqual(codes(read(([x = 0, y = 0, w = 0, h = 0]) => [x + w / 2, y + h / 2, w, h])), [
    'BOXES_LOOK_LIKE_ANOTHER_FORMAT',
  ]);
  t.deepEqual(codes(read((box) => box.map((side) => 2 * side))), ['BOXES_LOOK_RESIZED']);
  t.deepEqual(codes({ frames: frames.map((frame) => frame + 1) }), ['FRAMES_LOOK_SHIFTED']);
});

test('every second to tenth frame of one side, numbered without gaps, is warned about', (t) => {
  const at = (frame: number, speed: number): number[][] =>
    [0, 1, 2].map((k) => [50 + speed * frame + 150 * k, 60 + 40 * k, 40, 80]);
  const columns = (count: number, frameOf: (nth: number) => number, speed: number): TrackColumns => {
    const all = Array.from({ length: count }, (_, nth) => nth + 1);
    return {
      frames: all.flatMap((nth) => [nth, nth, nth]),
      trackIds: all.flatMap(() => [0, 1, 2]),
      boxes: all.flatMap((nth) => at(frameOf(nth), speed)),
    };
  };
  const codes = (truth: TrackColumns, results: TrackColumns): string[] =>
    evaluateTracking(truth, results).warnings.map(({ code }) => code);
  const whole = columns(60, (nth) => nth, 3);
  for (const every of [2, 3, 5, 10]) {
    const first = columns(60 / every, (nth) => 1 + (nth - 1) * every, 3);
    const last = columns(60 / every, (nth) => nth * every, 3);
    for (const part of [first, last]) {
      t.deepEqual(codes(whole, part), ['FRAMES_LOOK_SHIFTED'], `${every}`);
      t.deepEqual(codes(part, whole), ['FRAMES_LOOK_SHIFTED'], `${every}`);
    }
  }
  // parts of a sequence with their own numbers, moving or not, and results that find little
  for (const speed of [3, 0]) {
    const half = columns(30, (nth) => nth, speed);
    const all = columns(60, (nth) => nth, speed);
    t.deepEqual(codes(all, half), ['FRAMES_WITHOUT_DETECTIONS']);
    t.deepEqual(codes(half, all), []);
  }
  t.deepEqual(
    codes(
      whole,
      columns(30, (nth) => 500 + 7 * nth, 3),
    ),
    ['FRAMES_WITHOUT_DETECTIONS'],
  );
});

test('results of other frames than those of the ground truth, or of a part of them, are warned about', (t) => {
  const columns = (frames: number[], count = 6): TrackColumns => ({
    frames: frames.flatMap((frame) => Array.from({ length: count }, () => frame)),
    trackIds: frames.flatMap(() => Array.from({ length: count }, (_, k) => k)),
    boxes: frames.flatMap((frame) =>
      Array.from({ length: count }, (_, k) => [5 * frame + 90 * k, 60, 40, 80]),
    ),
  });
  const all = Array.from({ length: 100 }, (_, nth) => nth + 1);
  const warned = (results: number[], count?: number) =>
    evaluateTracking(columns(all, count), columns(results, count)).warnings.map(
      ({ code, message }) => `${code}: ${message}`,
    );
  t.regex(
    warned(all.map((frame) => frame + 500)).join(),
    /^FRAMES_LOOK_SHIFTED: .* 501 to 600, .* 1 to 100: .*subtract 500/,
  );
  t.regex(
    warned(all.slice(0, 60)).join(),
    /^FRAMES_WITHOUT_DETECTIONS: .*end at frame 60, and 40 frames with 240 boxes/,
  );
  t.regex(warned(all.slice(15)).join(), /^FRAMES_WITHOUT_DETECTIONS: .*begin at frame 16, after 15 frames/);
  t.regex(
    warned(all.filter((frame) => frame % 3 === 1)).join(),
    /^FRAMES_WITHOUT_DETECTIONS: .*in 66 of the 100 frames/,
  );
  t.deepEqual(warned(all.slice(5, 95)), [], 'a tracker needs some frames to begin');
  t.deepEqual(warned(all.filter((frame) => frame % 7 !== 2)), [], 'some frames may lack all');
  t.deepEqual(
    warned(
      all.filter((frame) => frame === 100 || frame % 3 === 1),
      1,
    ),
    [],
    'one object is easily missed',
  );
});
