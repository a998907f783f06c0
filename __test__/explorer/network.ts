import { readFileSync } from 'node:fs';
import { coco80, decode, letterboxImage } from 'boxwise';
import sharp from 'sharp';
import { HEAD, loadNetwork } from '../../examples/centernet/detector.js';
import { run } from './run.js';
import { text } from '../browser.js';
import { type Chapter } from './site.js';

const FIGURE = '#figure-4d';
const PHOTO = 'examples/centernet/photos/motorcycle.jpg';

/** What the same network finds in Node.js. */
async function found(): Promise<{ name: string; score: number; box: number[] }[]> {
  const { data, info } = await sharp(PHOTO).removeAlpha().raw().toBuffer({ resolveWithObject: true });
  const size = { width: info.width, height: info.height };
  const { data: pixels } = letterboxImage(data, { image: size, input: 512, layout: 'nhwc', divisor: 1 });
  const look = await loadNetwork();
  const outputs = await look({ pixels: pixels as Float32Array, ...size });
  return [...decode(outputs, { ...HEAD, imageSize: size, scoreThreshold: 0.2 })].map(
    ({ box, score, classId }) => ({ name: coco80[classId] ?? '', score, box }),
  );
}

export const network: Chapter = (test, site) => {
  test.serial(
    'a picture of the reader’s own: nothing is loaded before, and the page finds what Node.js finds',
    async (t) => {
      const page = await site().open(t, '?only=grid&picture.c=0.2');
      const asked: string[] = [];
      page.context().on('request', (request) => asked.push(request.url()));
      await page.setInputFiles(`${FIGURE} input[type=file]`, {
        name: 'notes.txt',
        mimeType: 'text/plain',
        buffer: Buffer.from('hello'),
      });
      await page.waitForSelector(`${FIGURE} [role="alert"]`);
      t.regex(await text(page, `${FIGURE} [role="alert"]`), /notes\.txt is not a picture/);
      t.false(asked.some((url) => url.includes('centernet')));

      await page.setInputFiles(`${FIGURE} input[type=file]`, {
        name: 'mine.jpg',
        mimeType: 'image/jpeg',
        buffer: readFileSync(PHOTO),
      });
      await page.waitForSelector(`${FIGURE} .answers-list button`);
      t.true(asked.some((url) => url.includes('centernet')));
      t.true(
        asked.every((url) => /^(http:\/\/127\.0\.0\.1|blob:)/.test(url)),
        'nothing leaves the page',
      );

      // The listing prints boxes in pixels of the picture; JPEG decoders differ by a unit or two.
      await page.locator(`${FIGURE} details.code`).evaluate((details) => details.setAttribute('open', ''));
      const printed = run(await text(page, `${FIGURE} .code pre`)).map((line) => {
        const [, name = '', score = '', box = ''] = /^(.*?) (0\.\d+) (.*)$/.exec(line) ?? [];
        return { name, score: Number(score), box: box.split(' ').map(Number) };
      });
      const wanted = await found();
      for (const { name, score, box } of wanted.filter((one) => one.score > 0.22)) {
        const alike = printed.find((one) => one.name === name && Math.abs(one.score - score) < 0.02);
        t.truthy(alike, `${name} ${score}`);
        box.forEach((value, i) => t.true(Math.abs(value - (alike?.box[i] ?? NaN)) < 3, `${name} ${i}`));
      }
      t.true(Math.abs(printed.length - wanted.length) <= 1);
      t.is(await page.locator(`${FIGURE} .box--kept`).count(), printed.length);
    },
  );
};
