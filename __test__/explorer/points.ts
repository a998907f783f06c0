import { binaryCrossEntropy, encodeDistances, focalLoss } from 'boxwise';
import { run } from './run.js';
import { shown, text, type Chapter } from './site.js';

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
    'without anchors: focal loss is 10,000 times smaller at 0.99; the question asks for 0.90',
    async (t) => {
      const page = await site().open(t, '?only=points&points.g=2&points.p=99');
      const times =
        binaryCrossEntropy([0.99], [1]).value / focalLoss([0.99], [1], { alpha: null, gamma: 2 }).value;
      t.is(shown(await text(page, '#figure-5b .times')), Math.round(times));
      t.is(Math.round(times), 10_000);
      await page.locator('#figure-5b details.code').evaluate((details) => details.setAttribute('open', ''));
      const code = await text(page, '#figure-5b .code pre');
      t.is(run(code)[0], /\/\/ (\S+)$/.exec(code)?.[1]);
      await page.click('#figure-5b .presets button:has-text("0.90")');
      await page.waitForSelector('#points .predict.is-seen');
    },
  );
};
