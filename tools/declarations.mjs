// Fails when a committed declaration is not what tsc makes of its source.
import { execFileSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { run, ROOT } from './run.mjs';

/** Declarations that users see or that the tests import: all but those of the command. */
const isCommitted = (path) => path.endsWith('.d.ts') && !path.startsWith('cli/');

const folder = mkdtempSync(join(tmpdir(), 'boxwise-declarations-'));
try {
  const code = await run(['tsc', '-p', 'tsconfig.build.json', '--emitDeclarationOnly', '--outDir', folder]);
  const emitted = readdirSync(folder, { recursive: true })
    .map((path) => path.replaceAll('\\', '/'))
    .filter(isCommitted);
  const stale = emitted.filter((path) => committed(path) !== readFileSync(join(folder, path), 'utf8'));
  const orphaned = tracked().filter((path) => !emitted.includes(path));
  for (const path of stale) console.error(`${path} is stale: run "npm run build:ts" and "git add ${path}"`);
  for (const path of orphaned) console.error(`${path} has no source: run "git rm ${path}"`);
  process.exitCode = code || stale.length || orphaned.length ? 1 : 0;
} finally {
  rmSync(folder, { recursive: true });
}

/** What git holds, not the file: a build has just rewritten the file. */
function committed(path) {
  return (
    git(['show', `:${path}`]) ??
    (hasGit() || !existsSync(join(ROOT, path)) ? undefined : readFileSync(join(ROOT, path), 'utf8'))
  );
}

function tracked() {
  const list = git(['ls-files', '--', 'index.d.ts', 'promises.d.ts', 'api', 'compat', 'baseline']) ?? '';
  return list.split('\n').filter(isCommitted);
}

/** A folder without git (an unpacked archive) is compared by its files. */
function hasGit() {
  return git(['rev-parse', '--git-dir']) !== undefined;
}

function git(args) {
  try {
    return execFileSync('git', args, { cwd: ROOT, encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] });
  } catch {
    return undefined;
  }
}
