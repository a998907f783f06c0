import { readFileSync } from 'node:fs';
import { decode } from 'boxwise';
import { ANCHOR_BOXES, CLASSES, headOf } from '../../web/explorer/src/chapters/grid/pyramid/head.js';
import { run } from './run.js';
import { shown, text } from '../browser.js';
import { settled, type Chapter } from './site.js';

const FIGURE = '#figure-4b';
const recorded = (picture: 'wall' | 'half') => {
  const bytes = Uint8Array.from(readFileSync(`oracles/ssd/${picture}.bin`));
  return headOf(bytes.buffer, picture);
};
/** What Node.js finds in a recording, as the page's list writes it. */
function found(picture: 'wall' | 'half', options: { suppress?: boolean; scoreThreshold: number }) {
  const all = decode(
    { ...recorded(picture) },
    {
      model: 'retinanet',
      logits: true,
      multiLabel: false,
      anchors: ANCHOR_BOXES,
      inputSize: 300,
      ...options,
    },
  );
  return [...all].map(({ score, classId, box }) => ({
    line: `${CLASSES[classId]}${score.toFixed(2)}`,
    printed: [CLASSES[classId], score.toFixed(3), ...[...box].map((value) => value.toFixed())].join(' '),
  }));
}

export const pyramid: Chapter = (test, site) => {
  test.serial('a recorded head: the page, its listing and Node.js find the same boxes', async (t) => {
    const page = await site().open(t, '?only=grid');
    await page.locator(`${FIGURE} .levels`).scrollIntoViewIfNeeded();
    await page.waitForSelector(`${FIGURE} .answers-list li`);
    await settled(page);
    const wanted = found('wall', { scoreThreshold: 0.4 });
    const lines = await page.locator(`${FIGURE} .answers-list button`).evaluateAll((rows) =>
      rows.map((row) =>
        [...row.children]
          .slice(0, 2)
          .map((part) => part.textContent)
          .join(''),
      ),
    );
    t.deepEqual(
      lines,
      wanted.map(({ line }) => line),
    );
    await page.locator(`${FIGURE} details.code`).evaluate((details) => details.setAttribute('open', ''));
    t.deepEqual(
      run(await text(page, `${FIGURE} .code pre`)),
      wanted.map(({ printed }) => printed),
    );
    // Without suppression there are as many boxes as answers.
    await page.click(`${FIGURE} .check`);
    await settled(page);
    const all = found('wall', { scoreThreshold: 0.4, suppress: false }).length;
    t.is(await text(page, `${FIGURE} .verdict`), `${all} boxesof ${all} answers`);
  });

  test.serial(
    'a recorded head: a grid, a cell by keys and by the pointer, and the arithmetic of its anchor',
    async (t) => {
      const page = await site().open(t, '?only=grid&pyramid.l=0');
      await page.locator(`${FIGURE} .levels`).scrollIntoViewIfNeeded();
      await page.waitForSelector(`${FIGURE} .answers-list li`);
      await settled(page);
      await settled(page);
      await page.locator(`${FIGURE} .probe`).focus();
      const place = () => text(page, `${FIGURE} .arithmetic p`);
      const before = await place();
      await page.keyboard.press('ArrowRight');
      t.not(await place(), before);
      // The cup is found by the finest grid: its line leads to the cell and the anchor that said so.
      await page.click(`${FIGURE} .answers-list button:has-text("Coffee cup")`);
      const [raw, results] = await Promise.all(
        ['.raw dd', '.decode dd:last-child'].map((part) =>
          page.locator(`${FIGURE} ${part}`).allTextContents(),
        ),
      );
      t.is(results?.at(-1), found('wall', { scoreThreshold: 0.4 })[1]?.printed.split(' ')[2]);
      const logit = shown(raw?.[4] ?? '');
      t.true(Math.abs(1 / (1 + Math.exp(-logit)) - shown(results?.at(-1) ?? '')) < 0.003);
      await page.click(`${FIGURE} .level:has-text("1 × 1")`);
      t.regex(await place(), /Row 0, column 0, anchor \d of 6/);
    },
  );

  test.serial('a recorded head: half as large, a finer grid answers, and the question ticks', async (t) => {
    const page = await site().open(t, '?only=grid');
    await page.click(`${FIGURE} .presets button:text-is("A cat")`);
    await page.waitForSelector(`${FIGURE} .answers-list button:has-text("3 × 3")`);
    await page.click(`${FIGURE} .presets button:text-is("Half as large")`);
    await page.waitForSelector('#grid .predict.is-seen');
    t.is(
      await text(page, `${FIGURE} .answers-list button`),
      `${found('half', { scoreThreshold: 0.4 })[0]?.line}10 × 10`,
    );
  });
};
