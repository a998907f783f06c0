// The picture of a report in README.md: the first screen for the network of examples/centernet on its five photographs.
//
//   npx tsx tools/report/picture.ts      writes docs/report.png; needs the built package and Chromium
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';

import { decode, evaluate, type CocoDataset, type CocoResult } from 'boxwise';
import { chromium } from 'playwright-core';

import { HEAD, loadNetwork, readPhoto } from '../../examples/centernet/detector.js';
import { FLAGS } from '../../web/flags.mjs';

const EXAMPLE = new URL('../../examples/centernet/', import.meta.url);
const photos = fileURLToPath(new URL('photos', EXAMPLE));
const truth = fileURLToPath(new URL('annotations.json', EXAMPLE));
const { images = [], categories = [] } = JSON.parse(readFileSync(truth, 'utf8')) as CocoDataset;

const run = await loadNetwork();
const results: CocoResult[] = [];
for (const { id, file_name = '' } of images) {
  const photo = await readPhoto(join(photos, file_name));
  const options = { ...HEAD, imageSize: photo, scoreThreshold: 0.05, iouThreshold: 0.5 };
  for (const { box, score, classId } of decode(await run(photo), options)) {
    const [x1, y1, x2, y2] = box;
    const category = categories[classId];
    if (category) results.push({ image_id: id, category_id: category.id, bbox: [x1, y1, x2 - x1, y2 - y1], score }); // prettier-ignore
  }
}

const folder = mkdtempSync(join(tmpdir(), 'boxwise-picture-'));
const found = join(folder, 'centernet.json');
writeFileSync(found, JSON.stringify(results));
const evaluation = evaluate(truth, found, { analysis: true });
const page = join(folder, 'report.html');
const title = 'CenterNet on five photographs';
writeFileSync(page, await evaluation.promises.report({ title, images: photos, thumbnails: images.length }));
const browser = await chromium.launch({
  executablePath: process.env['CHROMIUM'] ?? '/usr/bin/chromium',
  args: FLAGS,
});
const tab = await browser.newPage({ viewport: { width: 1440, height: 900 }, reducedMotion: 'reduce' });
await tab.goto(pathToFileURL(page).href);
await tab.waitForSelector('html[data-ready]', { state: 'attached' });
await tab.waitForTimeout(1000);
await tab.screenshot({ path: fileURLToPath(new URL('../../docs/report.png', import.meta.url)) });
await browser.close();
rmSync(folder, { recursive: true });
