import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { gzipSync } from 'node:zlib';
import test from 'ava';
import { build } from 'esbuild';
import { rolldown } from 'rolldown';

const ENTRY = './dist/browser/index.js';
/**
 * Bytes by gzip of what a page has of the library, without the loader of the WebAssembly, with a tenth of room. `evaluate` brings the analyses,
 * which are methods of its result.
 */
const BUDGETS = { nms: 10_700, iou: 10_100, selectiveSearch: 9_200, decode: 18_500, evaluate: 27_000 };

interface Bundle {
  code: string;
  /** The modules of the library that are in it. */
  modules: string[];
}
const program = (names: string, entry = ENTRY) =>
  `import { ${names} } from '${entry}';\nconsole.log(${names});`;

async function byEsbuild(names: string, entry?: string): Promise<Bundle> {
  const { outputFiles, metafile } = await build({
    stdin: { contents: program(names, entry), resolveDir: '.' },
    bundle: true,
    minify: true,
    format: 'esm',
    write: false,
    metafile: true,
    external: ['boxwise-*'],
    logLevel: 'error',
  });
  const [output] = Object.values(metafile.outputs);
  const inputs = Object.entries(output?.inputs ?? {}).filter(([, { bytesInOutput }]) => bytesInOutput > 0);
  return { code: outputFiles[0]?.text ?? '', modules: inputs.map(([path]) => path) };
}

/** What Vite bundles with. */
async function byRolldown(names: string): Promise<Bundle> {
  const bundle = await rolldown({
    input: 'page',
    platform: 'browser',
    external: [/^boxwise-/],
    plugins: [
      {
        name: 'page',
        resolveId: (id) => (id === 'page' ? id : undefined),
        load: (id) => (id === 'page' ? program(names, `${process.cwd()}/${ENTRY}`) : undefined),
      },
    ],
  });
  const { output } = await bundle.generate({ format: 'esm', minify: true });
  await bundle.close();
  const modules = output[0].moduleIds.map((path) => path.slice(path.indexOf('dist/browser')));
  return { code: output[0].code, modules };
}

const isOf = (folder: RegExp) => (path: string) => folder.test(path);

for (const [tool, bundled] of [
  ['esbuild', byEsbuild],
  ['Rolldown', byRolldown],
] as const) {
  test(`a page that imports nms has nothing of the evaluation, the masks or the decoders, by ${tool}`, async (t) => {
    const { code, modules } = await bundled('nms');
    t.true(modules.some(isOf(/browser\/api\/suppress\.js$/)));
    t.deepEqual(
      modules.filter(isOf(/browser\/api\/(evaluate|mask|decode|panoptic|semantic|formats|roi)/)),
      [],
    );
    t.notRegex(code, /evaluateLater|precisionRecall|"devDependencies"/);
  });

  test(`each function alone keeps within its budget, by ${tool}`, async (t) => {
    for (const [name, most] of Object.entries(BUDGETS)) {
      const { code } = await bundled(name);
      const size = gzipSync(code, { level: 9 }).length;
      t.log(`${name}: ${size} bytes`);
      t.true(size <= most, `${name}: ${size} bytes, at most ${most}`);
    }
  });
}

test('a page has nothing of the writer of reports without its entry', async (t) => {
  for (const bundled of [byEsbuild, byRolldown]) {
    const { modules } = await bundled('evaluate');
    t.deepEqual(
      modules.filter(
        isOf(/browser\/(api\/report\/(data|container|findings)|platform\/browser\/report-writer)/),
      ),
      [],
    );
  }
  const { modules } = await byEsbuild('report', './dist/browser/report.js');
  t.true(modules.some(isOf(/browser\/platform\/browser\/report-writer\.js$/)));
});

test('other entries have their own modules alone, too', async (t) => {
  const { modules } = await byEsbuild('nonMaxSuppression', './dist/browser/onnx.js');
  t.deepEqual(modules.filter(isOf(/browser\/(api\/(evaluate|mask)|compat\/(torchvision|opencv|tfjs))/)), []);
});

test('no module of the browser entries does anything when it is imported, but for the one that loads the addon', (t) => {
  const files = readdirSync('dist/browser', { recursive: true, encoding: 'utf8' }).filter((name) =>
    name.endsWith('.js'),
  );
  t.true(files.length > 60);
  const loads = files.filter((name) =>
    /^(const|var|let) \w+ = await /m.test(readFileSync(`dist/browser/${name}`, 'utf8')),
  );
  t.deepEqual(loads, ['platform/browser/load.js']);
  t.is(JSON.parse(readFileSync('package.json', 'utf8')).sideEffects, false);
});

test('every entry of `exports` has its browser form', (t) => {
  const { exports } = JSON.parse(readFileSync('package.json', 'utf8')) as {
    exports: Record<string, { browser?: { default: string } }>;
  };
  for (const { browser } of Object.values(exports))
    if (browser) t.true(existsSync(browser.default) && statSync(browser.default).size > 0, browser.default);
});
