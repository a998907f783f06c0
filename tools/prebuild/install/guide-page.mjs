// node guide-page.mjs CHROMIUM VITE FOLDER: builds the page of FOLDER with Vite, opens it in Chromium, and prints how many pixels have the colour of the boxes.
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { chromium } from 'playwright-core';

const [, , executablePath, vite, root] = process.argv;
const { build, preview } = await import(pathToFileURL(createRequire(join(vite, 'any')).resolve('vite')));
const settings = { root, configFile: false, logLevel: 'error' };
await build({ ...settings, build: { chunkSizeWarningLimit: 5000 } });
const server = await preview({ ...settings, preview: { port: 0, host: 'localhost' } });
const browser = await chromium.launch({ executablePath, args: ['--no-sandbox'] });
let code = 1;
try {
  const page = await browser.newPage();
  page.on('pageerror', (error) => console.log(String(error)));
  page.on('console', (message) => message.type() === 'error' && console.log(message.text()));
  await page.goto(`http://localhost:${server.httpServer.address().port}/`);
  const drawn = await page.waitForFunction(
    () => {
      const canvas = document.querySelector('#boxes');
      if (!canvas?.width) return 0;
      const { data } = canvas.getContext('2d').getImageData(0, 0, canvas.width, canvas.height);
      let count = 0;
      for (let at = 0; at < data.length; at += 4)
        if (data[at] === 0xd8 && data[at + 1] === 0x1b && data[at + 2] === 0x60) count++;
      return count;
    },
    undefined,
    { timeout: 120_000 },
  );
  console.log(`${await drawn.jsonValue()} pixels of boxes`);
  code = 0;
} finally {
  await browser.close();
  await server.close();
}
process.exit(code);
