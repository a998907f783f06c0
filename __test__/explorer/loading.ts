import { gzipSync } from 'node:zlib';
import type { Page } from 'playwright-core';
import { atRest, openPage } from '../browser.js';
import type { Chapter } from './site.js';

/** What is a number by itself, or of things counted, and seen by the reader; labels, axes and what the reader has set are none. */
const NUMBERS = `(() => {
  const own = 'svg, h3, .unseen, .arithmetic p, th, label, button, input, output[for], .axis, .coordinates, .panel fieldset legend, .row-score, .settings, .presets, figcaption, .code, .level, .table td:nth-child(2), .area-of, legend';
  const found = [];
  for (const figure of document.querySelectorAll('.figure[data-waiting]')) {
    const walk = document.createTreeWalker(figure, NodeFilter.SHOW_TEXT);
    while (walk.nextNode()) {
      const { parentElement: parent, textContent: text } = walk.currentNode;
      if (/^\\s*[\\u2212-]?\\d[\\d,.]*( [a-z]+)?\\s*$/.test(text) && parent.checkVisibility({ visibilityProperty: true }) &&
        (!parent.closest(own) || parent.closest('.area-number')))
        found.push(figure.id + ' ' + parent.className + ': ' + text);
    }
  }
  return found;
})()`;

const waiting = (page: Page): Promise<string[]> =>
  page.evaluate(`[...document.querySelectorAll('.figure[data-waiting]')].map(({ id }) => id.slice(7))`);

/** Bytes that the article may load until it is read to its end, text and recordings by gzip, without the WebAssembly. */
const HEAVIEST = 500_000;

export const loading: Chapter = (test, site) => {
  test.serial('loading: the article that is read to its end weighs less than 500 kB', async (t) => {
    const page = await openPage(t, site().browser, { viewport: { width: 1280, height: 900 } });
    const sizes = new Map<string, Promise<number>>();
    page.on('response', (response) => {
      const { pathname } = new URL(response.url());
      if (pathname.endsWith('.wasm')) return;
      const isPacked = /\.(webp|jpg|png|woff2)$/.test(pathname);
      const size = async () => {
        const body = await response.body().catch(() => Buffer.alloc(0));
        return isPacked ? body.length : gzipSync(body).length;
      };
      sizes.set(pathname, size());
    });
    await page.goto(site().url);
    await page.waitForSelector('html[data-ready]', { state: 'attached' });
    const height = await page.evaluate<number>('document.documentElement.scrollHeight');
    for (let top = 0; top < height; top += 300) {
      await page.evaluate(`scrollTo({ top: ${top}, behavior: 'instant' })`);
      await atRest(page);
      await page.waitForTimeout(50); // what comes near to the reader is seen by the browser itself, between frames
    }
    await page.waitForLoadState('networkidle');
    const total = (await Promise.all(sizes.values())).reduce((sum, size) => sum + size, 0);
    t.log(`${total} bytes`);
    t.true(
      [...sizes.keys()].some((path) => /peaks-chelsea/.test(path)),
      'all figures were passed',
    );
    t.true(total < HEAVIEST, `${total}`);
  });

  for (const width of [1440, 390])
    test.serial(
      `loading: until the library answers figures show no numbers of it, and the page says what it loads, ${width} px wide`,
      async (t) => {
        const page = await openPage(t, site().browser, { viewport: { width, height: 900 } });
        let send = () => {};
        const late = new Promise<void>((resolve) => (send = resolve));
        await page.route(/\.wasm$/, async (route) => {
          await late;
          await route.continue();
        });
        await page.goto(site().url);
        const said = page.locator('.loading[role=status] p');
        await said.waitFor({ state: 'visible' });
        t.regex(await said.innerText(), /^Loading boxwise/);
        await atRest(page);
        t.deepEqual(await waiting(page), '1 2a 2b 3 4a 4b 4c 5a 5b 5c 6'.split(' '));
        t.deepEqual(await page.evaluate(NUMBERS), []);
        send();
        await page.waitForSelector('html[data-ready]', { state: 'attached' });
        await said.waitFor({ state: 'hidden' });
        t.deepEqual(await waiting(page), ['4b', '4c'], 'whose recordings are far away');
      },
    );

  test.serial('loading: without JavaScript the page says what it needs', async (t) => {
    const page = await openPage(t, site().browser, { javaScriptEnabled: false });
    await page.goto(site().url);
    t.regex(await page.locator('noscript').innerText(), /JavaScript, which is off/);
  });

  test.serial('loading: without the library the page says so once, in words for its reader', async (t) => {
    const page = await openPage(t, site().browser);
    await page.route(/\.wasm$/, (route) => route.abort());
    await page.goto(site().url);
    const alert = page.locator('[role=alert]');
    await alert.first().waitFor();
    await atRest(page);
    t.is(await alert.count(), 1);
    const text = await alert.innerText();
    t.regex(text, /^The figures have no numbers\..*Failed to fetch/s);
    t.notRegex(text, /npm|SIMD/);
    t.deepEqual(await page.evaluate(NUMBERS), []);
    await page.unroute(/\.wasm$/);
    await alert.getByRole('button').click();
    await page.waitForSelector('html[data-ready]', { state: 'attached' });
    t.is(await alert.count(), 0);
  });
};
