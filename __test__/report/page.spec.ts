import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import test from 'ava';
import type { Page } from 'playwright-core';
import { shown, text, violationsEverywhere } from '../browser.js';
import { copied, rows, settled } from './browser.js';
import { expected, inBrowser, now, startSample } from './sample.js';

const TEMPLATE = fileURLToPath(new URL('../../dist/report.html', import.meta.url));
/** Bytes of the page without data. */
const MOST_TEMPLATE = 500_000;

test('page: the template is below 500 kB and may reach no network', (t) => {
  const html = readFileSync(TEMPLATE, 'utf8');
  t.log(`${html.length} bytes`);
  t.true(html.length > 100_000 && html.length < MOST_TEMPLATE);
  const policy = /http-equiv="Content-Security-Policy" content="([^"]*)"/.exec(html)?.[1] ?? '';
  t.regex(policy, /^default-src 'none'; script-src 'sha256-/);
  t.regex(policy, /style-src 'sha256-[^']*'; img-src blob: data: 'self'; font-src data:; base-uri 'none'/);
  t.notRegex(policy, /connect-src|unsafe|https?:|\*/);
  t.notRegex(html, /(src|href)="(https?:|\/)/);
});

const browser = inBrowser(test);
const sample = startSample(test);

browser('page: the first screen has the metrics and the findings, and goes out as Markdown', async (t) => {
  const page = await sample.reports.open(t, sample.html);
  t.is(await text(page, 'h1'), 'Sample & co');
  t.is(await page.title(), 'Sample & co');
  const { metrics } = sample.evaluation;
  t.deepEqual(
    (await page.locator('.headline dd').allTextContents()).map(shown),
    Object.values(metrics).map((own) => Number(own.toFixed(3))),
  );
  const { kinds } = sample.evaluation.errors();
  const most = Math.max(...kinds.cost);
  const costs = await page.locator('.findings >> nth=0 >> .finding-cost').allInnerTexts();
  t.deepEqual(
    costs.slice(0, 2).map((own) => own.trim()),
    [`${(metrics.AP50 - metrics.AP).toFixed(3)} AP`, `${most.toFixed(3)} AP50`],
    'what the fit costs, and the error that costs most',
  );
  t.is(await page.locator('.findings >> nth=0 >> .finding').count(), 3);
  const markdown = await copied(page, 'button:has-text("Copy as Markdown") >> nth=0');
  t.regex(markdown, /^## Sample \\& co\n/);
  t.true(markdown.includes(`| ${metrics.AP.toFixed(3)} | ${metrics.AP50.toFixed(3)} |`));
  t.regex(markdown, /\n1\. Loose boxes.*\*\*0\.\d+ AP\*\*\n2\. .*\*\*0\.\d+ AP50\*\*/);
  t.true(markdown.includes(`IoU 0.50`));
});

browser('page: an address opens exactly the view that it was copied from', async (t) => {
  const page = await sample.reports.open(t, sample.html, { hash: '#conf=0.3&iou=0.6' });
  await page.locator('#categories .rows thead button:has-text("F1")').click();
  await page.fill('#categories input[type=search]', 'bicycle');
  await page.click('#errors .bar-row >> nth=4');
  await page.locator('.shots .shot').nth(1).click();
  await settled(page);
  const link = await copied(page, 'button:has-text("Copy link")');
  const seen = async (own: Page) => [
    await text(own, '#pictures-title'),
    await text(own, '.viewer-name'),
    await now(own),
    await own.locator('.marks li').allTextContents(),
  ];
  const other = await sample.reports.open(t, sample.html, { hash: new URL(link).hash });
  t.deepEqual(await seen(other), await seen(page));
  await other.click('.pictures-head button:text-is("Report")');
  t.is(await other.inputValue('#categories input[type=search]'), 'bicycle');
  t.is(await other.locator('#categories [aria-sort]').textContent(), 'F1');
  const wild = await sample.reports.open(t, sample.html, {
    hash: '#conf=NaN&iou=7&view=x&show=category:1e9;kind:%FF;truth:-1;__proto__:1&image=99999&curve=5000&categories.sort=nothing-',
  });
  t.deepEqual(await now(wild), expected(sample.evaluation, 0.25, 0.5));
});

browser('page: notes stay in the browser and go out as Markdown', async (t) => {
  const page = await sample.reports.open(t, sample.html);
  await page.locator('.finding >> nth=1 >> button:has-text("Add a note")').click();
  await page.locator('.finding >> nth=1 >> textarea').fill('look at these <b>first</b>');
  await page.reload();
  await page.waitForSelector('html[data-ready]', { state: 'attached' });
  t.is(await page.locator('.finding >> nth=1 >> textarea').inputValue(), 'look at these <b>first</b>');
  const markdown = await copied(page, '#notes button:has-text("Copy as Markdown")');
  t.regex(markdown, /\n- .*\(0\.\d+ AP50\)\n {2}> look at these <b>first<\/b>/);
});

for (const hash of ['', '#view=pictures&show=kind:background', '#view=pictures&image=3&conf=0.1'])
  browser(`page: axe finds nothing wrong, wide and dark, and on a phone: ${hash}`, async (t) => {
    const page = await sample.reports.open(t, sample.html, { hash });
    t.deepEqual(await violationsEverywhere(page), []);
  });

browser(
  'page: headings of neighbours are on one line, and counts beside long names stay in view',
  async (t) => {
    const page = await sample.reports.open(t, sample.html);
    await page.setViewportSize({ width: 1440, height: 900 });
    await page.locator('#confusion').scrollIntoViewIfNeeded();
    await settled(page);
    const tops = await page.evaluate<number[]>(
      `[...document.querySelectorAll('#confusion h3')].map((own) => Math.round(own.getBoundingClientRect().top))`,
    );
    t.is(tops.length, 2);
    t.is(tops[0], tops[1]);
    const isWhole = await page.evaluate<boolean>(`(() => {
    for (const name of document.querySelectorAll('#confusion .rows :is(tbody th, .is-text) bdi')) name.textContent = 'a name of very many letters '.repeat(4);
    const box = document.querySelector('#confusion .sheet-scroll');
    return box.scrollWidth <= box.clientWidth;
  })()`);
    t.true(isWhole);
  },
);

browser('page: the lines of the reference are whole at each width, with their numbers', async (t) => {
  const page = await sample.reports.open(t, sample.html, { hash: '#about' });
  for (const width of [1440, 768, 390]) {
    await page.setViewportSize({ width, height: 900 });
    await settled(page);
    t.true(
      await page.evaluate<boolean>(
        `(() => { const own = document.querySelector('.summary'); return own.scrollWidth <= own.clientWidth; })()`,
      ),
      `${width}`,
    );
  }
  t.is(await page.locator('.summary').textContent(), sample.evaluation.summary());
});

browser('page: what is chosen, and bars, are seen in colours that the system forces', async (t) => {
  const page = await sample.reports.open(t, sample.html, { forcedColors: 'active' });
  await page.locator('#errors').scrollIntoViewIfNeeded();
  await settled(page);
  const grounds = await page.evaluate<string[]>(`[
    '.ladder input:checked + span', '.ladder input:not(:checked) + span', '#errors .bar-track i', 'body',
  ].map((own) => getComputedStyle(document.querySelector(own)).backgroundColor)`);
  const [chosen, other, bar, ground] = grounds;
  t.true(chosen !== other && chosen !== ground && bar !== ground, grounds.join(' '));
});

browser('page: in print every row is there, and no control', async (t) => {
  const page = await sample.reports.open(t, sample.html);
  await page.emulateMedia({ media: 'print' });
  await page.evaluate(`dispatchEvent(new Event('beforeprint'))`);
  await settled(page);
  t.is((await rows(page, '#categories')).length, 80);
  // A head with the box of a button is not repeated on the next page.
  t.deepEqual(
    await page.evaluate(
      `[...new Set([...document.querySelectorAll('.rows thead, .rows thead button')].map((own) => getComputedStyle(own).display))]`,
    ),
    ['table-header-group', 'contents'],
  );
  for (const selector of ['.bar', '.take', '.search', '.dial-track'])
    t.false(await page.locator(selector).first().isVisible(), selector);
});

browser('page: paper is light, also what is painted, and the page is dark again afterwards', async (t) => {
  const page = await sample.reports.open(t, sample.html, { colorScheme: 'dark' });
  // The middle of the last cell of the matrix, background taken for background, which is empty.
  const ground = () =>
    page.evaluate<number>(`(() => {
      const canvas = document.querySelector('.matrix-box canvas');
      const { width, height } = canvas;
      return canvas.getContext('2d').getImageData(width - 3, height - 3, 1, 1).data[0];
    })()`);
  await page.locator('.matrix-box').scrollIntoViewIfNeeded();
  await settled(page);
  t.true((await ground()) < 100);
  // Printing does not wait for a frame: what is printed is there when the event is over.
  await page.evaluate(`dispatchEvent(new Event('beforeprint'))`);
  t.true((await ground()) > 200);
  await page.evaluate(`dispatchEvent(new Event('afterprint'))`);
  await settled(page);
  t.true((await ground()) < 100);
  t.is(await page.evaluate(`document.documentElement.dataset.theme`), undefined);
});
