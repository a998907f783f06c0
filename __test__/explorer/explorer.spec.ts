import test from 'ava';
import { anchors } from './anchors.js';
import { colours } from './colours.js';
import { grid } from './grid.js';
import { iou } from './iou.js';
import { map } from './map.js';
import { network } from './network.js';
import { nms } from './nms.js';
import { own } from './own.js';
import { page } from './page.js';
import { points } from './points.js';
import { pyramid } from './pyramid.js';
import { missing, violationsEverywhere } from '../browser.js';
import { startSite, type Site } from './site.js';

colours(test);
if (missing) {
  test('the pages are tested in Chromium', (t) => {
    t.log(`skipped: ${missing}`);
    t.pass();
  });
} else {
  let site: Site;
  test.before(async (t) => {
    t.timeout(600_000); // the WebAssembly may have to be built
    site = await startSite();
  });
  test.after.always(() => site?.close());

  for (const chapter of [page, iou, anchors, nms, grid, pyramid, network, points, map, own])
    chapter(test, () => site);

  test.serial('axe finds nothing wrong, wide and dark, and on a phone', async (t) => {
    const page = await site.open(t);
    await page.evaluate('document.querySelectorAll("details.code").forEach((d) => (d.open = true))');
    t.deepEqual(await violationsEverywhere(page), []);
  });
}
