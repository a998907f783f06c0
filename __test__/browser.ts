import { existsSync } from 'node:fs';
import { AxeBuilder } from '@axe-core/playwright';
import { registerCompletionHandler, type ExecutionContext } from 'ava';
import { chromium, type Browser, type BrowserContextOptions, type Page } from 'playwright-core';
import { FLAGS } from '../web/flags.mjs';

/** Where the browser is. */
export const CHROMIUM = process.env['CHROMIUM'] ?? '/usr/bin/chromium';
/** Why the pages cannot be tested here; empty where they can. */
export const missing = process.env['BOXWISE_BINARY']
  ? 'the pages run on the WebAssembly in any case, once is enough'
  : existsSync(CHROMIUM)
    ? ''
    : `no Chromium at ${CHROMIUM} (set CHROMIUM)`;

/** No wait for a page takes longer, in milliseconds: a wait is for a state, and this long only where the state never comes. */
export const WAIT = 120_000;
/** A test of a page without an assertion for so long has failed. */
const SILENCE = 600_000;

// A browser or a server that does not end must not keep the run from ending; Playwright ends its processes with this one.
registerCompletionHandler(() => process.exit());

/** What the work resolves to; rejects where it takes too long. */
export async function limited<T>(work: Promise<T>, what: string, limit = WAIT): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error(`${what}: no end after ${limit / 1000} s`)), limit);
  });
  try {
    return await Promise.race([work, late]);
  } finally {
    clearTimeout(timer);
  }
}

/** Chromium, for all tests of a file. */
export const startBrowser = (): Promise<Browser> =>
  chromium.launch({ executablePath: CHROMIUM, args: FLAGS, timeout: WAIT });

/** Ends things one after the other, whether or not the ones before end. */
export async function endAll(...ends: (() => unknown)[]): Promise<void> {
  for (const end of ends) await limited(Promise.resolve(end()), 'an end', 30_000).catch(() => undefined);
}

export interface PageOptions extends BrowserContextOptions {
  /** Whether the page may ask for a URL. Without it, any. */
  mayAsk?: (url: string) => boolean;
  /** Messages of the browser's console that are no fault. Without it, all. */
  allowed?: RegExp;
}

/** A page that is closed with its test, and fails it by an error, by a request that it may not make, or by silence. */
export async function openPage(
  t: ExecutionContext,
  browser: Browser,
  { mayAsk, allowed, ...options }: PageOptions = {},
): Promise<Page> {
  t.timeout(SILENCE);
  const context = await browser.newContext({
    viewport: { width: 1440, height: 900 },
    reducedMotion: 'reduce',
    ...options,
  });
  t.teardown(() => endAll(() => context.close()));
  context.setDefaultTimeout(WAIT); // also for pages that the page opens
  const page = await context.newPage();
  const evaluate = page.evaluate.bind(page) as (...given: unknown[]) => Promise<unknown>;
  page.evaluate = ((...given: unknown[]) =>
    limited(evaluate(...given), 'on the page')) as typeof page.evaluate;
  const fault = (message: string): void => {
    try {
      t.fail(message);
    } catch {
      // noted; a listener has nobody to throw to
    }
  };
  page.on('pageerror', ({ message }) => fault(`on the page: ${message}`));
  page.on('crash', () => fault('the page crashed'));
  if (allowed)
    page.on('console', (message) => {
      if (message.type() === 'error' && !allowed.test(message.text()))
        fault(`on the page: ${message.text()}`);
    });
  if (mayAsk)
    page.on('request', (request) => {
      if (!mayAsk(request.url())) fault(`the page asks for ${request.url()}`);
    });
  return page;
}

/** The text of the first element that a selector finds. */
export const text = async (page: Page, selector: string): Promise<string> =>
  (await page.locator(selector).first().textContent()) ?? '';

/** A number as the pages write it. */
export const shown = (text: string | null): number =>
  Number((text ?? '').replaceAll('\u2212', '-').replaceAll(',', ''));

const TAGS = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'];

/** Rules that axe has, but does not count among those of its tags. */
const RULES = ['label-content-name-mismatch'];

/** What axe finds wrong with WCAG 2.2 AA and its best practices, as lines; of colours alone where all else was looked at in others. */
export async function violations(page: Page, { colours = false, rules = RULES } = {}): Promise<string[]> {
  const axe = new AxeBuilder({ page });
  const builder = colours
    ? axe.withRules(['color-contrast', 'link-in-text-block'])
    : axe.options({ runOnly: TAGS, rules: Object.fromEntries(rules.map((own) => [own, { enabled: true }])) });
  const found = await limited(builder.analyze(), 'axe', 2 * WAIT);
  return found.violations.map(
    ({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html.slice(0, 120)).join(' | ')}`,
  );
}

/** What is wrong with a page on a wide screen, dark, and on a phone, light: axe's findings, and scrolling sideways. */
export async function violationsEverywhere(page: Page): Promise<string[]> {
  const found: string[] = [];
  for (const [width, colorScheme] of [
    [1440, 'dark'],
    [390, 'light'],
  ] as const) {
    await page.setViewportSize({ width, height: 900 });
    await page.emulateMedia({ colorScheme });
    await atRest(page);
    const faults = await violations(page);
    if (!(await page.evaluate('document.documentElement.scrollWidth <= innerWidth')))
      faults.push('scrolls sideways');
    found.push(...faults.map((fault) => `${width} px, ${colorScheme}: ${fault}`));
  }
  return found;
}

/** Frames one after the other without a change, after which the document is at rest. */
const STILL = 3;

/**
 * Waits until the document has been the same for three frames and the tasks that they left: effects, observers and what they draw have run
 * then, however slow the machine is.
 */
export const atRest = (page: Page): Promise<void> =>
  page.evaluate(`new Promise((done) => {
    let still = 0;
    const observer = new MutationObserver(() => (still = 0));
    observer.observe(document, { subtree: true, childList: true, attributes: true, characterData: true });
    const look = () => {
      still += 1;
      if (still > ${STILL}) done(observer.disconnect());
      else requestAnimationFrame(() => setTimeout(look));
    };
    look();
  })`);
