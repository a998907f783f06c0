import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { inspect } from 'node:util';

import test from 'ava';
import { BoxwiseError, evaluate, type ErrorCode } from 'boxwise';
import { globSync } from 'tinyglobby';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));
const read = (path: string): string => readFileSync(join(ROOT, path), 'utf8');

function files(folder: string, ending: string): string[] {
  return readdirSync(join(ROOT, folder), { recursive: true })
    .map((name) => `${folder}/${String(name)}`.replaceAll('\\', '/'))
    .filter((name) => name.endsWith(ending));
}

const PAGES = ['README.md', 'CONTRIBUTING.md', 'SECURITY.md', ...files('docs', '.md')];

/** The codes of warnings in the sources: a code is the first member of a tuple, the member `code`, or a constant. */
function warningCodes(): string[] {
  const quoted = (paths: string[], pattern: RegExp) =>
    paths.flatMap((path) => [...read(path).matchAll(pattern)].map(([, code]) => code as string));
  const errors = new Set(errorCodes());
  const found = [
    ...quoted(files('crates/coco/src', '.rs'), /(?<!env!\(|var\()"([A-Z]+(?:_[A-Z]+)+)"/g),
    ...quoted(files('api/tracking', '.ts'), /'([A-Z]+(?:_[A-Z]+)+)'/g).filter((code) => !errors.has(code)),
    ...quoted(files('cli', '.ts'), /code: '([A-Z]+(?:_[A-Z]+)+)'/g).filter((code) => !errors.has(code)),
  ];
  return [...new Set(found)].toSorted();
}

function errorCodes(): string[] {
  const source = read('api/errors.ts');
  const type = source.slice(
    source.indexOf('export type ErrorCode'),
    source.indexOf('export interface ErrorPlace'),
  );
  return [...type.matchAll(/\| '([A-Z_]+)'/g)].map(([, code]) => code as string);
}

test('every code of an error or a warning has a heading in docs/troubleshooting.md', (t) => {
  const page = read('docs/troubleshooting.md');
  const codes = [...errorCodes(), ...warningCodes()];
  t.true(codes.length > 80);
  const without = codes.filter((code) => !page.includes(`\n### \`${code}\`\n`));
  t.deepEqual(without, []);
});

test('docs/troubleshooting.md has no heading of a code that does not exist', (t) => {
  const codes = new Set([...errorCodes(), ...warningCodes()]);
  const headings = [...read('docs/troubleshooting.md').matchAll(/^### `([A-Z_]+)`$/gm)].map(
    ([, code]) => code,
  );
  t.deepEqual(
    headings.filter((code) => !codes.has(code as string)),
    [],
  );
  t.is(new Set(headings).size, headings.length);
});

test('the help of every error is a heading of a page that the package has', (t) => {
  const { files: packed } = JSON.parse(read('package.json')) as { files: string[] };
  t.true(packed.includes('docs/**/*.md'));
  for (const code of [...errorCodes(), ...warningCodes()]) {
    const { help } = new BoxwiseError(code as ErrorCode, 'one', 'two');
    const [page = '', anchor = ''] = help.replace(/^boxwise\//, '').split('#');
    t.true(anchors(page).has(anchor), help);
  }
});

test('every code whose text ends with its help exists', (t) => {
  const table = /LONGER_THAN_A_SENTENCE[^[]*\[([^\]]*)\]/.exec(read('api/help.ts'))?.[1] ?? '';
  const codes = [...table.matchAll(/'([A-Z_]+)'/g)].map(([, code]) => code as string);
  t.true(codes.length > 5);
  const known = new Set([...errorCodes(), ...warningCodes()]);
  t.deepEqual(
    codes.filter((code) => !known.has(code)),
    [],
  );
});

test('an error has its help, and a warning that needs more than a sentence ends with it', (t) => {
  const annotations = [{ id: 1, image_id: 1, category_id: 1, bbox: [1, 1, 8, 8], area: 64, iscrowd: 0 }];
  const truth = { images: [{ id: 1 }], categories: [{ id: 1, name: 'a' }], annotations };
  const found = { image_id: 1, category_id: 7, bbox: [1, 1, 8, 8], score: 1 };
  const [warning] = evaluate(truth, [found]).warnings;
  const page = 'boxwise/docs/troubleshooting.md';
  t.true(warning?.message.endsWith(`; see ${page}#detections_of_unknown_category`));
  const error = t.throws<BoxwiseError>(() => evaluate(truth, [{ ...found, image_id: 9 }]));
  t.is(error?.help, `${page}#unknown_image`);
  t.true(inspect(error).includes(`help: '${page}#unknown_image'`)); // as Node.js prints an uncaught one
});

/** Anchors of a page: its own, and those that forges make from headings. */
function anchors(path: string): Set<string> {
  const found = new Set<string>();
  let fenced = false;
  for (const line of read(path).split('\n')) {
    if (line.startsWith('```')) fenced = !fenced;
    for (const [, id = ''] of line.matchAll(/<a id="([^"]+)">/g)) found.add(id);
    const heading = fenced ? undefined : /^#+ (.+)$/.exec(line)?.[1];
    if (heading) {
      const words = heading.replaceAll(/\[([^\]]*)\]\([^)]*\)/g, '$1').toLowerCase();
      found.add(words.replaceAll(/[^\p{L}\p{N}_\- ]/gu, '').replaceAll(' ', '-'));
    }
  }
  return found;
}

test('links between pages lead to files and headings that exist', (t) => {
  const broken: string[] = [];
  for (const page of PAGES) {
    const text = read(page).replaceAll(/```[\s\S]*?```/g, '');
    for (const [, target = ''] of text.matchAll(/\]\(([^)\s]+)\)/g)) {
      if (/^[a-z]+:/.test(target)) continue;
      const [file = '', anchor] = target.split('#');
      const path = file === '' ? page : join(dirname(page), file).replaceAll('\\', '/');
      if (!existsSync(join(ROOT, path))) broken.push(`${page}: ${target}`);
      else if (anchor && path.endsWith('.md') && !anchors(path).has(anchor))
        broken.push(`${page}: ${target}`);
    }
  }
  t.deepEqual(broken, []);
});

test('docs/README.md links to every guide and every migration page', (t) => {
  const index = read('docs/README.md');
  const pages = [...files('docs/guides', '.md'), ...files('docs/migrate', '.md')].map((path) =>
    path.slice('docs/'.length),
  );
  t.deepEqual(
    pages.filter((page) => !index.includes(`](${page})`)),
    [],
  );
});

test('docs/bench.svg shows the numbers of the table of docs/performance.md, with whole labels', async (t) => {
  const { picture } = (await import(new URL('../../tools/bench-picture.mjs', import.meta.url).href)) as {
    picture(page: string): string;
  };
  const svg = read('docs/bench.svg');
  t.is(svg, picture(read('docs/performance.md'))); // `npx tsx tools/bench-picture.mjs` writes it
  const rows = [...svg.matchAll(/text-anchor="end">([^<]+)</g)].map(([, label]) => label);
  t.true(rows.length >= 14);
  t.true(rows.includes("matchAnchors, 200,700 x 50, the tutorial's rule"));
});

/** The files that `npm pack` puts into the package; the first three are always among them. */
function packed(): string[] {
  const { files: patterns } = JSON.parse(read('package.json')) as { files: string[] };
  return [
    'README.md',
    'LICENSE',
    'package.json',
    ...globSync(patterns, { cwd: ROOT, expandDirectories: false, ignore: '**/node_modules/**' }),
  ];
}

test('the package has the pages that its declarations name', (t) => {
  const has = new Set(packed());
  const named = new Set(read('index.d.ts').match(/\bdocs\/[a-z-]+\.md\b/g));
  t.true(named.size >= 5);
  t.deepEqual(
    [...named].filter((page) => !has.has(page)),
    [],
  );
});

test('the package has every page and picture that README.md links to, and the pages of docs that those link to', (t) => {
  const has = new Set(packed());
  const missing: string[] = [];
  for (const page of [
    'README.md',
    ...[...has].filter((path) => path.startsWith('docs/') && path.endsWith('.md')),
  ]) {
    const text = read(page).replaceAll(/```[\s\S]*?```/g, '');
    for (const [, target = ''] of text.matchAll(/\]\(([^)\s#]+)[^)]*\)/g)) {
      if (/^[a-z]+:/.test(target)) continue;
      const path = join(dirname(page), target).replaceAll('\\', '/');
      if ((page === 'README.md' || (path.startsWith('docs/') && path.endsWith('.md'))) && !has.has(path))
        missing.push(`${page}: ${target}`);
    }
  }
  t.deepEqual(missing, []);
});

test('a test that a page names is there', (t) => {
  const pages = [
    ...PAGES,
    ...files('oracles', 'README.md'),
    'benches/README.md',
    'fuzz/README.md',
    'web/README.md',
  ];
  const named = pages
    .filter((page) => existsSync(join(ROOT, page)))
    .flatMap((page) => [...read(page).matchAll(/[\w/.-]+\.spec\.ts/g)].map(([path]) => ({ page, path })));
  t.true(named.length > 20);
  const there = files('__test__', '.spec.ts');
  const lost = named.filter(({ path }) => !there.some((test) => `/${test}`.endsWith(`/${path}`)));
  t.deepEqual(lost, []);
});

interface Links {
  linkedWithin(text: string, page: string, names: ReadonlySet<string>): string;
  deadLinks(text: string, page: string, names: ReadonlySet<string>): string[];
}
const links = async () =>
  (await import(new URL('../../tools/prebuild/links.mjs', import.meta.url).href)) as Links;

test('no page of the package has a link that leads nowhere', async (t) => {
  const { linkedWithin, deadLinks } = await links();
  const names = new Set(packed());
  const pages = [...names].filter((name) => name.endsWith('.md'));
  t.true(pages.length > 40);
  const dead = pages.flatMap((page) =>
    deadLinks(linkedWithin(read(page), page, names), page, names).map((target) => `${page}: ${target}`),
  );
  t.deepEqual(dead, []);
});

test('a link out of the package becomes its words, and a picture nothing', async (t) => {
  const { linkedWithin, deadLinks } = await links();
  const names = new Set(['README.md', 'docs/a.md', 'docs/guides/b.md']);
  for (const [from, to] of [
    ['see [a](a.md) and [b](guides/b.md#top)', undefined],
    ['[up](../README.md), [here](#top), [far](https://x.org/a)', undefined],
    ['the folder [guides](guides/)', undefined],
    ['[a program](../examples/a.ts) runs', 'a program runs'],
    ['![a plot](plot.svg) shows', ' shows'],
    ['```\n[x](../no.ts)\n```', undefined],
  ] as const) {
    const made = linkedWithin(from, 'docs/a.md', names);
    t.is(made, to ?? from);
    t.deepEqual(deadLinks(made, 'docs/a.md', names), []);
  }
});
