import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';

import test from 'ava';

interface Summary {
  exports: number;
  attacks: number;
  untyped: Record<string, string>;
}

test('a caller that takes memory away on any read of any argument gets an answer or a typed error', (t) => {
  t.timeout(600_000);
  const script = fileURLToPath(new URL('attack.ts', import.meta.url));
  const { status, signal, stdout, stderr } = spawnSync(process.execPath, ['--import=tsx', script], {
    encoding: 'utf8',
    maxBuffer: 1 << 28,
  });
  const lines = stdout.trimEnd().split('\n');
  const last = lines.at(-1) ?? '';
  t.is(signal, null, `ended by ${signal} in: ${last}\n${stderr}`);
  t.is(status, 0, `${last}\n${stderr}`);
  const { exports, attacks, untyped } = JSON.parse(last) as Summary;
  t.deepEqual(untyped, {});
  t.log(`${exports} exports, ${attacks} attacks`);
});
