// The pages of the site, as VitePress reads them: docs/, the README and others of the top, and the home page, in one folder with links that
// hold there. In docs/ the same pages stay readable on a forge.
import { existsSync, mkdirSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join, posix } from 'node:path';
import { fileURLToPath } from 'node:url';
import sharp from 'sharp';
import { LIST, OTHERS, SECTIONS, SHORT } from './contents.mjs';
import { slug } from './slug.mjs';

export const ROOT = fileURLToPath(new URL('../..', import.meta.url));
/** What VitePress reads. */
export const PAGES = join(ROOT, 'target/site-pages');
/** What it writes, with the explorer in `explorer/`. */
export const SITE = join(ROOT, 'target/site');

/** The page that says how the explorer is run from a clone is the explorer here; its anchors are the chapters'. */
const EXPLORER = 'web/README.md';
/** The sizes of all pictures, by their path. */
export const SIZES = 'pictures/sizes.json';
/** Letters of a description. */
const LONGEST = 155;
/** The widest that a picture of a page is, in pixels: a column has 690. */
const WIDEST = 1040;

const { repository } = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8'));
/**
 * Address of the repository on its forge, without a slash at the end; empty where neither package.json nor BOXWISE_REPOSITORY, with which the tests try
 * the links to it, names one.
 */
export const REPOSITORY = (repository?.url ?? repository ?? process.env.BOXWISE_REPOSITORY ?? '')
  .replace(/^git\+/, '')
  .replace(/\.git$/, '')
  .replace(/^github:/, 'https://github.com/');

/** All pages with their path in the repository and in the site. */
export function sources() {
  const docs = readdirSync(join(ROOT, 'docs'), { recursive: true })
    .map((name) => name.replaceAll('\\', '/'))
    .filter((name) => name.endsWith('.md') && `docs/${name}` !== LIST)
    .map((name) => ({ from: `docs/${name}`, to: name }));
  const others = Object.entries(OTHERS).map(([from, to]) => ({ from, to }));
  return [...docs, ...others]
    .filter(({ from }) => existsSync(join(ROOT, from)))
    .toSorted((a, b) => (a.to < b.to ? -1 : 1));
}

/** Writes all pages and their pictures. */
export async function assemble() {
  rmSync(PAGES, { recursive: true, force: true });
  const pages = sources();
  const places = new Map([[LIST, 'index.md'], ...pages.map(({ from, to }) => [from, to])]);
  const pictures = new Map();
  for (const { from, to } of pages) {
    const text = relinked(readFileSync(join(ROOT, from), 'utf8'), from, to, places, pictures);
    const edit = REPOSITORY && `edit: ${REPOSITORY}/edit/main/${from}\n`;
    const head = `${edit}description: ${JSON.stringify(summary(text))}`;
    write(to, `---\n${head}\n---\n\n${oneAnchor(text)}`);
  }
  const home = readFileSync(join(ROOT, 'web/site/home.md'), 'utf8');
  write('index.md', relinked(home, 'web/site/home.md', 'index.md', places, pictures));
  const sizes = await Promise.all([...pictures].map(async ([from, to]) => [to, await picture(from, to)]));
  write(SIZES, JSON.stringify(Object.fromEntries(sizes)));
}

/** The first paragraph of a page as plain text: what search engines show. */
function summary(text) {
  const words = (
    outsideCode(text, (prose) => prose)
      .split(/\n{2,}/)
      .find((part) => /^[A-Z`]/.test(part)) ?? ''
  )
    .replaceAll(/!?\[([^\]]*)\]\([^)]*\)(\{[^}]*\})?/g, '$1')
    .replaceAll(/[`*]|\s*\n\s*/g, (mark) => (mark.includes('\n') ? ' ' : ''));
  return words.length <= LONGEST ? words : `${words.slice(0, words.lastIndexOf(' ', LONGEST))} …`;
}

/** Markdown with its links and pictures as they are from `to`: files that are no page become links to the forge, or text where there is none. */
function relinked(text, from, to, places, pictures) {
  const resolve = (target) => {
    if (/^([a-z]+:|#|\/)/i.test(target)) return target;
    const [path, anchor = ''] = target.split(/(?=#)/);
    const file = posix.normalize(posix.join(posix.dirname(from), path)).replace(/\/$/, '');
    const relative = (place) => {
      const way = posix.relative(posix.dirname(to), place);
      return way.startsWith('.') ? way : `./${way}`;
    };
    if (file === EXPLORER) return `${relative('explorer/index.html')}${anchor}`;
    const page = places.get(file) ?? places.get(`${file}/README.md`);
    if (page) return relative(page) + (file === LIST ? '' : anchor);
    if (/\.(png|jpe?g|svg|webp)$/.test(file) && existsSync(join(ROOT, file))) {
      const place = `pictures/${posix.basename(file).replace(/\.(png|jpe?g)$/, '.webp')}`;
      pictures.set(file, place);
      return relative(place);
    }
    if (file.startsWith('web/site/')) return target; // the home page's own links are of the site
    return REPOSITORY && existsSync(join(ROOT, file)) ? `${REPOSITORY}/blob/main/${file}${anchor}` : '';
  };
  return outsideCode(text, (prose) =>
    prose
      .replaceAll(
        /(!?)\[((?:[^[\]]|\[[^\]]*\]\([^)]*\)|\[[^\]]*\])*)\]\(([^()\s]+)\)/g,
        (_, mark, label, target) => {
          const inner = outsideCode(label, (words) => words);
          const now = resolve(target);
          return now
            ? `${mark}[${inner}](${now})${now.includes('explorer/index.html') ? '{target="_self"}' : ''}`
            : inner;
        },
      )
      .replaceAll(/(<img[^>]*\bsrc=")([^"]+)/g, (_, before, target) => before + resolve(target)),
  );
}

/** An anchor above a heading that has the same by itself is for other readers of Markdown. */
const oneAnchor = (text) =>
  text.replaceAll(/^<a id="([^"]+)"><\/a>\n+(?=#+ (.+)$)/gm, (whole, id, heading) =>
    slug(heading) === id ? '' : whole,
  );

/** Changes what is in no block of code. */
export function outsideCode(text, change) {
  return text
    .split(/^(```[\s\S]*?^```[^\S\n]*$)/m)
    .map((part, i) => (i % 2 ? part : change(part)))
    .join('');
}

function write(to, text) {
  mkdirSync(dirname(join(PAGES, to)), { recursive: true });
  writeFileSync(join(PAGES, to), text);
}

/** A picture as the site has it: WebP, and no larger than it is shown. Returns its width and height. */
async function picture(from, to) {
  const file = join(PAGES, to);
  mkdirSync(dirname(file), { recursive: true });
  const bytes = readFileSync(join(ROOT, from));
  if (!to.endsWith('.webp')) {
    writeFileSync(file, bytes);
    const { width, height } = await sharp(bytes).metadata();
    return [width, height];
  }
  const small = sharp(bytes)
    .resize({ width: WIDEST, withoutEnlargement: true })
    .webp({ quality: 60, effort: 6 });
  const { width, height } = await small.toFile(file);
  return [width, height];
}

/** The name of a page: the sidebar's, or its first heading as text. */
function title(path) {
  if (SHORT[path]) return SHORT[path];
  const text = readFileSync(join(PAGES, `${path}.md`), 'utf8');
  const heading = /^# (.+)$/m.exec(text)?.[1] ?? path;
  return heading.replaceAll(/\[([^\]]*)\]\([^)]*\)/g, '$1').replaceAll('`', '');
}

/** The sidebar of all pages but the reference's, which has its own. */
export function sidebar() {
  const all = readdirSync(PAGES, { recursive: true })
    .map((name) => name.replaceAll('\\', '/'))
    .filter((name) => name.endsWith('.md') && !/^(index|reference\/.*)\.md$/.test(name))
    .map((name) => name.slice(0, -3))
    .toSorted();
  const named = new Set(SECTIONS.flatMap(({ pages = [] }) => pages));
  const folders = new Set(SECTIONS.flatMap(({ folder }) => folder ?? []));
  const folderOf = (path) => (path.includes('/') ? path.slice(0, path.lastIndexOf('/')) : '');
  const more = [...new Set(all.map(folderOf))].filter((folder) => !folders.has(folder));
  const sections = [
    ...SECTIONS,
    ...more.map((folder) => ({ text: folder[0].toUpperCase() + folder.slice(1), folder })),
  ];
  return sections
    .map(({ text, pages = [], folder }) => {
      const own = all.filter((path) => !named.has(path) && folder !== undefined && folderOf(path) === folder);
      const items = [...pages.filter((path) => all.includes(path)), ...own];
      return { text, items: items.map((path) => ({ text: title(path), link: `/${path}` })) };
    })
    .filter(({ items }) => items.length > 0);
}
