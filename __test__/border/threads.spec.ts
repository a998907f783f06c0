import { spawnSync } from 'node:child_process';

import test from 'ava';
import { evaluate, nms } from 'boxwise';
import * as promises from 'boxwise/promises';

/** What a program prints with the variable set. */
function printed(threads: string | undefined, program: string): string {
  const { BOXWISE_NUM_THREADS: _, ...env } = process.env;
  const { stdout, stderr } = spawnSync(process.execPath, ['--input-type=module', '-e', program], {
    encoding: 'utf8',
    env: threads === undefined ? env : { ...env, BOXWISE_NUM_THREADS: threads },
  });
  return stdout.trim() || stderr;
}

// A WebAssembly has one thread, and does not see the variables of the process.
const own = process.env['BOXWISE_BINARY'] === undefined ? test : test.skip;

const COUNT = `import { machine } from 'boxwise'; console.log(machine().threads);`;

own('BOXWISE_NUM_THREADS sets the default number of threads', (t) => {
  const cores = printed(undefined, COUNT);
  t.regex(cores, /^\d+$/);
  t.is(printed('', COUNT), cores);
  for (const threads of ['1', '3', ' 7 ', '256']) t.is(printed(threads, COUNT), threads.trim());
});

own('what is no number of threads is a typed error of every call and promise', (t) => {
  const program = `
    import { evaluate, nms, Dataset, BoxwiseError } from 'boxwise';
    import * as promises from 'boxwise/promises';
    const calls = [
      () => evaluate('sample/gt.json', 'sample/dt.json'),
      () => nms(new Float32Array(8), new Float32Array(2), { classIds: [0, 1] }),
      () => Dataset.load('sample/gt.json'),
      () => promises.evaluate('sample/gt.json', 'sample/dt.json'),
    ];
    for (const call of calls) {
      try { await call(); console.log('no error'); } catch (error) {
        console.log(error instanceof BoxwiseError, error.code, error.message);
      }
    }`;
  for (const wrong of ['0', '257', '-1', '1.5', 'all']) {
    const line = `true OUT_OF_RANGE BOXWISE_NUM_THREADS: expected a whole number from 1 to 256 in the environment, or nothing, got "${wrong}"`;
    t.is(printed(wrong, program), Array(4).fill(line).join('\n'));
  }
});

test('the answer does not depend on it', (t) => {
  const program = `import { evaluate } from 'boxwise'; console.log(JSON.stringify([...evaluate('sample/gt.json', 'sample/dt.json').stats]));`;
  const expected = JSON.stringify([...evaluate('sample/gt.json', 'sample/dt.json').stats]);
  for (const threads of ['1', '5']) t.is(printed(threads, program), expected);
});

own('small calls are done before large ones that came first', async (t) => {
  const count = 60_000;
  const boxes = new Float32Array(4 * count).map((_, i) =>
    i % 4 < 2 ? (i * 37) % 4000 : 4020 + ((i * 37) % 40),
  );
  const scores = new Float32Array(count).map((_, i) => ((i * 31) % 997) / 997);
  const done: string[] = [];
  const controller = new AbortController();
  const { signal } = controller;
  const run = async (promise: Promise<unknown>): Promise<void> => {
    const outcome = await promise.then(
      () => 'large',
      () => 'given up',
    );
    done.push(outcome);
  };
  const wide = [new Float64Array(boxes), new Float64Array(scores)] as const;
  const large = Array.from({ length: 10 }, () =>
    run(promises.softNms(...wide, { sigma: 50, scoreThreshold: 0, signal })),
  ); // many seconds each: every box stays, and weighs on all others
  const few = [boxes.slice(0, 400), scores.slice(0, 100)] as const;
  const small = Array.from({ length: 10 }, async () => {
    t.deepEqual(await promises.nms(...few), nms(...few));
    done.push('small');
  });
  await Promise.all(small);
  const before = done.filter((one) => one === 'large').length;
  t.true(before < 5, `${before} of ten large calls were done before ten small ones`);
  controller.abort();
  await Promise.all(large);
});
