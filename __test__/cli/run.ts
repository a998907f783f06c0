import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

export const ROOT = fileURLToPath(new URL('../..', import.meta.url));
export const GT = join(ROOT, 'sample/gt.json');
export const DT = join(ROOT, 'sample/dt.json');

export interface Run {
  status: number | null;
  stdout: string;
  stderr: string;
}

/** Runs the built command. */
export function boxwise(args: readonly string[], input: string | Uint8Array = ''): Run {
  return spawnSync(process.execPath, ['dist/cli.cjs', ...args], { cwd: ROOT, encoding: 'utf8', input });
}
