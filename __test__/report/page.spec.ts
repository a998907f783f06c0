import { existsSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import test from 'ava';
import { evaluate, type CocoDataset, type CocoResult, type Evaluation } from 'boxwise';
import type { Page } from 'playwright-core';
import { missing, shown, text, violations } from '../explorer/site.js';
import { copied, painted, rows, saved, settled, startReports, until, type Reports } from './browser.js';

const TEMPLATE = fileURLToPath(new URL('../../dist/report.html', import.meta.url));
/** Bytes of the page without data. */
const MOST_TEMPLATE = 500_000;
const NOW = ['Precision', 'Recall', 'F1', 'TP', 'FP', 'FN'];

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

if (missing) {
  test('page: reports are tested in Chromium', (t) => {
    t.log(`skipped: ${missing}`);
    t.pass();
  });
} else {
  let reports: Reports;
  let evaluation: Evaluation;
  let html: string;
  test.before(async () => {
    reports = await startReports();
    evaluation = evaluate('sample/gt.json', 'sample/dt.json', { analysis: true });
    html = evaluation.report({ title: 'Sample & co' });
  });
  test.after.always(() => reports?.close());

  /** The numbers beside the handle, in their order. */
  const now = async (page: Page): Promise<number[]> => {
    const values = await page.locator('.now dd').allTextContents();
    return values.map(shown);
  };
  const expected = (confidence: number, iou: number) => {
    const { micro } = evaluation.operatingPoints({ confidence, iou });
    const rates = [micro.precision, micro.recall, micro.fScore].map((own) => Number(own.toFixed(3)));
    return [...rates, micro.truePositives, micro.falsePositives, micro.falseNegatives];
  };

  test.serial(
    'page: the first screen has the metrics and the findings, and goes out as Markdown',
    async (t) => {
      const page = await reports.open(t, html);
      t.is(await text(page, 'h1'), 'Sample & co');
      t.is(await page.title(), 'Sample & co');
      const { metrics } = evaluation;
      t.deepEqual(
        (await page.locator('.headline dd').allTextContents()).map(shown),
        Object.values(metrics).map((own) => Number(own.toFixed(3))),
      );
      const { kinds } = evaluation.errors();
      const most = Math.max(...kinds.cost);
      t.is(await text(page, '.finding:first-child .finding-cost b'), most.toFixed(3));
      t.is(await page.locator('.findings >> nth=0 >> .finding').count(), 3);
      const markdown = await copied(page, 'button:has-text("Copy as Markdown") >> nth=0');
      t.regex(markdown, /^## Sample \\& co\n/);
      t.true(markdown.includes(`| ${metrics.AP.toFixed(3)} | ${metrics.AP50.toFixed(3)} |`));
      t.regex(markdown, /\n1\. .*\*\*0\.\d+ AP50\*\*\n2\. /);
      t.true(markdown.includes(`IoU 0.50`));
    },
  );

  test.serial(
    'page: the handle moves every count, by keys, by typing and by a click, as the library counts',
    async (t) => {
      const page = await reports.open(t, html);
      t.deepEqual(await page.locator('.now dt').allTextContents(), NOW);
      t.deepEqual(await now(page), expected(0.25, 0.5));
      await page.focus('.dial-track input');
      for (const key of ['ArrowRight', 'ArrowRight', 'PageUp']) await page.keyboard.press(key);
      await settled(page);
      t.is(await page.inputValue('.dial-value'), '0.37');
      t.deepEqual(await now(page), expected(0.37, 0.5));
      await page.click('.ladder label:has-text(".75")');
      await settled(page);
      t.deepEqual(await now(page), expected(0.37, 0.75));
      await page.fill('.dial-value', '0.123');
      await page.keyboard.press('Enter');
      await settled(page);
      t.deepEqual(await now(page), expected(0.123, 0.75));
      // The categories follow.
      const { perCategory, macro } = evaluation.operatingPoints({ confidence: 0.123, iou: 0.75 });
      await page.locator('#categories').scrollIntoViewIfNeeded();
      await page.fill('#categories input[type=search]', 'person');
      await settled(page);
      const first = (await rows(page, '#categories')).find(([name]) => name === 'person');
      t.deepEqual(
        first?.slice(-3).map(shown),
        [perCategory.precision[0], perCategory.recall[0], perCategory.fScore[0]].map((own) =>
          Number(own?.toFixed(3)),
        ),
      );
      await page.locator('#threshold').scrollIntoViewIfNeeded();
      await settled(page);
      const means = await page.locator('#threshold .plain tbody tr:last-child td').allTextContents();
      t.deepEqual(
        means.map(shown),
        [macro.precision, macro.recall, macro.fScore].map((own) => Number(own.toFixed(3))),
      );
      await page.locator('#threshold .reader').focus();
      await page.keyboard.press('End');
      await page.keyboard.press('Enter');
      await settled(page);
      const highest = evaluation.operatingCurve({ average: 'micro', iou: 0.75 }).confidence[0] ?? 0;
      t.is(Number(await page.inputValue('.dial-value')), Number(highest.toFixed(4)));
    },
  );

  test.serial(
    'page: the best F1 of each category is the library’s, at any IoU, and is taken out whole',
    async (t) => {
      const page = await reports.open(t, html, { hash: '#iou=0.75' });
      const { perCategory } = evaluation.operatingPoints({ iou: 0.75 });
      await page.locator('#threshold .rows').scrollIntoViewIfNeeded();
      await settled(page);
      const csv = await saved(page, '#threshold .sheet button:has-text("CSV")');
      t.is(csv.name, 'best-f1.csv');
      const [head, ...lines] = csv.text.trim().split('\n');
      t.is(head, 'category,confidence,f1,precision,recall,truePositives,falsePositives,falseNegatives');
      const table = new Map(perCategory.toTable().map((own) => [own.name, own]));
      t.is(lines.length, 73);
      for (const line of lines) {
        const [name, ...values] = line.split(',');
        const own = table.get(name);
        if (!own) return t.fail(name);
        t.deepEqual(
          values.map((value) => (value === '' ? NaN : Number(value))),
          [
            own.confidence,
            own.fScore,
            own.precision,
            own.recall,
            own.truePositives,
            own.falsePositives,
            own.falseNegatives,
          ],
          name,
        );
      }
      const json = JSON.parse(
        (await saved(page, '#threshold .sheet button:has-text("JSON")')).text,
      ) as object[];
      t.is(json.length, 73);
      const markdown = await copied(page, '#threshold .sheet button:text-is("Copy")');
      t.is(markdown.trim().split('\n').length, 75);
    },
  );

  test.serial('page: the confusion matrix is the library’s, and a cell opens its pictures', async (t) => {
    const page = await reports.open(t, html, { hash: '#conf=0.05' });
    const matrix = evaluation.confusionMatrix({ confidence: 0.05 });
    await page.locator('.matrix-box').scrollIntoViewIfNeeded();
    await settled(page);
    const json = JSON.parse((await saved(page, '#confusion .sheet button:has-text("JSON")')).text) as {
      truth: string;
      predicted: string;
      count: number;
    }[];
    const pairs = matrix.mostConfused(5000).toTable();
    t.true(pairs.length > 20);
    t.deepEqual(
      new Map(json.map((own) => [`${own.truth}>${own.predicted}`, own.count])),
      new Map(pairs.map((own) => [`${own.truthName}>${own.predictedName}`, own.count])),
    );
    t.true((await painted(page, '.matrix-box canvas')) > 10_000);
    await page.focus('.matrix-box');
    for (const key of ['ArrowDown', 'ArrowRight']) await page.keyboard.press(key);
    t.regex(
      await text(page, '#confusion .readout'),
      new RegExp(`person taken for bicycle: ${matrix.counts[1]},`),
    );
    await page.keyboard.press('Enter');
    await settled(page);
    t.is(await text(page, '#pictures-title'), 'person taken for bicycle');
    t.regex(await text(page, '.pictures-bar p'), new RegExp(`^${matrix.counts[1]} errors? in`));
  });

  test.serial(
    'page: bars, bins, tiles and rows open their pictures; Back returns to the same place',
    async (t) => {
      const page = await reports.open(t, html, { hash: '#conf=0' });
      const total = async () => shown((await text(page, '.pictures-bar p b')).split(' ')[0] ?? '');
      const { kinds } = evaluation.errors();
      for (const [at, kind] of kinds.kind.entries()) {
        const bar = page.locator('.bar-row').nth(at);
        await bar.scrollIntoViewIfNeeded();
        const top = await page.evaluate<number>('scrollY');
        await bar.click();
        await settled(page);
        t.is(await total(), kinds.count[at] ?? -1, kind);
        await page.goBack();
        await settled(page);
        t.is(await page.evaluate('scrollY'), top);
        t.true(await bar.evaluate((own) => own === own.ownerDocument.activeElement));
      }
      const { score } = evaluation.distributions();
      await page.locator('#scores .reader').first().focus();
      for (const key of ['Home', 'ArrowRight', 'ArrowRight', 'Enter']) await page.keyboard.press(key);
      await settled(page);
      const counted =
        (score.truePositives[2] ?? 0) + (score.falsePositives[2] ?? 0) + (score.ignored[2] ?? 0);
      t.is(await total(), counted);
      await page.click('.pictures-head button:text-is("Report")');
      const { micro } = evaluation.operatingPoints({ confidence: 0 });
      for (const [at, value] of [micro.truePositives, micro.falsePositives, micro.falseNegatives].entries()) {
        await page.locator('#threshold .tile').nth(at).click();
        await settled(page);
        t.is(await total(), value);
        await page.goBack();
        await settled(page);
      }
      await page.locator('#categories .row-open').first().focus();
      await page.keyboard.press('ArrowDown');
      await settled(page);
      const name = await page.evaluate<string>('document.activeElement.textContent');
      await page.keyboard.press('Enter');
      await settled(page);
      t.is(await text(page, '#pictures-title'), name);
      t.true((await page.locator('.shots .shot').count()) > 0);
    },
  );

  test.serial('page: an address opens exactly the view that it was copied from', async (t) => {
    const page = await reports.open(t, html, { hash: '#conf=0.3&iou=0.6' });
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
    const other = await reports.open(t, html, { hash: new URL(link).hash });
    t.deepEqual(await seen(other), await seen(page));
    await other.click('.pictures-head button:text-is("Report")');
    t.is(await other.inputValue('#categories input[type=search]'), 'bicycle');
    t.is(await other.locator('#categories [aria-sort]').textContent(), 'F1');
    const wild = await reports.open(t, html, {
      hash: '#conf=NaN&iou=7&view=x&show=category:1e9;kind:%FF;truth:-1;__proto__:1&image=99999&curve=5000&categories.sort=nothing-',
    });
    t.deepEqual(await now(wild), expected(0.25, 0.5));
  });

  test.serial('page: one image is walked, zoomed and left by keys, truth beside detections', async (t) => {
    const page = await reports.open(t, html, { hash: '#view=pictures&conf=0.2' });
    await page.locator('.shots .shot').first().click();
    await settled(page);
    t.deepEqual(await page.locator('.pane figcaption').allTextContents(), ['Ground truth', 'Detections']);
    const name = () => text(page, '.viewer-name b');
    const first = await name();
    t.true((await painted(page, '.pane canvas')) > 500);
    await page.keyboard.press('ArrowRight');
    await settled(page);
    t.not(await name(), first);
    t.regex(await text(page, '.viewer-name span'), /^2 of /);
    await page.keyboard.press('ArrowLeft');
    const ground = () =>
      page
        .locator('.pane .ground')
        .first()
        .evaluate((own) => own.getBoundingClientRect().width);
    const fitted = await ground();
    await page.keyboard.press('+');
    await settled(page);
    t.true(Math.abs((await ground()) / fitted - 1.5) < 0.01);
    await page.keyboard.press('0');
    await page.locator('.pane-frame').first().hover();
    await page.mouse.wheel(0, -300);
    await settled(page);
    t.true((await ground()) > 2 * fitted);
    await page.keyboard.press('0');
    await settled(page);
    t.is(await ground(), fitted);
    const listed = await page.locator('.marks li').allTextContents();
    const image = evaluation
      .imageTable({ confidence: 0.2 })
      .toTable()
      .find((own) => own.fileName === first);
    const count = (word: string) => listed.filter((line) => line.startsWith(word)).length;
    t.deepEqual(
      [count('True positive'), count('False positive'), count('Missed')],
      [image?.truePositives, image?.falsePositives, image?.falseNegatives],
    );
    await page.click('.viewer-options .choice label:has-text("One picture")');
    t.is(await page.locator('.pane').count(), 1);
    await page.keyboard.press('Escape');
    await settled(page);
    t.true((await page.locator('.shots .shot').count()) > 3);
  });

  test.serial('page: images come in the order of what they cost', async (t) => {
    const page = await reports.open(t, html, { hash: '#view=pictures&conf=0' });
    const names = (await page.locator('.shot-name').allTextContents()).slice(0, 12);
    const costs = new Map(
      evaluation
        .imageTable({ cost: true })
        .toTable()
        .map((own) => [own.fileName, own.cost]),
    );
    const order = names.map((name) => costs.get(name) ?? NaN);
    t.deepEqual(
      order,
      order.toSorted((a, b) => b - a),
    );
    t.is(names[0], evaluation.imageTable({ cost: true }).fileName[0]);
  });

  test.serial('page: notes stay in the browser and go out as Markdown', async (t) => {
    const page = await reports.open(t, html);
    await page.locator('.finding >> nth=1 >> button:has-text("Add a note")').click();
    await page.locator('.finding >> nth=1 >> textarea').fill('look at these <b>first</b>');
    await page.reload();
    await page.waitForSelector('html[data-ready]', { state: 'attached' });
    t.is(await page.locator('.finding >> nth=1 >> textarea').inputValue(), 'look at these <b>first</b>');
    const markdown = await copied(page, '#notes button:has-text("Copy as Markdown")');
    t.regex(markdown, /\n- .*\(0\.\d+ AP50\)\n {2}> look at these <b>first<\/b>/);
  });

  test.serial('page: two runs are compared: intervals, changes, common errors', async (t) => {
    const results = JSON.parse(readFileSync('sample/dt.json', 'utf8')) as CocoResult[];
    const after = evaluate(
      'sample/gt.json',
      results.filter(({ score }) => score > 0.2),
      { analysis: true },
    );
    const comparison = evaluation.compare(after);
    const page = await reports.open(t, evaluation.report({ compare: after, names: ['A', 'B'] }));
    await page.locator('#comparison').scrollIntoViewIfNeeded();
    await settled(page);
    const [ap] = await rows(page, '#comparison .block:first-child');
    const { delta, low, high } = comparison.metrics;
    t.is(shown(ap?.[3] ?? ''), Number(delta[0]?.toFixed(3)));
    t.is(ap?.[4], `${low[0]?.toFixed(3)} to ${high[0]?.toFixed(3)}`.replaceAll('-', '\u2212'));
    const changes = ['fixed', 'better', 'worse', 'broken'].map(
      (change) => comparison.images.change.filter((own) => own === change).length,
    );
    t.deepEqual((await page.locator('#comparison .tile b').allTextContents()).map(shown), changes);
    const objects = comparison.objects.change.filter((own) => own === 'broken').length;
    t.true((await text(page, '#comparison')).includes(`${objects} by A only`));
    await page.fill('.dial-value', '0.1');
    await page.keyboard.press('Enter');
    await settled(page);
    t.is((await now(page))[3], after.operatingPoints({ confidence: 0.1 }).micro.truePositives);
    await page.click('.handle .choice label:has-text("A: A")');
    await settled(page);
    t.deepEqual(await now(page), expected(0.1, 0.5));
    await page.locator('#comparison .tile').nth(2).click();
    await settled(page);
    t.is(await text(page, '#pictures-title'), 'Worse');
    t.regex(await text(page, '.pictures-bar p'), new RegExp(`in ${changes[2]} images`));
    await page.goBack();
    await page.click('.handle .choice label:has-text("B: B")');
    const lost = comparison.objects.toTable().filter(({ change }) => change === 'broken');
    const [category] = await page.locator('#comparison .row-open').first().allTextContents();
    await page.locator('#comparison .row-open').first().click();
    await settled(page);
    const own = lost.filter(({ categoryName }) => categoryName === category).length;
    t.regex(await text(page, '.pictures-bar p'), new RegExp(`^${own} errors? in`));
  });

  test.serial('page: pictures come from a folder of the reader’s, and from beside the report', async (t) => {
    const { default: sharp } = await import('sharp');
    const picture = await sharp({ create: { width: 64, height: 48, channels: 3, background: '#c33' } })
      .jpeg()
      .toBuffer();
    const page = await reports.open(t, html, { hash: '#view=pictures' });
    const name = await text(page, '.shots .shot-name');
    await page
      .locator('.pictures-actions input')
      .evaluate((input) => input.removeAttribute('webkitdirectory'));
    await page.setInputFiles('.pictures-actions input', [{ name, mimeType: 'image/jpeg', buffer: picture }]);
    await until(page, `document.querySelector('.shots .shot img')?.naturalWidth === 64`);
    t.regex(await text(page, '.pictures-actions .button'), /^1 of 200 pictures/);
    const beside = await reports.open(t, evaluation.report({ images: '.' }), {
      hash: '#view=pictures',
      beside: { [name]: picture },
    });
    await until(beside, `document.querySelector('.shots .shot img')?.naturalWidth === 64`);
    t.pass();
  });

  test.serial('page: small pictures in the file are shown where they belong', async (t) => {
    const folder = 'examples/centernet';
    const truth = JSON.parse(readFileSync(`${folder}/annotations.json`, 'utf8')) as CocoDataset;
    const results = (truth.annotations ?? []).map((own): CocoResult => ({
      image_id: own.image_id,
      category_id: own.category_id,
      bbox: own.bbox ?? [0, 0, 0, 0],
      score: Number(own.id) / 20,
    }));
    const own = evaluate(`${folder}/annotations.json`, results.slice(3), { analysis: true });
    const page = await reports.open(
      t,
      await own.promises.report({ images: `${folder}/photos`, thumbnails: 1 }),
      { hash: '#view=pictures' },
    );
    await until(page, `document.querySelector('.shots .shot img')?.naturalWidth > 0`);
    const [source, ratio] = await page.evaluate<[string, number]>(
      `(() => { const { src, naturalWidth, naturalHeight } = document.querySelector('.shots .shot img'); return [src, naturalWidth / naturalHeight]; })()`,
    );
    t.regex(source, /^blob:/);
    const name = await text(page, '.shots .shot-name');
    const image = truth.images?.find((each) => each.file_name === name);
    t.true(Math.abs(ratio - (image?.width ?? 0) / (image?.height ?? 1)) < 0.02, name);
  });

  test.serial('page: suspicious labels open their image, and go out as COCO', async (t) => {
    const page = await reports.open(t, html);
    const { boxes } = evaluation.labelErrors();
    await page.locator('#labels .row-open').first().click();
    await settled(page);
    t.is(await text(page, '.viewer-name b'), boxes.fileName[0] ?? '');
    t.true((await page.locator('.marks .is-chosen').count()) > 0);
    await page.goBack();
    const coco = JSON.parse(
      (await saved(page, '#labels button:has-text("COCO file")')).text,
    ) as CocoDataset & {
      annotations: { attributes: { kind: string; quality: number } }[];
    };
    const worst = coco.annotations[0];
    t.is(worst?.attributes.kind, boxes.kind[0]);
    t.true(Math.abs((worst?.attributes.quality ?? 1) - (boxes.quality[0] ?? 0)) < 1e-6);
    t.is(worst?.image_id, boxes.imageId[0]);
  });

  for (const [width, colorScheme] of [
    [1440, 'dark'],
    [390, 'light'],
  ] as const)
    test.serial(`page: axe finds nothing wrong, ${width} px wide, ${colorScheme}`, async (t) => {
      const options = { viewport: { width, height: 900 }, colorScheme };
      for (const hash of ['', '#view=pictures&show=kind:background', '#view=pictures&image=3&conf=0.1']) {
        const page = await reports.open(t, html, { ...options, hash });
        t.deepEqual(await violations(page), [], hash);
        t.true(
          await page.evaluate('document.documentElement.scrollWidth <= innerWidth'),
          'no sideways scroll',
        );
      }
    });

  test.serial('page: in print every row is there, and no control', async (t) => {
    const page = await reports.open(t, html);
    await page.emulateMedia({ media: 'print' });
    await page.evaluate(`dispatchEvent(new Event('beforeprint'))`);
    await settled(page);
    t.is((await rows(page, '#categories')).length, 80);
    for (const selector of ['.bar', '.take', '.search', '.dial-track'])
      t.false(await page.locator(selector).first().isVisible(), selector);
  });

  const DATA = fileURLToPath(new URL('../../../shared/data/', import.meta.url));
  if (existsSync(DATA)) {
    test.serial('page: real masks, keypoints and LVIS are shown with the library’s numbers', async (t) => {
      const val = `${DATA}coco-val2014-100/instances_val2014`;
      const all: [string, Evaluation][] = [
        ['boxes', evaluate(`${val}_100.json`, `${val}_fakebbox100_results.json`, { analysis: true })],
        [
          'masks',
          evaluate(`${val}_100.json`, `${val}_fakesegm100_results.json`, { analysis: true, iouType: 'segm' }),
        ],
        [
          'keypoints',
          evaluate(`${DATA}keypoints/gt_dataset.json`, `${DATA}keypoints/dt_dataset.json`, {
            analysis: true,
            iouType: 'keypoints',
          }) as unknown as Evaluation,
        ],
        [
          'LVIS',
          evaluate(`${DATA}lvis-val-100/lvis_val_100.json`, `${DATA}lvis-val-100/results.json`, {
            analysis: true,
            protocol: 'lvis',
          }) as unknown as Evaluation,
        ],
      ];
      for (const [name, own] of all) {
        const page = await reports.open(t, own.report(), { hash: '#conf=0.4' });
        const { micro } = own.operatingPoints({ confidence: 0.4 });
        t.deepEqual(
          (await now(page)).slice(3),
          [micro.truePositives, micro.falsePositives, micro.falseNegatives],
          name,
        );
        await page.locator('#threshold .tile').first().click();
        await page.locator('.shots .shot').first().click();
        await settled(page);
        t.true((await painted(page, '.pane:last-child canvas')) > 500, name);
      }
    });
  } else {
    test('page: real data beside the project', (t) => {
      t.log('skipped: there is no ../shared');
      t.pass();
    });
  }
}
