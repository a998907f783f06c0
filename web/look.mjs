// Screenshots of every chapter, light and dark, on a wide screen and on a phone: node web/look.mjs [FOLDER] [NAMES,…]
// Serves target/explorer, which `npm run web:build` makes, or the folder SITE.
import { mkdirSync } from 'node:fs';
import { chromium } from 'playwright-core';
import { VIEWS } from './explorer/views.mjs';
import { FLAGS } from './flags.mjs';
import { serve } from './serve.mjs';

const [folder = 'target/look', only = ''] = process.argv.slice(2);
const names = only.split(',').filter(Boolean);
mkdirSync(folder, { recursive: true });
const { url, close } = await serve(process.env.SITE);
const browser = await chromium.launch({
  executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium',
  args: FLAGS,
});
for (const [width, height] of [
  [1440, 900],
  [390, 844],
]) {
  for (const colorScheme of ['light', 'dark']) {
    const page = await browser.newPage({
      viewport: { width, height },
      colorScheme,
      reducedMotion: 'reduce',
      deviceScaleFactor: Number(process.env.SCALE ?? 1),
      hasTouch: width < 500,
    });
    page.on('pageerror', (error) => console.error('error', error.message));
    page.on('console', (message) => message.type() === 'error' && console.error('console', message.text()));
    for (const { name, query, place, act } of VIEWS) {
      const file = `${name}-${width}-${colorScheme}`;
      if (names.length && !names.some((part) => file.includes(part))) continue;
      await page.goto(url + (query || '?'));
      await page.waitForSelector('html[data-ready]');
      await page.evaluate(() => document.fonts.ready);
      if (place) {
        await page.evaluate((selector) => {
          // On phones a figure is its parts: it has no box of its own.
          const element = document.querySelector(selector);
          const shown = [element, ...element.children].find(({ clientHeight }) => clientHeight > 0);
          const top = shown.getBoundingClientRect().top + scrollY;
          const under = selector.startsWith('[') ? (innerWidth < 500 ? 420 : 200) : 60;
          scrollTo({ top: top - under, behavior: 'instant' });
        }, place);
      }
      if (act) await page.evaluate(act);
      await page.waitForTimeout(act ? 5000 : place ? 500 : 900);
      await page.screenshot({ path: `${folder}/${file}.png` });
    }
    await page.close();
  }
}
await browser.close();
await close();
