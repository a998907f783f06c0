// npm run site:build: the documentation with the reference and the explorer, as files for any static host, in target/site.
//
//   node web/site/build.mjs [--no-explorer] [--if-possible]   the last: says so and ends well where the packages cannot be installed
import { execFileSync, spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import {
  cpSync,
  existsSync,
  mkdirSync,
  readFileSync,
  readdirSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const HERE = dirname(fileURLToPath(import.meta.url));

/** Installs the packages of web/site where they are missing or older than its lock file; whether they are there. */
export function install() {
  const lock = readFileSync(join(HERE, 'package-lock.json'), 'utf8');
  const mark = join(HERE, 'node_modules/.installed');
  if (existsSync(mark) && readFileSync(mark, 'utf8') === lock) return true;
  console.log('installing the packages of web/site');
  const { status } = spawnSync(
    'npm',
    ['ci', '--prefix', HERE, '--no-audit', '--no-fund', '--ignore-scripts', '--loglevel=error'],
    { stdio: ['ignore', 'inherit', 'inherit'], shell: process.platform === 'win32', timeout: 300_000 },
  );
  if (status === 0) writeFileSync(mark, lock);
  return status === 0;
}

/** Builds the site, where it is not what its sources say; the folder. */
export async function buildSite({ explorer = true } = {}) {
  if (!install()) throw new Error('the packages of web/site cannot be installed: is there a network?');
  const { assemble, ROOT, SITE } = await import('./pages.mjs');
  const mark = join(ROOT, 'target/site-built.txt');
  const state = fingerprint(ROOT);
  const isBuilt = existsSync(SITE) && existsSync(mark) && readFileSync(mark, 'utf8') === state;
  if (!isBuilt) await buildPages(ROOT, SITE, assemble);
  writeFileSync(mark, state);
  if (explorer) buildExplorer(ROOT, SITE);
  return SITE;
}

async function buildPages(root, site, assemble) {
  await assemble();
  await reference(root);
  const { build } = await import('vitepress');
  await withoutErrors(() => build(HERE));
  const { makeRelative } = await import('./base.mjs');
  makeRelative(site);
  cpSync(join(HERE, '404.html'), join(site, '404.html'));
}

/** A page whose components throw is rendered in part, and VitePress only logs it: here it fails the build. */
async function withoutErrors(work) {
  const { error } = console;
  const logged = [];
  console.error = (...words) => {
    logged.push(...words.filter((word) => word instanceof Error));
    error(...words);
  };
  try {
    await work();
  } finally {
    console.error = error;
  }
  if (logged.length) throw new Error(`${logged.length} errors in pages, the first: ${logged[0].message}`);
}

/** The explorer in the site's folder, which its chapters link to. It has the repository's own Vite. */
function buildExplorer(root, site) {
  const vite = join(root, 'node_modules/vite/bin/vite.js');
  const folder = join(root, 'web/explorer');
  execFileSync(
    process.execPath,
    [
      vite,
      'build',
      folder,
      '--config',
      join(folder, 'vite.config.ts'),
      '--outDir',
      join(site, 'explorer'),
      '--logLevel',
      'warn',
    ],
    { cwd: root, stdio: 'inherit', env: { ...process.env, VITE_SITE: '../' } },
  );
}

/** Changes with everything that a page is made of. */
function fingerprint(root) {
  const hash = createHash('sha256').update(process.env.BOXWISE_REPOSITORY ?? '');
  const add = (path) => {
    const whole = join(root, path);
    if (!existsSync(whole)) return;
    if (!statSync(whole).isDirectory()) {
      hash.update(path).update(readFileSync(whole));
      return;
    }
    for (const name of readdirSync(whole).toSorted()) if (name !== 'node_modules') add(`${path}/${name}`);
  };
  const others = [
    'README.md',
    'CHANGELOG.md',
    'CONTRIBUTING.md',
    'SECURITY.md',
    'index.d.ts',
    'package.json',
  ];
  for (const path of [...others, 'docs', 'web/site', 'web/chapters.mjs', 'web/components/styles']) add(path);
  return hash.digest('hex');
}

/** The pages of the reference, made again only where the declarations, the forge or what writes them have changed. */
async function reference(root) {
  const { PAGES } = await import('./pages.mjs');
  const inputs = ['reference', '../chapters.mjs', 'package-lock.json'].flatMap((name) => {
    const path = join(HERE, name);
    return name.includes('.') ? [path] : readdirSync(path).map((file) => join(path, file));
  });
  const hash = createHash('sha256').update(process.env.BOXWISE_REPOSITORY ?? '');
  for (const file of [join(root, 'index.d.ts'), join(root, 'package.json'), ...inputs])
    hash.update(readFileSync(file));
  const made = join(root, 'target/site-reference', hash.digest('hex').slice(0, 16));
  if (!existsSync(join(made, 'index.md'))) {
    rmSync(made, { recursive: true, force: true });
    const { writeReference } = await import('./reference/write.mjs');
    mkdirSync(made, { recursive: true });
    await writeReference(made);
  }
  cpSync(made, join(PAGES, 'reference'), { recursive: true });
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  if (process.argv.includes('--if-possible') && !install()) {
    console.log('skip the site: the packages of web/site cannot be installed');
    process.exit();
  }
  const start = performance.now();
  const folder = await buildSite({ explorer: !process.argv.includes('--no-explorer') });
  const { check } = await import('./check.mjs');
  const faults = check(folder);
  for (const fault of faults) console.error(fault);
  console.log(`${folder}: ${((performance.now() - start) / 1000).toFixed(0)} s, ${faults.length} faults`);
  process.exitCode = faults.length ? 1 : 0;
}
