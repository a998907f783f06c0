import { existsSync } from 'node:fs';
import { AxeBuilder } from '@axe-core/playwright';
import type { ExecutionContext, TestFn } from 'ava';
import { chromium, type Browser, type BrowserContextOptions, type Page } from 'playwright-core';
import { build } from 'vite';
import { prepare, ROOT } from '../../web/prepare.mjs';
import { FLAGS, serve } from '../../web/serve.mjs';

/** Where the browser is. */
export const CHROMIUM = process.env['CHROMIUM'] ?? '/usr/bin/chromium';
/** Why the pages cannot be tested here; empty where they can. */
export const missing = process.env['BOXWISE_BINARY']
  ? 'the pages run on the WebAssembly in any case, once is enough'
  : existsSync(CHROMIUM)
    ? ''
    : `no Chromium at ${CHROMIUM} (set CHROMIUM)`;

/** The built site in a browser. */
export interface Site {
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

/** A chapter's tests. */
export type Chapter = (test: TestFn, site: () => Site) => void;

export async function startSite(): Promise<Site> {
  prepare();
  await build({ configFile: `${ROOT}/web/explorer/vite.config.ts`, logLevel: 'error' });
  const { url, close } = await serve();
  const browser: Browser = await chromium.launch({ executablePath: CHROMIUM, args: FLAGS });
  const go = async (page: Page, query: string) => {
    await page.goto(url + query);
    await page.waitForSelector('html[data-ready]', { state: 'attached' });
  };
  return {
    go,
    async open(t, query = '', options = {}, before) {
      const context = await browser.newContext({
        viewport: { width: 1440, height: 900 },
        reducedMotion: 'reduce',
        ...options,
      });
      const page = await context.newPage();
      page.setDefaultTimeout(15_000);
      page.on('pageerror', (error) => t.fail(`on the page: ${error.message}`));
      t.teardown(() => context.close());
      await before?.(page);
      await go(page, query);
      return page;
    },
    async close() {
      await browser.close();
      await close();
    },
  };
}

/** Waits until the numbers on the page are those of the state that it was last given. */
export const settled = (page: Page): Promise<void> => page.evaluate('settled()');

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

/** A number as the page writes it. */
export const shown = (text: string | null): number =>
  Number((text ?? '').replaceAll('\u2212', '-').replaceAll(',', ''));

/** The text of the one element that a selector finds. */
export const text = async (page: Page, selector: string): Promise<string> =>
  (await page.locator(selector).first().textContent()) ?? '';

/** Opens a figure's code and returns the TypeScript. */
export async function listing(page: Page, chapter: string): Promise<string> {
  await page
    .locator(`#${chapter} details.code`)
    .first()
    .evaluate((details) => details.setAttribute('open', ''));
  return text(page, `#${chapter} details.code pre`);
}

/** What axe finds wrong with WCAG 2.2 AA and its best practices, as lines. */
export async function violations(page: Page): Promise<string[]> {
  const tags = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'];
  const found = await new AxeBuilder({ page }).withTags(tags).analyze();
  return found.violations.map(
    ({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html.slice(0, 120)).join(' | ')}`,
  );
}
