import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { defineConfig } from 'vitepress';
import { BASE } from '../base.mjs';
import { PAGES, REPOSITORY, ROOT, SITE, sidebar, SIZES } from '../pages.mjs';
import { referenceSidebar } from '../reference/groups.mjs';
import { slug } from '../slug.mjs';

const { version, description } = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8'));

export default defineConfig({
  lang: 'en',
  title: 'boxwise',
  description,
  srcDir: PAGES,
  outDir: SITE,
  cacheDir: join(ROOT, 'target/site-cache'),
  base: BASE,
  cleanUrls: false,
  // Links are checked in the built site, by check.mjs, with their anchors.
  ignoreDeadLinks: true,
  head: [
    [
      'link',
      {
        rel: 'icon',
        href: "data:image/svg+xml,<svg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 16 16'><path d='M2 2h8v8H2z' fill='none' stroke='%23b54d05' stroke-width='2'/><path d='M6 6h8v8H6z' fill='none' stroke='%236693fc' stroke-width='2'/></svg>",
      },
    ],
    ['meta', { name: 'theme-color', content: '#0e32ab' }],
  ],
  // The fonts are there before the first paint, or the system's are kept: nothing shifts.
  transformHead: ({ assets }) =>
    assets
      .filter((path) => /instrument-sans.*\.woff2$/.test(path))
      .map((href) => ['link', { rel: 'preload', href, as: 'font', type: 'font/woff2', crossorigin: '' }]),
  markdown: {
    theme: { light: 'github-light-high-contrast', dark: 'github-dark-high-contrast' },
    anchor: { slugify: slug },
    toc: { slugify: slug },
    image: { lazyLoading: true },
    config(md) {
      // Tables are wider than a phone: each scrolls by itself, also by keys.
      md.renderer.rules.table_open = () =>
        '<div class="table" tabindex="0" role="group" aria-label="Table"><table>\n';
      md.renderer.rules.table_close = () => '</table></div>\n';
      // A picture has its room before it is loaded: nothing shifts.
      const sizes: Record<string, [number, number]> = JSON.parse(readFileSync(join(PAGES, SIZES), 'utf8'));
      const image = md.renderer.rules.image!;
      md.renderer.rules.image = (tokens, i, ...rest) => {
        const path = /pictures\/[^/]+$/.exec(tokens[i]!.attrGet('src') ?? '')?.[0] ?? '';
        sizes[path]?.forEach((side, k) => tokens[i]!.attrSet(k ? 'height' : 'width', String(side)));
        return image(tokens, i, ...rest);
      };
      // A word of code such as `--format` is not broken at its hyphen, and neither is `--format json` in a sentence.
      const inline = md.renderer.rules.code_inline!;
      md.renderer.rules.code_inline = (tokens, i, ...rest) => {
        const { content } = tokens[i]!;
        if (content.length <= 24) tokens[i]!.attrJoin('class', content.includes(' ') ? 'short' : 'word');
        return inline(tokens, i, ...rest);
      };
      // A cell without words is no heading.
      md.core.ruler.push('empty-headings', ({ tokens }) => {
        for (const [i, { type }] of tokens.entries()) {
          if (type !== 'th_open' || tokens[i + 1]?.content !== '') continue;
          tokens[i]!.tag = 'td';
          tokens[i + 2]!.tag = 'td';
        }
      });
    },
  },
  themeConfig: {
    siteTitle: 'boxwise',
    nav: [
      { text: 'Start', link: '/start' },
      { text: 'Reference', link: '/reference/', activeMatch: '/reference/' },
      { text: 'Explorer', link: '/explorer/index.html', target: '_self', noIcon: true },
      { text: version, link: '/changes' },
    ],
    sidebar: { '/': sidebar(), '/reference/': referenceSidebar() },
    outline: { level: [2, 3], label: 'On this page' },
    search: {
      provider: 'local',
      options: {
        detailedView: false,
        // Programs are not searched: what they call has a heading, and their words are a fifth of the index.
        _render: (src, env, md) => md.render(src.replaceAll(/^([^\S\n]*)```[\s\S]*?^\1```$/gm, ''), env),
        miniSearch: {
          // `softNms` is found by `nms`, `image_id` by `id`.
          options: {
            tokenize: (text) =>
              text
                .split(/[\s\p{P}\p{S}]+/u)
                .flatMap((word) => {
                  const parts = word.split(/(?<=[a-z])(?=[A-Z])/);
                  return parts.length > 1 ? [word, ...parts] : [word];
                })
                .filter(Boolean),
            // Words that every page has, and numbers with many digits, are left out: they are a third of the index. `field` is given for the pages'
            // words alone: what they write by a short name is found by the long one, too.
            processTerm: (term, field) => {
              const word = term.toLowerCase();
              if (
                /^(an?|and|are|as|at|be|by|do(es)?|each|for|from|has|have|if|in|is|it|its|of|on|or|so|than|that|the|their|them|they|this|to|was|were|what|when|where|which|with|\d{5,})$/.test(
                  word,
                )
              )
                return null;
              if (word === 'nms' && field) return ['nms', 'non', 'maximum', 'suppression'];
              return word === 'wasm' ? ['wasm', 'webassembly'] : word;
            },
          },
          searchOptions: {
            // A letter of a short word makes another word of it: DOTA is not MOTA.
            fuzzy: (term) => (term.length > 4 ? 0.2 : false),
            prefix: true,
            boost: { title: 6, titles: 2, text: 1 },
            // Guides before functions, these before codes and types; a function that has the very name first, and before its promise.
            boostDocument: (id, term, { title = '' } = {}) => {
              if (id.includes('#EvaluationPromises') || /#\w+Later$/.test(id)) return 0.3;
              if (/\/reference\/.*#[A-Z]\w*$/.test(id)) return 0.5;
              if (/\/reference\/.*#[a-z]\w*$/.test(id) && title.replace('()', '').toLowerCase() === term)
                return 2.5;
              if (/troubleshooting\.html#[a-z]+_/.test(id)) return 0.6;
              if (/\/migrate\/.*#(move|replace)-/.test(id)) return 3;
              return id.includes('/reference/') ? 1 : 1.5;
            },
          },
        },
      },
    },
    docFooter: { prev: 'Previous', next: 'Next' },
    externalLinkIcon: true,
    notFound: { quote: 'There is no page at this address.', linkText: 'Home' },
    ...(REPOSITORY && {
      editLink: {
        // The function runs in the page, by itself: all that it needs is in the page's frontmatter.
        pattern: ({ frontmatter }) => frontmatter['edit'] ?? '',
        text: 'Edit this page',
      },
      socialLinks: [{ icon: 'github', link: REPOSITORY }],
    }),
  },
  vite: {
    plugins: [
      {
        // The options of the search's list are its links, and the dialog around them is no button.
        name: 'search-roles',
        enforce: 'pre',
        transform(code, id) {
          if (!id.endsWith('VPLocalSearchBox.vue')) return undefined;
          const changed = code
            .replace('role="button"', 'role="search"')
            .replaceAll('<kbd :aria-label', '<kbd role="img" :aria-label')
            .replace('aria-expanded="true"\n      aria-haspopup="listbox"\n', '')
            .replace(
              /:id="'localsearch-item-' \+ index"\s+:aria-selected="[^"]+"\s+role="option"/,
              'role="presentation"',
            )
            .replace(
              '<a\n              :href="p.id"',
              `<a\n              :id="'localsearch-item-' + index" role="option" :aria-selected="selectedIndex === index ? 'true' : 'false'" :href="p.id"`,
            );
          if (!changed.includes('role="presentation"') || changed.includes('role="button"'))
            throw new Error('VitePress has another search: see search-roles');
          return changed;
        },
      },
    ],
    build: { chunkSizeWarningLimit: 4000, assetsInlineLimit: 0 },
    publicDir: false,
    logLevel: 'warn',
  },
});
