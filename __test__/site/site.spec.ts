import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { extname, join } from 'node:path';
import { gzipSync } from 'node:zlib';
import test, { type ExecutionContext } from 'ava';
import type { Browser, BrowserContextOptions, Page } from 'playwright-core';
import { atRest, endAll, missing, openPage, startBrowser, violations } from '../browser.js';

/** VitePress names the button and the results of its search otherwise than they are shown: with a key, and a heading's place. */
const VITEPRESS = { rules: [] };

/** Bytes that a page may load, pictures that come into view and the search's index included. */
const HEAVIEST = 500_000;
/** Cumulative layout shift above this is felt: web.dev calls 0.1 good. */
const MOST_SHIFT = 0.05;

/** Any folder of a host: the site does not know where it is. */
const FOLDER = '/some/where/';

interface Builder {
  install(): boolean;
  buildSite(options: { explorer: boolean }): Promise<string>;
}
interface Checker {
  check(folder: string): string[];
}
const load = async <T>(name: string): Promise<T> =>
  (await import(new URL(`../../web/site/${name}`, import.meta.url).href)) as T;

// Stands for the forge while package.json names none.
process.env['BOXWISE_REPOSITORY'] ??= 'https://forge.example/boxwise';

const { install, buildSite } = await load<Builder>('build.mjs');
const reason = missing || (install() ? '' : 'the packages of web/site cannot be installed');

const TYPES: Record<string, string> = {
  '.html': 'text/html',
  '.js': 'text/javascript',
  '.css': 'text/css',
  '.json': 'application/json',
  '.svg': 'image/svg+xml',
  '.webp': 'image/webp',
  '.woff2': 'font/woff2',
};

/** Serves a folder as a host of static files does, with the page for what it does not have. */
async function host(folder: string): Promise<{ url: string; close(): void }> {
  const server = createServer((request, response) => {
    const path = new URL(request.url ?? '/', 'http://host').pathname;
    const name = path.startsWith(FOLDER) ? path.slice(FOLDER.length) : '-';
    const file = join(folder, name === '' || name.endsWith('/') ? `${name}index.html` : name);
    const isThere = existsSync(file) && extname(file) !== '';
    const shown = isThere ? file : join(folder, '404.html');
    response.writeHead(isThere ? 200 : 404, { 'content-type': TYPES[extname(shown)] ?? 'text/plain' });
    response.end(readFileSync(shown));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return { url: `http://127.0.0.1:${port}${FOLDER}`, close: () => server.close() };
}

if (reason) {
  test('the documentation is built, searched and read in Chromium', (t) => {
    t.log(`skipped: ${reason}`);
    t.pass();
  });
} else {
  let folder = '';
  let url = '';
  let close = (): void => {};
  let browser: Browser;
  test.before(async (t) => {
    t.timeout(1_800_000); // TypeDoc, VitePress, and their packages where they are missing
    folder = await buildSite({ explorer: false });
    ({ url, close } = await host(folder));
    browser = await startBrowser();
  });
  test.after.always(() => endAll(() => browser?.close(), close));

  /** A page of the site, ready to be used. An error on it, or anything that it asks of another host, fails the test. */
  async function open(t: ExecutionContext, path: string, options: BrowserContextOptions = {}): Promise<Page> {
    const page = await openPage(t, browser, {
      mayAsk: (asked) => asked.startsWith(url) || asked.startsWith('data:'),
      ...options,
    });
    await page.goto(url + path);
    await page.waitForFunction('document.querySelector("#app")?.__vue_app__');
    return page;
  }

  const search = async (page: Page, words: string): Promise<void> => {
    await page.keyboard.press('Control+k');
    await page.fill('.VPLocalSearchBox input', words);
    await page.waitForSelector('.VPLocalSearchBox .result');
  };

  test.serial('every link and anchor leads somewhere, and no page is above 500 kB', async (t) => {
    const { check } = await load<Checker>('check.mjs');
    t.deepEqual(check(folder), []);
  });

  /** What readers type, and the page or heading that has to be among the first five answers. */
  const SEARCHES = [
    ['softNms', 'reference/suppression.html#softNms'],
    ['soft nms', 'reference/suppression.html#softNms'],
    ['nms', 'reference/suppression.html#nms'],
    ['evaluate', 'reference/evaluation.html#evaluate'],
    ['decode', 'reference/decode.html#decode'],
    ['iou', 'reference/boxes.html#iou'],
    ['oks', 'reference/keypoints.html#oks'],
    ['letterbox', 'reference/boxes.html#letterbox'],
    ['confusion matrix', 'analysis.html#confusion-matrix'],
    ['confusion matrx', 'analysis.html#confusion-matrix'],
    ['segmentatin mask', 'masks.html'],
    ['tide', 'analysis.html#which-errors-cost-the-most'],
    ['f1 score', 'analysis.html#precision-recall-and-f1'],
    ['calibration', 'analysis.html#are-scores-probabilities'],
    ['label errors', 'reference/evaluation.html#Evaluation-labelErrors'],
    ['why is my AP -1', 'troubleshooting.html#why-is-my-ap--1'],
    ['AP -1', 'troubleshooting.html#why-is-my-ap--1'],
    ['map50', 'evaluate.html#map50'],
    ['mAP@0.5', 'evaluate.html#map50'],
    ['mAP 0', 'troubleshooting.html#why-is-my-ap-0'],
    ['nms threshold', 'boxes.html'],
    ['iou threshold', 'boxes.html'],
    ['normalized boxes', 'troubleshooting.html#boxes_look_normalised'],
    ['draw boxes', 'guides/first-boxes.html'],
    ['yolo onnx', 'guides/yolo-node.html'],
    ['onnxruntime web yolo', 'guides/yolo-browser.html'],
    ['compare two models', 'guides/compare-and-gate.html'],
    ['fail CI if mAP drops', 'guides/compare-and-gate.html'],
    ['github action', 'ci.html#github-action'],
    ['next.js', 'guides/runtimes.html#nextjs'],
    ['worker threads', 'guides/runtimes.html#worker-threads'],
    ['wasm', 'platforms.html#webassembly'],
    ['dota', 'guides/masks-keypoints-rotated.html'],
    ['rotated boxes', 'guides/masks-keypoints-rotated.html'],
    ['pascal voc', 'protocols.html#pascal-voc'],
    ['hota', 'tracking.html'],
    ['tracking mota', 'tracking.html'],
    ['torchvision nms', 'reference/torchvision.html#nms'],
    ['opencv NMSBoxes', 'migrate/torchvision-opencv.html#opencv'],
    ['benchmark', 'performance.html'],
    ['memory', 'reliability.html#memory'],
    ['install', 'start.html#install'],
    ['report html', 'report.html'],
    ['LENGTH_MISMATCH', 'troubleshooting.html#length_mismatch'],
    ['UNKNOWN_IMAGE', 'troubleshooting.html#unknown_image'],
    ['BOXES_LOOK_NORMALISED', 'troubleshooting.html#boxes_look_normalised'],
    ['non maximum suppression', 'reference/suppression.html#nms'],
    ['non-maximum suppression', 'reference/suppression.html#nms'],
    ['pycocotools', 'migrate/pycocotools.html'],
    ['ultralytics', 'migrate/ultralytics-js.html'],
    ['segment anything', 'decode.html#segment-anything-sam'],
    ['SAM', 'decode.html#segment-anything-sam'],
    ['face detection', 'decode.html#face-detection-blazeface-yunet-and-scrfd'],
    ['blazeface', 'decode.html#face-detection-blazeface-yunet-and-scrfd'],
    ['hugging face', 'adapters.html#hugging-face-transformersjs'],
    ['huggingface', 'adapters.html#hugging-face-transformersjs'],
    ['react', 'guides/runtimes.html#react-vue-and-svelte'],
    ['electron', 'guides/runtimes.html#electron'],
    ['area small medium large', 'evaluate.html#ap-of-small-medium-and-large-objects'],
    ['import error', 'troubleshooting.html#why-does-the-import-fail'],
    ['license', 'start.html#license'],
    ['licence', 'start.html#license'],
  ] as const;

  test.serial('search finds what readers type, misspelt words too', async (t) => {
    const page = await open(t, 'index.html');
    await search(page, 'boxwise');
    const lost: string[] = [];
    for (const [words, place] of SEARCHES) {
      await page.fill('.VPLocalSearchBox input', words);
      await page.waitForTimeout(250); // the page waits for the next letter
      await atRest(page);
      const found = await page
        .locator('.VPLocalSearchBox .result')
        .evaluateAll((links) => links.slice(0, 5).map((link) => (link as unknown as { href: string }).href));
      if (!found.some((href) => href.includes(place))) lost.push(`${words}: ${found.join(' ')}`);
    }
    t.deepEqual(lost, []);
  });

  test.serial('search is used by keys alone, and goes to the heading', async (t) => {
    const page = await open(t, 'start.html');
    await search(page, 'matrixNms');
    await page.keyboard.press('Enter');
    await page.waitForURL(/reference\/suppression\.html#/);
    const id = new URL(page.url()).hash.slice(1);
    await page.locator(`[id="${id}"]`).waitFor();
    t.pass();
  });

  test.serial(
    'a reader goes from the first page to a guide, a heading of it and the reference',
    async (t) => {
      const page = await open(t, '');
      await page.click('.home-go a:has-text("Get started")');
      await page.waitForURL(/start\.html$/);
      await page.click('.VPSidebar a:has-text("Reference"), .VPNavBarMenu a:has-text("Reference")');
      await page.waitForURL(/reference\/(index\.html)?$/);
      await page.click('.VPSidebar a:has-text("Suppression and fusion")');
      await page.waitForURL(/suppression\.html$/);
      await page.click('.VPDocAsideOutline a:has-text("softNms()")');
      await page.waitForURL(/#softNms$/);
      t.regex(await page.title(), /Suppression and fusion/);
      t.true((await page.locator('button.copy').count()) > 3);
    },
  );

  for (const path of ['', 'start.html', 'troubleshooting.html', 'reference/evaluation.html'])
    test.serial(
      `nothing shifts while ${path || 'the first page'} loads, and with the search it weighs less than 500 kB`,
      async (t) => {
        const page = await open(t, 'release.html'); // a page before: what it loads, too, is counted below
        const sizes = new Map<string, Promise<number>>();
        page.on('response', (response) => {
          const isText = /\.(html|js|css|svg|json)$|\/$/.test(new URL(response.url()).pathname);
          const size = async () => {
            const body = await response.body().catch(() => Buffer.alloc(0));
            return isText ? gzipSync(body).length : body.length;
          };
          sizes.set(response.url(), size());
        });
        await page.addInitScript(`
        globalThis.shift = 0;
        new PerformanceObserver((list) => {
          for (const { value, hadRecentInput } of list.getEntries()) if (!hadRecentInput) shift += value;
        }).observe({ type: 'layout-shift', buffered: true });
      `);
        await page.goto(url + path);
        await page.waitForFunction('document.querySelector("#app")?.__vue_app__');
        const height = await page.evaluate<number>('document.documentElement.scrollHeight');
        for (let top = 0; top < Math.min(height, 12_000); top += 600) {
          await page.evaluate(`scrollTo({ top: ${top}, behavior: 'instant' })`);
          await atRest(page);
        }
        t.true((await page.evaluate<number>('shift')) < MOST_SHIFT);
        await search(page, 'nms'); // with its index
        await page.waitForLoadState('networkidle');
        const all = await Promise.all(sizes.values());
        const total = all.reduce((sum, size) => sum + size, 0);
        t.log(`${total} bytes`);
        t.true(total > 20_000 && total < HEAVIEST, `${total}`);
      },
    );

  test.serial('a page leads to the file that it was made of, and a function to its source', async (t) => {
    const { REPOSITORY } = await load<{ REPOSITORY: string }>('pages.mjs');
    const links = async (path: string, selector: string): Promise<string[]> => {
      const page = await open(t, path);
      await page.waitForFunction('document.querySelector("#app")?.__vue_app__');
      return page
        .locator(selector)
        .evaluateAll((all) => all.map((link) => (link as unknown as { href: string }).href));
    };
    t.deepEqual(await links('masks.html', '.edit-link-button'), [`${REPOSITORY}/edit/main/docs/masks.md`]);
    t.deepEqual(await links('start.html', '.edit-link-button'), [`${REPOSITORY}/edit/main/README.md`]);
    t.deepEqual(await links('reference/boxes.html', '.edit-link-button'), []); // made of the types
    const sources = await links('reference/workers.html', '.source a');
    t.regex(sources[0] ?? '', /\/blob\/main\/shards\/workers\.ts#L\d+$/);
  });

  test.serial('no page scrolls sideways on a phone', async (t) => {
    const names = readdirSync(folder, { recursive: true }).map((name) => String(name).replaceAll('\\', '/'));
    const pages = names.filter((name) => name.endsWith('.html') && !/^(explorer\/|404)/.test(name));
    t.true(pages.length > 60);
    const page = await openPage(t, browser, { viewport: { width: 390, height: 844 } });
    const wide: string[] = [];
    for (const name of pages) {
      await page.goto(url + name, { waitUntil: 'load' });
      if (!(await page.evaluate('document.documentElement.scrollWidth <= innerWidth'))) wide.push(name);
    }
    t.deepEqual(wide, []);
  });

  // Pages of the reference are made by one program: one of them stands for all below.
  test.serial(
    'axe finds nothing wrong with any written page, wide and light or on a phone and dark',
    async (t) => {
      const names = readdirSync(folder, { recursive: true }).map((name) =>
        String(name).replaceAll('\\', '/'),
      );
      const pages = names.filter(
        (name) => name.endsWith('.html') && !/^(explorer\/|reference\/|404)/.test(name),
      );
      t.true(pages.length > 40);
      const found: string[] = [];
      for (const [nth, options] of [
        { viewport: { width: 1440, height: 900 }, colorScheme: 'light' as const },
        { viewport: { width: 390, height: 844 }, colorScheme: 'dark' as const },
      ].entries()) {
        const page = await openPage(t, browser, options);
        for (const name of pages.filter((_, at) => at % 2 === nth)) {
          await page.goto(url + name, { waitUntil: 'load' });
          await page.waitForFunction('document.querySelector("#app")?.__vue_app__');
          found.push(...(await violations(page, VITEPRESS)).map((fault) => `${name}: ${fault}`));
          t.timeout(600_000);
        }
      }
      t.deepEqual(found, []);
    },
  );

  test.serial('on a phone the menu opens the pages', async (t) => {
    const page = await open(t, 'start.html', { viewport: { width: 390, height: 844 }, hasTouch: true });
    await page.click('.VPLocalNav .menu');
    await page.click('.VPSidebar.open a[href$="masks.html"]');
    await page.waitForURL(/masks\.html$/);
    t.true(await page.locator('h1').isVisible());
  });

  test.serial('an address without a page has a way to the first page', async (t) => {
    const page = await openPage(t, browser);
    await page.goto(`${url}reference/deep/nothing.html`);
    await page.waitForFunction(`document.querySelector('#home').href === '${url}'`);
    await page.click('#home');
    await page.locator('.home h1').waitFor();
    t.true(await page.locator('.home h1').isVisible());
  });

  for (const width of [1440, 390])
    for (const colorScheme of ['light', 'dark'] as const)
      test.serial(`axe finds nothing wrong, ${width} px wide, ${colorScheme}`, async (t) => {
        const found: string[] = [];
        const look = (page: Page) => violations(page, { ...VITEPRESS, colours: colorScheme === 'dark' });
        for (const path of ['index.html', 'masks.html', 'reference/suppression.html']) {
          const page = await open(t, path, { viewport: { width, height: 900 }, colorScheme });
          found.push(...(await look(page)).map((fault) => `${path}: ${fault}`));
          if (!(await page.evaluate('document.documentElement.scrollWidth <= innerWidth')))
            found.push(`${path} scrolls sideways`);
          if (path !== 'index.html') continue;
          await search(page, 'nms');
          found.push(...(await look(page)).map((fault) => `the search: ${fault}`));
        }
        t.deepEqual(found, []);
      });
}
