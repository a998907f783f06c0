import { encodeBoxes, slidingWindows } from 'boxwise';
import { run } from './run.js';
import { listing, shown, text, type Chapter } from './site.js';

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
      // The anchor that is drawn as the best: its deltas are those of encodeBoxes.
      const dx = shown(await text(page, '#figure-2b .deltas dd'));
      // Places on the screen: offsets are the same at every scale.
      const place = async (selector: string) => {
        const { x, y, width, height } = (await page.locator(selector).first().boundingBox()) ?? {
          x: 0,
          y: 0,
          width: 0,
          height: 0,
        };
        return [x, y, x + width, y + height];
      };
      const anchor = await place('#figure-2b .best .box-line');
      const truth = await place('#figure-2b .actor--truth .box-line');
      t.true(Math.abs((encodeBoxes([truth], [anchor])[0] as number) - dx) < 0.002);
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

  test.serial('anchors: selective search proposes boxes in the worker', async (t) => {
    const page = await site().open(t, '?only=anchors&where.w=search&where.p=cat');
    await page.click('#figure-2a .answer button');
    await page.waitForSelector('#figure-2a .best-of', { timeout: 60_000 });
    t.true(shown(await text(page, '#figure-2a .answer b')) > 50);
    t.true(shown(await text(page, '#figure-2a .best-of b')) > 0.5);
  });
};
