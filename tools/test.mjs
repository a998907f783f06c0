// npm test: every suite, then one line with the totals of all.
import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { run, ROOT } from './run.mjs';

const TYPE_TESTS = '__test__/types';

const suites = [
  {
    name: 'Rust',
    command: ['cargo', 'test', '--workspace', '--exclude', 'boxwise-addon', '--no-fail-fast'],
    counter: cargoCounter,
  },
  { name: 'JavaScript', command: ['ava'], counter: avaCounter },
  {
    name: 'Types',
    command: ['tsc', '-p', `${TYPE_TESTS}/tsconfig.json`, '--pretty', 'false'],
    counter: typeCounter,
  },
];

const total = { passed: 0, failed: 0, skipped: 0 };
for (const { name, command, counter } of suites) {
  console.log(`\n# ${name}: ${command.join(' ')}`);
  const { line, result } = counter();
  const start = performance.now();
  const code = await run(command, line);
  console.log(`# ${name}: ${((performance.now() - start) / 1000).toFixed(0)} s`);
  const { passed, failed, skipped } = result();
  total.passed += passed;
  total.skipped += skipped;
  total.failed += failed;
  if (code !== 0 && failed === 0) {
    console.log(`# ${name}: ended with code ${code} without naming a failure, counted as one`);
    total.failed += 1;
  } else if (code === 0 && passed + failed === 0) {
    console.log(`# ${name}: ran no tests, counted as a failure`);
    total.failed += 1;
  }
}
const skipped = total.skipped ? `, ${total.skipped} skipped` : '';
console.log(`\n${total.passed} passed, ${total.failed} failed${skipped}`);
process.exitCode = total.failed ? 1 : 0;

/** Reads the lines of libtest: a harness that starts and gives no result has crashed, and counts as a failure. */
function cargoCounter() {
  const count = { passed: 0, failed: 0, skipped: 0 };
  let unfinished = 0;
  return {
    line(text) {
      if (/^running \d+ tests?$/.test(text)) unfinished += 1;
      const found = /^test result: .* (\d+) passed; (\d+) failed; (\d+) ignored;/.exec(text);
      if (!found) return;
      unfinished -= 1;
      count.passed += Number(found[1]);
      count.failed += Number(found[2]);
      count.skipped += Number(found[3]);
    },
    result: () => ({ ...count, failed: count.failed + Math.max(0, unfinished) }),
  };
}

/** Reads the lines of AVA's own reporter, which names the tests that were running when none ended for too long; its TAP does not. */
function avaCounter() {
  const count = { passed: 0, failed: 0, skipped: 0 };
  return {
    line(text) {
      if (/^\s*✔ /.test(text)) count.passed += 1;
      else if (/^\s*✘ \[fail\]/.test(text)) count.failed += 1;
      else if (/^\s*- \[(skip|todo)\]/.test(text)) count.skipped += 1;
    },
    result: () => count,
  };
}

/** Every `Expect<...>` and every `@ts-expect-error` is a test; every complaint of the compiler is a failure. */
function typeCounter() {
  let complaints = 0;
  return {
    line(text) {
      if (/: error TS\d+:/.test(text)) complaints += 1;
    },
    result() {
      const tests = readdirSync(join(ROOT, TYPE_TESTS))
        .filter((name) => name.endsWith('.test-d.ts'))
        .map((name) => readFileSync(join(ROOT, TYPE_TESTS, name), 'utf8'))
        .reduce((sum, text) => sum + (text.match(/= Expect<|\/\/ @ts-expect-error/g) ?? []).length, 0);
      return { passed: Math.max(0, tests - complaints), failed: complaints, skipped: 0 };
    },
  };
}
