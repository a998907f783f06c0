// The built pages in Chromium, and a drag on them: for timings and profiles. `npm run web:build` comes before.
import { chromium } from 'playwright-core';
import { FLAGS } from '../../web/flags.mjs';
import { serve } from '../../web/serve.mjs';

/** A page with one element that follows the pointer: what the browser and the machine take for themselves. */
const FLOOR = `<body data-ready><div id="box" style="position:absolute;left:400px;top:300px;width:100px;height:80px;background:#36c"></div>
<script>
  globalThis.settled = () => Promise.resolve();
  addEventListener('pointermove', ({ clientX: x, clientY: y }) => (box.style.transform = 'translate(' + x + 'px,' + y + 'px)'));
</script>`;

/** What is dragged: a chapter alone, or a page of its own, and the shape to take hold of. */
export const CASES = {
  floor: { name: 'an empty page with one element', html: FLOOR, selector: '#box' },
  iou: { name: 'two boxes', query: '?only=iou', selector: '#iou .actor--pred .hit--move' },
  nms: { name: '2,000 boxes, NMS', query: '?only=nms&nms.p=many', selector: '#nms .hit--edge' },
  anchors: {
    name: '7,668 anchors matched',
    query: '?only=anchors',
    selector: '#figure-2b .actor--truth .hit--move',
  },
  map: {
    name: 'an evaluation of ten detections',
    query: '?only=map&map.i=999',
    selector: '#map [data-box="0"] .hit--edge',
  },
};

/** Calls `use` with a browser and the addresses of built sites, and ends all. */
export async function inChromium(use, folders = [process.env.SITE]) {
  const servers = await Promise.all(folders.map((folder) => serve(folder)));
  const executablePath = process.env.CHROMIUM ?? '/usr/bin/chromium';
  const browser = await chromium.launch({ executablePath, args: FLAGS });
  try {
    await use(browser, ...servers.map(({ url }) => url));
  } finally {
    await browser.close();
    for (const { close } of servers) await close();
  }
}

/** Opens a case and takes hold of its shape. `move(i)` goes to the i-th place of a figure of eight; `end()` lets go. */
export async function hold(browser, url, { query, html, selector }) {
  const page = await browser.newPage({ viewport: { width: 1440, height: 900 } });
  if (html) await page.setContent(html);
  else await page.goto(url + query);
  await page.waitForSelector('[data-ready]', { state: 'attached' });
  const target = page.locator(selector).first();
  await target.evaluate((element) => element.scrollIntoView({ block: 'center', behavior: 'instant' }));
  await page.waitForTimeout(1500); // pictures and fonts
  const { x, y, height } = await target.boundingBox();
  const session = await page.context().newCDPSession(page);
  await page.mouse.move(x + 2, y + height / 2);
  await page.mouse.down();
  // Not `page.mouse.move`: while a button is down, it runs scripts of its own in the page around each move.
  const move = (i) =>
    session.send('Input.dispatchMouseEvent', {
      type: 'mouseMoved',
      x: x + 42 - 40 * Math.cos(i / 12),
      y: y + height / 2 + 30 * Math.sin(i / 9),
      button: 'left',
      buttons: 1,
    });
  for (let i = 0; i < 30; i++) await move(i); // compiled and cached from here on
  return { page, session, move, end: () => page.close() };
}
