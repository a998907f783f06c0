// Flags that are given twice, contradict each other or would destroy an input: exit code 2, and nothing is written.
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';

import test from 'ava';

import { boxwise, DT, GT } from './run.js';

const folder = mkdtempSync(join(tmpdir(), 'boxwise-mistakes-'));
test.after.always(() => rmSync(folder, { recursive: true, force: true }));

const COMMANDS = ['eval', 'errors', 'compare', 'report', 'view', 'synth', 'bench'];

test('every flag with a value is refused when it is given twice, but for those that add up', (t) => {
  for (const command of COMMANDS) {
    const { stdout } = boxwise([command, '--help']);
    const flags = [...stdout.matchAll(/^  (--[a-z0-9-]+) </gm)].map(([, flag]) => flag as string);
    t.true(flags.length > 3, command);
    for (const flag of command === 'eval' ? flags : flags.slice(0, 2)) {
      if (['--min', '--slice'].includes(flag)) continue;
      const own: Record<string, string> = { '--area-ranges': 'a:0:1', '--only': 'nms', '--plot-kind': 'f1' };
      const twice = (value: string) => boxwise([command, flag, value, flag, value]);
      const first = twice(own[flag] ?? '1');
      const [, choice] = /Allowed choices are ([a-z0-9-]+)/.exec(first.stderr) ?? [];
      const { status, stderr } = choice === undefined ? first : twice(choice);
      t.is(status, 2, `${command} ${flag}`);
      t.regex(stderr, /is given twice; give it once/, `${command} ${flag}`);
    }
  }
});

test('outputs that cannot be written, or that are inputs, are refused before anything is evaluated', (t) => {
  const voc = join(folder, 'voc');
  mkdirSync(voc, { recursive: true });
  const xml = join(voc, 'a.xml');
  writeFileSync(xml, '<annotation></annotation>');
  const hierarchy = join(folder, 'hierarchy.json');
  writeFileSync(hierarchy, '{"LabelName": "a"}');
  const own = ['eval', '--gt', GT, '--dt', DT, '-q'];
  const rows: readonly (readonly [readonly string[], RegExp])[] = [
    [[...own, '--out', folder], /--out .* is a folder; name a file/],
    [
      [...own, '--save-baseline', join(folder, 'none/b.json')],
      /--save-baseline .*there is no folder .*none; make it first/,
    ],
    [[...own, '--plot', join(folder, 'a.png')], /--plot .*: expected a file named \*\.svg/],
    [[...own, '--plot-kind', 'f1'], /--plot-kind needs --plot/],
    [[...own, '--area-ranges', ':0:1'], /Expected a label/],
    [
      [...own, '--protocol', 'openimages', '--hierarchy', hierarchy, '--out', hierarchy],
      /is the file of --hierarchy/,
    ],
    [
      ['eval', '--protocol', 'voc', '--gt', voc, '--dt', DT, '-q', '--out', xml],
      /is in the folder of --gt, and would be overwritten/,
    ],
    [['report', '--gt', GT, '--dt', DT, '-q', '--resamples', '5'], /--resamples needs --compare/],
    [['compare', '--gt', GT, '-', DT], /compare reads no stdin/],
    [['synth', '--out', ''], /--out: expected a folder, got ''/],
    [['synth', '--out', xml], /--out: expected a folder, got the file/],
    [['track', '--gt', '-', '--dt', xml], /track reads no stdin/],
    [['eval', '--gt', 'sample/gt.json', '--dt', 'sample/dt.json', '--min', 'AP=0.1=2'], /METRIC=NUMBER/],
    [['eval', '--gt', 'sample/gt.json', '--dt', 'sample/dt.json', '--min', 'AP='], /METRIC=NUMBER/],
  ];
  for (const [args, says] of rows) {
    const { status, stdout, stderr } = boxwise(args);
    t.is(status, 2, args.join(' '));
    t.regex(stderr, says);
    t.is(stdout, '');
  }
  t.is(readFileSync(xml, 'utf8'), '<annotation></annotation>');
  t.is(readFileSync(hierarchy, 'utf8'), '{"LabelName": "a"}');
  t.false(existsSync(join(folder, 'none')));
});

test('errors --iou does not warn of thresholds that nobody asked for', (t) => {
  const { status, stderr } = boxwise(['errors', '--gt', GT, '--dt', DT, '--iou', '0.55']);
  t.is(status, 0);
  t.notRegex(stderr, /THRESHOLD_NOT_EVALUATED/);
});

test('report --slice reads a compressed ground truth', (t) => {
  const gt = join(folder, 'gt.json.gz');
  writeFileSync(gt, gzipSync(readFileSync(GT)));
  const { status, stderr } = boxwise([
    'report',
    '--gt',
    gt,
    '--dt',
    DT,
    '-q',
    '--slice',
    'width',
    '--out',
    join(folder, 'r.html'),
  ]);
  t.is(status, 0, stderr);
});
