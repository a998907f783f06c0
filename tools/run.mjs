// Runs one of the project's commands, with the tools of node_modules on its path.
import { spawn } from 'node:child_process';
import { delimiter, join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';

/** The folder of package.json. */
export const ROOT = fileURLToPath(new URL('..', import.meta.url));

/** What a build makes, and what is published of it. */
export const DIST = join(ROOT, 'dist');

/**
 * The exit code of `command` (1 where it could not start or a signal ended it). Its output goes to this
 * process's own, and each line of it to `onLine` too.
 */
export function run([command, ...args], onLine) {
  const path = join(ROOT, 'node_modules', '.bin') + delimiter + process.env.PATH;
  const child = spawn(command, args, {
    cwd: ROOT,
    env: { ...process.env, PATH: path },
    stdio: onLine ? ['ignore', 'pipe', 'inherit'] : ['ignore', 'inherit', 'inherit'],
    shell: process.platform === 'win32', // what npm links there are .cmd files
  });
  const read = onLine ? lines(child.stdout, onLine) : Promise.resolve();
  const ended = new Promise((resolve) => {
    child.on('error', (error) => {
      console.error(`cannot run ${command}: ${error.message}`);
      resolve(1);
    });
    child.on('close', (code) => resolve(code ?? 1));
  });
  return Promise.all([ended, read]).then(([code]) => code);
}

async function lines(stream, onLine) {
  for await (const line of createInterface({ input: stream, crlfDelay: Infinity })) {
    console.log(line);
    onLine(line);
  }
}
