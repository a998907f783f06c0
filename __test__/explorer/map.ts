import { evaluate } from 'boxwise';
import { run } from './run.js';
import { shown, text } from '../browser.js';
import { listing, settled, type Chapter } from './site.js';

const SCENES = ['street', 'ten', 'sizes', 'duplicates', 'ties', 'ties2', 'crowd'];
const LADDER = [0.5, 0.55, 0.6, 0.65, 0.7, 0.75, 0.8, 0.85, 0.9, 0.95];

/** The dataset and the results of a listing. */
function data(code: string): [Parameters<typeof evaluate>[0], Parameters<typeof evaluate>[1]] {
  const body = code.slice(code.indexOf('const gt'), code.indexOf('const { metrics }'));
  return new Function(`${body}; return [gt, dt];`)() as ReturnType<typeof data>;
}

export const map: Chapter = (test, site) => {
  test.serial(
    'evaluation: AP in three ways and at ten thresholds is the library’s, in every scene',
    async (t) => {
      const page = await site().open(t, '?only=map');
      for (const scene of SCENES) {
        await site().go(page, `?only=map&map.p=${scene}&map.u=1`);
        const [gt, dt] = data(await listing(page, 'map'));
        const ways = await page.locator('#map .ways .measure-value').allTextContents();
        const iouThresholds = [0.55];
        const voc = { protocol: 'voc', coordinates: 'continuous', iouThresholds } as const;
        const wanted = [
          evaluate(gt, dt, { iouThresholds }).metrics.AP,
          evaluate(gt, dt, { ...voc, interpolation: 'all-points' }).metrics.AP,
          evaluate(gt, dt, { ...voc, interpolation: '11-points' }).metrics.AP,
        ];
        t.deepEqual(
          ways.map(shown),
          wanted.map((value) => Number(value.toFixed(3))),
          scene,
        );
        const bars = await page
          .locator('#map .ladder-bars button')
          .evaluateAll((all) => all.map((bar) => bar.getAttribute('aria-label') ?? ''));
        const ladder = LADDER.map((iou) => evaluate(gt, dt, { iouThresholds: [iou] }).metrics.AP.toFixed(3));
        t.deepEqual(
          bars.map((label) => label.split('AP ')[1]),
          ladder,
          scene,
        );
        t.is(
          shown(await text(page, '#map .ladder-mean b')),
          Number(evaluate(gt, dt).metrics.AP.toFixed(3)),
          scene,
        );
        // Small, medium and large, and COCO's recall.
        const { APs, APm, APl, AR100 } = evaluate(gt, dt).metrics;
        t.deepEqual(
          (await page.locator('#map .sizes dd').allTextContents()).map(shown),
          [APs, APm, APl, AR100].map((value) => Number(value.toFixed(3))),
          scene,
        );
      }
    },
  );

  test.serial('evaluation: the listing prints the AP of the page', async (t) => {
    const page = await site().open(t, '?only=map&map.d=0_100_60_180_260');
    const code = await listing(page, 'map');
    t.is(run(code)[0], /\/\/ (\S+)$/.exec(code)?.[1]);
  });

  test.serial(
    'evaluation: steps, the question, an empty truth; a row lights its box and its point',
    async (t) => {
      const page = await site().open(t, '?only=map&map.i=0');
      await page.click('#map [aria-label="One step on"]');
      t.regex(
        await text(page, '#map .scrubber-text'),
        /A, 0\.97: found at IoU 0\.50\. Precision 1\.00, recall 0\.17/,
      );
      await page.hover('#map .row >> nth=0');
      t.is(await page.locator('#map .box.is-pointed').count(), 1);
      t.is(await page.locator('#map .plot-point.is-pointed').count(), 1);
      await page.hover('#map .size >> nth=1');
      t.is(await page.locator('#map .is-lit').count(), 3);
      await page.click('#map .presets button:has-text("Seven of ten")');
      await page.waitForSelector('#map .predict.is-seen');
      t.is(await text(page, '#map .ways .measure-value'), '0.693');
      await page.click('#map .presets button:has-text("Nobody there")');
      await settled(page);
      t.is(await text(page, '#map .ways .measure-value'), '\u22121');
    },
  );

  test.serial('evaluation: keys move a detection until it is false; undo gives it back', async (t) => {
    const page = await site().open(t, '?only=map&map.p=ties');
    t.regex(await text(page, '#map .verdict'), /2 true/);
    await page.locator('#map [data-box="0"]').focus();
    for (let i = 0; i < 6; i++) await page.keyboard.press('Shift+ArrowRight');
    await settled(page);
    t.regex(await text(page, '#map .verdict'), /1 true/);
    for (let i = 0; i < 6; i++) await page.keyboard.press('Control+z');
    await settled(page);
    t.regex(await text(page, '#map .verdict'), /2 true/);
  });
};
