import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { ExecutionContext } from 'ava';
import type { Browser, Page } from 'playwright-core';
import { atRest, endAll, limited, openPage, startBrowser, WAIT, type PageOptions } from '../browser.js';

/** Reports in a browser, opened from files as a reader opens them. */
export interface Reports {
  /** The page of a report. An error on it, or anything that it asks of a network, fails the test. */
  open(t: ExecutionContext, html: string, options?: Options): Promise<Page>;
  close(): Promise<void>;
}
interface Options extends PageOptions {
  /** What is seen first. */
  hash?: string;
  /** Files beside the report, by name. */
  beside?: Record<string, Buffer>;
}

export async function startReports(): Promise<Reports> {
  const browser: Browser = await startBrowser();
  const folder = mkdtempSync(join(tmpdir(), 'boxwise-report-'));
  let made = 0;
  return {
    async open(t, html, { hash = '', beside = {}, allowed = /ERR_FILE_NOT_FOUND/, ...options } = {}) {
      const page = await openPage(t, browser, {
        allowed,
        mayAsk: (url) => /^(file|blob|data):/.test(url),
        ...options,
      });
      const path = join(folder, `${++made}.html`);
      writeFileSync(path, html);
      for (const [name, bytes] of Object.entries(beside)) writeFileSync(join(folder, name), bytes);
      await page.goto(pathToFileURL(path).href + hash);
      await page.waitForSelector('html[data-ready]', { state: 'attached' });
      return page;
    },
    close: () =>
      endAll(
        () => browser.close(),
        () => rmSync(folder, { recursive: true }),
      ),
  };
}

export const settled = atRest;

/** The texts of the cells of a table's rows that are in the document. */
export const rows = (page: Page, id: string): Promise<string[][]> =>
  page.evaluate(
    `[...document.querySelectorAll('${id} .rows tbody tr:not([aria-hidden])')].map((row) => [...row.children].map((cell) => cell.textContent))`,
  );

/** The text of the file that a click saves. */
export async function saved(page: Page, selector: string): Promise<{ name: string; text: string }> {
  const [download] = await Promise.all([page.waitForEvent('download'), page.click(selector)]);
  const path = await limited(download.path(), 'the download');
  return { name: download.suggestedFilename(), text: readFileSync(path, 'utf8') };
}

/** What a click copies. */
export async function copied(page: Page, selector: string): Promise<string> {
  await page.evaluate(
    `Object.defineProperty(navigator, 'clipboard', { configurable: true, value: { writeText: async (text) => { globalThis.copiedText = text; } } })`,
  );
  await page.click(selector);
  return page.evaluate('globalThis.copiedText');
}

/** The number of pixels that are not empty on a canvas. */
export const painted = (page: Page, selector: string): Promise<number> =>
  page.evaluate(`(() => {
    const canvas = document.querySelector('${selector}');
    const { data } = canvas.getContext('2d').getImageData(0, 0, canvas.width, canvas.height);
    let count = 0;
    for (let i = 3; i < data.length; i += 4) if (data[i]) count++;
    return count;
  })()`);

/** Waits until an expression holds on the page, whose policy forbids the browser's own way of waiting. */
export async function until(page: Page, expression: string): Promise<void> {
  const holds = async () => {
    while (!(await page.evaluate<boolean>(expression))) await atRest(page);
  };
  await limited(holds(), expression, WAIT);
}
