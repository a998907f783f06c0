import { existsSync, readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { extname, join } from 'node:path';
import test, { type ExecutionContext } from 'ava';
import type { Browser, BrowserContextOptions, Page } from 'playwright-core';
import { endAll, missing, openPage, startBrowser, violations } from '../browser.js';

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
    t.timeout(300_000);
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

  for (const [words, place] of [
    ['softNms', 'reference/suppression.html#softNms'],
    ['confusion matrix', 'analysis.html'],
    ['rotated', ''],
  ] as const)
    test.serial(`search finds ${words}`, async (t) => {
      const page = await open(t, 'index.html');
      await search(page, words);
      const found = await page
        .locator('.VPLocalSearchBox .result')
        .evaluateAll((links) => links.map((link) => (link as unknown as { href: string }).href));
      t.true(found.length > 1);
      t.true(
        found.slice(0, 5).some((href) => href.includes(place)),
        found.slice(0, 5).join(' '),
      );
    });

  test.serial('search is used by keys alone, and goes to the heading', async (t) => {
    const page = await open(t, 'start.html');
    await search(page, 'matrixNms');
    await page.keyboard.press('Enter');
    await page.waitForURL(/reference\/suppression\.html#/);
    const id = new URL(page.url()).hash.slice(1);
    await page.locator(`[id="${id}"]`).waitFor({ timeout: 30_000 });
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
    await page.locator('.home h1').waitFor({ timeout: 20_000 });
    t.true(await page.locator('.home h1').isVisible());
  });

  for (const width of [1440, 390])
    for (const colorScheme of ['light', 'dark'] as const)
      test.serial(`axe finds nothing wrong, ${width} px wide, ${colorScheme}`, async (t) => {
        const found: string[] = [];
        const look = (page: Page) => violations(page, { colours: colorScheme === 'dark' });
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
