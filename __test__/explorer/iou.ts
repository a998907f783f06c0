import { ciouLoss, diouLoss, giouLoss, iouLoss, pairedIou } from 'boxwise';
import type { Page } from 'playwright-core';
import { run } from './run.js';
import { shown, text } from '../browser.js';
import { listing, placeOf, settled, type Chapter } from './site.js';

const PAIRS = [
  ['50,50,200,200', '60,40,210,190'],
  ['40,120,130,200', '250,30,350,110'],
  ['65,40,145,100', '55,20,295,200'],
  ['120,85,280,135', '160,30,240,190'],
] as const;
const KINDS = ['iou', 'giou', 'diou', 'ciou'] as const;
const LOSSES = { iou: iouLoss, giou: giouLoss, diou: diouLoss, ciou: ciouLoss };
const three = (value: number | undefined) => Number(value?.toFixed(3));
const column = async (page: Page, selector: string) =>
  (await page.locator(`#iou ${selector}`).allTextContents()).map(shown);
/** The rotated box that a link's numbers stand for. */
const rotated = (box: readonly number[], angle: number) => {
  const [x1 = 0, y1 = 0, x2 = 0, y2 = 0] = box;
  return [(x1 + x2) / 2, (y1 + y2) / 2, x2 - x1, y2 - y1, angle];
};

export const iou: Chapter = (test, site) => {
  test.serial(
    'IoU: a shared link shows the four measures and losses that the library computes',
    async (t) => {
      const page = await site().open(t, '?only=iou');
      for (const [a, b] of PAIRS) {
        await site().go(page, `?only=iou&iou.a=${a}&iou.b=${b}&iou.m=giou`);
        const boxes = [[a.split(',').map(Number)], [b.split(',').map(Number)]] as const;
        t.deepEqual(
          await column(page, '.measure-value'),
          KINDS.map((kind) => three(pairedIou(boxes[0], boxes[1], { kind })[0])),
        );
        t.deepEqual(
          await column(page, '.measure-loss'),
          KINDS.map((kind) => three(LOSSES[kind](boxes[0], boxes[1]).value)),
        );
        const code = await listing(page, 'iou');
        t.deepEqual(
          run(code),
          [...code.matchAll(/\/\/ (-?[\d.e-]+ [\d.e-]+)$/gm)].map((match) => match[1]),
        );
      }
    },
  );

  test.serial(
    'IoU: turned boxes have the library’s rotated IoU, and say why the others do not apply',
    async (t) => {
      const page = await site().open(t, '?only=iou');
      for (const [a, b, u, v] of [
        ['102,88,278,112', '121,107,297,131', -45, -45],
        ['110,60,250,140', '150,80,290,160', 30, 0],
        ['100,50,300,170', '150,80,250,140', 17, -63],
      ] as const) {
        await site().go(page, `?only=iou&iou.a=${a}&iou.b=${b}&iou.u=${u}&iou.v=${v}`);
        const pair = [
          [rotated(a.split(',').map(Number), u)],
          [rotated(b.split(',').map(Number), v)],
        ] as const;
        const [iou] = pairedIou(pair[0], pair[1], { format: 'rotated', angleUnit: 'degrees' });
        t.is(shown(await text(page, '#iou .measure-value')), three(iou));
        t.regex(await text(page, '#iou .measure-why'), /do not\s+apply to turned boxes/);
        t.deepEqual((await page.locator('#iou .measure-value').allTextContents()).slice(1), ['–', '–', '–']);
        const code = await listing(page, 'iou');
        t.is(run(code)[0], /\/\/ (\S+)$/.exec(code)?.[1]);
      }
    },
  );

  test.serial('IoU: the numbers that the text says of turned boxes are those of its figure', async (t) => {
    const page = await site().open(t, '?only=iou');
    await page.click('#iou .try:text-is("These two")');
    await page.waitForFunction('document.querySelectorAll("#iou .measure-why b").length === 1');
    await settled(page);
    const said = await text(page, '#iou .measure-why b');
    t.is(shown(await text(page, '#iou .measure-value')), 0);
    t.true((await text(page, '[data-step="iou-turned"]')).includes(`around them have ${said}`), said);
  });

  test.serial('IoU: a box is turned by the diamond, by keys and by typing', async (t) => {
    const page = await site().open(t, '?only=iou');
    const name = async () => {
      await settled(page);
      return (await page.locator('#iou .actor--truth').getAttribute('aria-label')) ?? '';
    };
    const place = await placeOf(page, '#iou .actor--truth .handle--turn .hit');
    const body = await page.locator('#iou .actor--truth .box-line').boundingBox();
    if (!body) return t.fail('no box');
    const [cx, cy] = [body.x + body.width / 2, body.y + body.height / 2];
    await page.mouse.move(place.x + place.width / 2, place.y + place.height / 2);
    await page.mouse.down();
    await page.mouse.move(cx + 100, cy - 100, { steps: 5 });
    await page.mouse.up();
    t.regex(await name(), /turned by 45 degrees/);
    await page.locator('#iou .actor--truth').focus();
    for (const key of ['Enter', 'Enter', 'ArrowRight', 'Shift+ArrowLeft']) await page.keyboard.press(key);
    t.regex(await name(), /turned by 36 degrees/);
    await page.waitForFunction('location.search.includes("iou.v=36")');
    await page.keyboard.press('Control+z');
    t.regex(await name(), /turned by 46 degrees/);
    const typed = page.locator('#iou .numbers--truth input').last();
    await typed.fill('0');
    await typed.press('Enter');
    await typed.blur();
    t.notRegex(await name(), /turned/);
    t.is(await page.locator('#iou .measure-why').count(), 0);
  });

  test.serial('IoU: the size that COCO gives a box follows its area; a border belongs to both', async (t) => {
    const page = await site().open(t, '?only=iou&iou.a=70,94,370,97&iou.b=150,40,246,136&iou.z=true');
    t.deepEqual(await page.locator('#iou .size').allTextContents(), [
      '900 px², small',
      '9,216 px², medium and large',
    ]);
    t.is(await page.locator('#iou .size-borders path').count(), 2);
    await page.locator('#iou .actor--truth').focus();
    await page.keyboard.press('Enter');
    await page.keyboard.press('ArrowLeft');
    await settled(page);
    t.is(await page.locator('#iou .size').last().textContent(), '9,120 px², medium');
  });

  test.serial('IoU: keys move and resize; the change is spoken, undone and in the URL', async (t) => {
    const page = await site().open(t, '?only=iou');
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
    const page = await site().open(t, '?only=iou');
    await placeOf(page, '#iou .numbers--pred input'); // a step that comes into view sets the figure before anything is typed
    const input = page.locator('#iou .numbers--pred input').first();
    await input.fill('100');
    await input.press('Enter');
    await input.blur();
    await settled(page);
    t.regex((await page.locator('.actor--pred').getAttribute('aria-label')) ?? '', /x 100 to 200/);
    await input.fill('-5');
    await input.blur();
    t.is(await input.inputValue(), '100');
    t.regex(await text(page, '#iou .refused'), /^With -5 .* x is from 0 to 400/);
    const angle = page.locator('#iou .numbers--truth input').last();
    await angle.fill('-1000');
    t.is(await text(page, '#iou .refused'), '', 'typing goes on');
    await angle.press('Enter');
    t.regex(await text(page, '#iou .refused'), /from \u221290 to 90 degrees, not -1000/);
  });

  test.serial('IoU: a mouse drags a box, and Escape gives it back', async (t) => {
    const page = await site().open(t, '?only=iou');
    const hit = page.locator('#iou .actor--pred .hit--move');
    const place = await placeOf(page, '#iou .actor--pred .hit--move');
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
    const page = await site().open(t, '?only=iou', { viewport: { width: 390, height: 844 }, hasTouch: true });
    const hit = page.locator('#iou .actor--pred .hit--move');
    const place = await placeOf(page, '#iou .actor--pred .hit--move');
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
      const page = await site().open(t, '?only=iou');
      await page.click('#iou .presets button:has-text("Half a width")');
      await page.waitForSelector('#iou .predict.is-seen');
      await page.locator('#iou .term--union').focus();
      t.is(await page.locator('#iou .areas').getAttribute('data-lit'), 'union');
      await page.locator('#iou .measure input').nth(1).check({ force: true });
      await page.locator('#iou .term--shape').focus(); // another measure's term shows that measure's lines
      t.is(await page.locator('#iou .areas').getAttribute('data-metric'), 'ciou');
      await page.locator('#iou .term--gap').focus();
      t.is(await page.locator('#iou .areas').getAttribute('data-metric'), 'giou');
      await page.click('#iou .presets button:has-text("Disjoint")');
      await page.click('#iou .learn .button');
      await page.waitForFunction(
        'document.querySelector("#iou .learn .button").textContent.startsWith("Descend")',
      );
      await settled(page);
      t.true(shown(await text(page, '#iou .measure-value')) > 0.8);
    },
  );
};
