import { run } from './run.js';
import { listing, text, type Chapter } from './site.js';

const SETTINGS = ['nms.n=gaussian&nms.s=0.3', 'nms.n=linear&nms.t=0.3', 'nms.e=true&nms.t=0.5'];

export const nms: Chapter = (test, site) => {
  test.serial('NMS: the walk on the page ends in what the library keeps, also after a drag', async (t) => {
    const listings: [string, string][] = [];
    for (const scene of ['street', 'crowd', 'cyclist']) {
      for (const setting of SETTINGS) {
        const page = await site().open(t, `?only=nms&nms.p=${scene}&${setting}&nms.d=1_40_60_120_250`);
        const kept = await page.locator('.row--kept .row-letter').allTextContents();
        const code = await listing(page, 'nms');
        const indices = (/\/\/ \[(.*)\]/.exec(code)?.[1] ?? '').split(', ').map(Number);
        t.deepEqual(
          kept.toSorted(),
          indices.map((i) => String.fromCharCode(65 + i)).toSorted(),
          `${scene} ${setting}`,
        );
        listings.push([code, indices.join(',')]);
        await page.close();
      }
    }
    const program = listings.map(([code]) => `{\n${code.replace(/^import.*$/m, '')}\n}`).join('\n');
    const printed = run(
      `import { nms, softNms } from 'boxwise';\n${program.replaceAll('console.log([...', 'console.log("" + [...')}`,
    );
    t.deepEqual(
      printed,
      listings.map(([, indices]) => indices),
    );
  });

  test.serial('NMS: stepping, playing and the threshold change what is kept', async (t) => {
    const page = await site().open(t, '?only=nms&nms.i=0');
    await page.click('#nms [aria-label="One step on"]');
    t.regex(await text(page, '#nms .scrubber-text'), /A has the best score left, 0\.97: kept/);
    await page.click('#nms [aria-label="Play"]');
    await page.waitForFunction('Number(document.querySelector("#nms .scrubber input").value) >= 3');
    await page.click('#nms [aria-label="Pause"]');
    await page.goto(page.url().replace(/\?.*/, '?only=nms&nms.p=crowd&nms.t=0.55'));
    await page.waitForSelector('html[data-ready]', { state: 'attached' });
    t.regex(await text(page, '#nms .verdict'), /3 found/);
  });

  test.serial(
    'NMS: the crowd loses a person until the threshold is raised, and the question ticks',
    async (t) => {
      const page = await site().open(t, '?only=nms&nms.p=crowd');
      t.regex(await text(page, '#nms .verdict'), /2 found.*1 lost/);
      const slider = page.locator('#nms .slider input').first();
      await slider.focus();
      for (let i = 0; i < 5; i++) await page.keyboard.press('ArrowRight');
      t.regex(await text(page, '#nms .verdict'), /3 found.*1 false/);
      await page.waitForSelector('#nms .predict.is-seen');
    },
  );

  test.serial('NMS: a row and its box light up together, and 2,000 boxes are suppressed', async (t) => {
    const page = await site().open(t, '?only=nms');
    await page.hover('#nms .row >> nth=3');
    t.is(await page.locator('#nms .box.is-pointed').count(), 1);
    await page.click('#nms .presets button:has-text("2,000")');
    t.regex(await text(page, '#nms .ranking'), /43 kept/);
  });
};
