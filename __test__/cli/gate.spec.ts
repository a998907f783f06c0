import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { Ajv2020 } from 'ajv/dist/2020.js';
import test from 'ava';
import { evaluate } from 'boxwise';

import { boxwise, DT, GT, ROOT } from './run.js';

const place = mkdtempSync(join(tmpdir(), 'boxwise-gate-'));
test.after.always(() => rmSync(place, { recursive: true }));
const sample = ['eval', '--gt', GT, '--dt', DT, '-q'];

interface Saved {
  protocol: string;
  groundTruth: string;
  settings: Record<string, unknown>;
  metrics: Record<string, number | null>;
  perCategory: { id: string; name: string; metrics: Record<string, number | null> }[];
}

function saved(): Saved {
  const path = join(place, 'saved.json');
  const { status, stderr } = boxwise([...sample, '--save-baseline', path]);
  if (status !== 0) throw new Error(stderr);
  return JSON.parse(readFileSync(path, 'utf8')) as Saved;
}

function file(name: string, content: unknown): string {
  const path = join(place, name);
  writeFileSync(path, typeof content === 'string' ? content : JSON.stringify(content));
  return path;
}

test('a baseline has the metrics, is valid by its schema, and is the same bytes each time', (t) => {
  const content = saved();
  const evaluation = evaluate(GT, DT);
  t.deepEqual(content.metrics, { ...evaluation.metrics });
  t.is(content.perCategory.length, 80);
  t.is(content.perCategory[0]?.metrics['AP'], evaluation.perCategory()[0]?.AP);
  const schema = JSON.parse(readFileSync(join(ROOT, 'docs/schema/baseline-1.json'), 'utf8')) as object;
  t.true(new Ajv2020().validate(schema, content));
  const [a, b] = ['a.json', 'b.json'].map((name) => {
    boxwise([...sample, '--save-baseline', join(place, name)]);
    return readFileSync(join(place, name), 'utf8');
  });
  t.is(a, b);
});

test('equal numbers pass; a fall fails with 1 and a table; --max-drop allows it', (t) => {
  const content = saved();
  const { AP = 0, AP50 = 0 } = content.metrics;
  content.metrics['AP'] = (AP ?? 0) + 0.02;
  content.metrics['AP50'] = (AP50 ?? 0) - 0.1; // rose
  const higher = file('higher.json', content);
  t.is(boxwise([...sample, '--baseline', join(place, 'saved.json')]).status, 0);
  const fell = boxwise([...sample, '--baseline', higher]);
  t.is(fell.status, 1);
  t.regex(fell.stderr, /1 of 12 metrics fell by more than 0 since .*higher\.json/);
  t.regex(fell.stderr, /AP +│ all +│ +0\.599 │ 0\.579 │ -0\.0200/);
  t.is(boxwise([...sample, '--baseline', higher, '--max-drop', '0.02']).status, 0);
  t.is(boxwise([...sample, '--baseline', higher, '--max-drop', '0.019']).status, 1);
});

test('categories are compared with --per-category; one without a value now has fallen, one without a value before is left out', (t) => {
  const content = saved();
  const [first, second] = content.perCategory;
  if (first) first.metrics['AP'] = 1;
  if (second) second.metrics['AP'] = -1;
  content.perCategory.push({ id: '999', name: 'gone', metrics: { AP: 0.5 } });
  const baseline = file('categories.json', content);
  t.is(boxwise([...sample, '--baseline', baseline]).status, 0);
  const { status, stderr } = boxwise([...sample, '--baseline', baseline, '--per-category']);
  t.is(status, 1);
  t.regex(stderr, /2 of \d+ metrics fell/);
  t.regex(stderr, /gone +│ +0\.500 │ +-1 │ -0\.5000/);
});

test('a baseline of another evaluation is refused with the difference', (t) => {
  const content = saved();
  for (const [change, args, message] of [
    [{}, ['--iou-type', 'segm'], /another setting of iouType \(bbox, now segm\)/],
    [
      {},
      ['--max-detections', '1,10,50'],
      /another setting of maxDetections \(\[1,10,100\], now \[1,10,50\]\)/,
    ],
    [{ protocol: 'lvis' }, [], /another protocol \(lvis, now coco\)/],
    [{ groundTruth: 'ab'.repeat(32) }, [], /another ground truth \(SHA-256 abababababab…, now /],
    [{}, ['--image-ids', '1970'], /another setting of imageIds \(null, now \[1970\]\)/],
  ] as const) {
    const baseline = file('other.json', { ...content, ...change });
    const { status, stderr } = boxwise([...sample, '--baseline', baseline, ...args]);
    t.is(status, 2, stderr);
    t.regex(stderr, message);
  }
});

test('every option that changes numbers is a setting of the baseline', (t) => {
  const points = [5, 5, 2, 9, 9, 2];
  const record = { image_id: 1, category_id: 1, bbox: [0, 0, 20, 20], keypoints: points };
  const segmentation = [[0, 0, 20, 0, 20, 20, 0, 20]];
  const gt = file('tiny.gt.json', {
    images: [{ id: 1, width: 40, height: 40 }],
    categories: [{ id: 1, name: 'thing' }],
    annotations: [{ ...record, id: 1, area: 400, iscrowd: 0, num_keypoints: 2, segmentation }],
  });
  const dt = file('tiny.dt.json', [{ ...record, score: 0.5 }]);
  const hierarchy = file('tree.json', { LabelName: '/m/0', Subcategory: [{ LabelName: 'thing' }] });
  const points2 = ['--iou-type', 'keypoints', '--keypoint-sigmas'];
  for (const [saved, now, setting] of [
    [[...points2, '0.1,0.1'], [...points2, '0.9,0.9'], 'keypointSigmas'],
    [['--iou-type', 'boundary'], ['--iou-type', 'boundary', '--dilation-ratio', '0.3'], 'dilationRatio'],
    [['--protocol', 'voc'], ['--protocol', 'voc', '--coordinates', 'continuous'], 'coordinates'],
    [['--protocol', 'voc'], ['--protocol', 'voc', '--interpolation', '11-points'], 'interpolation'],
    [['--protocol', 'openimages'], ['--protocol', 'openimages', '--group-of-weight', '0'], 'groupOfWeight'],
    [['--protocol', 'openimages'], ['--protocol', 'openimages', '--hierarchy', hierarchy], 'hierarchy'],
    [[], ['--on-bad-record', 'skip'], 'onBadRecord'],
  ] as const) {
    const own = ['eval', '--gt', gt, '--dt', dt, '-q'];
    const baseline = join(place, `${setting}.json`);
    const first = boxwise([...own, ...saved, '--save-baseline', baseline]);
    t.is(first.status, 0, first.stderr);
    t.is(boxwise([...own, ...saved, '--baseline', baseline]).status, 0, setting);
    const { status, stderr } = boxwise([...own, ...now, '--baseline', baseline]);
    t.is(status, 2, stderr);
    t.true(stderr.includes(`another setting of ${setting} (`), stderr);
  }
});

const nulls = (metrics: object): object =>
  Object.fromEntries(Object.keys(metrics).map((name) => [name, null]));

test('what is no baseline, and flags that contradict each other, are bad options', (t) => {
  const content = saved();
  for (const [args, message] of [
    [
      ['--baseline', file('no.json', '{"a": 1}')],
      /no\.json is not a file that --save-baseline wrote: it must have required property/,
    ],
    [['--baseline', file('cut.json', '{"format": ')], /--baseline .*cut\.json: .*JSON/],
    [
      ['--baseline', file('newer.json', { ...content, format: 'boxwise-baseline-2' })],
      /must be equal to constant at \/format/,
    ],
    [['--baseline', join(place, 'absent.json')], /absent\.json.*ENOENT/],
    [['--baseline', file('none.json', { ...content, metrics: {} })], /none\.json has no AP: save it again/],
    [
      ['--baseline', file('null.json', { ...content, metrics: nulls(content.metrics) })],
      /null\.json has no metric with a value: nothing can be compared/,
    ],
    [
      ['--per-category', '--baseline', file('classless.json', { ...content, perCategory: [] })],
      /--per-category: --baseline .*classless\.json has no category with a value/,
    ],
    [['--max-drop', '0.1'], /--max-drop needs --baseline/],
    [['--baseline', join(place, 'saved.json'), '--max-drop', '2'], /Expected a number from 0 to 1/],
    [
      ['--baseline', join(place, 'saved.json'), '--save-baseline', join(place, 'saved.json')],
      /is the file of --baseline, which would be overwritten/,
    ],
    [['--save-baseline', GT], /is the file of --gt, which would be overwritten/],
    [['--plot', DT], /is the file of --dt, which would be overwritten/],
    [['--plot', join(place, 'x'), '--out', join(place, 'x')], /are the same file/],
  ] as const) {
    const { status, stderr } = boxwise([...sample, ...args]);
    t.is(status, 2, args.join(' '));
    t.regex(stderr, message);
  }
});

test('JUnit: a test for each check, text of any kind escaped', (t) => {
  const dt = file('a<b>&"c.json', readFileSync(DT, 'utf8'));
  const { status, stdout } = boxwise([
    'eval',
    '--gt',
    GT,
    '--dt',
    dt,
    '-q',
    '--format',
    'junit',
    '--min-ap',
    '0.9',
    '--min-ap50',
    '0.1',
  ]);
  t.is(status, 1);
  t.true(
    stdout.startsWith(
      '<?xml version="1.0" encoding="UTF-8"?>\n<testsuites name="boxwise eval" tests="2" failures="1" errors="0">',
    ),
  );
  t.true(stdout.includes('<testsuite name="a&lt;b'));
  t.regex(
    stdout,
    /<testcase classname="boxwise\.minimum" name="AP is at least 0\.9">\s*<failure type="minimum" message="AP is 0\.57/,
  );
  t.regex(stdout, /<testcase classname="boxwise\.minimum" name="AP50 is at least 0\.1"\/>/);
  const none = boxwise([...sample, '--format', 'junit']);
  t.regex(none.stdout, /tests="1" failures="0"/);
});

test('GitHub: commands in one line each, whatever the text', (t) => {
  const { status, stdout } = boxwise([
    'eval',
    '--gt',
    GT,
    '--dt',
    DT,
    '--format',
    'github',
    '--min-ap',
    '0.9',
  ]);
  t.is(status, 1);
  const lines = stdout.trimEnd().split('\n');
  t.regex(lines[0] ?? '', /^::notice title=dt\.json against gt\.json::AP 0\.579, AP50 0\.781/);
  t.is(lines.at(-1), '::error title=AP is at least 0.9::AP is 0.5787960679721464, 0.321 below --min-ap 0.9');
  t.true(lines.every((line) => line.startsWith('::')));
  const sample = ['eval', '--gt', GT, '--dt', DT, '--iou-thresholds', '0.5', '--format', 'github'];
  t.regex(boxwise(sample).stdout, /^::warning title=[A-Z_]+::/m);
});

test('Markdown names what was compared, what failed, how metrics moved and the worst categories; names are text', (t) => {
  const content = saved();
  content.metrics['AP'] = 0.6;
  const baseline = file('markdown.json', content);
  const { stdout } = boxwise([...sample, '--baseline', baseline, '--format', 'markdown']);
  t.true(
    stdout.startsWith(
      '## boxwise: AP 0.579 ▼ 0.0212\n\ndt.json against gt.json: coco, bbox, IoU 0.50 to 0.95, at most 100 detections per image, 80 categories.\n',
    ),
  );
  t.regex(stdout, /\*\*1 of 12 checks failed\*\*\n\n- AP fell by 0\.0212/);
  t.regex(stdout, /\| AP +\| 0\.579 \| +0\.600 \| ▼ 0\.0212 \|/);
  t.regex(stdout, /<details><summary>Worst categories by AP, 10 of 80<\/summary>/);
  const hostile = '@all <img src=x onerror=alert(1)> [x](http://y) `a` *b* | c';
  const images = [{ id: 1, width: 9, height: 9 }];
  const box = { image_id: 1, bbox: [0, 0, 9, 9] };
  const gt = file('hostile.json', {
    images,
    annotations: [1, 2].map((id) => ({ ...box, id, category_id: id, area: 81, iscrowd: 0 })),
    categories: [
      { id: 1, name: hostile },
      { id: 2, name: 'b' },
    ],
  });
  const dt = file('hostile-dt.json', [{ ...box, category_id: 2, score: 0.5 }]);
  const named = boxwise(['eval', '--gt', gt, '--dt', dt, '--format', 'markdown', '-q']).stdout;
  t.true(
    named.includes('@\u2060all \\<img src=x onerror=alert(1)\\> \\[x\\](http://y) \\`a\\` \\*b\\* \\| c'),
  );
});
