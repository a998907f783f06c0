// The notices of the works of others that a package holds, as one text: what their licences ask for. A binary holds the crates that are linked into it and the
// standard library; `boxwise` holds the npm packages that are bundled into its JavaScript and its page of reports.
//
// node tools/notices.mjs --check  fails where a crate has a licence that deny.toml does not allow, or no text of it
import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { DIST, ROOT } from './run.mjs';

/** The crates that a binary for `triple` is made of, beside the workspace's own, by name. */
export function linked(triple) {
  const args = ['metadata', '--format-version', '1', '--locked', '--filter-platform', triple];
  const metadata = JSON.parse(
    execFileSync('cargo', args, { cwd: ROOT, encoding: 'utf8', maxBuffer: 1 << 28 }),
  );
  const nodes = new Map(metadata.resolve.nodes.map((node) => [node.id, node]));
  const packages = new Map(metadata.packages.map((found) => [found.id, found]));
  const isMacro = (id) => packages.get(id).targets.some(({ kind }) => kind.includes('proc-macro'));
  const seen = new Set();
  const waiting = [metadata.packages.find(({ name }) => name === 'boxwise').id];
  for (let id = waiting.pop(); id !== undefined; id = waiting.pop()) {
    if (seen.has(id)) continue;
    seen.add(id);
    for (const { pkg, dep_kinds: kinds } of nodes.get(id).deps) {
      // What only builds, or is a macro, leaves nothing of itself in the binary.
      if (kinds.some(({ kind }) => kind === null) && !isMacro(pkg)) waiting.push(pkg);
    }
  }
  return [...seen]
    .map((id) => packages.get(id))
    .filter(({ source }) => source !== null)
    .toSorted((a, b) => a.name.localeCompare(b.name));
}

/** What a toolchain links into a binary beside crates: all under a choice of licences that has MIT. */
export function runtimes(triple) {
  const version = execFileSync('rustc', ['--version'], { cwd: ROOT, encoding: 'utf8' }).split(' ')[1];
  const rust = {
    name: 'rust-std',
    version,
    license: 'MIT OR Apache-2.0',
    repository: 'https://github.com/rust-lang/rust',
    authors: ['The Rust Project Contributors'],
  };
  const wasi = {
    name: 'wasi-libc',
    version: `of Rust ${version}`,
    license: 'MIT OR Apache-2.0 OR Apache-2.0 WITH LLVM-exception',
    repository: 'https://github.com/WebAssembly/wasi-libc',
    authors: ['the authors of wasi-libc and of musl'],
  };
  return triple.startsWith('wasm32') ? [rust, wasi] : [rust];
}

const isLicence = (name) => /^(licen[cs]e|copying|notice|copyright)[\w-]*(\.(md|txt))?$/i.test(name);

/** The words of MIT, which are the same for everybody but the name above them. */
function mit() {
  const own = readFileSync(join(ROOT, 'LICENSE'), 'utf8');
  return own.slice(own.indexOf('Permission is hereby granted')).trim();
}

/** The licence texts of a crate: where there is a choice that includes MIT, that one. Some crates name MIT and have no text of it. */
function texts({ name, manifest_path: manifest, license, authors }) {
  const folder = manifest && dirname(manifest);
  const all = folder ? readdirSync(folder).filter(isLicence) : [];
  const chosen = /\bOR\b|\//.test(license) ? all.filter((name) => /mit/i.test(name)) : [];
  const files = (chosen.length ? chosen : all).toSorted();
  if (files.length) return files.map((name) => readFileSync(join(folder, name), 'utf8').trim());
  if (!/\bMIT\b/.test(license)) throw new Error(`${name} (${license}) has no text of its licence`);
  return [`Copyright (c) ${authors.join(', ') || `the authors of ${name}`}`, mit()];
}

/** The npm packages that start the WebAssembly, bundled beside it. */
export const wasmHelpers = (triple) =>
  triple.startsWith('wasm32') ? ['@emnapi/core', '@emnapi/runtime'] : [];

/** All notices for a binary. */
export function notices(triple) {
  const crates = [...runtimes(triple), ...linked(triple)].map((crate) => ({
    ...crate,
    repository: crate.repository ?? 'https://crates.io',
    text: texts(crate).join('\n\n'),
  }));
  return textOf('This binary', [...crates, ...wasmHelpers(triple).map(npmWork)]);
}

/** The npm packages that are bundled into dist/, by name. */
export function bundled() {
  const [library, report] = ['bundled.json', 'report.html'].map((file) => {
    if (!existsSync(join(DIST, file))) throw new Error(`no dist/${file}: npm run build`);
    return readFileSync(join(DIST, file), 'utf8');
  });
  // The page of reports has its packages in a comment, each with a line of its name and version above its licence.
  const comment = /<!--\n([^]*?)\n-->\n<\/head>/.exec(report)?.[1] ?? '';
  const titles = [...comment.matchAll(/(?:^|\n\n\n)((?:@[\w.-]+\/)?[\w.-]+) \d+\.\d+\.\d+\S*\n\n/g)];
  if (!titles.length) throw new Error('dist/report.html does not name its packages: npm run build:report');
  const names = [...JSON.parse(library), ...titles.map(([, name]) => name)];
  return [...new Set(names)].toSorted().map(npmWork);
}

/** An npm package with the texts of its licence. */
function npmWork(name) {
  const folder = join(ROOT, 'node_modules', name);
  const manifest = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'));
  const files = readdirSync(folder).filter(isLicence).toSorted();
  if (!files.length) throw new Error(`${name} has no text of its licence`);
  const { version, license } = manifest;
  const repository = `https://www.npmjs.com/package/${name}`;
  const text = files.map((file) => readFileSync(join(folder, file), 'utf8').trim()).join('\n\n');
  return { name, version, license, repository, text };
}

/** All notices for what is bundled into dist/. */
export const bundledNotices = () => textOf('This package', bundled());

/** Works that share a text share its place. */
function textOf(what, works) {
  const byText = new Map();
  for (const { name, version, license, repository, text } of works) {
    const title = `${name} ${version} (${license}), ${repository}`;
    byText.set(text, [...(byText.get(text) ?? []), title]);
  }
  const parts = [...byText].map(([text, titles]) => `${titles.join('\n')}\n\n${text}\n`);
  const rule = `\n${'-'.repeat(80)}\n\n`;
  return `${what} contains these works of others, under their licences.\n${rule}${parts.join(rule)}`;
}

/** Whether an SPDX expression can be met by licences of a list. */
function isAllowed(expression, allowed) {
  return expression
    .replaceAll(/[()]/g, '')
    .split(/ AND /)
    .every((part) => part.split(/ OR |\//).some((licence) => allowed.includes(licence.trim())));
}

if (process.argv[2] === '--check') {
  const list = /^allow = \[([^\]]*)\]/m.exec(readFileSync(join(ROOT, 'deny.toml'), 'utf8'))?.[1] ?? '';
  const allowed = [...list.matchAll(/"([^"]+)"/g)].map(([, name]) => name);
  const triples = ['x86_64-unknown-linux-gnu', 'x86_64-pc-windows-msvc', 'wasm32-wasip1'];
  for (const triple of triples) notices(triple); // throws for a crate without a text
  const wrong = triples
    .flatMap((triple) => linked(triple))
    .filter(({ license }) => !isAllowed(license ?? '', allowed));
  for (const { name, version, license } of wrong)
    console.error(`${name} ${version}: deny.toml does not allow ${license}`);
  process.exitCode = wrong.length ? 1 : 0;
}
