import type { TestFn } from 'ava';
import type { Page } from 'playwright-core';
import { run } from './run.js';
import { text } from '../browser.js';
import { choose, inPage, listing, settled, workerOf, type Chapter } from './site.js';

type Method = 'hard' | 'diou' | 'linear' | 'gaussian' | 'matrix' | 'fusion' | 'merging';
interface Question {
  scene: string;
  moved: ReadonlyMap<number, readonly number[]>;
  method: Method;
  threshold: number;
  sigma: number;
  least: number;
  byClass: boolean;
  orEqual: boolean;
}
interface Answer {
  indices: number[];
  scores: number[];
  found: number[];
  overlaps: ArrayLike<number> | null;
  steps: { kind: string; by: number; of: number; overlap: number; before: number; after: number }[];
}

const SCENES = { street: 'Street', crowd: 'Crowd', half: 'Exactly 0.5', cyclist: 'Two classes' } as const;
const METHODS: Record<Method, string> = {
  hard: 'Hard',
  diou: 'DIoU',
  linear: 'Soft, linear',
  gaussian: 'Soft, gaussian',
  matrix: 'Matrix',
  fusion: 'Fusion',
  merging: 'Merging',
};
const DEFAULTS: Question = {
  scene: 'street',
  moved: new Map(),
  method: 'hard',
  threshold: 0.5,
  sigma: 0.5,
  least: 0.4,
  byClass: true,
  orEqual: false,
};
const letter = (i: number) => String.fromCharCode(65 + i);
/** What the page's own function makes of a question with the library of Node.js. */
const answerOf = workerOf<(question: Question) => Answer>('nms', 'suppressScene');

/** The list beside the scene: score and outcome of each box. */
const rowsOf = (page: Page) =>
  page
    .locator('#nms .row')
    .evaluateAll((rows) =>
      rows.map((row) =>
        ['.row-score', '.row-outcome'].map((name) => row.querySelector(name)?.textContent ?? ''),
      ),
    );

/** The ranks that are marked as kept, of 2,000 boxes. */
const ranks = async (page: Page) =>
  [...((await inPage(page, '#nms .moments--keep', 'd')) ?? '').matchAll(/M([\d.]+) /g)]
    .map(([, at]) => Number(at) - 0.5)
    .toSorted((a, b) => a - b);
const scrubberHeight = async (page: Page) => (await page.locator('#nms .scrubber').boundingBox())?.height;

/** The last thing that happened to each box, as the list writes it. */
function outcomes({ steps }: Answer, count: number, method: Method): (string | undefined)[] {
  const list = Array<string | undefined>(count).fill(undefined);
  for (const { kind, by, of, overlap, before, after } of steps) {
    if (kind === 'suppress' && (method === 'hard' || method === 'diou'))
      list[of] = `by ${letter(by)}, ${overlap.toFixed(2)}`.replace('-', '\u2212');
    if (kind === 'join') list[of] = `in ${letter(by)}, ${overlap.toFixed(2)}`;
    if (kind === 'decay' || (kind === 'suppress' && method !== 'hard' && method !== 'diou'))
      list[of] = `${letter(by)}, after ${after.toFixed(2)} of ${before.toFixed(2)}`;
  }
  return list;
}

export const nms: Chapter = (test: TestFn, site) => {
  test.serial(
    'NMS: every method in every scene says on the page what the library says in Node.js',
    async (t) => {
      const suppressScene = await answerOf;
      const page = await site().open(t, '?only=nms');
      for (const [scene, name] of Object.entries(SCENES)) {
        await page.click(`#nms .presets button:text-is("${name}")`);
        for (const [method, title] of Object.entries(METHODS) as [Method, string][]) {
          await choose(page, 'nms', title);
          await settled(page);
          const wanted = suppressScene({ ...DEFAULTS, scene, method });
          const rows = await rowsOf(page);
          const where = `${scene} ${method}`;
          outcomes(wanted, rows.length, method).forEach((outcome, i) => {
            const [score, said] = rows[i] ?? [];
            if (outcome?.includes('after'))
              t.true(outcome.includes(`after ${score}`), `${where} ${letter(i)}`);
            else if (outcome !== undefined) t.is(said, outcome, `${where} ${letter(i)}`);
          });
          const people = new Set(wanted.found.filter((person) => person >= 0)).size;
          t.true((await text(page, '#nms .verdict')).startsWith(`${people} found`), where);
          t.regex(
            await text(page, '#nms .scrubber-text'),
            new RegExp(`^${wanted.steps.length} / ${wanted.steps.length}`),
          );
        }
      }
    },
  );

  test.serial('NMS: the listing of each method prints what the page shows, also after a drag', async (t) => {
    const page = await site().open(t, '?only=nms&nms.d=1_40_60_120_250&nms.k=false');
    const listings: string[] = [];
    for (const title of Object.values(METHODS)) {
      await choose(page, 'nms', title);
      listings.push(await listing(page, 'nms'));
    }
    const shown = listings.map((code) => /\/\/ (.*)$/.exec(code)?.[1]);
    t.true(shown.every(Boolean));
    const program = listings.map((code) => `{\n${code.replace(/^import.*$/m, '')}\n}`).join('\n');
    const names = 'matrixNms, nms, nonMaximumMerging, softNms, weightedBoxesFusion';
    t.deepEqual(run(`import { ${names} } from 'boxwise';\n${program}`), shown);
  });

  test.serial('NMS: stepping and playing; a fused box moves with each that joins', async (t) => {
    const page = await site().open(t, '?only=nms&nms.i=0');
    await page.click('#nms [aria-label="One step on"]');
    t.regex(await text(page, '#nms .scrubber-text'), /A has the best score left, 0\.97: kept/);
    await page.click('#nms [aria-label="Play"]');
    await page.waitForFunction('Number(document.querySelector("#nms .scrubber input").value) >= 3');
    await page.click('#nms [aria-label="Pause"]');
    await choose(page, 'nms', 'Fusion');
    const slider = page.locator('#nms .scrubber input');
    await slider.focus();
    await page.keyboard.press('Home');
    const places: (string | null)[] = [];
    for (let step = 0; step < 4; step++) {
      await page.keyboard.press('ArrowRight');
      places.push(await page.locator('#nms .box--kept').first().getAttribute('transform'));
    }
    t.regex((await slider.getAttribute('aria-valuetext')) ?? '', /D joins A′: IoU 0\.\d+ > 0\.50/);
    t.not(places[3], places[2]);
  });

  test.serial('NMS: above and from there on: two boxes at exactly 0.5', async (t) => {
    const page = await site().open(t, '?only=nms&nms.p=half');
    t.regex(await text(page, '#nms .verdict'), /3 found/);
    await page.click('#nms .check:has-text("Equal")');
    await settled(page);
    t.regex(await text(page, '#nms .verdict'), /2 found.*1 lost/);
    await page.locator('#nms .row').nth(2).hover();
    t.regex(await text(page, '#nms .row >> nth=2'), /by A, 0\.50/);
    await choose(page, 'nms', 'Matrix');
    t.true(await page.locator('#nms .check:has-text("Equal") input').isDisabled());
  });

  test.serial(
    'NMS: the crowd loses a person until the threshold is raised, and the question ticks',
    async (t) => {
      const page = await site().open(t, '?only=nms&nms.p=crowd');
      t.regex(await text(page, '#nms .verdict'), /2 found.*1 lost/);
      const slider = page.locator('#nms .slider input').first();
      await slider.focus();
      for (let i = 0; i < 5; i++) await page.keyboard.press('ArrowRight');
      await settled(page);
      t.regex(await text(page, '#nms .verdict'), /3 found.*1 false/);
      await page.waitForSelector('#nms .predict.is-seen');
      // Without classes the better of two classes takes all.
      await page.click('#nms .presets button:text-is("Two classes")');
      await page.click('#nms .check:has-text("Class by class")');
      await settled(page);
      t.regex(await text(page, '#nms .verdict'), /1 found.*1 lost/);
    },
  );

  test.serial(
    'NMS: a row and its box light up together; 2,000 boxes are suppressed as in Node.js',
    async (t) => {
      const suppressScene = await answerOf;
      const page = await site().open(t, '?only=nms');
      await page.hover('#nms .row >> nth=3');
      t.is(await page.locator('#nms .box.is-pointed').count(), 1);
      const asTimeLine = await scrubberHeight(page);
      await page.click('#nms .presets button:has-text("2,000")');
      await settled(page);
      const { indices } = suppressScene({ ...DEFAULTS, scene: 'many' });
      t.regex(await text(page, '#nms .ranking'), new RegExp(`^${indices.length} kept`));
      // In the place of the time line each box that is kept has a mark at its rank, and nothing below moves.
      t.deepEqual(
        await ranks(page),
        indices.toSorted((a, b) => a - b),
      );
      t.is(await scrubberHeight(page), asTimeLine);
      const before = await inPage(page, '#nms .mass--kept', 'd');
      await page.locator('#nms [data-box="0"]').focus();
      for (let i = 0; i < 4; i++) await page.keyboard.press('Shift+ArrowRight');
      await settled(page);
      t.not(await inPage(page, '#nms .mass--kept', 'd'), before);
    },
  );

  test.serial(
    'NMS: a cell of the matrix, its boxes, its line and its sentence light up together',
    async (t) => {
      const suppressScene = await answerOf;
      const page = await site().open(t, '?only=nms&nms.w=matrix');
      const { overlaps, steps } = suppressScene(DEFAULTS);
      const shares = await page
        .locator('#nms .pairs-cells i')
        .evaluateAll((cells) =>
          cells.map((cell) => [cell.dataset['pair'] ?? '', cell.style.getPropertyValue('--overlap')]),
        );
      t.is(shares.length, (15 * 14) / 2);
      for (const [pair = '', share] of shares) {
        const [one = 0, other = 0] = pair.split(',').map(Number);
        t.is(Number(share), Number(overlaps?.[one * 15 + other]), pair);
      }
      t.deepEqual(
        await page
          .locator('#nms .pair--suppress')
          .evaluateAll((cells) => cells.map((cell) => cell.dataset['pair']).toSorted()),
        steps.flatMap(({ kind, by, of }) => (kind === 'suppress' ? [`${by},${of}`] : [])).toSorted(),
      );
      await page.hover('#nms [data-pair="0,3"]');
      t.is(await page.locator('#nms .box.is-pointed').count(), 1);
      t.is(await text(page, '#nms .link text'), Number(overlaps?.[3]).toFixed(2));
      t.regex(await text(page, '#nms .pairs-text'), /^A suppresses D: IoU 0\.\d+ > 0\.50/);
      await page.locator('#nms .pairs-cells').focus();
      await page.keyboard.press('ArrowDown');
      t.regex(await text(page, '#nms .pairs-text'), /^A and E: IoU/);
      // A box lights its row and its column.
      await page.keyboard.press('Tab');
      await page.locator('#nms [data-box="2"]').focus();
      t.is(await page.locator('#nms .pairs-cells .is-lit').count(), 14);
      // Thousands of boxes have no matrix.
      await page.click('#nms .presets button:has-text("2,000")');
      await settled(page);
      t.is(await page.locator('#nms .pairs').count(), 0);
      t.is(suppressScene({ ...DEFAULTS, scene: 'many' }).overlaps, null);
      await page.click('#nms .presets button:text-is("Two classes")');
      await settled(page);
      t.true((await page.locator('#nms .is-apart').count()) > 0);
    },
  );
};
