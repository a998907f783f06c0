// node guide-next.mjs CHROMIUM APP: starts the built application of Next.js in APP, and holds a server component, a route handler and the page in Chromium to their answers.
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { createServer } from 'node:net';
import { chromium } from 'playwright-core';

const [, , executablePath, app] = process.argv;
const port = await new Promise((resolve) => {
  const server = createServer().listen(0, () => {
    const { port } = server.address();
    server.close(() => resolve(port));
  });
});
const url = `http://localhost:${port}`;
const next = spawn(process.execPath, ['node_modules/next/dist/bin/next', 'start', '--port', String(port)], {
  cwd: app,
  stdio: 'inherit',
});
let browser;
let code = 1;
try {
  let html;
  for (let attempt = 0; html === undefined && attempt < 300; attempt++) {
    await new Promise((resolve) => setTimeout(resolve, 200));
    html = await fetch(url).then(
      (response) => response.text(),
      () => undefined,
    );
  }
  assert.match(html ?? '', /<p id="server">0\.5<\/p>/, 'a server component');
  const body = JSON.stringify({ boxes: [[0, 0, 10, 10], [1, 1, 11, 11], [20, 20, 30, 30]], scores: [0.9, 0.8, 0.7] }); // prettier-ignore
  const kept = await fetch(`${url}/api/nms`, { method: 'POST', body }).then((response) => response.json());
  assert.deepEqual(kept, [0, 2], 'a route handler');
  browser = await chromium.launch({ executablePath, args: ['--no-sandbox'] });
  const page = await browser.newPage();
  page.on('pageerror', (error) => console.log(String(error)));
  await page.goto(url);
  await page.waitForFunction(() => document.querySelector('#browser').textContent !== '');
  assert.equal(await page.textContent('#browser'), '0,2', 'a page');
  console.log('answers are right');
  code = 0;
} catch (error) {
  console.log(String(error));
} finally {
  await browser?.close();
  next.kill();
}
process.exit(code);
