import { run } from './run.js';
import { shown, text } from '../browser.js';
import { listing, settled, type Chapter } from './site.js';

export const grid: Chapter = (test, site) => {
  test.serial('YOLO grid: the page shows the boxes that the listing decodes', async (t) => {
    const page = await site().open(t, '?only=grid');
    const shownCounts: number[] = [];
    const programs: string[] = [];
    for (const query of [
      '',
      '&grid.n=false',
      '&grid.c=0.3&grid.n=false',
      '&grid.a=160,110,240,300&grid.b=158,166,278,276',
    ]) {
      await site().go(page, `?only=grid${query}`);
      const count = shown((await text(page, '#figure-4a .verdict .v >> nth=2')).replace(/ box.*/, ''));
      t.is(await page.locator('#figure-4a .box--kept').count(), count, query);
      shownCounts.push(count);
      const code = await listing(page, 'grid');
      programs.push(code.replace(/^import.*$/m, '').replace(/^for .*$/m, ''));
    }
    const printed = run(
      `import { decode } from 'boxwise';\n${programs.map((code) => `{\n${code}\n}`).join('\n')}`,
    );
    t.deepEqual(printed.map(Number), shownCounts);
  });

  test.serial('YOLO grid: the tutorial’s cell, its arithmetic, and a cell chosen by keys', async (t) => {
    const page = await site().open(t, '?only=grid');
    await page.click('#grid .presets button:has-text("tutorial")');
    await settled(page);
    const results = await page.locator('#figure-4a .decode dd:last-child').allTextContents();
    t.deepEqual(results, ['160', '224', '134', '180', '0.828']);
    await page.mouse.move(2, 2); // off the picture
    await page.locator('#figure-4a .probe').focus();
    await page.keyboard.press('ArrowRight');
    await page.waitForFunction(
      '/row 3, column 3/.test(document.querySelector("#figure-4a .arithmetic p").textContent)',
    );
    t.pass();
  });

  test.serial('YOLO grid: objects are placed and taken away; the link has it, and undo', async (t) => {
    const page = await site().open(t, '?only=grid');
    const actors = () => page.locator('#figure-4a .actor').count();
    const check = (name: string) => page.click(`#figure-4a .check:has-text("${name}")`);
    t.is(await actors(), 3);
    for (const name of ['bicycle', 'cyclist']) await check(name);
    await settled(page);
    t.is(await actors(), 1);
    t.regex(await text(page, '#figure-4a .verdict'), /1 found.*0 lost/);
    t.regex(await page.evaluate<string>('location.search'), /grid\.pb=false&grid\.pc=false/);
    const code = await listing(page, 'grid');
    const count = shown((await text(page, '#figure-4a .verdict .v >> nth=2')).replace(/ box.*/, ''));
    t.deepEqual(run(code.replace(/^for .*$/m, '')).map(Number), [count]);
    await check('person');
    await settled(page);
    t.regex(await text(page, '#figure-4a .verdict'), /0 found.*0 lost/);
    t.is(await page.locator('#figure-4a .cell.is-owner').count(), 0);
    await page.keyboard.press('Control+z');
    await settled(page);
    t.is(await actors(), 1);
    await check('cyclist');
    await settled(page);
    t.is(await actors(), 2);
  });

  test.serial('YOLO grid: of two objects in one cell one is lost, and the question ticks', async (t) => {
    const page = await site().open(t, '?only=grid');
    await page.click('#grid .presets button:has-text("Two in one cell")');
    await page.waitForSelector('#grid .predict.is-seen');
    t.regex(await text(page, '#figure-4a .verdict'), /2 found.*1 lost/);
  });
};
