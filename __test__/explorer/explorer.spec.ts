import test from 'ava';
import { CHAPTERS } from '../../web/explorer/src/contents.js';
import { anchors } from './anchors.js';
import { everywhere } from './everywhere.js';
import { colours } from './colours.js';
import { grid } from './grid.js';
import { iou } from './iou.js';
import { links } from './links.js';
import { listings } from './listings.js';
import { loading } from './loading.js';
import { map } from './map.js';
import { network } from './network.js';
import { nms } from './nms.js';
import { own } from './own.js';
import { page } from './page.js';
import { points } from './points.js';
import { pyramid } from './pyramid.js';
import { strides } from './strides.js';
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
    t.timeout(1_800_000); // the WebAssembly may have to be built
    site = await startSite();
  });
  test.after.always(() => site?.close());

  for (const chapter of [
    page,
    loading,
    links,
    everywhere,
    iou,
    anchors,
    nms,
    grid,
    pyramid,
    strides,
    network,
    points,
    map,
    own,
    listings,
  ])
    chapter(test, () => site);

  for (const { id } of CHAPTERS)
    test.serial(`the chapter ${id} that is opened alone has one first heading`, async (t) => {
      const page = await site.open(t, `?only=${id}`);
      t.is(await page.locator('h1').count(), 1);
    });

  test.serial('axe finds nothing wrong, wide and dark, and on a phone', async (t) => {
    const page = await site.open(t);
    await page.evaluate('document.querySelectorAll("details.code").forEach((d) => (d.open = true))');
    t.deepEqual(await violationsEverywhere(page), []);
  });
}
