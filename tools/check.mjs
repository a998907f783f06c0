// npm run check: everything that is known without running the tests. All steps run, also after one fails. Tools that npm and rustup
// do not have are left out where they are not installed.
import { existsSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { run } from './run.mjs';

const steps = [
  ['cargo', 'fmt', '--all', '--check'],
  ['prettier', '--check', '--log-level', 'warn', '.'],
  ['oxlint', '--deny-warnings'],
  ['tsc', '-p', 'tsconfig.json'],
  ['tsc', '-p', '__test__/types/tsconfig.json'],
  ['tsc', '-p', 'platform/wasm/tsconfig.json'],
  ['tsc', '-p', 'web/tsconfig.json'],
  ['node', 'tools/declarations.mjs', '--check'],
  ['node', 'tools/documented.mjs'],
  ['node', 'tools/circles.mjs'],
  ['node', 'tools/entries.mjs', '--check'],
  ['node', 'tools/version.mjs', '--check'],
  ['node', 'tools/notices.mjs', '--check'],
  ['node', 'tools/prebuild/published.mjs'],
  { command: ['typos'], from: 'pip install typos' },
  {
    command: ['cargo', 'deny', 'check', 'licenses', 'bans', 'sources'],
    tool: 'cargo-deny',
    from: 'cargo install cargo-deny',
  },
  [
    'cargo',
    'clippy',
    '--workspace',
    '--exclude',
    'boxwise-addon',
    '--all-targets',
    '--quiet',
    '--',
    '-D',
    'warnings',
  ],
];

const failed = [];
for (const step of steps) {
  const { command = step, tool = command[0], from } = step;
  const name = command.join(' ');
  if (from && !isThere(tool)) {
    console.log(`skip ${name}: there is no ${tool} (${from})`);
    continue;
  }
  const start = performance.now();
  const code = await run(command);
  console.log(
    `${code === 0 ? 'ok  ' : 'FAIL'} ${name} (${((performance.now() - start) / 1000).toFixed(1)} s)`,
  );
  if (code !== 0) failed.push(name);
}
if (failed.length) console.error(`check failed: ${failed.join('; ')}`);
process.exitCode = failed.length ? 1 : 0;

/** Whether a program is on the path. */
function isThere(program) {
  const folders = process.env.PATH.split(delimiter);
  return folders.some((folder) => [program, `${program}.exe`].some((name) => existsSync(join(folder, name))));
}
