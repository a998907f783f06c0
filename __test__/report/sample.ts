import type { TestFn } from 'ava';
import { evaluate, type Evaluation } from 'boxwise';
import type { Page } from 'playwright-core';
import { missing, shown } from '../browser.js';
import { startReports, type Reports } from './browser.js';

/** The report of the sample, in a browser that the tests of a file share. */
export interface Sample {
  reports: Reports;
  evaluation: Evaluation;
  html: string;
}

/** Runs a test in the browser, one after the other; skipped where there is none. */
export const inBrowser = (test: TestFn): TestFn['serial'] | TestFn['skip'] =>
  missing ? test.skip : test.serial;

/** Starts the browser before the tests of a file, and ends it after them. */
export function startSample(test: TestFn): Sample {
  const sample = {} as Sample;
  if (missing) return sample;
  test.before(async () => {
    const evaluation = evaluate('sample/gt.json', 'sample/dt.json', { analysis: true });
    const html = evaluation.report({ title: 'Sample & co' });
    Object.assign(sample, { reports: await startReports(), evaluation, html });
  });
  test.after.always(() => sample.reports?.close());
  return sample;
}

/** The numbers beside the handle, in their order: precision, recall, F1, TP, FP, FN. */
export async function now(page: Page): Promise<number[]> {
  return (await page.locator('.now dd').allTextContents()).map(shown);
}

/** The same by the library. */
export function expected(evaluation: Evaluation, confidence: number, iou: number): number[] {
  const { micro } = evaluation.operatingPoints({ confidence, iou });
  const rates = [micro.precision, micro.recall, micro.fScore].map((own) => Number(own.toFixed(3)));
  return [...rates, micro.truePositives, micro.falsePositives, micro.falseNegatives];
}
