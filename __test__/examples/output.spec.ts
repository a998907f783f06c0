import { spawnSync } from 'node:child_process';
import { copyFileSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

import test from 'ava';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));
const PHOTO = join(ROOT, 'examples/centernet/photos/chelsea.jpg');
const place = mkdtempSync(join(tmpdir(), 'boxwise-examples-'));
test.after.always(() => rmSync(place, { recursive: true }));

function centernet(...args: string[]) {
  const command = ['--import=tsx', 'examples/centernet/main.ts', ...args];
  return spawnSync(process.execPath, command, { cwd: ROOT, encoding: 'utf8' });
}

test('the CenterNet example reads the pictures that it is given and replaces nothing but its own drawings', (t) => {
  t.timeout(240_000);
  const picture = join(place, 'cat.jpg');
  copyFileSync(PHOTO, picture);
  const refused = centernet(picture, '--out', picture);
  t.not(refused.status, 0);
  t.regex(refused.stderr, /was not drawn by this program/);
  const drawing = join(place, 'boxes.jpg');
  for (const _ of [1, 2]) {
    const { status, stdout, stderr } = centernet(picture, '--out', drawing);
    t.is(status, 0, stderr);
    t.regex(stdout, /cat \d?.*\d/);
  }
  t.deepEqual(readFileSync(picture), readFileSync(PHOTO));
  t.notDeepEqual(readFileSync(drawing), readFileSync(PHOTO));
});
