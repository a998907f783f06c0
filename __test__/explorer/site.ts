import type { ExecutionContext, TestFn } from 'ava';
import type { Browser, BrowserContextOptions, Page } from 'playwright-core';
import { build } from 'vite';
import { prepare, ROOT } from '../../web/prepare.mjs';
import { serve } from '../../web/serve.mjs';
import { endAll, openPage, startBrowser, text } from '../browser.js';

/** The built site in a browser. */
export interface Site {
  url: string;
  browser: Browser;
  /** A page with the state of `query`, once the library is loaded. An error on the page fails the test. */
  open(
    t: ExecutionContext,
    query?: string,
    options?: BrowserContextOptions,
    /** What is done with the page before it is opened. */
    before?: (page: Page) => unknown,
  ): Promise<Page>;
  /** Loads another state in a page that is open. */
  go(page: Page, query: string): Promise<void>;
  close(): Promise<void>;
}

/** A rectangle on the screen. */
export interface Place {
  x: number;
  y: number;
  width: number;
  height: number;
}

/** A chapter's tests. */
export type Chapter = (test: TestFn, site: () => Site) => void;

export async function startSite(): Promise<Site> {
  prepare();
  await build({ configFile: `${ROOT}/web/explorer/vite.config.ts`, logLevel: 'error' });
  const { url, close } = await serve();
  const browser: Browser = await startBrowser();
  const go = async (page: Page, query: string) => {
    await page.goto(url + query);
    await page.waitForSelector('html[data-ready]', { state: 'attached' });
  };
  return {
    url,
    browser,
    go,
    async open(t, query = '', options = {}, before) {
      const page = await openPage(t, browser, options);
      await before?.(page);
      await go(page, query);
      return page;
    },
    close: () => endAll(() => browser.close(), close),
  };
}

/** Waits until everything on the page and in its address is that of the state that it was last given. */
export const settled = (page: Page): Promise<void> => page.evaluate('rested()');

/** Where a shape is on the screen, once it stands in the middle of the window and what scrolling sets off is done. */
export async function placeOf(page: Page, selector: string): Promise<Place> {
  const shape = page.locator(selector).first();
  await shape.evaluate((element) => element.scrollIntoView({ block: 'center', behavior: 'instant' }));
  await settled(page);
  const place = await shape.boundingBox();
  if (!place) throw new Error(`${selector} is not drawn`);
  return place;
}

/**
 * A function that the page's worker runs, for the library of Node.js. The file is named at run time, since the pages have a TypeScript project of
 * their own.
 */
export async function workerOf<F>(chapter: string, name: string): Promise<F> {
  const file = new URL(`../../web/explorer/src/chapters/${chapter}/worker.ts`, import.meta.url).href;
  const tasks = (await import(file)) as Record<string, F>;
  return tasks[name] as F;
}

/** Chooses one of a few by its name, and waits for its numbers. */
export async function choose(page: Page, chapter: string, name: string): Promise<void> {
  await page.click(`#${chapter} .choice label:has(span:text-is("${name}"))`);
  await settled(page);
}

/** An attribute of the first element that a selector finds. */
export const inPage = (page: Page, selector: string, name: string): Promise<string | null> =>
  page.locator(selector).first().getAttribute(name);

/** Opens a figure's code and returns the TypeScript: the chapter's first, or that of a figure. */
export async function listing(page: Page, chapter: string, figure = `#${chapter}`): Promise<string> {
  await page
    .locator(`${figure} details.code`)
    .first()
    .evaluate((details) => details.setAttribute('open', ''));
  return text(page, `${figure} details.code pre`);
}
