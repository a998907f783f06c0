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
import { missing, startSite, violations, type Site } from './site.js';

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

  for (const [width, colorScheme] of [
    [1440, 'dark'],
    [390, 'light'],
  ] as const) {
    test.serial(`axe finds nothing wrong, ${width} px wide, ${colorScheme}`, async (t) => {
      const page = await site.open(t, '', { viewport: { width, height: 900 }, colorScheme });
      await page.evaluate('document.querySelectorAll("details.code").forEach((d) => (d.open = true))');
      t.deepEqual(await violations(page), []);
      t.true(await page.evaluate('document.documentElement.scrollWidth <= innerWidth'), 'no sideways scroll');
    });
  }
}
