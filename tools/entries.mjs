// What package.json exports, read from it: the one list of public entries.
import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { ROOT } from './run.mjs';

/**
 * Each entry's name (`index`, `promises`, `tfjs`, ...) and its file without an ending (`index`, `compat/tfjs`). Throws
 * where package.json gives an entry another form than all have.
 */
export function publicEntries(manifest = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8'))) {
  const entries = [];
  for (const [path, found] of Object.entries(manifest.exports)) {
    if (path === './package.json') continue;
    const name = path === '.' ? 'index' : path.slice(2);
    const file = /^\.\/(.+)\.js$/.exec(found.import?.default ?? '')?.[1];
    const right = JSON.stringify(conditions(name, file ?? `compat/${name}`));
    if (JSON.stringify(found) !== right) {
      throw new Error(`package.json: the export ${JSON.stringify(path)} must be ${right}`);
    }
    entries.push({ name, file });
  }
  return entries;
}

/** Browsers get the WebAssembly form; `import` and `require` get one implementation, with types of their own. */
function conditions(name, file) {
  return {
    browser: { types: `./${file}.d.ts`, default: `./browser/${name}.js` },
    import: { types: `./${file}.d.ts`, default: `./${file}.js` },
    require: { types: `./${file}.d.cts`, default: `./${file}.cjs` },
  };
}

/** The declarations that users see or that the tests import: all but those of the command. */
export function declarations(folder = ROOT) {
  const inside = (part) =>
    readdirSync(join(folder, part), { recursive: true }).map(
      (path) => `${part}/${path.replaceAll('\\', '/')}`,
    );
  const all = [...readdirSync(folder), ...inside('api'), ...inside('compat'), ...inside('baseline')];
  return all.filter((path) => path.endsWith('.d.ts') && path !== 'ava.config.d.ts');
}
