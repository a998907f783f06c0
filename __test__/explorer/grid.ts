import { run } from './run.js';
import { listing, shown, text, type Chapter } from './site.js';

export const grid: Chapter = (test, site) => {
  test.serial('YOLO grid: the page shows the boxes that the listing decodes', async (t) => {
    for (const query of [
      '',
      '&grid.n=false',
      '&grid.c=0.3&grid.n=false',
      '&grid.a=160,110,240,300&grid.b=158,166,278,276',
    ]) {
      const page = await site().open(t, `?only=grid${query}`);
      const lines = run(await listing(page, 'grid'));
      t.is(
        shown((await text(page, '#grid .verdict .v >> nth=2')).replace(' boxes', '')),
        Number(lines[0]),
        query,
      );
      t.is(await page.locator('#grid .box--kept').count(), Number(lines[0]), query);
      await page.context().close();
    }
  });

  test.serial('YOLO grid: the tutorial’s cell, its arithmetic, and a cell chosen by keys', async (t) => {
    const page = await site().open(t, '?only=grid');
    await page.click('#grid .presets button:has-text("tutorial")');
    const results = await page.locator('#grid .decode dd:last-child').allTextContents();
    t.deepEqual(results, ['160', '224', '134', '180', '0.828']);
    await page.mouse.move(2, 2); // off the picture
    await page.locator('#grid .probe').focus();
    await page.keyboard.press('ArrowRight');
    await page.waitForFunction(
      '/row 3, column 3/.test(document.querySelector("#grid .arithmetic p").textContent)',
    );
    t.pass();
  });

  test.serial('YOLO grid: of two objects in one cell one is lost, and the question ticks', async (t) => {
    const page = await site().open(t, '?only=grid');
    await page.click('#grid .presets button:has-text("Two in one cell")');
    await page.waitForSelector('#grid .predict.is-seen');
    t.regex(await text(page, '#grid .verdict'), /2 found.*1 lost/);
  });
};
