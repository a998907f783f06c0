// npm run check: everything that is known without running the tests. All steps run, also after one fails.
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
  ['node', 'tools/entries.mjs', '--check'],
  ['node', 'tools/version.mjs', '--check'],
  ['cargo', 'clippy', '--workspace', '--all-targets', '--quiet', '--', '-D', 'warnings'],
];

const failed = [];
for (const step of steps) {
  const name = step.join(' ');
  const start = performance.now();
  const code = await run(step);
  console.log(
    `${code === 0 ? 'ok  ' : 'FAIL'} ${name} (${((performance.now() - start) / 1000).toFixed(1)} s)`,
  );
  if (code !== 0) failed.push(name);
}
if (failed.length) console.error(`check failed: ${failed.join('; ')}`);
process.exitCode = failed.length ? 1 : 0;
