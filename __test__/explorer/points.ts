import { binaryCrossEntropy, encodeDistances, focalLoss } from 'boxwise';
import { run } from './run.js';
import { readFileSync } from 'node:fs';
import { shown, text } from '../browser.js';
import { settled, type Chapter } from './site.js';

interface Peak {
  score: number;
  box: number[];
}
const recorded = JSON.parse(readFileSync('oracles/centernet/answers.json', 'utf8')) as Record<string, Peak[]>;
/** The first row of cells of the network's input that the page shows, and the side of a cell. */
const [FIRST_ROW, STRIDE] = [20, 4];

export const points: Chapter = (test, site) => {
  test.serial(
    'without anchors: a point’s distances are the library’s, on the page and in the listing',
    async (t) => {
      const page = await site().open(t, '?only=points&points.a=150,52,330,268');
      const values = await page.locator('#figure-5a .metrics dd').allTextContents();
      t.deepEqual(values.slice(0, 4).map(shown), [...encodeDistances([[150, 52, 330, 268]], [[240, 144]])]);
      await page.locator('#figure-5a details.code').evaluate((details) => details.setAttribute('open', ''));
      const code = await text(page, '#figure-5a .code pre');
      t.is(run(code)[0], /\/\/ ([-\d., ]+)$/.exec(code)?.[1]);
      await page.click('#figure-5a .presets button:has-text("Between the points")');
      await page.waitForFunction('document.querySelector("#figure-5a .answers").textContent === "0"');
    },
  );

  test.serial(
    'without anchors: the peaks are those of the network’s whole output, and a cell is explained',
    async (t) => {
      for (const [picture, peaks] of Object.entries(recorded)) {
        const page = await site().open(t, `?only=points&peaks.p=${picture}&peaks.c=0.2`);
        const wanted = peaks.filter(({ score }) => score >= 0.2);
        t.is(await page.locator('#figure-5b .box--kept').count(), wanted.length, picture);
        const [best] = wanted;
        if (!best) return t.fail('no peak');
        const values = (await page.locator('#figure-5b .peak-rows dd:last-child').allTextContents()).map(
          shown,
        );
        // The network’s whole output was cut off at the picture’s border; the page shows the sum itself.
        const corners = values.slice(4).map((value, i) => Math.max(value, i % 2 ? -FIRST_ROW * STRIDE : 0));
        t.deepEqual(
          corners,
          best.box.map((value, i) => +(value - (i % 2 ? FIRST_ROW * STRIDE : 0)).toFixed(1)),
        );
        t.is(shown(await text(page, '#figure-5b .nine-grid .is-middle')), +best.score.toFixed(3));
        t.regex(await text(page, '#figure-5b .nine-verdict'), /^A peak/);
        await page.locator('#figure-5b details.code').evaluate((details) => details.setAttribute('open', ''));
        const code = await text(page, '#figure-5b .code pre');
        t.is(run(code)[0], /\/\/ ([^/]+)$/.exec(code)?.[1]);
        await page.locator('#figure-5b .probe').focus();
        await page.keyboard.press('ArrowRight');
        await settled(page);
        t.regex(await text(page, '#figure-5b .nine-verdict'), /^No peak: its left neighbour/);
        await page.close();
      }
    },
  );

  test.serial(
    'without anchors: focal loss is 10,000 times smaller at 0.99; the question asks for 0.90',
    async (t) => {
      const page = await site().open(t, '?only=points&focal.g=2&focal.p=99');
      const times =
        binaryCrossEntropy([0.99], [1]).value / focalLoss([0.99], [1], { alpha: null, gamma: 2 }).value;
      t.is(shown(await text(page, '#figure-5c .times')), Math.round(times));
      t.is(Math.round(times), 10_000);
      await page.locator('#figure-5c details.code').evaluate((details) => details.setAttribute('open', ''));
      const code = await text(page, '#figure-5c .code pre');
      t.is(run(code)[0], /\/\/ (\S+)$/.exec(code)?.[1]);
      await page.locator('#figure-5c .slider input').nth(2).fill('0.5');
      await settled(page);
      const weighted = focalLoss([0.99], [1], { alpha: 0.5, gamma: 2 }).value;
      t.is(
        shown(await text(page, '#figure-5c .times')),
        Math.round(binaryCrossEntropy([0.99], [1]).value / weighted),
      );
      await page.click('#figure-5c .presets button:has-text("0.90")');
      await page.waitForSelector('#points .predict.is-seen');
    },
  );
};
