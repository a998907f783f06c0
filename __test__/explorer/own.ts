import { readFileSync } from 'node:fs';
import { gzipSync } from 'node:zlib';
import { evaluate } from 'boxwise';
import type { Page } from 'playwright-core';
import { shown, text } from '../browser.js';
import { run } from './run.js';
import { listing, type Chapter } from './site.js';

const NAMES = [
  'AP',
  'AP50',
  'AP75',
  'APs',
  'APm',
  'APl',
  'AR1',
  'AR10',
  'AR100',
  'ARs',
  'ARm',
  'ARl',
] as const;
const file = (name: string, content: string | Buffer, mimeType = 'application/json') => ({
  name,
  mimeType,
  buffer: Buffer.from(content),
});
const INPUT = '#own .drop input >> nth=0';

/** What the page has of a browser's own that Node.js has not. */
interface Dom {
  DataTransfer: new () => { items: { add(file: File): void } };
}

/**
 * The report in a tab of its own. A browser refuses to open it where making it took longer than a click counts, as on a busy machine: then the
 * second click opens what is made by now.
 */
async function openReport(page: Page): Promise<Page> {
  const opened = page.context().waitForEvent('page');
  await page.click('#own .own-report button');
  await page.waitForSelector('#own .own-report a[download]');
  if (page.context().pages().length === 1) await page.click('#own .own-report button');
  const report = await opened;
  await report.waitForSelector('html[data-ready]', { state: 'attached' });
  return report;
}

export const own: Chapter = (test, site) => {
  test.serial(
    'your own results: dropped files are evaluated as the library does, and the question is answered',
    async (t) => {
      const page = await site().open(t, '?only=own');
      const [gt, dt] = ['sample/gt.json', 'sample/dt.json'].map((path) => readFileSync(path));
      if (!gt || !dt) return t.fail('no sample');
      // Dropped as a person drops them, in one gesture.
      const transfer = await page.evaluateHandle(
        ([first, second]) => {
          const { DataTransfer } = globalThis as unknown as Dom;
          const files = new DataTransfer();
          files.items.add(new File([first ?? ''], 'truth.json', { type: 'application/json' }));
          files.items.add(new File([second ?? ''], 'results.json', { type: 'application/json' }));
          return files;
        },
        [gt.toString(), dt.toString()],
      );
      await page.dispatchEvent('#own .drop', 'drop', { dataTransfer: transfer });
      await page.waitForSelector('#own .predict.is-seen');
      const { metrics } = evaluate(gt, dt);
      const values = await page.locator('#own .metrics dd').allTextContents();
      t.deepEqual(
        values.map(shown),
        NAMES.map((name) => Number(metrics[name].toFixed(3))),
      );
      t.regex(await text(page, '#own .slot--truth'), /truth\.json/);
      // The listing names the dropped files: beside them it prints what the page shows.
      const code = (await listing(page, 'own'))
        .replace('truth.json', 'sample/gt.json')
        .replace('results.json', 'sample/dt.json');
      const [AP, ...summary] = run(code);
      t.is(AP, /\/\/ (\S+)$/m.exec(code)?.[1]);
      t.is(summary.length, 12);
      t.regex(await text(page, '#own .gallery-head p'), /1 of 48/);
      await page.click('#own .gallery-head button:has-text("Next")');
      t.regex(await text(page, '#own .gallery-head p'), /2 of 48/);
    },
  );

  test.serial('your own results: files that are let go anywhere are taken, and the page stays', async (t) => {
    const page = await site().open(t, '');
    const url = page.url();
    for (const place of ['h1', '#figure-7 .metrics', '#figure-1 .field', '.bar']) {
      const stays = await page.evaluate<boolean>(
        `document.querySelector('${place}').dispatchEvent(new DragEvent('dragover', { bubbles: true, cancelable: true, dataTransfer: new DataTransfer() }))`,
      );
      t.false(stays, `${place}: the browser does nothing of its own`);
    }
    await page.evaluate(`(() => {
        const dataTransfer = new DataTransfer();
        dataTransfer.items.add(new File(['{"images": [], "annotations": [], "categories": []}'], 'truth.json'));
        document.querySelector('#figure-7 .metrics').dispatchEvent(new DragEvent('drop', { bubbles: true, cancelable: true, dataTransfer }));
      })()`);
    await page.waitForSelector('#own .slot--truth.is-full');
    t.is(page.url(), url);
  });

  test.serial(
    'your own results: NaN and ids of 64 bits are read as the library reads them, warnings with them',
    async (t) => {
      const page = await site().open(t, '?only=own');
      const [gt, dt] = [
        '{"images":[{"id":1,"width":100,"height":80,"file_name":"a.jpg"},{"id":9007199254740993,"width":100,"height":80,"file_name":"b.jpg"}],"categories":[{"id":1,"name":"cat"}],"annotations":[{"id":1,"image_id":1,"category_id":1,"bbox":[10,10,30,30],"area":900,"iscrowd":0},{"id":2,"image_id":9007199254740993,"category_id":1,"bbox":[10,10,30,30],"area":900,"iscrowd":0}]}',
        '[{"image_id":1,"category_id":1,"bbox":[NaN,1,2,3],"score":0.9},{"image_id":9007199254740993,"category_id":1,"bbox":[10,10,30,30],"score":0.8}]',
      ];
      await page.setInputFiles(INPUT, [file('gt.json', gt), file('dt.json', dt)]);
      await page.waitForSelector('#own .gallery');
      const { metrics, warnings } = evaluate(Buffer.from(gt), Buffer.from(dt));
      t.is(shown(await text(page, '#own .metrics .is-main dd')), Number(metrics.AP.toFixed(3)));
      t.is(await page.locator('#own .warnings li').count(), warnings.length);
      t.regex(await text(page, '#own .gallery-head p'), /a\.jpg, 1 of 1: 1 missed/);
    },
  );

  test.serial('your own results: a file takes the place that it is of, or none', async (t) => {
    const page = await site().open(t, '?only=own');
    const gt = '{"images":[{"id":1}],"categories":[{"id":1,"name":"cat"}],"annotations":[]}';
    const alert = () => text(page, '#own [role="alert"]');
    for (const [names, said] of [
      [
        [
          ['gt.json', gt],
          ['config.json', '{"lr": 0.1}'],
        ],
        /^config\.json: expected a COCO dataset.* without "images" and "annotations"/,
      ],
      [
        [
          ['gt.json', gt],
          ['dt.json', '{"annotations": []}'],
        ],
        /^dt\.json: .* without "images"/,
      ],
      [
        [
          ['gt.json', gt],
          ['gt-2.json', gt],
        ],
        /^gt-2\.json: a dataset, as gt\.json, which is taken/,
      ],
    ] as const) {
      await page.reload();
      await page.waitForSelector('html[data-ready]', { state: 'attached' });
      await page.setInputFiles(
        INPUT,
        names.map(([name, content]) => file(name, content)),
      );
      await page.waitForSelector('#own [role="alert"]');
      t.regex(await alert(), said);
      t.regex(await text(page, '#own .slot--truth'), /gt\.json/);
    }
    // What other protocols have, and this page does not.
    const lvis =
      '{"images":[{"id":1,"width":9,"height":9}],"categories":[{"id":1,"name":"cat"}],"annotations":[{"id":1,"image_id":1,"category_id":1,"bbox":[1,1,2,2],"area":4}]}';
    await page.reload();
    await page.waitForSelector('html[data-ready]', { state: 'attached' });
    await page.setInputFiles(INPUT, [file('lvis.json', lvis), file('results.json', '[]')]);
    await page.waitForSelector('#own [role="alert"]');
    t.regex(await alert(), /^lvis\.json.*iscrowd.*COCO’s boxes and masks/s);
  });

  test.serial(
    'your own results: a file that is no dataset is refused with the library’s own words',
    async (t) => {
      const page = await site().open(t, '?only=own');
      await page.setInputFiles(INPUT, [
        file('gt.json', '{"images": 3, "annotations": []}'),
        file('dt.json', '[]'),
      ]);
      await page.waitForSelector('#own [role="alert"]');
      t.regex(await text(page, '#own [role="alert"]'), /images/);
    },
  );

  test.serial('your own results: names with markup are text, and nothing of them runs', async (t) => {
    const page = await site().open(t, '?only=own');
    const name = '<img src=x onerror="document.title=1">';
    const gt = {
      images: [{ id: 1, width: 100, height: 80, file_name: name }],
      categories: [{ id: 1, name }],
      annotations: [{ id: 1, image_id: 1, category_id: 1, bbox: [10, 10, 30, 30], area: 900, iscrowd: 0 }],
    };
    const dt = [{ image_id: 1, category_id: 1, bbox: [60, 10, 30, 30], score: 0.9 }];
    await page.setInputFiles(INPUT, [
      file('gt.json', JSON.stringify(gt)),
      file('dt.json', JSON.stringify(dt)),
    ]);
    await page.waitForSelector('#own .gallery');
    t.is(await text(page, '#own tbody th'), name);
    t.not(await page.title(), '1');
  });

  test.serial('your own results: packed files, a folder of pictures, and what is neither', async (t) => {
    const page = await site().open(t, '?only=own');
    await page.setInputFiles(INPUT, [file('notes.txt', 'hello', 'text/plain')]);
    await page.waitForSelector('#own [role="alert"]');
    t.regex(await text(page, '#own [role="alert"]'), /notes\.txt is neither a JSON file nor a picture/);
    await page.setInputFiles(INPUT, [file('numbers.json', '12')]);
    await page.waitForFunction(
      '/numbers.json: expected a COCO dataset/.test(document.querySelector("#own [role=alert]")?.textContent)',
    );
    const gt = {
      images: [{ id: 1, width: 451, height: 300, file_name: 'photos/chelsea.jpg' }],
      categories: [{ id: 17, name: 'cat' }],
      annotations: [
        { id: 1, image_id: 1, category_id: 17, bbox: [0, 0, 401, 300], area: 120300, iscrowd: 0 },
      ],
    };
    const dt = [{ image_id: 1, category_id: 17, bbox: [200, 0, 200, 100], score: 0.9 }];
    await page.setInputFiles(INPUT, [
      file('gt.json.gz', gzipSync(JSON.stringify(gt)), 'application/gzip'),
      file('dt.json', ` \n${JSON.stringify(dt)}`),
    ]);
    await page.waitForSelector('#own .gallery');
    t.is(await page.locator('#own [role="alert"]').count(), 0);
    t.is(await page.locator('#own .gallery image').count(), 0);
    await page.setInputFiles('#own .drop input >> nth=1', 'examples/centernet/photos');
    await page.waitForSelector('#own .gallery image');
    t.regex(await text(page, '#own .drop .hint'), /5 pictures/);
  });

  test.serial(
    'your own results: the report opens in a tab of its own, with the library’s numbers and the pictures that were given',
    async (t) => {
      const asked: string[] = [];
      const page = await site().open(t, '?only=own', {}, (fresh) =>
        fresh.context().on('request', (request) => asked.push(request.url())),
      );
      const gt = {
        images: [{ id: 1, width: 451, height: 300, file_name: 'photos/chelsea.jpg' }],
        categories: [{ id: 17, name: 'cat' }],
        annotations: [
          { id: 1, image_id: 1, category_id: 17, bbox: [0, 0, 401, 300], area: 120300, iscrowd: 0 },
        ],
      };
      const dt = [
        { image_id: 1, category_id: 17, bbox: [0, 0, 400, 260], score: 0.9 },
        { image_id: 1, category_id: 17, bbox: [300, 0, 100, 100], score: 0.95 },
      ];
      await page.setInputFiles(INPUT, [
        file('mine.json', JSON.stringify(gt)),
        file('night.json', JSON.stringify(dt)),
      ]);
      await page.setInputFiles('#own .drop input >> nth=1', 'examples/centernet/photos');
      await page.waitForSelector('#own .own-report');
      const report = await openReport(page);
      t.regex(report.url(), /^blob:/);
      const { metrics } = evaluate(Buffer.from(JSON.stringify(gt)), Buffer.from(JSON.stringify(dt)));
      t.is(shown(await text(report, '.headline .is-main dd')), Number(metrics.AP.toFixed(3)));
      t.regex(
        await text(report, '.head-source'),
        /^night\.json against mine\.json: 2 detections, 1 object of 1 category in 1 image/,
      );
      await report.click('.finding-show, #findings .shots .shot, #findings .shot');
      await report.waitForSelector('.pictures');
      await report.waitForSelector('.pictures-actions:has-text("1 of 1 pictures")');
      t.true(await page.locator('#own .own-report a[download="report.html"]').isVisible());
      t.deepEqual(
        asked.filter(
          (url) => !/^(blob|data):/.test(url) && new URL(url).origin !== new URL(page.url()).origin,
        ),
        [],
        'nothing leaves the page',
      );
    },
  );

  test.serial('your own results: the report of masks draws the masks', async (t) => {
    const page = await site().open(t, '?only=own&own.k=segm');
    const square = (x: number) => [[x, 10, x + 30, 10, x + 30, 40, x, 40]];
    const gt = {
      images: [{ id: 1, width: 100, height: 80 }],
      categories: [{ id: 1, name: 'square' }],
      annotations: [
        {
          id: 1,
          image_id: 1,
          category_id: 1,
          segmentation: square(10),
          bbox: [10, 10, 30, 30],
          area: 900,
          iscrowd: 0,
        },
      ],
    };
    const dt = [{ image_id: 1, category_id: 1, segmentation: square(50), score: 0.9 }];
    await page.setInputFiles(INPUT, [
      file('gt.json', JSON.stringify(gt)),
      file('dt.json', JSON.stringify(dt)),
    ]);
    await page.waitForSelector('#own .own-report');
    const report = await openReport(page);
    t.notRegex(await text(report, 'body'), /cannot be read again/);
    t.regex(await text(report, '.head-source'), /masks/);
  });
};
