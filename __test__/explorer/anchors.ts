import { bestMatch, encodeBoxes, generateAnchors, selectiveSearch, slidingWindows } from 'boxwise';
import type { Page } from 'playwright-core';
import sharp from 'sharp';
import { run } from './run.js';
import { shown, text as textNow } from '../browser.js';
import { listing, settled, type Chapter } from './site.js';

/** The text that stands once the page is at rest: numbers glide to where a click sends them. */
async function text(page: Page, selector: string): Promise<string> {
  await settled(page);
  return textNow(page, selector);
}

export const anchors: Chapter = (test, site) => {
  test.serial('anchors: the windows are counted, and the listing counts the same', async (t) => {
    const page = await site().open(t, '?only=anchors&where.d=4&where.s=5');
    const scales = [32, 64, 96, 128, 160];
    const { count } = slidingWindows({ imageSize: [640, 480], scales, ratios: [1, 0.5, 2], stride: 4 });
    t.is(shown(await text(page, '#figure-2a .answer b')), count);
    t.is(run(await listing(page, 'anchors'))[0], String(count));
  });

  test.serial(
    'anchors: the table and the listing count the same positives, and deltas are the library’s',
    async (t) => {
      const page = await site().open(t, '?only=anchors&anchors.a=96,60,236,260&anchors.b=330,150,394,214');
      const total = shown(await text(page, '#figure-2b .total .is-pred'));
      t.true(total > 0);
      await page.locator('#figure-2b details.code').evaluate((details) => details.setAttribute('open', ''));
      const code = await text(page, '#figure-2b .code pre');
      t.is(run(code)[0], String(total));
      // The deltas are those of the best of all anchors.
      const anchors = [16, 32, 64, 128].flatMap((stride) => {
        const sides = [1, 2 ** (1 / 3), 2 ** (2 / 3)].map((octave) => octave * stride * 2);
        return [...generateAnchors(Math.ceil(320 / stride), 512 / stride, stride, sides, [1, 0.5, 2])];
      });
      const truth = [[96, 60, 236, 260]];
      const { columnIndex, columnIou } = bestMatch(anchors, truth);
      const best = 4 * (columnIndex[0] as number);
      const values = await page.locator('#figure-2b .delta-value').allTextContents();
      t.deepEqual(
        values.map(shown),
        [...encodeBoxes(truth, [anchors.slice(best, best + 4)])].map((delta) => +delta.toFixed(3)),
      );
      t.true((await text(page, '#figure-2b .fate')).includes((columnIou[0] as number).toFixed(3)));
      await page.locator('#figure-2b .delta').nth(2).focus();
      t.is(await page.locator('#figure-2b .lengths .is-lit .length').count(), 2);
    },
  );

  test.serial('anchors: a small object has one anchor by force, and the question ticks', async (t) => {
    const page = await site().open(t, '?only=anchors');
    await page.click('#figure-2b .presets button:has-text("A small object")');
    await page.waitForSelector('#anchors .predict.is-seen');
    await page.click('#figure-2b .deltas-head button:has-text("Object B")');
    t.regex(await text(page, '#figure-2b .fate'), /1 positive anchor, .* by force/);
    await page.click('#figure-2b .presets button:has-text("One anchor for two")');
    await page.click('#figure-2b .deltas-head button:has-text("Object A")');
    t.regex(await text(page, '#figure-2b .fate'), /no anchor/);
  });

  test.serial('anchors: selective search proposes what the listing finds', async (t) => {
    const page = await site().open(t, '?only=anchors&where.w=search&where.p=cat');
    await page.click('#figure-2a .answer button');
    await page.waitForSelector('#figure-2a .best-of');
    t.true(shown(await text(page, '#figure-2a .answer b')) > 50);
    t.true(shown(await text(page, '#figure-2a .best-of b')) > 0.5);
    const code = await listing(page, 'anchors');
    t.is(run(code)[0], /\/\/ (\d+)$/.exec(code)?.[1]);
  });

  test.serial('anchors: the merges are stepped, and their numbers are the library’s', async (t) => {
    const page = await site().open(t, '?only=anchors&where.w=merges&where.p=cat&where.i=30');
    await page.click('#figure-2a .answer button');
    await page.waitForSelector('#figure-2a .similar-value:not(:empty)');
    const { data, info } = await sharp('examples/centernet/photos/chelsea.jpg')
      .raw()
      .toBuffer({ resolveWithObject: true });
    const image = { data, width: info.width, height: info.height };
    const [grouping] = selectiveSearch(image, { mode: 'single', trace: true }).trace;
    if (!grouping) return t.fail('no grouping');
    const { similarities, segments, areas, merges, boxes } = grouping;
    const check = async (i: number) => {
      const terms = [...similarities.subarray(4 * (i - 1), 4 * i)];
      const values = (await page.locator('#figure-2a .similar-value').allTextContents()).map(shown);
      t.deepEqual(
        values.slice(1),
        terms.map((term) => +term.toFixed(3)),
      );
      const [a, b] = [...merges.subarray(2 * (i - 1), 2 * i)].map((region) =>
        areas[region]?.toLocaleString('en-US'),
      );
      const said = await text(page, '#figure-2a .scrubber-text');
      t.true(said.includes(`${i} / ${segments - 1}`) && said.includes(`Regions of ${a} and ${b} px²`), said);
    };
    await check(30);
    await page.click('#figure-2a [aria-label="One step on"]');
    await check(31);
    const truth = [[0, 0, 401, 300]];
    const best = bestMatch(truth, boxes.subarray(0, 4 * (segments + 31))).rowIou[0] as number;
    t.is(shown(await text(page, '#figure-2a .best-of b')), +best.toFixed(3));
    await page.click('#figure-2a [aria-label="Play"]');
    await page.waitForFunction('Number(document.querySelector("#figure-2a .scrubber input").value) >= 33');
    await page.click('#figure-2a [aria-label="Pause"]');
    const code = await listing(page, 'anchors');
    t.deepEqual(
      run(code),
      [...code.matchAll(/console\.log\(.*\); \/\/ (.+)$/gm)].map((match) => match[1]),
    );
  });
};
