import { execFile } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';

import test from 'ava';
import * as boxwise from 'boxwise';
import * as promises from 'boxwise/promises';

const MAIN = fileURLToPath(new URL('../../dist/cli.cjs', import.meta.url));
const LOAD = `import('boxwise').then(() => console.log('loaded'), (error) => console.log(error.code, error.message))`;
const require = createRequire(import.meta.url);
const execute = promisify(execFile);

function node(args: string[], env: Record<string, string> = {}) {
  const cwd = fileURLToPath(new URL('../..', import.meta.url));
  return execute(process.execPath, args, { cwd, env: { ...process.env, ...env } });
}

test('import and require are faces of one instance', (t) => {
  for (const [path, imported] of [
    ['boxwise', boxwise],
    ['boxwise/promises', promises],
  ] as const) {
    const required = require(path) as Record<string, unknown>;
    t.deepEqual(Object.keys(required).toSorted(), Object.keys(imported).toSorted());
    for (const [name, value] of Object.entries(imported)) t.is(required[name], value, `${path} ${name}`);
  }
});

test('an error of one face is an error of the other', (t) => {
  const { nms } = require('boxwise') as typeof boxwise;
  t.throws(() => nms([[0, 0, 1, 1]], []), { instanceOf: boxwise.BoxwiseError, code: 'LENGTH_MISMATCH' });
});

test('a binary of another version is refused, and both versions are named', async (t) => {
  const other = fileURLToPath(new URL('other-version.cjs', import.meta.url));
  const { stdout } = await node(['-e', LOAD], { BOXWISE_BINARY: other });
  t.regex(stdout, /^NO_BINARY .*other-version\.cjs is of version 0\.0\.1 and boxwise of \d/);
});

test('variables of the environment that name no binary and no instruction set are typed errors', async (t) => {
  for (const [variable, value, expected] of [
    [
      'BOXWISE_BINARY',
      '/nowhere.node',
      /^NO_BINARY BOXWISE_BINARY: \/nowhere\.node does not load \(.+\); .*unset/,
    ],
    ['BOXWISE_BINARY', process.execPath, /^NO_BINARY BOXWISE_BINARY: .* does not load \(.+\); .*unset/],
    [
      'BOXWISE_BINARY',
      './package.json',
      /^NO_BINARY BOXWISE_BINARY: .* does not load \(it is no addon of boxwise\)/,
    ],
    ['BOXWISE_BINARY', 'wasm', /^(NO_BINARY BOXWISE_BINARY: .*npm install boxwise-wasm32-wasi@|loaded)/],
    ['BOXWISE_ISA', 'sse9', /^OUT_OF_RANGE BOXWISE_ISA: expected scalar, avx2, .* got "sse9"$/m],
    ['BOXWISE_ISA', 'neon', /^loaded/],
    ['BOXWISE_ISA', '', /^loaded/],
  ] as const) {
    const { stdout } = await node(['-e', LOAD], { [variable]: value });
    t.regex(stdout, expected, `${variable}=${value}`);
  }
});

test('the loader knows the instruction sets of the kernels', (t) => {
  const text = (path: string) => readFileSync(new URL(`../../${path}`, import.meta.url), 'utf8');
  const kernels = [...text('crates/kernels/src/machine/isa.rs').matchAll(/Level::\w+ => "(\w+)"/g)].map(
    ([, name]) => name,
  );
  const loader = /INSTRUCTION_SETS = \[(.*)\]/.exec(text('platform/node/load.ts'))?.[1];
  t.is(loader, kernels.map((name) => `'${name}'`).join(', '));
});

test('each binary that is published has its place in the loader', async (t) => {
  const { targets } = (await import(new URL('../../tools/prebuild/targets.mjs', import.meta.url).href)) as {
    targets: { name: string }[];
  };
  const loader = readFileSync(new URL('../../platform/node/load.ts', import.meta.url), 'utf8');
  const known = [...loader.matchAll(/require\('boxwise-([\w-]+)'\)/g)].map(([, name]) => name);
  t.deepEqual(known.toSorted(), targets.map(({ name }) => name).toSorted());
});

test('calls one after another, without a pause, take the memory of one', (t) => {
  const boxes = Float32Array.from({ length: 8000 }, (_, place) => (place % 4) + (place % 97));
  const many = new Float32Array(4_000_000).fill(1);
  const calls = process.env['BOXWISE_BINARY'] ? 280 : 2; // by WebAssembly more than all of its memory
  for (let call = 0; call < calls; call += 1) {
    t.is(boxwise.iou(boxes, boxes).length, 4_000_000);
    t.is(boxwise.convertBoxes(many, { from: 'xyxy', to: 'xywh' }).length, 4_000_000);
  }
});

test('the doctor tells what it finds and tests it', async (t) => {
  const { stdout } = await node([MAIN, 'doctor'], { BOXWISE_ISA: 'scalar' });
  for (const line of [
    /^boxwise +\d/m,
    /^platform +\w+-\w+/m,
    /^binary +\S/m,
    /^instructions +scalar$/m,
    /^threads +\d/m,
  ]) {
    t.regex(stdout, line);
  }
  t.regex(stdout, /^self-test +ok \(iou, nms, a promise, an evaluation, an error\)$/m);
});

test('the doctor ends with 1 where there is no binary, and says why', async (t) => {
  const { code, stdout } = await node([MAIN, 'doctor'], { BOXWISE_BINARY: '/nowhere.node' }).catch(
    (error) => error,
  );
  t.is(code, 1);
  t.regex(stdout, /^binary +.*nowhere/m);
});
