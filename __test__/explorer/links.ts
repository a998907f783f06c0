import type { Page } from 'playwright-core';
import { edge, FIGURES } from './everywhere.js';
import { settled, type Chapter } from './site.js';

/** Every number of the address, with a value that it cannot have; all have fractions, numbers out of range and words that are none. */
const NUMBERS =
  'iou.u iou.v where.s where.r where.d where.n where.i anchors.l anchors.r anchors.s anchors.p anchors.n nms.t nms.s nms.c nms.i grid.c grid.t pyramid.c pyramid.t pyramid.l strides.c strides.t strides.l picture.c points.c focal.g focal.p focal.w peaks.c peaks.i map.u map.i'.split(
    ' ',
  );
/** Of these a fraction is a value. */
const FRACTIONS = new Set(
  'iou.u iou.v anchors.p anchors.n nms.t nms.s nms.c grid.c grid.t pyramid.c pyramid.t strides.c strides.t picture.c points.c focal.g focal.w peaks.c'.split(
    ' ',
  ),
);
const WRONG = ['1e9', '-1000', 'NaN', '%20', 'one'];

const shown = (page: Page): Promise<string> =>
  page.evaluate(
    `${JSON.stringify(FIGURES)}.map((name) => document.querySelector('#figure-' + name).innerText).join('\\n')`,
  );
const query = (page: Page): Promise<string> => page.evaluate('location.search');
const undo = (page: Page, figure: string) => page.locator(`#figure-${figure} .history button`).first();

export const links: Chapter = (test, site) => {
  test.serial('links: what a number cannot be is as if it were not in the address', async (t) => {
    const page = await site().open(t);
    const first = await shown(page);
    const whole = NUMBERS.filter((key) => !FRACTIONS.has(key)).map((key) => `${key}=1.5`);
    for (const all of [
      whole,
      ['anchors.l=17'],
      ...WRONG.map((value) => NUMBERS.map((key) => `${key}=${value}`)),
    ]) {
      await site().go(page, `?${all.join('&')}`);
      await settled(page);
      t.is(await shown(page), first, all[0]);
      t.is(await query(page), '', all[0]);
    }
  });

  test.serial(
    'links: who only scrolls shares the article as it begins, and has nothing to undo',
    async (t) => {
      const page = await site().open(t);
      const height = await page.evaluate<number>('document.documentElement.scrollHeight');
      for (let top = 0; top < height; top += 400) {
        await page.evaluate(`scrollTo({ top: ${top}, behavior: 'instant' })`);
        await settled(page);
      }
      t.is(await query(page), '');
      for (const figure of FIGURES) t.true(await undo(page, figure).isDisabled(), figure);
      // The figures have followed the text, and the first gesture is undone to what the text had shown.
      const scene = page.locator('#figure-3 .presets [aria-pressed=true]');
      await scene.scrollIntoViewIfNeeded(); // which the figure may follow, before the first gesture
      await settled(page);
      const told = await scene.innerText();
      await page.click('#figure-3 .presets button:not([aria-pressed=true]) >> nth=0');
      await settled(page);
      t.not(await scene.innerText(), told);
      await undo(page, '3').click();
      await settled(page);
      t.is(await scene.innerText(), told);
    },
  );

  test.serial(
    'links: each figure undoes its own changes; by keys the last one, which is shown and said',
    async (t) => {
      const page = await site().open(t);
      const drag = async (selector: string) => {
        const { x, y } = await edge(page, selector);
        await page.mouse.move(x, y);
        await page.mouse.down();
        await page.mouse.move(x + 30, y + 12, { steps: 4 });
        await page.mouse.up();
        await settled(page);
      };
      const kept = async () => [...new URLSearchParams(await query(page)).keys()];
      await drag('#iou .actor--pred .hit--move');
      await drag('#figure-5a .actor--truth .hit--move');
      t.deepEqual(await kept(), ['iou.a', 'points.a']);
      await undo(page, '1').click();
      await settled(page);
      t.deepEqual(await kept(), ['points.a'], 'the figure whose button it is');
      t.true(await undo(page, '1').isDisabled());
      await page.locator('#figure-1 .history button').last().click();
      await settled(page);
      t.deepEqual(await kept(), ['iou.a', 'points.a']);
      await page.evaluate('scrollTo({ top: 0, behavior: "instant" })');
      await page.keyboard.press('Control+z');
      await page.keyboard.press('Control+z');
      await settled(page);
      t.deepEqual(await kept(), []);
      await page.waitForFunction(
        `[...document.querySelectorAll('[role=status].unseen')].some(({ textContent }) => textContent.startsWith('Undone: Figure 5a'))`,
      );
      t.true(
        await page.evaluate<boolean>(
          `(({ top, bottom }) => bottom > 0 && top < innerHeight)(document.querySelector('#figure-5a .field').getBoundingClientRect())`,
        ),
      );
      await page.keyboard.press('Control+y');
      await page.keyboard.press('Control+Shift+z');
      await settled(page);
      t.deepEqual(await kept(), ['iou.a', 'points.a']);
    },
  );
};
