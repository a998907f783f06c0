// Where the toolchains, the builds and the results of tools/prebuild lie, and how its commands are run.
import { spawnSync } from 'node:child_process';
import { appendFileSync, existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { ROOT } from '../run.mjs';

/** A folder of its own outside the repository, so that it outlives clones; `BOXWISE_PREBUILD` names another. */
export const PLACE = process.env.BOXWISE_PREBUILD ?? join(homedir(), '.cache', 'boxwise-prebuild');

/** What was built, one folder a clone. */
export const BUILT = join(ROOT, 'target', 'prebuild');

const LOG = join(BUILT, 'log.txt');

export const inPlace = (...parts) => join(PLACE, ...parts);

/**
 * Runs a command to its end; its output goes to the log, and comes back. Throws where it fails, with the end of what it
 * said.
 */
export function sh(command, args, { env = {}, cwd = ROOT, timeout = 1_800_000 } = {}) {
  mkdirSync(BUILT, { recursive: true });
  appendFileSync(LOG, `\n$ ${[command, ...args].join(' ')}\n`);
  const options = { cwd, env: { ...process.env, ...env }, encoding: 'utf8', timeout, maxBuffer: 1 << 28 };
  const { error, status, signal, stdout = '', stderr = '' } = spawnSync(command, args, options);
  appendFileSync(LOG, `${stdout}${stderr}`);
  if (error || status !== 0) {
    const said = `${stdout}\n${stderr}`.trim().split('\n').slice(-12).join('\n');
    throw new Error(`${command} ${args[0] ?? ''}: ${error?.message ?? signal ?? `code ${status}`}\n${said}`);
  }
  return stdout;
}

/** What `sh` says, or nothing where it fails. */
export function attempt(command, args, options) {
  try {
    return sh(command, args, options);
  } catch {
    return undefined;
  }
}

/** What is known of each target: from its build, its inspection and its run. */
export function results() {
  const file = join(BUILT, 'results.json');
  return existsSync(file) ? JSON.parse(readFileSync(file, 'utf8')) : {};
}

export function note(name, facts) {
  const all = results();
  all[name] = { ...all[name], ...facts };
  mkdirSync(BUILT, { recursive: true });
  writeFileSync(join(BUILT, 'results.json'), `${JSON.stringify(all, null, 2)}\n`);
}
