import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { spawnSync } from 'node:child_process';

import test from 'ava';
import { evaluateTracking } from 'boxwise';

import { limitOf } from '../../cli/track-limits.js';
import { boxwise, ROOT } from './run.js';

const GT = join(ROOT, 'examples/tracking/gt');
const DT = join(ROOT, 'examples/tracking/results');
const place = mkdtempSync(join(tmpdir(), 'boxwise-track-'));
test.after.always(() => rmSync(place, { recursive: true }));
const sample = ['track', '--gt', GT, '--dt', DT];
const evaluation = evaluateTracking(GT, DT);

test('the report has the numbers of the library in every format', (t) => {
  const { status, stdout, stderr } = boxwise(sample);
  t.is(status, 0, stderr);
  t.is(stdout, evaluation.summary());
  t.deepEqual(
    JSON.parse(boxwise([...sample, '--format', 'json']).stdout),
    JSON.parse(JSON.stringify(evaluation)),
  );
  const csv = join(place, 'tracks.csv');
  t.is(boxwise([...sample, '--format', 'csv', '--out', csv]).status, 0);
  t.is(readFileSync(csv, 'utf8'), evaluation.perSequence().toCsv());
  t.is(boxwise([...sample, '--format', 'csv', '--per-alpha']).stdout, evaluation.perAlpha().toCsv());
  t.regex(
    boxwise([...sample, '--format', 'markdown']).stdout,
    /^\| sequence \|.*\n.*\n\| square .*\n\| street .*\n\| all /,
  );
});

test('options are those of the library', (t) => {
  const { stdout } = boxwise([...sample, '--no-preprocess', '--iou-threshold', '0.4', '--format', 'json']);
  const expected = evaluateTracking(GT, DT, { preprocess: false, iouThreshold: 0.4 });
  t.deepEqual((JSON.parse(stdout) as { metrics: object }).metrics, { ...expected.metrics });
});

test('a minimum that is missed is exit code 1', (t) => {
  const { status, stderr } = boxwise([...sample, '--min', 'HOTA=0.99', '--min', 'IDF1=0.1']);
  t.is(status, 1);
  t.regex(stderr, /^boxwise: HOTA is 0\.39.* below --min 0\.99\n$/);
  t.is(boxwise([...sample, '--min', 'MOTA=-0.5', '--min', 'MT=1']).status, 0, 'some are negative, or counts');
});

test('a maximum of a count of mistakes that is exceeded is exit code 1', (t) => {
  const { status, stderr } = boxwise([...sample, '--max', 'FP=50', '--max', 'IDSW=10', '--max', 'ML=1']);
  t.is(status, 1);
  t.is(stderr, 'boxwise: FP is 99, 49 above --max 50\nboxwise: IDSW is 15, 5 above --max 10\n');
});

/** The metrics by direction; what describes the data has none. */
const LESS = ['FP', 'FN', 'IDSW', 'Frag', 'ML', 'IDFP', 'IDFN'];
const EITHER = ['PT', 'truthBoxes', 'resultBoxes', 'truthTracks', 'resultTracks'];
const HITS = ['TP', 'MT', 'IDTP'];
const NEGATIVE = ['MOTA', 'MODA'];

for (const metric of Object.keys(evaluation.metrics)) {
  test(`${metric}: a limit in the wrong direction or out of range is refused with the cure`, (t) => {
    const isCount = [...LESS, ...EITHER, ...HITS].includes(metric);
    const [right, wrong] = LESS.includes(metric)
      ? (['--max', '--min'] as const)
      : (['--min', '--max'] as const);
    const fine = isCount ? 3 : 0.5;
    const own = { flag: right, metric, value: fine };
    t.deepEqual(limitOf(right)(`${metric}=${fine}`), [own]);
    if (EITHER.includes(metric)) t.notThrows(() => limitOf(wrong)(`${metric}=${fine}`));
    else t.regex(refusal(wrong, metric, fine), new RegExp(`use ${right} ${metric}=${fine}\\.$`));
    const refused = isCount ? [0.5, -1] : NEGATIVE.includes(metric) ? [40, 1.1] : [40, 1.1, -0.1];
    for (const value of refused)
      t.regex(refusal(right, metric, value), new RegExp(`${metric}.*expected .*got ${value}`));
    if (NEGATIVE.includes(metric)) t.notThrows(() => limitOf('--min')(`${metric}=-0.5`));
    if (!isCount) t.regex(refusal(right, metric, 40), new RegExp(`write --min ${metric}=0\\.4\\.$`));
  });
}

function refusal(flag: '--min' | '--max', metric: string, value: number): string {
  try {
    limitOf(flag)(`${metric}=${value}`);
  } catch (thrown) {
    return (thrown as Error).message;
  }
  return 'accepted';
}

test('a limit that is refused is exit code 2', (t) => {
  for (const limit of [
    ['--min', 'FP=50'],
    ['--max', 'HOTA=0.5'],
    ['--min', 'HOTA=40'],
  ]) {
    const { status, stderr } = boxwise([...sample, ...limit]);
    t.is(status, 2, stderr);
    t.regex(stderr, /^boxwise: .*--m(in|ax)/);
  }
});

test('ground truth of which nothing counts is warned about, with the flag that helps', (t) => {
  const cars = join(place, 'cars.txt');
  writeFileSync(cars, '1,1,0,0,10,10,1,3,1\n2,1,0,0,10,10,1,3,1\n');
  const found = join(place, 'found.txt');
  writeFileSync(found, '1,1,0,0,10,10,1,-1,-1,-1\n2,1,0,0,10,10,1,-1,-1,-1\n');
  const { status, stderr } = boxwise(['track', '--gt', cars, '--dt', found, '--min', 'HOTA=0.1']);
  t.is(status, 1);
  t.regex(
    stderr,
    /^boxwise: warning: no box .* class 3; to count all classes set `--no-preprocess` \(once\) \[NOTHING_TO_MEASURE\]\n/,
  );
});

test('no limit is met where nothing was measured', (t) => {
  const lines = (rest: string): string => Array.from({ length: 30 }, (_, i) => `${i + 1},1,${100 + i},50,40,80,${rest}\n`).join(''); // prettier-ignore
  const file = (name: string, content: string): string => {
    const path = join(place, name);
    writeFileSync(path, content);
    return path;
  };
  const [gt, ignored] = [file('gt.txt', lines('1,1,1')), file('ignored.txt', lines('0,1,1'))];
  const [dt, empty] = [file('dt.txt', lines('.9,-1,-1,-1')), file('empty.txt', '')];
  const of = (truth: string, results: string, ...limits: string[]) =>
    boxwise(['track', '--gt', truth, '--dt', results, ...limits]);
  t.is(of(gt, dt, '--max', 'IDSW=20', '--min', 'MOTA=0').status, 0);
  for (const [truth, results, code] of [
    [gt, empty, 'NO_DETECTIONS'],
    [ignored, dt, 'NOTHING_TO_MEASURE'],
  ] as const)
    for (const limits of [
      ['--max', 'IDSW=20'],
      ['--min', 'MOTA=0'],
    ]) {
      const { status, stderr } = of(truth, results, ...limits);
      t.is(status, 1, `${code} ${limits.join(' ')}`);
      t.true(stderr.includes(`[${code}]`), stderr);
    }
});

test('wrong files, flags and words are exit code 2 with the line', (t) => {
  const bad = join(place, 'bad.txt');
  writeFileSync(bad, '1,1,0,0,10,10,1,1,1\n1,2,0,0,10\n');
  for (const [args, message] of [
    [['--gt', bad, '--dt', bad], /bad\.txt, line 2: expected at least 8 numbers.*\[LENGTH_MISMATCH\]/],
    [
      ['--gt', GT, '--dt', join(place, 'none')],
      /none: expected a file that can be read, got No such file or directory \[UNREADABLE_FILE\]/,
    ],
    [['--gt', GT, '--dt', '-'], /track reads no stdin/],
    [['--gt', GT, '--dt', DT, '--min', 'AP=0.5'], /There is no metric AP; there are HOTA/],
    [['--gt', GT, '--dt', DT, '--per-alpha'], /--per-alpha needs --format csv/],
    [
      ['--gt', GT, '--dt', DT, '--iou-threshold', '0'],
      /--iou-threshold: expected a number from above 0 to 1/,
    ],
    [['--gt', GT, '--dt', DT, '--benchmark', 'MOT18'], /Allowed choices are MOT15/],
    [
      ['--gt', GT, '--dt', DT, '--out', join(DT, 'street.txt'), '--format', 'nope'],
      /Allowed choices are text/,
    ],
  ] as const) {
    const { status, stderr } = boxwise(['track', ...args]);
    t.is(status, 2, args.join(' '));
    t.regex(stderr, message);
  }
});

test('the example of a tracker runs', (t) => {
  t.timeout(120_000);
  const command = ['--import=tsx', 'examples/tracking/main.ts'];
  const { status, stdout, stderr } = spawnSync(process.execPath, command, { cwd: ROOT, encoding: 'utf8' });
  t.is(status, 0, stderr);
  t.regex(stdout, /^HOTA is 0\.394: detection 0\.448, association 0\.349\.$/m);
  t.regex(stdout, /IoU 0\.50: HOTA 0\.\d{3}/);
});
