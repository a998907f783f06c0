// The public API as TypeDoc reads it from the rolled-up declarations, and where each name is defined.
import { mkdirSync, readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Application } from 'typedoc';
import { ROOT } from '../pages.mjs';

const DECLARATIONS = join(ROOT, 'index.d.ts');

/** The project of index.d.ts. */
export async function model() {
  const folder = join(ROOT, 'target/site-reference');
  mkdirSync(folder, { recursive: true });
  const tsconfig = join(folder, 'tsconfig.json');
  const compilerOptions = {
    module: 'nodenext',
    target: 'es2023',
    lib: ['es2023'],
    strict: true,
    skipLibCheck: true,
    types: ['node'],
    typeRoots: [join(ROOT, 'node_modules/@types')],
  };
  writeFileSync(tsconfig, JSON.stringify({ compilerOptions, files: [DECLARATIONS] }));
  const app = await Application.bootstrap({
    entryPoints: [DECLARATIONS],
    tsconfig,
    basePath: ROOT,
    disableGit: true,
    sourceLinkTemplate: '{path}',
    excludePrivate: true,
    excludeInternal: true,
    excludeExternals: true,
    skipErrorChecking: true,
    sort: ['source-order'],
    validation: { notExported: false, invalidLink: false, notDocumented: false },
    logLevel: 'Error',
  });
  const project = await app.convert();
  if (!project) throw new Error('TypeDoc cannot read index.d.ts');
  return project;
}

/** Sources of what `boxwise` and its other entries export: name to `{ path, line }`, by the folders that may define it. */
export function definitions() {
  const found = new Map();
  const shared = new Map();
  for (const folder of ['api', 'adapters', 'compat', 'shards', 'baseline']) {
    for (const name of readdirSync(join(ROOT, folder), { recursive: true }).toSorted()) {
      if (!name.endsWith('.ts')) continue;
      const path = `${folder}/${name}`.replaceAll('\\', '/');
      const lines = readFileSync(join(ROOT, path), 'utf8').split('\n');
      for (const [i, line] of lines.entries()) {
        const defined =
          /^export (?:declare |abstract )*(?:async )?(?:function|class|interface|type|const) (\w+)/.exec(
            line,
          )?.[1];
        if (!defined) continue;
        const place = { path, line: i + 1 };
        // Members of a namespace or of another entry; those of `mask` are types of `boxwise` as well.
        const owner = /^(?:api\/(mask)|(?:compat|adapters)\/(\w+)|shards\/(workers|bullmq)\b|(baseline))/
          .exec(path)
          ?.slice(1)
          .find(Boolean);
        if (owner && !found.has(`${owner}.${defined}`)) found.set(`${owner}.${defined}`, place);
        const list = owner === 'mask' ? shared : owner ? undefined : found;
        if (list && !list.has(defined)) list.set(defined, place);
      }
    }
  }
  return new Map([...shared, ...found]);
}
