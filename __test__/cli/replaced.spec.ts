// The rule for files that commands write: never an input, and what boxwise did not write only with --force.
import {
  linkSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import { pathToFileURL } from 'node:url';

import test from 'ava';

import { boxwise, DT, GT, ROOT } from './run.js';

const place = mkdtempSync(join(tmpdir(), 'boxwise-replaced-'));
test.after.always(() => rmSync(place, { recursive: true }));

const at = (...names: string[]): string => join(place, ...names);

/** Tracks of two frames, as MOT Challenge has them. */
const TRACKS = '1,1,10,10,20,20,1,1,1\n2,1,11,10,20,20,1,1,1\n';
mkdirSync(at('gt'));
mkdirSync(at('dt'));
writeFileSync(at('gt', 'A.txt'), TRACKS);
writeFileSync(at('dt', 'A.txt'), TRACKS);
writeFileSync(at('empty.json'), '[]');

const EVAL = ['eval', '--gt', GT, '--dt', DT, '-q'];
const ERRORS = ['errors', '--gt', GT, '--dt', DT, '-q'];
const COMPARE = ['compare', DT, DT, '--gt', GT, '-q', '--resamples', '2'];
const TRACK = ['track', '--gt', at('gt'), '--dt', at('dt')];
const BENCH = ['bench', '--only', 'nms', '--sizes', '10', '--rounds', '1', '-q'];
const REPORT = ['report', '--gt', GT, '--dt', DT, '-q'];

/** Every output of every command in every form, and the flag that names it. */
const OUTPUTS: readonly (readonly [flag: string, command: readonly string[]])[] = [
  ...['text', 'json', 'markdown', 'csv', 'junit', 'github'].flatMap((format) => [
    ['--out', [...EVAL, '--format', format]] as const,
    ['--out', [...EVAL, '--format', format, '--per-category', '--min-ap', '0.9']] as const,
  ]),
  ...['text', 'json', 'markdown'].map(
    (format) => ['--out', [...EVAL, '--format', format, '--f1', '--confusion', '--errors']] as const,
  ),
  ...['voc', 'openimages'].flatMap((protocol) =>
    ['text', 'json', 'csv'].map(
      (format) => ['--out', [...EVAL, '--protocol', protocol, '--format', format]] as const,
    ),
  ),
  ['--out', ['eval', '--gt', GT, '--dt', at('empty.json'), '-q', '--format', 'csv']],
  ['--plot', EVAL],
  ['--plot', [...EVAL, '--plot-kind', 'confusion']],
  ['--save-baseline', EVAL],
  ...['text', 'json', 'markdown', 'csv'].map((format) => ['--out', [...ERRORS, '--format', format]] as const),
  ...['images', 'objects', 'detections'].flatMap((table) =>
    ['json', 'csv'].map((format) => ['--out', [...ERRORS, '--format', format, '--table', table]] as const),
  ),
  [
    '--out',
    ['errors', '--gt', GT, '--dt', at('empty.json'), '-q', '--format', 'json', '--table', 'detections'],
  ],
  ...['text', 'json', 'markdown'].map((format) => ['--out', [...COMPARE, '--format', format]] as const),
  ...['text', 'json', 'markdown', 'csv'].map((format) => ['--out', [...TRACK, '--format', format]] as const),
  ['--out', [...TRACK, '--format', 'csv', '--per-alpha']],
  ...['table', 'json', 'svg'].map((format) => ['--out', [...BENCH, '--format', format]] as const),
  ['--out', REPORT],
  ['--out', [...REPORT, '--format', 'markdown', '--title', 'Any | title']],
  ['--summary', [...REPORT, '--out', at('page.html')]],
  ['--summary', [...REPORT, '--out', at('pages.html'), '--compare', DT, '--resamples', '2']],
];

/** Whether an output is the first of its command and its flag: those are tried with a file of others, too. */
const IS_FIRST = (nth: number): boolean => {
  const key = ([flag, [command]]: (typeof OUTPUTS)[number]): string => `${command} ${flag}`;
  const own = OUTPUTS[nth] as (typeof OUTPUTS)[number];
  return OUTPUTS.findIndex((other) => key(other) === key(own)) === nth;
};

test('a command replaces its own earlier output, and no file of others without --force', (t) => {
  t.timeout(600_000);
  const rows = [...OUTPUTS];
  for (const [nth, [flag, command]] of rows.entries()) {
    const out = at(`out-${nth}`);
    const label = `${flag} of ${command.join(' ')}`;
    const run = (...more: string[]) => boxwise([...command, flag, out, ...more]);
    if (IS_FIRST(nth)) {
      writeFileSync(out, 'mine\n');
      const refused = run();
      t.is(refused.status, 2, `${label}: ${refused.stderr}`);
      t.true(
        refused.stderr.startsWith(`boxwise: ${flag} ${out} is a file that boxwise did not write`),
        `${label}: ${refused.stderr}`,
      );
      t.is(readFileSync(out, 'utf8'), 'mine\n');
    }
    t.not(run('--force').status, 2, label);
    t.not(readFileSync(out, 'utf8'), 'mine\n');
    const again = run();
    t.not(again.status, 2, `${label}: ${again.stderr}`);
  }
  // one form after the other, too
  const out = at('out-0');
  for (const [flag, command] of rows.slice(0, 12).filter((_, nth) => nth % 2 === 0))
    t.not(boxwise([...command, flag, out]).status, 2);
  t.deepEqual(
    readdirSync(place).filter((name) => name.endsWith('.tmp')),
    [],
  );
});

/** Every flag of a command that names a file to read beside the flag that names one to write, in the spelling of `spell`. */
const SPELLINGS: Readonly<Record<string, (path: string) => string>> = {
  'the same path': (path) => path,
  'a relative path': (path) => relative(ROOT, path),
  'a path with dots': (path) => join(path, '..', '.', path.slice(path.lastIndexOf('/') + 1)),
  'a symbolic link': (path) => {
    const link = `${path}.link`;
    rmSync(link, { force: true });
    symlinkSync(path, link);
    return link;
  },
  'a hard link': (path) => {
    const link = `${path}.hard`;
    rmSync(link, { force: true });
    linkSync(path, link);
    return link;
  },
};

test('an output is never an input, not with --force either, by whatever path', (t) => {
  t.timeout(600_000);
  const own = (name: string): string => {
    writeFileSync(at(name), readFileSync(DT));
    return at(name);
  };
  const [gt, dt] = [at('own-gt.json'), own('own-dt.json')];
  writeFileSync(gt, readFileSync(GT));
  const rows: readonly (readonly [input: string, flag: string, command: readonly string[]])[] = [
    [gt, '--out', ['eval', '--gt', gt, '--dt', dt]],
    [dt, '--plot', ['eval', '--gt', gt, '--dt', dt]],
    [dt, '--out', ['eval', '--gt', gt, '--dt', at('own-d*.json')]],
    [dt, '--save-baseline', ['eval', '--gt', pathToFileURL(gt).href, '--dt', pathToFileURL(dt).href]],
    [dt, '--out', ['errors', '--gt', gt, '--dt', dt]],
    [dt, '--out', ['compare', DT, dt, '--gt', gt]],
    [gt, '--out', ['report', '--gt', gt, '--dt', dt]],
    [dt, '--summary', ['report', '--gt', gt, '--dt', dt, '--out', at('never.html')]],
    [at('gt', 'A.txt'), '--out', TRACK],
  ];
  const spellings = Object.entries(SPELLINGS);
  for (const [nth, [input, flag, command]] of rows.entries())
    for (const [name, spell] of nth === 0
      ? spellings
      : [spellings[nth % spellings.length] as (typeof spellings)[0]]) {
      const before = readFileSync(input);
      const { status, stderr } = boxwise([...command, flag, spell(input), '--force']);
      const label = `${flag} of ${command.join(' ')}, ${name}: ${stderr}`;
      t.is(status, 2, label);
      t.regex(stderr, /which would be overwritten|and would be overwritten/, label);
      t.deepEqual(readFileSync(input), before);
      for (const link of ['.link', '.hard']) rmSync(`${input}${link}`, { force: true });
    }
});

test('two outputs are two files', (t) => {
  symlinkSync(at('two'), at('two.link'));
  writeFileSync(at('two'), '');
  const { status, stderr } = boxwise([...EVAL, '--out', at('two'), '--plot', at('two.link')]);
  t.is(status, 2);
  t.regex(stderr, /--out and --plot are the same file/);
});

test('stdout has a name of its own', (t) => {
  const { status, stderr } = boxwise([...EVAL, '--out', '-']);
  t.is(status, 2);
  t.regex(stderr, /\/dev\/stdout/);
});
