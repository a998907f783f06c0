import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';

import test from 'ava';
import { decode } from 'boxwise';

// The long form is `node --import=tsx tools/reliability/hostile.ts 100000`; docs/reliability.md has its figures.
test('random hostile arguments get an answer, a typed error or the error of their own', (t) => {
  t.timeout(600_000);
  const script = fileURLToPath(new URL('../../tools/reliability/hostile.ts', import.meta.url));
  const { status, stdout, stderr } = spawnSync(process.execPath, ['--import=tsx', script, '400', '400'], {
    encoding: 'utf8',
  });
  t.is(status, 0, `${stdout}\n${stderr}`);
});

test('a list of outputs with holes is refused as one of undefined', (t) => {
  t.throws(() => decode(new Array<never>(3), { model: 'yolov8', inputSize: 64 }), {
    code: 'INVALID_ARGUMENT',
  });
});
