import { spawn, spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

import test from 'ava';
import { evaluate } from 'boxwise';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));
const GT = join(ROOT, 'sample/gt.json');
const DT = join(ROOT, 'sample/dt.json');
const SUMMARY = readFileSync(join(ROOT, 'oracles/sample/summary.txt'), 'utf8'); // what pycocotools prints

const folder = mkdtempSync(join(tmpdir(), 'boxwise-cli-'));
test.after.always(() => rmSync(folder, { recursive: true }));

interface Run {
  status: number | null;
  stdout: string;
  stderr: string;
}

function boxwise(args: string[], input = '', env: Record<string, string> = {}): Run {
  return spawnSync(process.execPath, ['dist/cli.cjs', ...args], {
    cwd: ROOT,
    encoding: 'utf8',
    input,
    env: { ...process.env, ...env },
  });
}

/** Scores the sample, whose detections are of some categories that it never annotates: that warning is left out. */
function evalSample(...args: string[]): Run {
  const run = boxwise(['eval', '--gt', GT, '--dt', DT, ...args]);
  return { ...run, stderr: withoutWarnings(run.stderr) };
}

function withoutWarnings(stderr: string): string {
  return stderr.replaceAll(/^boxwise: warning: .* \[[A-Z_]+\]\n/gm, '');
}

function file(name: string, content: string): string {
  const path = join(folder, name);
  writeFileSync(path, content);
  return path;
}

test("the summary on stdout is pycocotools', character for character, and nothing but warnings is on stderr", (t) => {
  const { status, stdout, stderr } = evalSample();
  t.is(stdout, SUMMARY);
  t.is(stderr, '');
  t.is(status, 0);
});

test('json has every digit, keys in a stable order, and -1 for what is absent', (t) => {
  const { status, stdout } = evalSample('--format', 'json', '--per-category');
  const result = JSON.parse(stdout) as Record<string, unknown>;
  const own = evaluate(GT, DT);
  t.is(status, 0);
  t.deepEqual(Object.keys(result), ['metrics', 'stats', 'perCategory', 'warnings', 'params']);
  t.deepEqual(result['metrics'], { ...own.metrics });
  t.deepEqual(result['stats'], [...own.stats]);
  t.deepEqual(result['perCategory'], own.perCategory());
  t.deepEqual(result['warnings'], own.warnings);
  t.deepEqual(result['params'], { ...own.params });
  t.true((result['perCategory'] as { AP: number }[]).some(({ AP }) => AP === -1));
  t.deepEqual(Object.keys(JSON.parse(evalSample('--format', 'json').stdout) as object), [
    'metrics',
    'stats',
    'warnings',
    'params',
  ]);
});

test('csv has a row for each metric, or for all and each category', (t) => {
  const { metrics } = evaluate(GT, DT);
  const rows = evalSample('--format', 'csv').stdout.trimEnd().split('\n');
  t.deepEqual(rows, ['metric,value', ...Object.entries(metrics).map(([name, value]) => `${name},${value}`)]);
  const table = evalSample('--format', 'csv', '--per-category').stdout.trimEnd().split('\n');
  t.is(table.length, 82);
  t.regex(table[0] ?? '', /^id,category,AP,AP50,AP75,/);
  t.true(table[1]?.startsWith(`,all,${metrics.AP},${metrics.AP50},`));
  t.true(table.every((row) => row.split(',').length === table[0]?.split(',').length));
});

test('csv quotes and markdown escapes names that need it', (t) => {
  const gt = file(
    'names.json',
    JSON.stringify({
      images: [{ id: 1 }],
      annotations: [{ id: 1, image_id: 1, category_id: 1, bbox: [0, 0, 9, 9], area: 81, iscrowd: 0 }],
      categories: [{ id: 1, name: 'a "b", c|d\ne' }],
    }),
  );
  const dt = file('names-dt.json', '[]');
  const csv = boxwise(['eval', '--gt', gt, '--dt', dt, '--format', 'csv', '--per-category']).stdout;
  t.true(csv.includes('\n1,"a ""b"", c|d\ne",'));
  const markdown = boxwise(['eval', '--gt', gt, '--dt', dt, '--format', 'markdown', '--per-category']).stdout;
  t.true(markdown.includes('a "b", c\\|d e'));
  const categories = [{ id: -1, name: '=1+1' }];
  const formula = file('formula.json', JSON.stringify({ images: [{ id: 1 }], annotations: [], categories }));
  const safe = boxwise(['eval', '--gt', formula, '--dt', dt, '--format', 'csv', '--per-category']).stdout;
  t.true(safe.includes("\n-1,'=1+1,"), safe);
});

test('markdown tables are aligned', (t) => {
  const { stdout } = evalSample('--format', 'markdown', '--per-category');
  const tables = stdout
    .trimEnd()
    .split('\n\n')
    .filter((part) => part.startsWith('|'));
  t.is(tables.length, 2);
  for (const table of tables) {
    const widths = table.split('\n').map((row) => row.length);
    t.is(new Set(widths).size, 1);
    t.regex(table.split('\n')[1] ?? '', /^\|( -+:? \|)+$/);
  }
});

test('text with --per-category adds a table without colours', (t) => {
  const { stdout } = evalSample('--per-category');
  t.true(stdout.startsWith(`${SUMMARY}\n┌`));
  t.false(stdout.includes('\u001b'));
  t.true(stdout.includes('toothbrush'));
});

test('either input can come from stdin, both cannot', (t) => {
  t.is(boxwise(['eval', '--gt', '-', '--dt', DT], readFileSync(GT, 'utf8')).stdout, SUMMARY);
  t.is(boxwise(['eval', '--gt', GT, '--dt', '-'], readFileSync(DT, 'utf8')).stdout, SUMMARY);
  const both = boxwise(['eval', '--gt', '-', '--dt', '-']);
  t.is(both.status, 2);
  t.regex(both.stderr, /^boxwise: --gt and --dt cannot both/);
  t.is(boxwise(['eval', '--gt', GT, '--dt', '-'], '').status, 2);
});

test('a met minimum exits with 0, a missed one with 1 and says which and by how much', (t) => {
  t.is(evalSample('--min-ap', '0.1', '--min-ar100', '0.1', '--min-ap-small', '0').status, 0);
  const { status, stdout, stderr } = evalSample(
    '--min-ap',
    '0.1',
    '--min-ap50',
    '0.99',
    '--min-ar-large',
    '1',
  );
  t.is(status, 1);
  t.is(stdout, SUMMARY);
  t.regex(
    stderr,
    /^boxwise: AP50 is 0\.\d+, 0\.\d+ below --min-ap50 0\.99\nboxwise: ARl is 0\.\d+, .* below --min-ar-large 1\n$/,
  );
});

test('--min asks for any metric', (t) => {
  t.is(evalSample('--min', 'AP=0.1', '--min', 'AR1=0').status, 0);
  const { status, stderr } = evalSample('--min', 'AR1=1');
  t.is(status, 1);
  t.regex(stderr, /^boxwise: AR1 is 0\.\d+, .* below --min 1\n/);
});

test('a minimum of what cannot be measured is missed', (t) => {
  const { status, stderr } = evalSample('--image-ids', '0', '--min-ap', '0');
  t.is(status, 1);
  t.regex(stderr, /boxwise: AP is -1, .*; --min-ap asks for 0\n/);
});

test('options reach the evaluation', (t) => {
  const categoryIds = [1, 2];
  const options = [
    '--iou-thresholds',
    '0.5,0.75',
    '--category-ids',
    '1,2',
    '--max-detections',
    '1,5,100',
    '--threads',
    '1',
  ];
  const { stdout } = evalSample(
    ...options,
    '--area-ranges',
    'all:0:1e10,tiny:0:256',
    '--no-categories',
    '--format',
    'json',
  );
  const own = evaluate(GT, DT, {
    categoryIds,
    iouThresholds: [0.5, 0.75],
    maxDetections: [1, 5, 100],
    areaRanges: [
      ['all', 0, 1e10],
      ['tiny', 0, 256],
    ],
    useCategories: false,
  });
  t.deepEqual(JSON.parse(stdout), JSON.parse(JSON.stringify({ ...own.toJSON() })));
});

test('warnings are on stderr, and --quiet silences them', (t) => {
  const gt = file(
    'zero.json',
    JSON.stringify({
      images: [{ id: 1 }],
      annotations: [{ id: 0, image_id: 1, category_id: 1, bbox: [0, 0, 9, 9], area: 81, iscrowd: 0 }],
      categories: [{ id: 1, name: 'thing' }],
    }),
  );
  const dt = file('zero-dt.json', '[{"image_id":1,"category_id":1,"bbox":[0,0,9,9],"score":0.5}]');
  const { status, stderr } = boxwise(['eval', '--gt', gt, '--dt', dt]);
  t.is(status, 0);
  t.regex(stderr, /^boxwise: warning: .* \[[A-Z_]+\]\n/i);
  t.is(boxwise(['eval', '--gt', gt, '--dt', dt, '--quiet']).stderr, '');
});

test('--out writes the report to a file, the summary stays on stdout', (t) => {
  const out = join(folder, 'report.json');
  const { status, stdout } = evalSample('--format', 'json', '--out', out);
  t.is(status, 0);
  t.is(stdout, SUMMARY);
  t.is(readFileSync(out, 'utf8'), evalSample('--format', 'json').stdout);
  t.is(evalSample('--out', out, '--quiet').stdout, '');
  t.is(readFileSync(out, 'utf8'), SUMMARY);
});

test('an --out that cannot be written exits with 2', (t) => {
  const { status, stderr } = evalSample('--out', join(folder, 'missing', 'report.txt'));
  t.is(status, 2);
  t.regex(stderr, /^boxwise: --out .*there is no folder/);
});

test('bad input exits with 2 and one line that names the code', (t) => {
  const bad: [string, RegExp][] = [
    [join(folder, 'missing.json'), /UNREADABLE_FILE/],
    [folder, /UNREADABLE_FILE/],
    [file('empty.json', ''), /EMPTY_INPUT/],
    [file('cut.json', '[{"image_id": 1, "categ'), /INVALID_JSON/],
    [file('object.json', '{"a": 1}'), /INVALID_SHAPE/],
    [file('deep.json', '['.repeat(100_000)), /TOO_DEEP|INVALID/],
    [file('keys.json', '[{"image_id": 1}]'), /MISSING_KEY/],
  ];
  for (const [path, code] of bad) {
    const { status, stdout, stderr } = boxwise(['eval', '--gt', GT, '--dt', path]);
    t.is(status, 2, path);
    t.is(stdout, '');
    t.regex(stderr, /^boxwise: [^\n]+ \[[A-Z_]+\]\n$/);
    t.regex(stderr, code);
  }
});

test('bad options exit with 2', (t) => {
  const bad = [
    ['--min-ap', 'high'],
    ['--min-ap', '40'],
    ['--min', '0.4'],
    ['--min', 'AP=40'],
    ['--min', 'AP=0.1=2'],
    ['--format', 'xml'],
    ['--iou-type', 'circle'],
    ['--parity', 'loose'],
    ['--iou-thresholds', '0.5,,'],
    ['--iou-thresholds', '7'],
    ['--area-ranges', '5'],
    ['--threads', '0'],
    ['--threads', '1.5'],
    ['--image-ids', ','],
    ['--nonsense'],
    ['stray'],
  ];
  for (const options of bad) {
    const { status, stdout, stderr } = evalSample(...options);
    t.is(status, 2, options.join(' '));
    t.is(stdout, '', options.join(' '));
    t.regex(stderr, /^boxwise: /, options.join(' '));
    t.false(stderr.includes('    at '), stderr);
  }
  t.is(boxwise(['eval', '--gt', GT]).status, 2);
  t.is(boxwise(['evil']).status, 2);
  t.is(boxwise([]).status, 2);
});

test('help and version exit with 0', (t) => {
  const { version } = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8')) as { version: string };
  t.is(boxwise(['--version']).stdout, `${version}\n`);
  for (const args of [['--help'], ['eval', '--help'], ['help', 'eval'], ['synth', '--help']]) {
    const { status, stdout } = boxwise(args);
    t.is(status, 0);
    t.true(stdout.includes('Examples:'), args.join(' '));
  }
});

test('a pipe that is closed early is no error', async (t) => {
  const child = spawn(
    process.execPath,
    ['dist/cli.cjs', 'eval', '--gt', GT, '--dt', DT, '--format', 'json', '--per-category'],
    {
      cwd: ROOT,
      stdio: ['ignore', 'pipe', 'pipe'],
    },
  );
  child.stdout.destroy();
  let stderr = '';
  child.stderr.setEncoding('utf8').on('data', (text: string) => (stderr += text));
  const status = await new Promise((resolve) => child.on('close', resolve));
  t.is(withoutWarnings(stderr), '');
  t.is(status, 0);
});

test('any number of threads prints the same bytes', (t) => {
  const outputs = ['1', '2', '7'].map(
    (n) => evalSample('--format', 'json', '--per-category', '--threads', n).stdout,
  );
  t.is(new Set(outputs).size, 1);
});
