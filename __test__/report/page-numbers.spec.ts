import { existsSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import test from 'ava';
import { evaluate, type CocoResult, type Evaluation } from 'boxwise';
import { shown, text } from '../browser.js';
import { copied, painted, rows, saved, settled } from './browser.js';
import { expected, inBrowser, now, startSample } from './sample.js';

const browser = inBrowser(test);
const sample = startSample(test);

browser(
  'page: the handle moves every count, by keys, by typing and by a click, as the library counts',
  async (t) => {
    const page = await sample.reports.open(t, sample.html);
    t.deepEqual(await page.locator('.now dt').allTextContents(), [
      'Precision',
      'Recall',
      'F1',
      'TP',
      'FP',
      'FN',
    ]);
    t.deepEqual(await now(page), expected(sample.evaluation, 0.25, 0.5));
    await page.focus('.dial-track input');
    for (const key of ['ArrowRight', 'ArrowRight', 'PageUp']) await page.keyboard.press(key);
    await settled(page);
    t.is(await page.inputValue('.dial-value'), '0.37');
    t.deepEqual(await now(page), expected(sample.evaluation, 0.37, 0.5));
    await page.click('.ladder label:has-text(".75")');
    await settled(page);
    t.deepEqual(await now(page), expected(sample.evaluation, 0.37, 0.75));
    await page.fill('.dial-value', '0.123');
    await page.keyboard.press('Enter');
    await settled(page);
    t.deepEqual(await now(page), expected(sample.evaluation, 0.123, 0.75));
    // The categories follow.
    const { perCategory, macro } = sample.evaluation.operatingPoints({ confidence: 0.123, iou: 0.75 });
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
    const highest = sample.evaluation.operatingCurve({ average: 'micro', iou: 0.75 }).confidence[0] ?? 0;
    t.is(Number(await page.inputValue('.dial-value')), Number(highest.toFixed(4)));
  },
);

browser(
  'page: the best F1 of each category is the library’s, at any IoU, and is taken out whole',
  async (t) => {
    const page = await sample.reports.open(t, sample.html, { hash: '#iou=0.75' });
    const { perCategory } = sample.evaluation.operatingPoints({ iou: 0.75 });
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

browser('page: the confusion matrix is the library’s, and a cell opens its pictures', async (t) => {
  const page = await sample.reports.open(t, sample.html, { hash: '#conf=0.05' });
  const matrix = sample.evaluation.confusionMatrix({ confidence: 0.05 });
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

browser(
  'page: paired with any category, the matrix is the library’s too, and so are its pictures',
  async (t) => {
    const page = await sample.reports.open(t, sample.html, { hash: '#conf=0.05' });
    const matrix = sample.evaluation.confusionMatrix({ confidence: 0.05, rule: 'class-agnostic' });
    await page.locator('.matrix-box').scrollIntoViewIfNeeded();
    await page.click('#confusion .choice label:has-text("Any category")');
    await settled(page);
    const json = JSON.parse((await saved(page, '#confusion .sheet button:has-text("JSON")')).text) as {
      truth: string;
      predicted: string;
      count: number;
    }[];
    const pairs = matrix.mostConfused(5000).toTable();
    t.deepEqual(
      new Map(json.map((own) => [`${own.truth}>${own.predicted}`, own.count])),
      new Map(pairs.map((own) => [`${own.truthName}>${own.predictedName}`, own.count])),
    );
    await page.focus('.matrix-box');
    for (const key of ['ArrowDown', 'ArrowRight', 'Enter']) await page.keyboard.press(key);
    await settled(page);
    t.is(await text(page, '#pictures-title'), 'person taken for bicycle, in any category');
    t.regex(await text(page, '.pictures-bar p'), new RegExp(`^${matrix.counts[1]} errors? in`));
  },
);

browser('page: what errors cost each category is the library’s, beside their number', async (t) => {
  const page = await sample.reports.open(t, sample.html);
  await page.locator('#errors .rows').scrollIntoViewIfNeeded();
  await settled(page);
  const json = JSON.parse((await saved(page, '#errors .sheet button:has-text("JSON")')).text) as Record<
    string,
    number | string
  >[];
  const { perCategory } = sample.evaluation.errors();
  const rowOf = new Map(perCategory.toTable().map((own) => [own.name, own]));
  t.true(json.length > 50);
  for (const own of json) {
    const row = rowOf.get(String(own['category']));
    if (row) t.is(own['missedCost'], row.missed);
  }
  await page.click('#errors .choice label:has-text("Number")');
  await settled(page);
  t.regex((await rows(page, '#errors'))[0]?.[2] ?? '', /^\d+$/);
});

browser('page: two runs are compared: intervals, changes, common errors', async (t) => {
  const results = JSON.parse(readFileSync('sample/dt.json', 'utf8')) as CocoResult[];
  const after = evaluate(
    'sample/gt.json',
    results.filter(({ score }) => score > 0.2),
    { analysis: true },
  );
  const comparison = sample.evaluation.compare(after);
  const page = await sample.reports.open(t, sample.evaluation.report({ compare: after, names: ['A', 'B'] }));
  await page.locator('#comparison').scrollIntoViewIfNeeded();
  await settled(page);
  const [ap] = await rows(page, '#comparison .block:first-child');
  const { delta, low, high } = comparison.metrics;
  const verdict = await text(page, '.head-verdict');
  t.true(
    verdict.startsWith(
      `B, B, is worse than A, A: AP ${after.metrics.AP.toFixed(3)} against ${sample.evaluation.metrics.AP.toFixed(3)}`,
    ),
    verdict,
  );
  t.is(shown(ap?.[3] ?? ''), Number(delta[0]?.toFixed(3)));
  t.is(ap?.[4], `${low[0]?.toFixed(3)} to ${high[0]?.toFixed(3)}`.replaceAll('-', '\u2212'));
  const changesAt = (own: typeof comparison): number[] =>
    ['fixed', 'better', 'worse', 'broken'].map(
      (change) => own.images.change.filter((each) => each === change).length,
    );
  const tiles = async () => (await page.locator('#comparison .tile b').allTextContents()).map(shown);
  t.deepEqual(await tiles(), changesAt(comparison));
  const objects = comparison.objects.change.filter((own) => own === 'broken').length;
  await page.fill('.dial-value', '0.1');
  await page.keyboard.press('Enter');
  await settled(page);
  t.is((await now(page))[3], after.operatingPoints({ confidence: 0.1 }).micro.truePositives);
  await page.click('.handle .choice:not(.ladder) label >> nth=0');
  await settled(page);
  t.deepEqual(await now(page), expected(sample.evaluation, 0.1, 0.5));
  const changes = changesAt(sample.evaluation.compare(after, { confidence: 0.1 }));
  t.deepEqual(await tiles(), changes, 'changes follow the handle');
  t.regex(await text(page, '#comparison .block:nth-child(2)'), /At score ≥ 0\.1, IoU 0\.50/);
  await page.locator('#comparison .tile').nth(2).click();
  await settled(page);
  t.is(await text(page, '#pictures-title'), 'Worse');
  t.regex(await text(page, '.pictures-bar p'), new RegExp(`^${changes[2]} images at score ≥ 0.1`));
  t.regex(await text(page, '.shot-count'), /^\d+ → \d+$/, 'the errors of A and of B');
  // A and B of an image, side by side.
  await page.click('.shots .shot >> nth=0');
  await page.click('.viewer-options label:has-text("A and B")');
  await settled(page);
  t.deepEqual(await page.locator('.pane figcaption').allTextContents(), ['A: A', 'B: B']);
  await page.click('.viewer-options label:has-text("Side by side")');
  await page.click('.viewer-head .button--back');
  await page.click('.pictures-head .button--back');
  await settled(page);
  // A fixed image has no error, at whatever threshold.
  const isFixed = changes[0] ?? 0;
  if (isFixed > 0) {
    await page.click('.handle .choice:not(.ladder) label >> nth=1');
    await page.locator('#comparison .tile').nth(0).click();
    await settled(page);
    t.is(
      await page.locator('.shot-facts:has-text("0\u00a0false"):has-text("0\u00a0missed")').count(),
      isFixed,
    );
    await page.click('.pictures-head .button--back');
  }
  // The cells of common and unique errors open their objects.
  const cell = page.locator('#comparison table.plain tbody tr:first-child td button').first();
  const missedByBoth = shown(await cell.innerText());
  await cell.click();
  await settled(page);
  t.regex(await text(page, '.pictures-bar p'), new RegExp(`^${missedByBoth} `));
  await page.click('.pictures-head .button--back');
  // The library compares objects by detections of every score.
  await page.fill('.dial-value', '0');
  await page.keyboard.press('Enter');
  await page.click('.handle .choice:not(.ladder) label >> nth=1');
  await settled(page);
  t.true((await text(page, '#comparison')).includes(`A alone ${objects}.`));
  const lost = comparison.objects.toTable().filter(({ change }) => change === 'broken');
  const [category] = await page.locator('#comparison .row-open').first().allTextContents();
  await page.locator('#comparison .row-open').first().click();
  await settled(page);
  const own = lost.filter(({ categoryName }) => categoryName === category).length;
  t.regex(await text(page, '.pictures-bar p'), new RegExp(`^${own} errors? in`));
});

const DATA = fileURLToPath(new URL('../../../shared/data/', import.meta.url));
if (existsSync(DATA)) {
  browser('page: real masks, keypoints and LVIS are shown with the library’s numbers', async (t) => {
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
      const page = await sample.reports.open(t, own.report(), { hash: '#conf=0.4' });
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
