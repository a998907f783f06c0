import { pairedIou } from 'boxwise';
import { run } from './run.js';
import { listing, settled, shown, text, type Chapter } from './site.js';

const PAIRS = [
  ['50,50,200,200', '60,40,210,190'],
  ['40,120,130,200', '250,30,350,110'],
  ['65,40,145,100', '55,20,295,200'],
  ['120,85,280,135', '160,30,240,190'],
] as const;
const KINDS = ['iou', 'giou', 'diou', 'ciou'] as const;

export const iou: Chapter = (test, site) => {
  test.serial('IoU: a shared link shows the four measures that the library computes', async (t) => {
    for (const [a, b] of PAIRS) {
      const page = await site().open(t, `?iou.a=${a}&iou.b=${b}&iou.m=giou`);
      const values = await page.locator('#iou .measure-value').allTextContents();
      const boxes = [[a.split(',').map(Number)], [b.split(',').map(Number)]] as const;
      const wanted = KINDS.map((kind) => pairedIou(boxes[0], boxes[1], { kind })[0]?.toFixed(3));
      t.deepEqual(
        values.map((value) => shown(value).toFixed(3)),
        wanted.map((value) => Number(value).toFixed(3)),
      );
      const code = await listing(page, 'iou');
      t.is(run(code)[0], /\/\/ (\S+)$/.exec(code)?.[1]);
      await page.close();
    }
  });

  test.serial('IoU: keys move and resize; the change is spoken, undone and in the URL', async (t) => {
    const page = await site().open(t);
    const name = async () => {
      await settled(page);
      return page.locator('.actor--pred').getAttribute('aria-label');
    };
    await page.locator('.actor--pred').focus();
    for (const key of ['ArrowRight', 'ArrowRight', 'ArrowRight', 'Shift+ArrowDown'])
      await page.keyboard.press(key);
    t.regex((await name()) ?? '', /x 53 to 203, y 60 to 210/);
    await page.keyboard.press('Enter');
    await page.keyboard.press('Shift+ArrowLeft');
    t.regex((await name()) ?? '', /x 53 to 193, y 60 to 210/);
    await page.waitForFunction('location.search.includes("iou.a=53,60,193,210")');
    await page.waitForFunction('/IoU 0\\.\\d+/.test(document.querySelector("[aria-live]").textContent)');
    await page.keyboard.press('Control+z');
    t.regex((await name()) ?? '', /x 53 to 203/);
    await page.keyboard.press('Control+Shift+z');
    t.regex((await name()) ?? '', /x 53 to 193/);
  });

  test.serial('IoU: typed coordinates set the box; nonsense is put back', async (t) => {
    const page = await site().open(t);
    const input = page.locator('#iou .numbers--pred input').first();
    await input.fill('100');
    await input.press('Enter');
    await input.blur();
    await settled(page);
    t.regex((await page.locator('.actor--pred').getAttribute('aria-label')) ?? '', /x 100 to 200/);
    await input.fill('-5');
    await input.blur();
    t.is(await input.inputValue(), '100');
  });

  test.serial('IoU: a mouse drags a box, and Escape gives it back', async (t) => {
    const page = await site().open(t);
    const hit = page.locator('#iou .actor--pred .hit--move');
    await hit.scrollIntoViewIfNeeded();
    const place = await hit.boundingBox();
    if (!place) return t.fail('no box');
    const [x, y] = [place.x + place.width / 4, place.y + place.height - 20];
    await page.mouse.move(x, y);
    await page.mouse.down();
    await page.mouse.move(x + 60, y, { steps: 4 });
    await settled(page);
    t.true(((await hit.boundingBox())?.x ?? 0) - place.x > 50);
    await page.keyboard.press('Escape');
    await page.mouse.up();
    await settled(page);
    t.true(Math.abs(((await hit.boundingBox())?.x ?? 0) - place.x) < 1);
  });

  test.serial('IoU: a finger drags a box on a phone', async (t) => {
    const page = await site().open(t, '', { viewport: { width: 390, height: 844 }, hasTouch: true });
    const hit = page.locator('#iou .actor--pred .hit--move');
    await hit.evaluate((element) => element.scrollIntoView({ block: 'center' }));
    const place = await hit.boundingBox();
    if (!place) return t.fail('no box');
    const [x, y] = [place.x + place.width / 2, place.y + place.height / 2];
    const touch = await page.context().newCDPSession(page);
    const send = (type: 'touchStart' | 'touchMove' | 'touchEnd', points: { x: number; y: number }[]) =>
      touch.send('Input.dispatchTouchEvent', { type, touchPoints: points });
    await send('touchStart', [{ x, y }]);
    for (let i = 1; i <= 10; i++) await send('touchMove', [{ x: x + 6 * i, y }]);
    await send('touchEnd', []);
    await settled(page);
    t.true(((await hit.boundingBox())?.x ?? 0) - place.x > 50);
  });

  test.serial(
    'IoU: the question ticks itself, and descent on 1 - GIoU brings disjoint boxes together',
    async (t) => {
      const page = await site().open(t);
      await page.click('#iou .presets button:has-text("Half a width")');
      await page.waitForSelector('#iou .predict.is-seen');
      await page.locator('#iou .term--union').focus();
      t.is(await page.locator('#iou .areas').getAttribute('data-lit'), 'union');
      await page.locator('#iou .measure input').nth(1).check({ force: true });
      t.is(await page.locator('#iou .areas').getAttribute('data-metric'), 'giou');
      await page.click('#iou .presets button:has-text("Disjoint")');
      await page.click('#iou .learn .button');
      await page.waitForFunction(
        'document.querySelector("#iou .learn .button").textContent.startsWith("Descend")',
      );
      t.true(shown(await text(page, '#iou .measure-value')) > 0.8);
    },
  );
};
