// node tools/prebuild/main.mjs setup|build|test|pack|report|all [TARGET...]
//
// Builds the addon for every platform, looks at each file, runs it on that platform's own Node.js, packs the packages and
// writes the table of docs/platforms.md. Every target is tried; what could not be done is printed at the end, and fails the
// command.
import { rmSync } from 'node:fs';
import { built, buildTarget } from './build.mjs';
import { inspect } from './inspect.mjs';
import { pack } from './pack.mjs';
import { note, PLACE } from './place.mjs';
import { writeReport } from './report.mjs';
import { runTarget } from './run.mjs';
import { addStandardLibrary, get, partsFor } from './setup.mjs';
import { chosen } from './targets.mjs';

/** What could not be done. */
const failures = [];

const STEPS = {
  setup: async (target) => {
    addStandardLibrary(target);
    for (const part of partsFor(target)) get(part);
  },
  build: async (target) => {
    rmSync(built(target), { force: true });
    note(target.name, { inspected: undefined, run: undefined });
    buildTarget(target);
    const inspected = inspect(target, built(target));
    note(target.name, { inspected });
    if (inspected.over)
      failures.push(
        `keep ${target.name} within its budget: ${inspected.size} bytes, ${inspected.gzip} compressed, are ${inspected.over}`,
      );
  },
  test: async (target) => note(target.name, { run: runTarget(target, built(target)) }),
};

const [command = 'all', ...names] = process.argv.slice(2);
const steps = {
  setup: ['setup'],
  build: ['setup', 'build'],
  test: ['test'],
  all: ['setup', 'build', 'test'],
}[command];
if (steps) {
  console.log(`toolchains: ${PLACE}`);
  for (const target of chosen(names)) {
    for (const step of steps) {
      const start = performance.now();
      const told = (word) =>
        console.log(`${word} ${step} ${target.name} (${((performance.now() - start) / 1000).toFixed(0)} s)`);
      try {
        await STEPS[step](target);
        told('ok  ');
      } catch (error) {
        told('FAIL');
        failures.push(`${step} ${target.name}: ${error.message}`);
        break;
      }
    }
  }
} else if (command === 'pack') {
  // Those that are built; all of them where something is published.
  for (const path of await pack(chosen(names.filter((name) => name !== '--all')), names.includes('--all')))
    console.log(path);
} else if (command !== 'report') {
  throw new Error(`no command ${command}: setup, build, test, pack, report or all`);
}
if (command === 'report' || command === 'all') await writeReport();
for (const failure of failures) console.error(`\ncould not ${failure}`);
process.exitCode = failures.length ? 1 : 0;
