// What is published for whom: one row a platform.
export const targets = [
  {
    name: 'linux-x64-gnu',
    triple: 'x86_64-unknown-linux-gnu',
    glibc: '2.17',
    manifest: { os: ['linux'], cpu: ['x64'], libc: ['glibc'] },
  },
  {
    name: 'linux-x64-musl',
    triple: 'x86_64-unknown-linux-musl',
    manifest: { os: ['linux'], cpu: ['x64'], libc: ['musl'] },
  },
  {
    name: 'linux-arm64-gnu',
    triple: 'aarch64-unknown-linux-gnu',
    glibc: '2.17',
    manifest: { os: ['linux'], cpu: ['arm64'], libc: ['glibc'] },
  },
  {
    name: 'linux-arm64-musl',
    triple: 'aarch64-unknown-linux-musl',
    manifest: { os: ['linux'], cpu: ['arm64'], libc: ['musl'] },
  },
  {
    // Built against mingw's C library, which every Windows 10 has; the name is the one that tools look for.
    name: 'win32-x64-msvc',
    triple: 'x86_64-pc-windows-gnu',
    manifest: { os: ['win32'], cpu: ['x64'] },
  },
  { name: 'darwin-x64', triple: 'x86_64-apple-darwin', manifest: { os: ['darwin'], cpu: ['x64'] } },
  { name: 'darwin-arm64', triple: 'aarch64-apple-darwin', manifest: { os: ['darwin'], cpu: ['arm64'] } },
  // No `cpu`: it runs everywhere, and is installed by those who ask for it.
  { name: 'wasm32-wasi', triple: 'wasm32-wasip1', manifest: {} },
];

/** How Cargo makes the WebAssembly, and where it puts it from the top of the clone; the pages use it as it is. */
export const WASM = {
  triple: 'wasm32-wasip1',
  cargo: ['build', '--profile', 'wasm', '--target', 'wasm32-wasip1', '--package', 'boxwise-wasm'],
  file: 'target/wasm32-wasip1/wasm/boxwise_wasm.wasm',
};

/** The oldest macOS that the binaries start on. */
export const MACOS = '11.0';

/** Bytes that a file stays below: a native one as it is, the WebAssembly compressed by `gzip -9`. */
export const BUDGET = { native: 6_100_000, wasm: 955_000 };

export const isWasm = ({ name }) => name === 'wasm32-wasi';

/** The file that a target's build makes, under the name that its package has it by. */
export const fileOf = (target) => (isWasm(target) ? 'boxwise.wasm' : `boxwise.${target.name}.node`);

/** The targets of these names, or all of them; throws for a name that there is not. */
export function chosen(names) {
  if (!names.length) return targets;
  return names.map((name) => {
    const found = targets.find((target) => target.name === name || target.triple === name);
    if (!found)
      throw new Error(`no target ${name}; there are ${targets.map((target) => target.name).join(', ')}`);
    return found;
  });
}
