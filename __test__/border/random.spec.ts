import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';

import test from 'ava';
import { BoxwiseError, decode, detectionColumns, mask, modelFromMetadata, roiAlign } from 'boxwise';

// The long form is `node --import=tsx tools/reliability/hostile.ts 100000`; docs/reliability.md has its figures.
test('random hostile arguments end no process, hang no call and find no mistake of the addon', (t) => {
  t.timeout(600_000);
  const script = fileURLToPath(new URL('../../tools/reliability/hostile.ts', import.meta.url));
  const { stdout, stderr } = spawnSync(process.execPath, ['--import=tsx', script, '400', '400'], {
    encoding: 'utf8',
  });
  t.regex(stdout, /^400 calls of /m, stderr);
  t.notRegex(stdout, /^# \d+ (ENDS|HANGS|INTERNAL)/m);
});

/** Lists whose elements are not there: `map`, `every` and `flat` pass them by. */
const HOLES: Readonly<Record<string, () => unknown>> = {
  'outputs of decode': () => decode(new Array<never>(3), { model: 'yolov8', inputSize: 64 }),
  'images of detectionColumns': () => detectionColumns(new Array<never>(3)),
  'entries of metadata': () => modelFromMetadata(new Array<never>(3)),
  'masks of a group': () => mask.merge([new Array<never>(3)]),
  'regions of an image': () =>
    roiAlign({ data: new Float32Array(16), dims: [1, 1, 4, 4] }, new Array<never>(3), {
      outputSize: 2,
      spatialScale: 1,
    }),
};

for (const [what, call] of Object.entries(HOLES))
  test(`holes in ${what} are refused by a typed error that is no INTERNAL`, (t) => {
    const error = t.throws(call);
    t.true(error instanceof BoxwiseError, String(error));
    t.not((error as BoxwiseError).code, 'INTERNAL');
  });
