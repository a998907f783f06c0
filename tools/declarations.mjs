// The public API as declarations, rolled up: index.d.ts at the top, which is committed so that each change of the API is one
// diff, and what package.json's `types` name in dist/.
//
// node tools/declarations.mjs --check  fails where the committed index.d.ts is not what the sources say
import { spawnSync } from 'node:child_process';
import { copyFileSync, mkdirSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { ENTRIES } from './entries.mjs';
import { DIST, ROOT, run } from './run.mjs';

const REPORT = join(ROOT, 'index.d.ts');
const EMITTED = join(ROOT, 'target', 'declarations');
const OTHERS = ENTRIES.filter(({ name }) => name !== 'index');

const HEAD = `// The whole public API, rolled up by "npm run build:ts": what \`boxwise\` exports is exported here, and what \`boxwise/NAME\` does is
// in the namespace of that name (${OTHERS.map(({ name }) => name).join(', ')}).

`;

/** Writes index.d.ts and the declarations of dist/; the exit code. */
export async function declare() {
  const rolled = await rollUp();
  if (rolled === undefined) return 1;
  writeFileSync(REPORT, rolled);
  publish(rolled);
  return 0;
}

/** All declarations in one text. */
async function rollUp() {
  rmSync(EMITTED, { recursive: true, force: true });
  mkdirSync(EMITTED, { recursive: true });
  const code = await run(['tsc', '-p', 'tsconfig.build.json', '--outDir', EMITTED]);
  if (code !== 0) return undefined;
  copyFileSync(join(DIST, 'native.d.ts'), join(EMITTED, 'native.d.ts'));
  for (const path of readdirSync(EMITTED, { recursive: true }).filter((path) => path.endsWith('.d.ts'))) {
    const file = join(EMITTED, path);
    writeFileSync(file, nativeByName(readFileSync(file, 'utf8')));
  }
  const write = (name, text) => writeFileSync(join(EMITTED, name), text);
  const module = (source) => `./${source.replace(/\.ts$/, '.js')}`;
  write(
    'all.d.ts',
    `export * from './index.js';\n${OTHERS.map(({ name, source }) => `export * as ${name} from '${module(source)}';\n`).join('')}`,
  );
  write(
    'package.json',
    JSON.stringify({ name: 'boxwise', type: 'module', imports: { '#native': './native.js' } }),
  );
  const { extends: _base, ...config } = JSON.parse(readFileSync(join(ROOT, 'tsconfig.build.json'), 'utf8'));
  const compilerOptions = { module: 'nodenext', target: 'es2023', skipLibCheck: true, types: ['node'] };
  write('tsconfig.json', JSON.stringify({ ...config, compilerOptions, include: ['all.d.ts'] }));
  return extract();
}

/** `addon.Name` as an import of that name: otherwise the whole addon would count as public. */
function nativeByName(text) {
  const names = [...new Set([...text.matchAll(/\baddon\.(\w+)/g)].map(([, name]) => name))];
  const list = names.map((name) => `${name} as Native${name}`).join(', ');
  return text
    .replace(/^import (?:type )?\* as addon from '#native';$/m, `import type { ${list} } from '#native';`)
    .replace(/\baddon\.(\w+)/g, 'Native$1');
}

async function extract() {
  const { default: extractor } = await import('@microsoft/api-extractor').catch(() => {
    throw new Error('@microsoft/api-extractor is missing: run "npm install --ignore-scripts"');
  });
  const file = join(EMITTED, 'rolled.d.ts');
  const quiet = { default: { logLevel: 'none' } };
  const config = extractor.ExtractorConfig.prepare({
    configObject: {
      projectFolder: EMITTED,
      mainEntryPointFilePath: join(EMITTED, 'all.d.ts'),
      compiler: { tsconfigFilePath: join(EMITTED, 'tsconfig.json') },
      apiReport: { enabled: false },
      docModel: { enabled: false },
      tsdocMetadata: { enabled: false },
      dtsRollup: { enabled: true, untrimmedFilePath: file },
      newlineKind: 'lf',
      messages: {
        compilerMessageReporting: { default: { logLevel: 'error' } },
        extractorMessageReporting: quiet,
        tsdocMessageReporting: quiet,
      },
    },
    packageJsonFullPath: join(EMITTED, 'package.json'),
  });
  const { succeeded } = extractor.Extractor.invoke(config, {
    localBuild: true,
    messageCallback: (message) => {
      if (message.logLevel === 'error') console.error(message.text);
      message.handled = true;
    },
  });
  if (!succeeded) return undefined;
  return HEAD + readFileSync(file, 'utf8');
}

/**
 * dist/types.d.ts has all declarations under the names that they have in the report, and each entry a file that gives out its
 * own; CommonJS callers have the same under other endings, by which TypeScript knows what is a module of which kind.
 */
function publish(rolled) {
  const lists = new Map(OTHERS.map(({ name }) => [name, members(rolled, name)]));
  lists.set('index', exported(rolled));
  const inner = [...lists.values()].flat().map((member) => member.split(' as ')[0]);
  const already = new Set(declared(rolled));
  const own = [...new Set(inner)].filter((name) => !already.has(name));
  const types = rolled.replace(/^export \{ \}$/m, `export { ${own.toSorted().join(', ')} };`);
  for (const [ending, js] of [
    ['d.ts', 'js'],
    ['d.cts', 'cjs'],
  ]) {
    writeFileSync(join(DIST, `types.${ending}`), types);
    for (const [name, list] of lists) {
      writeFileSync(
        join(DIST, `${name}.${ending}`),
        `export {\n${list.map((member) => `  ${member},\n`).join('')}} from './types.${js}';\n`,
      );
    }
  }
}

/** What stands in the namespace of an entry, as `nms_2 as nms`. */
function members(rolled, entry) {
  const body = new RegExp(`^export declare namespace ${entry} \\{\\n\\s+export \\{\\n([^}]*)\\}`, 'm').exec(
    rolled,
  );
  if (!body) throw new Error(`index.d.ts has no namespace for boxwise/${entry}`);
  return body[1]
    .split(',')
    .map((member) => member.trim())
    .filter(Boolean);
}

/** What `boxwise` itself exports: of the namespaces, which all bear the word `export`, only those that it names. */
function exported(rolled) {
  const index = readFileSync(join(EMITTED, 'index.d.ts'), 'utf8');
  const own = new Set([...index.matchAll(/^export \* as (\w+) /gm)].map(([, name]) => name));
  const isNamespace = (name) => new RegExp(`^export declare namespace ${name} `, 'm').test(rolled);
  return declared(rolled).filter((name) => own.has(name) || !isNamespace(name));
}

/** What the report exports, as it stands there. */
function declared(rolled) {
  const direct = [
    ...rolled.matchAll(
      /^export declare (?:abstract )?(?:function|class|interface|type|const|enum|namespace) (\w+)/gm,
    ),
  ];
  const listed = [...rolled.matchAll(/^export \{ (\w.*) \}$/gm)];
  return [...new Set([...direct, ...listed].map(([, name]) => name))];
}

/** The report as git holds it, since a build has just rewritten the file; the file where there is no git. */
function committed() {
  const options = { cwd: ROOT, encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] };
  const { status, stdout } = spawnSync('git', ['show', ':index.d.ts'], options);
  return status === 0 ? stdout : readFileSync(REPORT, 'utf8');
}

if (process.argv[2] === '--check') {
  const rolled = await rollUp();
  const isStale = rolled !== undefined && rolled !== committed();
  if (isStale) console.error('index.d.ts is stale: run "npm run build:ts" and "git add index.d.ts"');
  process.exitCode = rolled === undefined || isStale ? 1 : 0;
}
