import test from 'ava';
import { evaluate, type CocoDataset, type CocoResult } from 'boxwise';
import type { Page } from 'playwright-core';
import { missing, text } from '../browser.js';
import { copied, rows, saved, settled, startReports, type Reports } from './browser.js';

const MARKUP = `"><img src=x onerror="globalThis.ran=1"><script>globalThis.ran=1</script></script><svg onload=globalThis.ran=1>`;
/** Turns the direction of what follows, and signs that are not seen. */
const UNSEEN = 'safe\u202Egpj.exe\u2066\u0000\u001B[31m\u2028';
const MARKDOWN = '[click](javascript:alert(1)) | `x` **b** <b>';

const box = (x: number, width = 30) => [x, 10, width, 30] as [number, number, number, number];
const annotation = (id: number, category: number, x: number, image = 1) => ({
  id,
  image_id: image,
  category_id: category,
  bbox: box(x),
  area: 900,
  iscrowd: 0 as const,
});
const image = (id: number, file_name?: string) => ({
  id,
  width: 200,
  height: 100,
  ...(file_name !== undefined && { file_name }),
});
const found = (category: number, x: number, score: number, at = 1): CocoResult => ({
  image_id: at,
  category_id: category,
  bbox: box(x),
  score,
});

if (missing) {
  test('hostile: reports are tested in Chromium', (t) => {
    t.log(`skipped: ${missing}`);
    t.pass();
  });
} else {
  let reports: Reports;
  test.before(async () => {
    reports = await startReports();
  });
  test.after.always(() => reports?.close());

  const reportOf = (dataset: object, results: CocoResult[], title = 'Hostile') =>
    evaluate(dataset as CocoDataset, results, { analysis: true }).report({ title });
  /** Goes everywhere: the report, its pictures, one image. */
  async function everywhere(page: Page): Promise<void> {
    await page.evaluate(`dispatchEvent(new Event('beforeprint'))`);
    await settled(page);
    await page.evaluate(`dispatchEvent(new Event('afterprint'))`);
    await page.locator('#threshold .tile').nth(1).click();
    await settled(page);
    const shot = page.locator('.shots .shot').first();
    if (await shot.count()) await shot.click();
    await settled(page);
  }

  test.serial('hostile: names with markup are text everywhere, and nothing of them runs', async (t) => {
    const names = [MARKUP, UNSEEN, MARKDOWN, '__proto__', 'constructor', ''];
    const categories = names.map((name, at) => ({ id: at + 1, name }));
    const dataset = {
      images: [image(1, MARKUP), image(2, '../../etc/passwd.jpg'), image(3, 'javascript:alert(1)')],
      categories,
      annotations: names.flatMap((_, at) =>
        [1, 2, 3].map((own) => annotation(10 * at + own, at + 1, 30 * at, own)),
      ),
    };
    const results = names.flatMap((_, at) => [
      found(at + 1, 30 * at, 0.9),
      found(((at + 1) % names.length) + 1, 30 * at, 0.8, 2),
      found(at + 1, 150, 0.7, 3),
    ]);
    const page = await reports.open(t, reportOf(dataset, results, MARKUP), {
      allowed: /Content Security Policy/,
    });
    t.is(await text(page, 'h1'), MARKUP);
    t.true((await page.locator('script').count()) <= 3);
    t.is(await page.locator('#app img[src="x"], #app script, #app svg[onload]').count(), 0);
    await page.locator('#categories').scrollIntoViewIfNeeded();
    const shown = (await rows(page, '#categories')).map(([name]) => name);
    t.true(shown.includes(MARKUP.slice(0, 79) + '\u2026') || shown.includes(MARKUP));
    t.true(shown.includes('(no name)') || shown.some((name) => name?.startsWith('category ')));
    t.false(shown.some((name) => /[\p{Cc}\p{Cf}\p{Zl}]/u.test(name ?? '')));
    const markdown = await copied(page, '#categories button:text-is("Copy")');
    t.false(/\[click\]\(/.test(markdown), 'a name is no link');
    t.true(markdown.includes('\\[click\\]\\(javascript\\:alert\\(1\\)\\) \\| \\`x\\`'));
    const csv = await saved(page, '#categories button:has-text("CSV")');
    t.true(csv.text.includes(`"${MARKUP.replaceAll('"', '""')}"`));
    await everywhere(page);
    t.is(await page.evaluate('globalThis.ran'), undefined);
    // The policy holds by itself, too: what gets in by a mistake does not run.
    await page
      .evaluate(
        `document.body.insertAdjacentHTML('beforeend', '<img src="data:," onerror="globalThis.ran = 1">')`,
      )
      .catch(() => undefined);
    await page.evaluate(
      `document.body.append(Object.assign(document.createElement('script'), { textContent: 'globalThis.ran = 2' }))`,
    );
    await settled(page);
    t.is(await page.evaluate('globalThis.ran'), undefined);
  });

  test.serial(
    'hostile: a category of a million characters is cut on the page and whole in exports',
    async (t) => {
      const name = 'x'.repeat(1_000_000);
      const dataset = {
        images: [image(1)],
        categories: [{ id: 1, name }],
        annotations: [annotation(1, 1, 10)],
      };
      const page = await reports.open(t, reportOf(dataset, [found(1, 10, 0.9), found(1, 90, 0.8)]));
      await everywhere(page);
      await page.goBack();
      await page.goBack();
      t.true((await page.evaluate<number>('document.documentElement.outerHTML.length')) < 2_000_000);
      t.true((await page.evaluate<number>('document.body.innerText.length')) < 100_000);
      t.true(await page.evaluate('document.documentElement.scrollWidth <= innerWidth'), 'no sideways scroll');
      t.true((await saved(page, '#categories button:has-text("CSV")')).text.includes(name));
    },
  );

  const empty: [string, object, CocoResult[]][] = [
    [
      'no detections',
      { images: [image(1)], categories: [{ id: 1, name: 'a' }], annotations: [annotation(1, 1, 10)] },
      [],
    ],
    [
      'no objects',
      { images: [image(1)], categories: [{ id: 1, name: 'a' }], annotations: [] },
      [found(1, 10, 0.9)],
    ],
    ['no categories', { images: [image(1)], categories: [], annotations: [] }, []],
    ['no images', { images: [], categories: [{ id: 1, name: 'a' }], annotations: [] }, []],
    [
      'one image without a size or a name',
      {
        images: [{ id: 'only' }],
        categories: [{ id: 1 }],
        annotations: [{ ...annotation(1, 1, 10), image_id: 'only' }],
      },
      [{ ...found(1, 12, 0.9), image_id: 'only' }],
    ],
    [
      'scores beyond 0 and 1',
      { images: [image(1)], categories: [{ id: 1, name: 'a' }], annotations: [annotation(1, 1, 10)] },
      [found(1, 10, 12.5), found(1, 60, -3), found(1, 90, 0.5)],
    ],
  ];
  for (const [name, dataset, results] of empty)
    test.serial(`hostile: ${name}`, async (t) => {
      const page = await reports.open(t, reportOf(dataset, results));
      t.is(await page.locator('.fatal').count(), 0);
      t.notRegex(await page.evaluate<string>('document.body.innerText'), /NaN|undefined|null|Infinity/);
      await everywhere(page);
      t.notRegex(await page.evaluate<string>('document.body.innerText'), /NaN|undefined|null|Infinity/);
    });

  test.serial('hostile: a NaN score is below every confidence, and is shown as none', async (t) => {
    const dataset = {
      images: [image(1)],
      categories: [{ id: 1, name: 'a' }],
      annotations: [annotation(1, 1, 10)],
    };
    const columns = {
      imageIds: [1, 1],
      categoryIds: [1, 1],
      boxes: Float64Array.from([10, 10, 30, 30, 80, 10, 30, 30]),
      scores: Float64Array.from([0.5, NaN]),
    };
    const html = evaluate(dataset as CocoDataset, columns, { analysis: true }).report();
    const page = await reports.open(t, html, { hash: '#conf=0' });
    const counts = await page.locator('.now-count dd').allTextContents();
    t.deepEqual(counts, ['1', '0', '0']);
    await everywhere(page);
    t.notRegex(await page.evaluate<string>('document.body.innerText'), /NaN/);
  });

  test.serial('hostile: a damaged file says so', async (t) => {
    const html = reportOf({ images: [image(1)], categories: [{ id: 1, name: 'a' }], annotations: [] }, []);
    for (const data of ['AAAA', '', '<b>']) {
      const page = await reports.open(t, html.replace(/(id="boxwise-data">)[^<]*/, `$1${data}`));
      t.is(await text(page, 'h1'), 'This report cannot be shown');
    }
  });
}
