import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';

/** Fonts are taken in by styles, which are no modules. */
const FONTS = ['@fontsource-variable/instrument-sans', '@fontsource-variable/source-serif-4'];

/** Names of the packages that modules come from. */
const packages = (ids) => {
  const names = ids.flatMap(
    (id) => /.*\/node_modules\/((?:@[^/]+\/)?[^/]+)\//.exec(id.replaceAll('\\', '/'))?.[1] ?? [],
  );
  return [...new Set([...names, ...FONTS])].sort();
};

/** Writes into the built file the licences of the packages that are in it, as a comment at the end of its head. */
export const licences = (root) => {
  const ids = new Set();
  return {
    name: 'licences',
    enforce: 'post',
    apply: 'build',
    moduleParsed: ({ id }) => void ids.add(id),
    generateBundle: {
      order: 'post',
      handler(_, bundle) {
        const texts = packages([...ids]).map((name) => {
          const folder = join(root, 'node_modules', name);
          const file = readdirSync(folder).find((own) => /^licen[cs]e/i.test(own));
          if (!file) throw new Error(`${name} has no text of its licence`);
          const { version } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'));
          return `${name} ${version}\n\n${readFileSync(join(folder, file), 'utf8').trim()}`;
        });
        const comment = texts.join('\n\n\n').replaceAll('--', '- -');
        for (const own of Object.values(bundle)) {
          if (!own.fileName.endsWith('.html')) continue;
          own.source = String(own.source).replace('</head>', () => `<!--\n${comment}\n-->\n</head>`);
        }
      },
    },
  };
};
