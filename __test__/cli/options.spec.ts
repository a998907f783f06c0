// Every flag of every command with values that nobody means, and with protocols that do not look at it.
import test from 'ava';

import { boxwise, DT, GT } from './run.js';

interface Flag {
  command: string;
  flag: string;
  takesValue: boolean;
}

/** The flags that the help of a command lists. */
function flagsOf(command: string): Flag[] {
  const [, options = ''] = boxwise([command, '--help']).stdout.split(/^Options:$/m);
  return [...options.matchAll(/^ {2}(?:-\w, )?(--[a-z0-9-]+)( <[^>]+>)?/gm)]
    .map(([, flag = '', value]) => ({ command, flag, takesValue: value !== undefined }))
    .filter(({ flag }) => flag !== '--help');
}

const COMMANDS = ['eval', 'errors', 'compare', 'synth', 'bench'];
const FLAGS = COMMANDS.flatMap(flagsOf);

/** What a command cannot do without. */
const REQUIRED: Readonly<Record<string, readonly string[]>> = {
  eval: ['--gt', GT, '--dt', DT],
  errors: ['--gt', GT, '--dt', DT],
  compare: [DT, DT, '--gt', GT],
  synth: ['--out', '/nowhere/at/all'],
  bench: ['--only', 'iou'],
};

/** Flags whose value may be any text: a path, an id, a name or a suffix. */
const ANY_TEXT = /^--(gt|dt|out|image-ids|category-ids|classes|only|gt-suffix|dt-suffix|image-set|gt-labels|gt-masks|dt-masks|hierarchy|plot|save-baseline)$/; // prettier-ignore

test('the help lists the flags', (t) => {
  t.true(FLAGS.length > 40, FLAGS.map(({ flag }) => flag).join());
});

for (const command of COMMANDS) {
  test(`${command}: a value of another kind is refused with exit code 2 and the flag's name, without a stack`, (t) => {
    t.timeout(300_000);
    for (const { flag, takesValue } of FLAGS.filter((own) => own.command === command)) {
      if (!takesValue || ANY_TEXT.test(flag)) continue;
      for (const value of ['', 'x', 'NaN', '-1e999']) {
        const { status, stdout, stderr } = boxwise([
          command,
          ...(REQUIRED[command] as string[]),
          flag,
          value,
        ]);
        const label = `${command} ${flag} '${value}': ${stdout}${stderr}`;
        t.is(status, 2, label);
        t.true(stderr.startsWith('boxwise: ') && stderr.includes(flag), label);
        t.false(/^ {4}at /m.test(stderr), label);
      }
    }
  });

  test(`${command}: a flag without its value is refused`, (t) => {
    t.timeout(300_000);
    for (const { flag, takesValue } of FLAGS.filter((own) => own.command === command)) {
      if (!takesValue) continue;
      const { status, stderr } = boxwise([command, flag]);
      t.is(status, 2, flag);
      t.true(stderr.includes(flag), stderr);
    }
  });
}

/** A flag with a value of its kind, and a protocol that does not look at it. */
const NOT_HERE: readonly (readonly [protocol: string, ...flag: string[]])[] = [
  ['coco', '--classes', '19'],
  ['coco', '--ignore-label', 'none'],
  ['coco', '--reduce-zero-label'],
  ['coco', '--gt-suffix', '.png'],
  ['coco', '--gt-masks', 'masks'],
  ['coco', '--interpolation', '11-points'],
  ['lvis', '--coordinates', 'pixels'],
  ['voc', '--hierarchy', 'tree.json'],
  ['voc', '--area-ranges', 'all:0:1e10'],
  ['openimages', '--area-ranges', 'all:0:1e10'],
  ['openimages', '--f1'],
  ['panoptic', '--plot', 'plot.svg'],
  ['voc', '--errors'],
  ['coco', '--expand-detections'],
  ['coco', '--group-of-weight', '1'],
  ['coco', '--image-set', 'test.txt'],
  ['coco', '--gt-labels', 'labels.csv'],
  ['voc', '--keypoint-sigmas', '0.1'],
  ['voc', '--dilation-ratio', '0.1'],
  ['semantic', '--iou-type', 'segm'],
  ['semantic', '--parity', 'strict'],
  ['semantic', '--max-detections', '1,10,100'],
  ['semantic', '--no-categories'],
  ['panoptic', '--iou-thresholds', '0.5'],
  ['panoptic', '--confusion'],
  ['panoptic', '--classes', '19'],
];

for (const [protocol, ...flag] of NOT_HERE) {
  test(`--protocol ${protocol} refuses ${flag.join(' ')}`, (t) => {
    const { status, stdout, stderr } = boxwise([
      'eval',
      '--gt',
      GT,
      '--dt',
      DT,
      '--protocol',
      protocol,
      ...flag,
    ]);
    t.is(status, 2);
    t.is(stdout, '');
    t.true(stderr.startsWith(`boxwise: ${flag[0]}`) && stderr.includes('--protocol'), stderr);
  });
}

test('flags of another comparison are refused by their names', (t) => {
  for (const flag of [
    ['--keypoint-sigmas', '0.1'],
    ['--dilation-ratio', '0.1'],
  ]) {
    // prettier-ignore
    const { status, stderr } = boxwise(['eval', '--gt', GT, '--dt', DT, ...flag]);
    t.is(status, 2);
    t.regex(stderr, new RegExp(`^boxwise: ${flag[0]}: .*--iou-type`));
  }
});

test('an unknown protocol is answered with all of them and the nearest', (t) => {
  const { status, stderr } = boxwise(['eval', '--gt', GT, '--dt', DT, '--protocol', 'panoptics']);
  t.is(status, 2);
  t.regex(stderr, /^boxwise: --protocol: .*'lvis'.*'semantic', got 'panoptics'; did you mean 'panoptic'\?/);
});

test('warnings name the flag to change', (t) => {
  const { status, stderr } = boxwise(['eval', '--gt', GT, '--dt', DT, '--max-detections', '1,10,300']);
  t.is(status, 0);
  t.regex(stderr, /--max-detections.*\[LIMIT_NOT_EVALUATED\]/);
  t.notRegex(stderr, /maxDetections/);
});
