import { readFileSync } from 'node:fs';
import { decode } from 'boxwise';
import {
  CELLS,
  CLASSES,
  mapsOf,
  MODEL,
  outputsOf,
  SIDE,
} from '../../web/explorer/src/chapters/grid/strides/head.js';
import { run } from './run.js';
import { shown, text } from '../browser.js';
import { listing, settled, type Chapter } from './site.js';

const FIGURE = '#figure-4c';
const outputs = () => outputsOf(mapsOf(Uint8Array.from(readFileSync('oracles/nanodet/wall.bin')).buffer));
/** What Node.js finds in the recording. */
const found = (options: { suppress?: boolean; scoreThreshold: number }) => [
  ...decode(outputs(), { ...MODEL, inputSize: SIDE, iouThreshold: 0.6, ...options }),
];

export const strides: Chapter = (test, site) => {
  test.serial('strides: the page, its listing and Node.js find the same boxes', async (t) => {
    const page = await site().open(t, '?only=grid');
    await page.locator(`${FIGURE} .levels`).scrollIntoViewIfNeeded();
    await page.waitForSelector(`${FIGURE} .answers-list li`);
    await settled(page);
    const wanted = found({ scoreThreshold: 0.4 });
    const rows = page.locator(`${FIGURE} .answers-list button`);
    t.deepEqual(
      await rows.evaluateAll((all) => all.map((row) => [...row.children].map((part) => part.textContent))),
      wanted.map(({ classId, score, source }) => [
        CLASSES[classId] ?? '',
        score.toFixed(2),
        `stride ${source < 2704 ? 8 : source < 3380 ? 16 : 32}`,
      ]),
    );
    const printed = wanted.map(({ classId, score, box }) =>
      [CLASSES[classId], score.toFixed(3), ...[...box].map((value) => value.toFixed())].join(' '),
    );
    t.deepEqual(run(await listing(page, 'grid', FIGURE)), printed);
    await page.click(`${FIGURE} .check`);
    await settled(page);
    const all = found({ scoreThreshold: 0.4, suppress: false }).length;
    t.is(await text(page, `${FIGURE} .verdict`), `${all} boxesof ${all} answers`);
    await page.waitForSelector('#predict-strides-title');
    t.true(await page.locator('.predict.is-seen:has(#predict-strides-title)').isVisible());
  });

  test.serial('strides: the means of a cell’s distributions are the distances of its box', async (t) => {
    const page = await site().open(t, '?only=grid&strides.l=0');
    await page.locator(`${FIGURE} .levels`).scrollIntoViewIfNeeded();
    await page.waitForSelector(`${FIGURE} .answers-list li`);
    await settled(page);
    const all = [
      ...decode(outputs(), {
        ...MODEL,
        scoreThreshold: 0,
        suppress: false,
        topK: CELLS,
        maxDetections: CELLS,
      }),
    ];
    const check = async () => {
      const [, row = '', column = ''] = /Row (\d+), column (\d+)/.exec(
        await text(page, `${FIGURE} .arithmetic p`),
      ) as RegExpExecArray;
      const own = all.find(({ source }) => source === 52 * Number(row) + Number(column));
      const [x, y] = [(Number(column) + 0.5) * 8, (Number(row) + 0.5) * 8];
      const [x1, y1, x2, y2] = own?.box ?? [];
      const distances = [x - (x1 ?? NaN), y - (y1 ?? NaN), (x2 ?? NaN) - x, (y2 ?? NaN) - y];
      const values = (await page.locator(`${FIGURE} .sides b`).allTextContents()).map(shown);
      t.deepEqual(values, [...distances.map(Math.round), +(own?.score ?? NaN).toFixed(3)]);
    };
    await check();
    await page.locator(`${FIGURE} .probe`).focus();
    await page.keyboard.press('ArrowRight');
    await check();
    await page.hover(`${FIGURE} .sides li >> nth=2`);
    t.is(await page.locator(`${FIGURE} .guide--distance path.is-lit`).count(), 1);
    await page.click(`${FIGURE} .answers-list button:has-text("cup")`);
    t.regex(await text(page, `${FIGURE} .arithmetic p`), /stride 16/);
  });
};
