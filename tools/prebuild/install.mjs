// node tools/prebuild/install.mjs [CASE...]
//
// Packs boxwise and this machine's binary, installs the tarballs offline into an empty folder, and uses them there in every way
// that is promised: `import`, `require`, TypeScript, worker threads, bundlers, Bun and Deno. `node tools/prebuild/main.mjs build
// wasm32-wasi` before it adds what browsers get. Heavy cases run only if they are named: `install.mjs Next.js` fetches 300 MB.
import { cpSync, existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { ROOT } from '../run.mjs';
import { cases } from './install/cases.mjs';
import { pack } from './pack.mjs';
import { inPlace, sh } from './place.mjs';
import { targets } from './targets.mjs';

/** The tools of other makers that the cases use. */
const TOOLS = {
  webpack: '5.112.2',
  vite: '8.3.8',
  'vite@7.3.8': '7.3.8',
  bun: '1.4.5',
  deno: '2.9.6',
  // The oldest that the declarations are for.
  'typescript@5.2.2': '5.2.2',
};

const binaries = targets.filter(({ name }) => name === 'wasm32-wasi' || name === hostName());
const tarballs = await pack(binaries);
const folder = mkdtempSync(join(tmpdir(), 'boxwise-install-'));
const missing = await installTools();
const chromium = findChromium();
if (!chromium) missing.add('Chromium');
const wanted = process.argv.slice(2);
const isWanted = ({ name, heavy }) => (wanted.length ? wanted.includes(name) : !heavy);
let failed = 0;
let skipped = 0;
try {
  writeFileSync(join(folder, 'package.json'), '{ "name": "empty", "private": true }\n');
  const npm = ['install', '--no-audit', '--no-fund'];
  // Once with the registry at hand, so that npm's cache has the three dependencies; then without.
  sh('npm', [...npm, ...tarballs], { cwd: folder });
  for (const name of ['node_modules', 'package-lock.json']) rmSync(join(folder, name), { recursive: true });
  writeFileSync(join(folder, 'package.json'), '{ "name": "empty", "private": true }\n');
  sh('npm', [...npm, '--offline', ...tarballs], { cwd: folder });
  cpSync(join(ROOT, 'sample'), join(folder, 'sample'), { recursive: true });
  cpSync(join(ROOT, 'tools/prebuild/install'), folder, { recursive: true });
  cpSync(join(ROOT, 'tools/prebuild/answers.json'), join(folder, 'answers.json'));
  const context = {
    folder,
    tarballs,
    tool,
    chromium,
    hasWasm: tarballs.some((path) => path.includes('wasm32')),
  };
  for (const { name, needs = [], run } of cases.filter(isWanted)) {
    const lacks = needs.filter((need) => missing.has(need) || (need === 'wasm' && !context.hasWasm));
    if (lacks.length) {
      console.log(`skip  ${name}: not run, as there is no ${lacks.join(', ')}`);
      skipped += 1;
      continue;
    }
    try {
      run(context);
      console.log(`ok    ${name}`);
    } catch (error) {
      failed += 1;
      console.log(`FAIL  ${name}\n${error.message}`);
    }
  }
} finally {
  rmSync(folder, { recursive: true, force: true, maxRetries: 5, retryDelay: 200 });
}
const ran = cases.filter(isWanted).length - skipped;
console.log(`installs: ${ran - failed} passed, ${failed} failed, ${skipped} skipped`);
process.exitCode = failed ? 1 : 0;

/** Gets the tools, each by itself; the names of those that are not to be had. */
async function installTools() {
  const place = inPlace('tools');
  const absent = new Set();
  for (const [name, version] of Object.entries(TOOLS)) {
    if (existsSync(join(place, name, 'ready'))) continue;
    mkdirSync(join(place, name), { recursive: true });
    writeFileSync(join(place, name, 'package.json'), '{ "private": true }\n');
    try {
      // Bun and Deno put their binaries in place after the install; the others need no scripts.
      const scripts = ['bun', 'deno'].includes(name) ? [] : ['--ignore-scripts'];
      const wanted = name.endsWith(version) ? name : `${name}@${version}`;
      sh('npm', ['install', '--no-audit', '--no-fund', ...scripts, wanted], {
        cwd: join(place, name),
      });
      writeFileSync(join(place, name, 'ready'), '');
    } catch (error) {
      absent.add(name);
      console.log(`cannot get ${name}: ${error.message.split('\n')[0]}`);
    }
  }
  return absent;
}

/** The command of a Chromium, where there is one. */
function findChromium() {
  if (process.env.CHROMIUM) return process.env.CHROMIUM;
  const folders = (process.env.PATH ?? '').split(delimiter);
  return ['chromium', 'chromium-browser', 'google-chrome']
    .flatMap((name) => folders.map((place) => join(place, name)))
    .find(existsSync);
}

/** A tool's command. */
function tool(name, command = name) {
  return inPlace('tools', name, 'node_modules/.bin', command);
}

function hostName() {
  const { platform, arch } = process;
  if (platform === 'linux')
    return `linux-${arch}-${process.report.getReport().header.glibcVersionRuntime ? 'gnu' : 'musl'}`;
  return platform === 'win32' ? `win32-${arch}-msvc` : `${platform}-${arch}`;
}
