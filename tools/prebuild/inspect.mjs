// What a built file says of itself: its format, the oldest system that it starts on, and that it is what was asked for.
import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { sh } from './place.mjs';
import { wrongInSignature } from './signature.mjs';
import { BUDGET, isWasm } from './targets.mjs';

const REGISTER = 'napi_register_module_v1';

/** The facts, as `{ size, needs, ... }`; throws for a file that must not be published. */
export function inspect(target, path) {
  const bytes = readFileSync(path);
  const facts = {
    size: bytes.length,
    gzip: compressed(bytes),
    ...format(target, path, bytes),
  };
  return { ...facts, over: overBudget(target, facts) };
}

/** Bytes after `gzip -9`: the zlib of Node.js is tuned for time and leaves 1 % more. */
function compressed(bytes) {
  return execFileSync('gzip', ['-9'], { input: bytes, maxBuffer: 2 * bytes.length }).length;
}

/** The budget that a file breaks, if it does: it is still tested, but not published. */
function overBudget(target, { size, gzip }) {
  if (isWasm(target)) return gzip >= BUDGET.wasm ? `over ${BUDGET.wasm / 1e6} MB compressed` : undefined;
  return size >= BUDGET.native ? `over ${BUDGET.native / 1e6} MB` : undefined;
}

function format(target, path, bytes) {
  if (isWasm(target)) return wasm(bytes);
  if (target.name.startsWith('darwin')) return machO(target, bytes);
  if (target.name.startsWith('win32')) return portable(path, bytes);
  return elf(target, path);
}

function elf(target, path) {
  const header = sh('readelf', ['-h', path]);
  const machine = target.name.includes('arm64') ? 'AArch64' : 'X86-64';
  expect(header.includes('ELF64') && header.includes(machine), `an ELF file for ${machine}`);
  expect(sh('readelf', ['-W', '--dyn-syms', path]).includes(REGISTER), `the symbol ${REGISTER}`);
  expect(!/\.symtab|\.debug_/.test(sh('readelf', ['-WS', path])), 'no symbols but those it gives out');
  const needed = [...sh('readelf', ['-d', path]).matchAll(/\(NEEDED\).*\[(.+)\]/g)].map(([, name]) => name);
  const versions = [...sh('readelf', ['-WV', path]).matchAll(/GLIBC_(\d+)\.(\d+)/g)];
  const newest = versions
    .map(([, major, minor]) => Number(major) * 1000 + Number(minor))
    .toSorted((a, b) => b - a)[0];
  if (!target.glibc) {
    expect(newest === undefined && !needed.includes('libc.so.6'), 'nothing of glibc');
    return { needs: 'musl 1.2', needed };
  }
  const [major, minor] = target.glibc.split('.').map(Number);
  expect(newest <= major * 1000 + minor, `nothing newer than glibc ${target.glibc}`);
  return { needs: `glibc ${Math.floor(newest / 1000)}.${newest % 1000}`, needed };
}

function portable(path, bytes) {
  const at = bytes.readUInt32LE(0x3c);
  expect(bytes.toString('latin1', at, at + 4) === 'PE\0\0', 'a PE file');
  expect(bytes.readUInt16LE(at + 4) === 0x8664, 'code for x86-64');
  expect(bytes.includes(`${REGISTER}\0`), `the symbol ${REGISTER}`);
  const needed = [...new Set(bytes.toString('latin1').match(/[\w.-]+\.dll(?=\0)/gi))].toSorted();
  return { needs: 'Windows 10', needed };
}

/** The load commands of a Mach-O file tell its platform, its signature and what it gives out. */
function machO(target, bytes) {
  expect(bytes.readUInt32LE(0) === 0xfeedfacf, 'a Mach-O file of 64 bits');
  const cpu = target.name.endsWith('arm64') ? 0x0100000c : 0x01000007;
  expect(bytes.readUInt32LE(4) === cpu, `code for ${target.name}`);
  const [SYMTAB, CODE_SIGNATURE, BUILD_VERSION, MIN_MACOS] = [0x2, 0x1d, 0x32, 0x24];
  const commands = new Map();
  let at = 32;
  for (let count = bytes.readUInt32LE(16); count > 0; count -= 1) {
    commands.set(bytes.readUInt32LE(at), at);
    at += bytes.readUInt32LE(at + 4);
  }
  const version = commands.has(BUILD_VERSION)
    ? bytes.readUInt32LE(commands.get(BUILD_VERSION) + 12)
    : bytes.readUInt32LE(commands.get(MIN_MACOS) + 8);
  const { given, own } = machOSymbols(bytes, commands.get(SYMTAB));
  expect(given.includes(`_${REGISTER}`), `the symbol ${REGISTER}`);
  // The linker's own jumps to what is far away keep their names.
  expect(
    own.every((name) => name.endsWith('__thunk')),
    'no symbols but those it gives out',
  );
  const signed = commands.has(CODE_SIGNATURE);
  expect(signed || target.name !== 'darwin-arm64', 'a signature, without which arm64 loads nothing');
  if (signed) {
    const start = bytes.readUInt32LE(commands.get(CODE_SIGNATURE) + 8);
    const wrong = wrongInSignature(
      bytes,
      start,
      start + bytes.readUInt32LE(commands.get(CODE_SIGNATURE) + 12),
    );
    expect(!wrong, `a signature of what is there, but ${wrong}`);
  }
  return { needs: `macOS ${version >>> 16}.${(version >>> 8) & 0xff}`, signed };
}

/** The names that a Mach-O file defines, for others and for itself. */
function machOSymbols(bytes, command) {
  const [symbols, count, strings] = [8, 12, 16].map((at) => bytes.readUInt32LE(command + at));
  const [KIND, DEFINED, GIVEN] = [0x0e, 0x0e, 0x01];
  const [given, own] = [[], []];
  for (let at = symbols; at < symbols + 16 * count; at += 16) {
    const name = strings + bytes.readUInt32LE(at);
    if ((bytes[at + 4] & KIND) !== DEFINED) continue;
    (bytes[at + 4] & GIVEN ? given : own).push(bytes.toString('latin1', name, bytes.indexOf(0, name)));
  }
  return { given, own };
}

function wasm(bytes) {
  const module = new WebAssembly.Module(bytes);
  const names = WebAssembly.Module.exports(module).map(({ name }) => name);
  expect(names.includes('napi_register_wasm_v1'), 'the symbol napi_register_wasm_v1');
  const memory = WebAssembly.Module.imports(module).find(({ kind }) => kind === 'memory');
  expect(memory !== undefined, 'a memory from outside');
  return { needs: 'WebAssembly SIMD' };
}

function expect(held, what) {
  if (!held) throw new Error(`expected ${what}`);
}
