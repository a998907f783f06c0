// The notices of the crates that are linked into a binary, as one text: what their licences ask for.
//
// node tools/notices.mjs --check  fails where a crate has a licence that deny.toml does not allow, or no text of it
import { execFileSync } from 'node:child_process';
import { readFileSync, readdirSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { ROOT } from './run.mjs';

/** The crates that a binary for `triple` is made of, beside the workspace's own, by name. */
function linked(triple) {
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

/** The licence texts of a crate: where there is a choice that includes MIT, that one. */
function texts({ manifest_path: manifest, license }) {
  const folder = dirname(manifest);
  const all = readdirSync(folder).filter((name) =>
    /^(licen[cs]e|copying|notice|copyright)[\w-]*(\.(md|txt))?$/i.test(name),
  );
  const mit = /\bOR\b|\//.test(license) ? all.filter((name) => /mit/i.test(name)) : [];
  return (mit.length ? mit : all).toSorted().map((name) => readFileSync(join(folder, name), 'utf8').trim());
}

/** All notices for a binary; crates that share a text share its place. */
export function notices(triple) {
  const byText = new Map();
  for (const crate of linked(triple)) {
    const title = `${crate.name} ${crate.version} (${crate.license}), ${crate.repository ?? 'https://crates.io'}`;
    const files = texts(crate);
    // A crate without a text of its own is named with its licence and its authors.
    const text =
      files.join('\n\n') || `Copyright ${crate.authors.join(', ') || `the authors of ${crate.name}`}`;
    byText.set(text, [...(byText.get(text) ?? []), title]);
  }
  const parts = [...byText].map(([text, titles]) => `${titles.join('\n')}\n\n${text}\n`);
  const rule = `\n${'-'.repeat(80)}\n\n`;
  return `This binary contains these works of others, under their licences.\n${rule}${parts.join(rule)}`;
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
  const wrong = ['x86_64-unknown-linux-gnu', 'x86_64-pc-windows-msvc', 'wasm32-wasip1']
    .flatMap((triple) => linked(triple))
    .filter(({ license }) => !isAllowed(license ?? '', allowed));
  for (const { name, version, license } of wrong)
    console.error(`${name} ${version}: deny.toml does not allow ${license}`);
  process.exitCode = wrong.length ? 1 : 0;
}
