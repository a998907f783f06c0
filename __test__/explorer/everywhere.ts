import type { TestFn } from 'ava';
import type { Page } from 'playwright-core';
import { placeOf, settled, type Chapter, type Site } from './site.js';

/** What can be dragged: a chapter, its state, the shape to take hold of, the member of the URL that a drag changes, and the figure. */
const DRAGS = [
  ['iou', '', '#iou .actor--pred .hit--move', 'iou.a', '1'],
  ['anchors', '', '#figure-2b .actor--truth .hit--move', 'anchors.a', '2b'],
  ['nms', '', '#nms [data-box="0"] .hit--edge', 'nms.d', '3'],
  ['grid', '', '#figure-4a .actor--truth .hit--move', 'grid.a', '4a'],
  ['points', '', '#figure-5a .actor--truth .hit--move', 'points.a', '5a'],
  ['map', '&map.i=999', '#map [data-box="0"] .hit--edge', 'map.d', '6'],
] as const;
const PHONE = { viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true };
export const FIGURES = ['1', '2a', '2b', '3', '4a', '4b', '4c', '4d', '5a', '5b', '5c', '6', '7'];

interface Point {
  x: number;
  y: number;
}
/** A point on the left edge of a shape, in the middle of the window. */
export async function edge(page: Page, selector: string): Promise<Point> {
  const { x, y, width, height } = await placeOf(page, selector);
  return { x: x + (selector.endsWith('edge') ? 2 : width / 2), y: y + height / 2 };
}

/** What the address says of a drag. */
async function inAddress(page: Page, name: string): Promise<string | null> {
  await settled(page);
  return page.evaluate<string | null>(`new URLSearchParams(location.search).get('${name}')`);
}

/** A finger goes sideways by 40 pixels. */
async function swipe(page: Page, { x, y }: Point): Promise<void> {
  const session = await page.context().newCDPSession(page);
  const send = (type: 'touchStart' | 'touchMove' | 'touchEnd', touchPoints: Point[]) =>
    session.send('Input.dispatchTouchEvent', { type, touchPoints });
  await send('touchStart', [{ x, y }]);
  for (let i = 1; i <= 8; i++) await send('touchMove', [{ x: x + 5 * i, y: y + i }]);
  await send('touchEnd', []);
}

function drags(test: TestFn, site: () => Site): void {
  for (const [chapter, state, selector, name, figure] of DRAGS) {
    test.serial(`everywhere: a finger drags in the chapter ${chapter}, and the page stays`, async (t) => {
      const page = await site().open(t, `?only=${chapter}${state}`, PHONE);
      const place = await edge(page, selector);
      const top = await page.evaluate<number>('scrollY');
      const before = await inAddress(page, name);
      await swipe(page, place);
      t.not(await inAddress(page, name), before);
      t.is(await page.evaluate<number>('scrollY'), top);
    });

    test.serial(`everywhere: a drag in the chapter ${chapter} is undone, redone and shared`, async (t) => {
      const page = await site().open(t, `?only=${chapter}${state}`);
      const { x, y } = await edge(page, selector);
      const first = await inAddress(page, name);
      await page.mouse.move(x, y);
      await page.mouse.down();
      await page.mouse.move(x + 30, y + 12, { steps: 4 });
      await page.mouse.up();
      const moved = await inAddress(page, name);
      t.not(moved, first);
      await page.keyboard.press('Control+z');
      t.is(await inAddress(page, name), first);
      await page.keyboard.press('Control+Shift+z');
      t.is(await inAddress(page, name), moved);
      // Escape in the middle of a drag gives back what was.
      await page.mouse.move(x + 30, y + 12);
      await page.mouse.down();
      await page.mouse.move(x + 60, y + 30, { steps: 4 });
      await page.keyboard.press('Escape');
      await page.mouse.up();
      t.is(await inAddress(page, name), moved);
      // Whoever opens the link sees the same.
      const query = await page.evaluate<string>('location.search');
      const numbers = (of: Page) =>
        of.evaluate<string>(`document.querySelector('#figure-${figure}').innerText`);
      const shown = await numbers(page);
      const other = await site().open(t, query);
      await settled(other);
      t.is(await numbers(other), shown, 'the link shows the same');
    });
  }
}

export const everywhere: Chapter = (test, site) => {
  drags(test, site);

  test.serial('everywhere: in print each figure stands with its drawing, and no control', async (t) => {
    const page = await site().open(t);
    await page.emulateMedia({ media: 'print' });
    const shown = await page.evaluate<string[]>(`[...document.querySelectorAll(
      '.presets, .settings, .learn, .bar, .rail, .history, .skip, .scrubber-buttons, .copy, .drop, .choice, .predict fieldset, .predict .waiting')]
      .filter((element) => element.checkVisibility()).map((element) => element.className)`);
    t.deepEqual(shown, []);
    for (const figure of FIGURES)
      t.true(
        (await page.evaluate(`document.querySelector('#figure-${figure}').checkVisibility()`)) ||
          (await page.locator(`#figure-${figure} svg`).first().isVisible()),
        figure,
      );
    t.is(
      await page.evaluate(`getComputedStyle(document.documentElement).colorScheme`),
      'light',
      'paper is white',
    );
  });

  test.serial(
    'everywhere: on paper a drawing fills its frame, before its text, and heads stay with it',
    async (t) => {
      const page = await site().open(t, '', { viewport: { width: 1440, height: 900 } });
      // A4 without its margins. On paper nothing is measured anew, so the drawings still have the sizes of the screen.
      const pdf = await page.pdf({
        format: 'A4',
        margin: { top: '1cm', bottom: '1cm', left: '1cm', right: '1cm' },
      });
      const pages = pdf.toString('latin1').match(/\/Type\s*\/Page\b/g)?.length ?? 0;
      t.true(pages > 15 && pages < 26, `${pages} pages`);
      await page.emulateMedia({ media: 'print' });
      const wrong = await page.evaluate<string[]>(`(() => {
      const main = document.querySelector('main');
      main.style.width = '718px';
      const found = [];
      for (const figure of document.querySelectorAll('.figure')) {
        const frame = figure.querySelector('.field')?.getBoundingClientRect();
        const svg = figure.querySelector('.field > svg')?.getBoundingClientRect();
        if (svg && svg.width > 0 && Math.abs(svg.width - frame.width) > 1) found.push(figure.id + ': ' + svg.width + ' in ' + frame.width);
        if (figure.offsetHeight > 1020) found.push(figure.id + ' is higher than a page');
        if (getComputedStyle(figure.querySelector('.figure-head')).breakAfter !== 'avoid') found.push(figure.id + ': the head may stand alone');
        const text = figure.closest('.stage')?.querySelector('.stage-text');
        if (text && text.getBoundingClientRect().top < figure.getBoundingClientRect().bottom) found.push(figure.id + ' is after its text');
      }
      return found;
    })()`);
      t.deepEqual(wrong, []);
    },
  );

  test.serial('everywhere: without motion a preset is there at once, with it on the way', async (t) => {
    for (const [reducedMotion, explain] of [
      ['reduce', 0],
      ['no-preference', 620],
    ] as const) {
      const page = await site().open(t, '?only=iou', { reducedMotion });
      const style = `getComputedStyle(document.documentElement).getPropertyValue('--explain').trim()`;
      const duration = await page.evaluate<string>(style); // a build writes 620ms as .62s
      t.is(Number.parseFloat(duration) * (duration.endsWith('ms') ? 1 : 1000), explain);
      await page.evaluate(`
        globalThis.places = new Set();
        const box = document.querySelector('#iou .actor--pred');
        new MutationObserver(() => places.add(box.getAttribute('transform'))).observe(box, { attributeFilter: ['transform'] });
      `);
      await page.click('#iou .presets button:has-text("Disjoint")');
      await page.waitForFunction('document.querySelector("#iou .numbers--pred input").value === "40"');
      await settled(page);
      // How many places are on the way depends on the machine; without motion there is none.
      if (explain === 0) t.is(await page.evaluate<number>('places.size'), 1);
      await page.close();
    }
  });

  for (const width of [320, 390, 768, 1024, 1440, 1920])
    test.serial(
      `everywhere: at ${width} px nothing scrolls sideways and no text is below 13 px`,
      async (t) => {
        const page = await site().open(t, '', { viewport: { width, height: 900 } });
        t.true(await page.evaluate('document.documentElement.scrollWidth <= innerWidth'));
        const small = await page.evaluate<string[]>(`[...new Set([...document.querySelectorAll('main *')]
          .filter((element) => [...element.childNodes].some(({ nodeType, data }) => nodeType === 3 && data.trim()))
          .filter((element) => element.checkVisibility() && parseFloat(getComputedStyle(element).fontSize) < 12.99)
          .map((element) => element.tagName + '.' + (element.getAttribute('class') ?? '')))]`);
        t.deepEqual(small, []);
        if (width < 700) {
          // Fingers need 24 px at least, the WCAG's minimum.
          const tiny = await page.evaluate<
            string[]
          >(`[...new Set([...document.querySelectorAll('main button, main summary, main .slider input')]
            .filter((element) => element.checkVisibility() && !element.closest('p, li.inline'))
            .filter((element) => element.getBoundingClientRect().height < 24)
            .map((element) => element.className + ' ' + element.textContent.slice(0, 20)))]`);
          t.deepEqual(tiny, []);
        }
      },
    );

  test.serial('everywhere: on a phone no drawing that stays at the top is higher than 300 px', async (t) => {
    const page = await site().open(t, '', { viewport: { width: 390, height: 844 } });
    const high = await page.evaluate<string[]>(
      `[...document.querySelectorAll('.figure .field-wrap > .field')]
        .filter((field) => field.offsetParent && field.getBoundingClientRect().height > 335) // with its ruler
        .map((field) => field.closest('.figure').id)`,
    );
    t.deepEqual(high, []);
  });

  test.serial('everywhere: a chapter that is opened alone has its own title', async (t) => {
    const page = await site().open(t, '?only=nms');
    t.is(await page.title(), 'Non-maximum suppression · Object detection, box by box');
  });

  test.serial('everywhere: a figure fits 830 px beside its text', async (t) => {
    const page = await site().open(t, '', { viewport: { width: 1440, height: 900 } });
    // Head, presets, drawing, numbers and sliders; what is typed, the code and the caption may follow below.
    const high = await page.evaluate<string[]>(`${JSON.stringify(FIGURES)}
      .map((name) => {
        const figure = document.querySelector('#figure-' + name);
        const parts = [...figure.querySelectorAll('.field-wrap, .list, .measures, .panel, .settings, .learn, .levels')];
        const bottom = Math.max(...parts.map((part) => part.getBoundingClientRect().bottom));
        return [name, bottom - figure.getBoundingClientRect().top];
      })
      .filter(([, height]) => height > 830)
      .map(([name, height]) => name + ': ' + Math.round(height))`);
    t.deepEqual(high, []);
  });
};
