import { gzipSync } from 'node:zlib';
import type { Response } from 'playwright-core';
import { openPage } from '../browser.js';
import { settled, type Chapter } from './site.js';

/** Bytes by gzip of everything that the page loads before its first view. */
const FIRST_VIEW = 300_000;
/** What WebAssembly belongs to: it and all that the worker loads come after the first view. */
const LATER = /\/(worker|tasks|browser|boxwise|tensorflow)[^/]*$/;
const COMPRESSED = /\.(woff2|jpg|png)$/;

/** A number that gets a digit moves its own beginning; everything larger counts. */
const LEAST_SHIFT = 0.001;

/** In the page: notes layout shifts that the reader did not cause. */
const WATCH_SHIFTS = `
  globalThis.shifts = [];
  new PerformanceObserver((list) => {
    for (const entry of list.getEntries())
      if (!entry.hadRecentInput && entry.value >= ${LEAST_SHIFT})
        for (const source of entry.sources) shifts.push(entry.value.toFixed(4) + ' ' + (source.node?.outerHTML ?? source.node?.textContent ?? '').slice(0, 90));
  }).observe({ type: 'layout-shift', buffered: true });
`;

export const page: Chapter = (test, site) => {
  test.serial(
    'page: the first view is below 300 kB, and the library is loaded in workers alone',
    async (t) => {
      const weighed: Promise<readonly [name: string, size: number]>[] = [];
      const weigh = async (name: string, response: Response) => {
        const body = await response.body().catch(() => Buffer.alloc(0));
        return [name, COMPRESSED.test(name) ? body.length : gzipSync(body, { level: 9 }).length] as const;
      };
      const opened = await site().open(t, '', {}, (fresh) =>
        fresh.on('response', (response) => {
          const name = new URL(response.url()).pathname;
          if (!LATER.test(name) && response.status() === 200) weighed.push(weigh(name, response));
        }),
      );
      await opened.evaluate('document.fonts.ready');
      const first = await opened.evaluate<string[]>(
        `performance.getEntriesByType('resource').map(({ name }) => new URL(name).pathname)`,
      );
      t.deepEqual(
        first.filter((name) => /boxwise.*\.wasm|\/(tasks|browser)-/.test(name)),
        [],
        'the page itself loads nothing of the library',
      );
      const sizes = new Map(await Promise.all(weighed));
      const text = [...sizes].filter(([name]) => /(\/|\.(html|js|css|woff2))$/.test(name));
      const total = text.reduce((sum, [, size]) => sum + size, 0);
      t.log(`${total} bytes: ${text.map(([name, size]) => `${name.split('/').at(-1)} ${size}`).join(', ')}`);
      t.true(total > 50_000 && total < FIRST_VIEW);
    },
  );

  for (const width of [1440, 390])
    test.serial(
      `page: nothing shifts as the library loads and the reader scrolls, ${width} px wide`,
      async (t) => {
        const opened = await openPage(t, site().browser, { viewport: { width, height: 900 } });
        await opened.addInitScript(WATCH_SHIFTS);
        let load = () => {};
        const allowed = new Promise<void>((resolve) => (load = resolve));
        await opened.route(/\.wasm$/, async (route) => {
          await allowed;
          await route.continue();
        });
        await opened.goto(site().url);
        await opened.evaluate('document.fonts.ready');
        // On a phone the list of NMS, below the text that sets its scene, is as long as the scene has boxes.
        const pageHeight = () =>
          opened.evaluate<number>(
            `document.documentElement.scrollHeight - document.querySelector('.list--tall').offsetHeight`,
          );
        const height = await pageHeight();
        load();
        await opened.waitForSelector('html[data-ready]', { state: 'attached' });
        for (let top = 0; top < height + 700; top += 700) {
          await opened.evaluate(`scrollTo({ top: ${top}, behavior: 'instant' })`);
          await settled(opened);
        }
        t.deepEqual(await opened.evaluate('shifts'), []);
        t.is(await pageHeight(), height);
      },
    );

  for (const width of [1440, 390])
    for (const figure of ['4b', '4c'])
      test.serial(
        `page: nothing shifts as the recording of figure ${figure} comes late, ${width} px wide`,
        async (t) => {
          let send = () => {};
          const late = new Promise<void>((resolve) => (send = resolve));
          const opened = await site().open(t, '', { viewport: { width, height: 1800 } }, async (fresh) => {
            await fresh.addInitScript(WATCH_SHIFTS);
            await fresh.route(/wall-[^/]*\.bin$/, async (route) => {
              await late;
              await route.continue();
            });
          });
          const place = opened.locator(`#figure-${figure}`);
          const asked = opened.waitForRequest(/wall-[^/]*\.bin$/);
          await place
            .locator('.field')
            .evaluate((element) => element.scrollIntoView({ behavior: 'instant' }));
          await asked;
          const boxes = place.locator('.verdict .is-pred');
          t.is(await boxes.count(), 0, 'no number stands there before there is one');
          send();
          await settled(opened);
          t.regex(await boxes.innerText(), /^\d+ boxes$/);
          t.deepEqual(await opened.evaluate('shifts'), []);
        },
      );

  test.serial(
    'page: Tab reaches every control of a figure in the order in which they are read',
    async (t) => {
      const opened = await site().open(t, '?only=iou');
      await opened.locator('#figure-1 .presets button').first().focus();
      const places: number[] = [];
      for (let i = 0; i < 40; i++) {
        const top = await opened.evaluate<number | null>(`(() => {
        const active = document.activeElement;
        return active.closest('#figure-1') ? [...document.querySelectorAll('#figure-1 *')].indexOf(active) : null;
      })()`);
        if (top === null) break;
        places.push(top);
        await opened.keyboard.press('Tab');
      }
      t.true(places.length > 20, `${places.length} stops`);
      t.deepEqual(
        places,
        places.toSorted((a, b) => a - b),
      );
      t.is(new Set(places).size, places.length);
    },
  );

  test.serial('page: in print each figure stands with its numbers, and no control', async (t) => {
    const opened = await site().open(t, '?only=iou');
    await opened.emulateMedia({ media: 'print' });
    for (const selector of ['.presets', '.learn', '.bar', '.rail', '.history'])
      t.false(await opened.locator(selector).first().isVisible(), selector);
    t.true(await opened.locator('#iou .measures').isVisible());
    t.true(await opened.locator('#figure-1 .field > svg').isVisible());
  });
};
