import test from 'ava';
import { evaluate, type CocoResult } from 'boxwise';
import type { Page } from 'playwright-core';
import { readFileSync } from 'node:fs';
import { copied, saved, settled } from './browser.js';
import { inBrowser, startSample } from './sample.js';

const browser = inBrowser(test);
const sample = startSample(test);

type Row = Record<string, string | number | null>;

const take = (what: string) => `.take[aria-label="Export: ${what}"]`;
const json = async (page: Page, what: string) =>
  JSON.parse((await saved(page, `${take(what)} button:text-is("JSON")`)).text) as Row[];

/** Every part is drawn, also those that are far from what is seen. */
async function everything(page: Page): Promise<void> {
  await page.evaluate(`dispatchEvent(new Event('beforeprint'))`);
  await settled(page);
}

browser('page: every table and plot is taken out as Markdown, CSV and JSON', async (t) => {
  const results = JSON.parse(readFileSync('sample/dt.json', 'utf8')) as CocoResult[];
  const after = evaluate('sample/gt.json', results.slice(0, -500), { analysis: true });
  const html = sample.evaluation.report({ title: 'Both', compare: after });
  const page = await sample.reports.open(t, html);
  await everything(page);
  const without = await page.evaluate<string[]>(
    `[...document.querySelectorAll('.report table, .report .plot')]
      .filter((own) => !own.closest('.block, .sheet')?.querySelector('.take'))
      .map((own) => own.closest('section')?.id + ': ' + own.textContent.slice(0, 60))`,
  );
  t.deepEqual(without, []);
  const groups = page.locator('.report .take:has(button:text-is("JSON"))');
  const labels = await groups.evaluateAll((all) => all.map((own) => own.getAttribute('aria-label') ?? ''));
  t.is(new Set(labels).size, labels.length, 'each has a name of its own');
  t.true(labels.length >= 18);
  for (const label of labels) {
    const own = `.report .take[aria-label="${label}"]`;
    const rows = JSON.parse((await saved(page, `${own} button:text-is("JSON")`)).text) as Row[];
    const csv = (await saved(page, `${own} button:text-is("CSV")`)).text;
    const markdown = await copied(page, `${own} button:text-is("Copy")`);
    t.true(rows.length > 0, label);
    t.is(csv.trimEnd().split('\n').length, rows.length + 1, label);
    t.is(markdown.trimEnd().split('\n').length, rows.length + 2, label);
    t.is(csv.split('\n')[0], Object.keys(rows[0] ?? {}).join(','), label);
  }
});

browser('page: what is taken out of the head, the threshold and the matrix is the library’s', async (t) => {
  const { evaluation } = sample;
  const page = await sample.reports.open(t, sample.html, { hash: '#conf=0.1&iou=0.75' });
  await everything(page);
  const metrics = await json(page, 'Metrics');
  t.deepEqual(
    Object.fromEntries(metrics.map((own) => [own['metric'], own['value']])),
    Object.fromEntries(Object.entries(evaluation.metrics)),
  );
  const { micro, macro } = evaluation.operatingPoints({ confidence: 0.1, iou: 0.75 });
  const [one, other] = await json(page, 'Counts and rates');
  t.deepEqual(one, {
    average: 'micro',
    confidence: 0.1,
    iou: 0.75,
    precision: micro.precision,
    recall: micro.recall,
    f1: micro.fScore,
    truePositives: micro.truePositives,
    falsePositives: micro.falsePositives,
    falseNegatives: micro.falseNegatives,
  });
  for (const [name, value] of [
    ['precision', macro.precision],
    ['recall', macro.recall],
    ['f1', macro.fScore],
  ] as const)
    t.true(Math.abs(Number(other?.[name]) - value) < 1e-12, name);
  const matrix = evaluation.confusionMatrix({ confidence: 0.1, iou: 0.75 });
  const cells = await json(page, 'Confusion matrix');
  const sum = matrix.counts.reduce((all, own) => all + Number(own), 0);
  t.is(
    cells.reduce((all, own) => all + Number(own['count']), 0),
    sum,
  );
  const [sides] = await json(page, 'Both sides');
  const errors = evaluation.errors();
  t.is(sides?.['value'], errors.ap);
  t.is(sides?.['withoutFalsePositives'], errors.falsePositiveCost);
  t.is(sides?.['withoutMissed'], errors.falseNegativeCost);
});

browser('page: suspicious labels are saved as the library writes them for a labelling tool', async (t) => {
  const page = await sample.reports.open(t, sample.html);
  await everything(page);
  const { name, text } = await saved(page, '#labels button:has-text("COCO file")');
  t.is(name, 'label-errors-coco.json');
  const made = JSON.parse(text) as ReturnType<ReturnType<typeof sample.evaluation.labelErrors>['toCoco']>;
  const expected = sample.evaluation.labelErrors().toCoco(made.annotations.length);
  t.true(made.annotations.length > 100);
  t.deepEqual(made.images, expected.images);
  t.deepEqual(made.categories, expected.categories);
  for (const [at, own] of made.annotations.entries()) {
    const { suggested, ...attributes } = own.attributes as typeof own.attributes & { suggested?: string };
    const { id } = expected.categories.find((category) => category.name === suggested) ?? {};
    t.is(attributes.suggested_category_id, id);
    t.deepEqual({ ...own, attributes }, expected.annotations[at]);
  }
});
