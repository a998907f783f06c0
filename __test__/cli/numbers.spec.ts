// One reader for the numbers of all flags: every flag with a number, of every command, with texts that `Number` alone takes for one.
import test from 'ava';

import { boxwise, DT, GT } from './run.js';

const EVAL = ['eval', '--gt', GT, '--dt', DT, '-q'];

/** What each command cannot do without; nothing of it is read before the flags are. */
const REQUIRED: Readonly<Record<string, readonly string[]>> = {
  eval: ['--gt', GT, '--dt', DT, '-q'],
  errors: ['--gt', GT, '--dt', DT, '-q'],
  compare: [DT, DT, '--gt', GT, '-q'],
  report: ['--gt', GT, '--dt', DT, '-q', '--out', '/nowhere/at/all'],
  view: ['--gt', GT, '--dt', DT, '-q'],
  track: ['--gt', '/nowhere', '--dt', '/nowhere'],
  worker: ['--redis', 'redis://127.0.0.1:1'],
  synth: ['--out', '/nowhere/at/all', '-q'],
  bench: ['--only', 'iou', '-q'],
};

/** No numbers, each of which some reader takes for one; the flags have them in turn. */
const TEXTS = ['0x10', 'Infinity', '1_000', '1e999', '0b1', '1e', '--5', '٣'];

/** Flags whose value in the help is a number, or a list of them. */
function numeric(command: string): string[] {
  const { stdout } = boxwise([command, '--help']);
  const lists = ['iou-thresholds', 'max-detections', 'keypoint-sigmas', 'sizes'];
  return [...stdout.matchAll(/^ {2}--([a-z0-9-]+) <(\S+)>/gm)]
    .filter(([, flag = '', value]) => value === 'n' || value === 's' || lists.includes(flag))
    .map(([, flag]) => `--${flag}`);
}

for (const [command, required] of Object.entries(REQUIRED)) {
  test(`${command}: a number is decimal digits, in every flag`, (t) => {
    t.timeout(300_000);
    const flags = numeric(command);
    t.true(flags.length > 0);
    for (const [nth, flag] of flags.entries()) {
      const text = TEXTS[nth % TEXTS.length] as string;
      const { status, stdout, stderr } = boxwise([command, ...required, `${flag}=${text}`]);
      const label = `${command} ${flag} '${text}': ${stdout}${stderr}`;
      t.is(status, 2, label);
      t.true(stderr.includes(flag) && /Expected a (?:whole )?number/.test(stderr), label);
    }
  });
}

test('spaces are no part of a number, but after the commas of a list', (t) => {
  for (const text of [' 5', '5 ', ' ', ''])
    t.regex(boxwise(['synth', '--out', '/nowhere', `--images=${text}`]).stderr, /Expected a whole number/);
  t.is(boxwise([...EVAL, '--iou-thresholds', '0.5, 0.75']).status, 0);
});

test('an exponent is a number in every flag, where a whole number is expected too', (t) => {
  for (const args of [
    ['eval', ...(REQUIRED['eval'] as string[]), '--threads', '1e0', '--max-detections', '1,1e1,1e2'],
    ['compare', ...(REQUIRED['compare'] as string[]), '--resamples', '1e1', '--seed', '1e3'],
    ['bench', '--only', 'nms', '--sizes', '1e1', '--rounds', '1e0', '-q'],
  ]) {
    const { status, stderr } = boxwise(args);
    t.is(status, 0, stderr);
  }
});

test('a fraction is no whole number', (t) => {
  for (const [command, flag, value] of [
    ['eval', '--threads', '1.5'],
    ['eval', '--max-detections', '1,10.5'],
    ['compare', '--resamples', '10.5'],
    ['compare', '--seed', '0.5'],
    ['report', '--thumbnails', '0.5'],
    ['view', '--port', '80.5'],
    ['worker', '--concurrency', '1.5'],
    ['synth', '--images', '1.5'],
    ['bench', '--rounds', '1.5'],
  ] as const) {
    const { status, stderr } = boxwise([command, ...(REQUIRED[command] as string[]), flag, value]);
    t.is(status, 2, `${command} ${flag}: ${stderr}`);
    t.regex(stderr, /[Ee]xpected a whole number/);
  }
});

test('a number of classes is a number, not the name of one class', (t) => {
  for (const text of ['1e-1', '5.5', '0x10', 'Infinity', '0', '-3'])
    t.regex(
      boxwise(['eval', '--protocol', 'semantic', '--gt', '.', '--dt', '.', `--classes=${text}`]).stderr,
      /--classes.*Expected a whole number/,
    );
});
