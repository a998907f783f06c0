import { readFileSync } from 'node:fs';
import test from 'ava';
import { evaluate, type CocoDataset, type CocoResult } from 'boxwise';
import { shown, text } from '../browser.js';
import { copied, painted, saved, settled, until } from './browser.js';
import { inBrowser, startSample } from './sample.js';

const browser = inBrowser(test);
const sample = startSample(test);

browser('page: bars, bins, tiles and rows open their pictures; Back returns to the same place', async (t) => {
  const page = await sample.reports.open(t, sample.html, { hash: '#conf=0' });
  const total = async () => shown((await text(page, '.pictures-bar p b')).split(' ')[0] ?? '');
  const { kinds } = sample.evaluation.errors();
  for (const [at, kind] of kinds.kind.entries()) {
    const bar = page.locator('.bar-row').nth(at);
    await bar.scrollIntoViewIfNeeded();
    const top = await page.evaluate<number>('scrollY');
    await bar.click();
    await settled(page);
    t.is(await total(), kinds.count[at] ?? -1, kind);
    await page.goBack();
    await settled(page);
    t.is(await page.evaluate('scrollY'), top);
    t.true(await bar.evaluate((own) => own === own.ownerDocument.activeElement));
  }
  const { score } = sample.evaluation.distributions();
  await page.locator('#scores .reader').first().focus();
  for (const key of ['Home', 'ArrowRight', 'ArrowRight', 'Enter']) await page.keyboard.press(key);
  await settled(page);
  const counted = (score.truePositives[2] ?? 0) + (score.falsePositives[2] ?? 0) + (score.ignored[2] ?? 0);
  t.is(await total(), counted);
  await page.click('.pictures-head button:text-is("Report")');
  const { micro } = sample.evaluation.operatingPoints({ confidence: 0 });
  for (const [at, value] of [micro.truePositives, micro.falsePositives, micro.falseNegatives].entries()) {
    await page.locator('#threshold .tile').nth(at).click();
    await settled(page);
    t.is(await total(), value);
    await page.goBack();
    await settled(page);
  }
  await page.locator('#categories .row-open').first().focus();
  await page.keyboard.press('ArrowDown');
  await settled(page);
  const name = await page.evaluate<string>('document.activeElement.textContent');
  await page.keyboard.press('Enter');
  await settled(page);
  t.is(await text(page, '#pictures-title'), name);
  t.true((await page.locator('.shots .shot').count()) > 0);
});

browser('page: one image is walked, zoomed and left by keys, truth beside detections', async (t) => {
  const page = await sample.reports.open(t, sample.html, { hash: '#view=pictures&conf=0.2' });
  await page.locator('.shots .shot').first().click();
  await settled(page);
  t.deepEqual(await page.locator('.pane figcaption').allTextContents(), ['Ground truth', 'Detections']);
  const name = () => text(page, '.viewer-name b');
  const first = await name();
  t.true((await painted(page, '.pane canvas')) > 500);
  await page.keyboard.press('ArrowRight');
  await settled(page);
  t.not(await name(), first);
  t.regex(await text(page, '.viewer-name span'), /^2 of /);
  await page.keyboard.press('ArrowLeft');
  const ground = () =>
    page
      .locator('.pane .ground')
      .first()
      .evaluate((own) => own.getBoundingClientRect().width);
  const fitted = await ground();
  await page.keyboard.press('+');
  await settled(page);
  t.true(Math.abs((await ground()) / fitted - 1.5) < 0.01);
  await page.keyboard.press('0');
  await page.locator('.pane-frame').first().hover();
  await page.mouse.wheel(0, -300);
  await settled(page);
  t.true((await ground()) > 2 * fitted);
  await page.keyboard.press('0');
  await settled(page);
  t.is(await ground(), fitted);
  const listed = await page.locator('.marks li').allTextContents();
  const image = sample.evaluation
    .imageTable({ confidence: 0.2 })
    .toTable()
    .find((own) => own.fileName === first);
  const count = (word: string) => listed.filter((line) => line.startsWith(word)).length;
  t.deepEqual(
    [count('True positive'), count('False positive'), count('Missed')],
    [image?.truePositives, image?.falsePositives, image?.falseNegatives],
  );
  await page.click('.viewer-options .choice label:has-text("One picture")');
  t.is(await page.locator('.pane').count(), 1);
  await page.keyboard.press('Escape');
  await settled(page);
  t.true((await page.locator('.shots .shot').count()) > 3);
});

browser('page: the row of a slice opens the errors of its images or objects', async (t) => {
  const { images, annotations = [] } = JSON.parse(readFileSync('sample/gt.json', 'utf8')) as CocoDataset;
  const { evaluation } = sample;
  const bySize = annotations.map(({ id, area = 0 }) => ({ id, size: area < 1024 ? 'small' : 'larger' }));
  const slices = {
    width: evaluation.slices({ images: images ?? [], by: 'width' }),
    size: evaluation.slices({ annotations: bySize, by: 'size' }),
  };
  const page = await sample.reports.open(t, evaluation.report({ slices }), { hash: '#conf=0' });
  await page.locator('#sizes').scrollIntoViewIfNeeded();
  await settled(page);
  const widths = new Map(images?.map(({ id, width }) => [id, `width=${width}`]));
  const table = evaluation.imageTable({ confidence: 0 }).toTable();
  const name = slices.width.slice[0] ?? '';
  const own = table.filter(({ imageId }) => widths.get(imageId as number) === name);
  const total = own.reduce((sum, row) => sum + row.falsePositives + row.falseNegatives, 0);
  await page.locator(`#sizes .row-open:has(bdi:text-is("${name}"))`).click();
  await settled(page);
  t.is(await text(page, '#pictures-title'), `slice: ${name}`);
  t.is(shown(/^[\d,]+/.exec(await text(page, '.pictures-bar p'))?.[0] ?? ''), total);
  await page.goBack();
  await page.locator('#sizes .row-open:has(bdi:text-is("size=small"))').click();
  await settled(page);
  t.true((await page.locator('.shots .shot').count()) > 3);
});

browser('page: images come in the order of what they cost', async (t) => {
  const page = await sample.reports.open(t, sample.html, { hash: '#view=pictures&conf=0' });
  const names = (await page.locator('.shot-name').allTextContents()).slice(0, 12);
  const costs = new Map(
    sample.evaluation
      .imageTable({ cost: true })
      .toTable()
      .map((own) => [own.fileName, own.cost]),
  );
  const order = names.map((name) => costs.get(name) ?? NaN);
  t.deepEqual(
    order,
    order.toSorted((a, b) => b - a),
  );
  t.is(names[0], sample.evaluation.imageTable({ cost: true }).fileName[0]);
});

browser('page: pictures come from a folder of the reader’s, and from beside the report', async (t) => {
  const { default: sharp } = await import('sharp');
  const picture = await sharp({ create: { width: 64, height: 48, channels: 3, background: '#c33' } })
    .jpeg()
    .toBuffer();
  const page = await sample.reports.open(t, sample.html, { hash: '#view=pictures' });
  const name = await text(page, '.shots .shot-name');
  await page.locator('.pictures-actions input').evaluate((input) => input.removeAttribute('webkitdirectory'));
  await page.setInputFiles('.pictures-actions input', [{ name, mimeType: 'image/jpeg', buffer: picture }]);
  await until(page, `document.querySelector('.shots .shot img')?.naturalWidth === 64`);
  t.regex(await text(page, '.pictures-actions .button'), /^1 of 200 pictures/);
  const beside = await sample.reports.open(t, sample.evaluation.report({ images: '.' }), {
    hash: '#view=pictures',
    beside: { [name]: picture },
  });
  await until(beside, `document.querySelector('.shots .shot img')?.naturalWidth === 64`);
  t.pass();
});

browser('page: a link has the zoom, the place and the marks that are shown', async (t) => {
  const page = await sample.reports.open(t, sample.html, { hash: '#view=pictures&image=3' });
  await page.locator('.viewer').press('+');
  await page.locator('.viewer').press('+');
  await page.locator('.viewer').press('Shift+ArrowRight');
  await page.click('.viewer-options label:has-text("missed")');
  await settled(page);
  const seen = (own: typeof page) =>
    own.evaluate<string>(
      `[...['left', 'top', 'width'].map((side) => parseFloat(document.querySelector('.pane .ground').style[side]).toFixed(1)), ...[...document.querySelectorAll('.viewer-options [type=checkbox]')].map((own) => own.checked)].join()`,
    );
  const hash = new URL(await copied(page, 'button:has-text("Copy link")')).hash;
  t.regex(hash, /zoom=2\.25,0\.\d+,0\.5/);
  const other = await sample.reports.open(t, sample.html, { hash });
  await settled(other);
  t.is(await seen(other), await seen(page));
  await other.locator('.viewer').press('ArrowRight');
  await settled(other);
  t.notRegex(await copied(other, 'button:has-text("Copy link")'), /zoom/);
  const broken = await sample.reports.open(t, sample.html, { hash: '#view=pictures&image=3&zoom=x,1' });
  t.regex(await text(broken, '.viewer-options'), /missed/);
});

browser('page: pictures that are not there have a sentence with what to do', async (t) => {
  const none = await sample.reports.open(t, sample.html, { hash: '#view=pictures' });
  t.regex(await text(none, '.pictures-missing'), /made without pictures.*Folder of pictures/);
  const moved = await sample.reports.open(t, sample.evaluation.report({ images: 'moved' }), {
    hash: '#view=pictures',
    allowed: /ERR_FILE_NOT_FOUND|404/,
  });
  await until(
    moved,
    `/cannot be read from .*moved/.test(document.querySelector('.pictures-missing')?.textContent)`,
  );
  await moved
    .locator('.pictures-actions input')
    .evaluate((input) => input.removeAttribute('webkitdirectory'));
  const buffer = Buffer.from('no picture');
  await moved.setInputFiles('.pictures-actions input', [{ name: 'x.jpg', mimeType: 'image/jpeg', buffer }]);
  await settled(moved);
  t.regex(await text(moved, '.pictures-missing'), /names that the images have/);
});

browser('page: small pictures in the file are shown where they belong', async (t) => {
  const folder = 'examples/centernet';
  const truth = JSON.parse(readFileSync(`${folder}/annotations.json`, 'utf8')) as CocoDataset;
  const results = (truth.annotations ?? []).map((own): CocoResult => ({
    image_id: own.image_id,
    category_id: own.category_id,
    bbox: own.bbox ?? [0, 0, 0, 0],
    score: Number(own.id) / 20,
  }));
  const own = evaluate(`${folder}/annotations.json`, results.slice(3), { analysis: true });
  const page = await sample.reports.open(
    t,
    await own.promises.report({ images: `${folder}/photos`, thumbnails: 1 }),
    { hash: '#view=pictures' },
  );
  await until(page, `document.querySelector('.shots .shot img')?.naturalWidth > 0`);
  const [source, ratio] = await page.evaluate<[string, number]>(
    `(() => { const { src, naturalWidth, naturalHeight } = document.querySelector('.shots .shot img'); return [src, naturalWidth / naturalHeight]; })()`,
  );
  t.regex(source, /^blob:/);
  const name = await text(page, '.shots .shot-name');
  const image = truth.images?.find((each) => each.file_name === name);
  t.true(Math.abs(ratio - (image?.width ?? 0) / (image?.height ?? 1)) < 0.02, name);
});

browser('page: on paper marks stay on the picture that they are of, and no control is printed', async (t) => {
  const page = await sample.reports.open(t, sample.html, { hash: '#view=pictures&image=0' });
  const ratios = (): Promise<number[]> =>
    page.evaluate(`[...document.querySelectorAll('.pane-frame')].flatMap((frame) => {
      const [box, canvas, ground] = [frame, frame.querySelector('canvas'), frame.querySelector('.ground')].map((own) => own.getBoundingClientRect());
      return [box.width / box.height, canvas.width / canvas.height, (ground.left - box.left) / box.width, ground.width / box.width, ground.height / box.height];
    })`);
  const before = await ratios();
  await page.emulateMedia({ media: 'print' });
  // Narrower, as paper is, without anything being measured anew.
  await page.evaluate(`document.querySelector('.panes').style.width = '600px'`);
  const after = await ratios();
  t.true(
    before.length === 10 && after.every((own, at) => Math.abs(own - (before[at] ?? 0)) < 0.02),
    `${before} ${after}`,
  );
  t.deepEqual(
    await page.evaluate(
      `[...document.querySelectorAll('.pictures :is(button, input, select, kbd)')].filter((own) => own.checkVisibility() && !own.matches('.row-open, .rows button, .shot, .marks button, .chip')).map((own) => own.outerHTML.slice(0, 80))`,
    ),
    [],
  );
});

browser('page: suspicious labels open their image, and go out as COCO', async (t) => {
  const page = await sample.reports.open(t, sample.html);
  const { boxes } = sample.evaluation.labelErrors();
  await page.locator('#labels .row-open').first().click();
  await settled(page);
  t.is(await text(page, '.viewer-name b'), boxes.fileName[0] ?? '');
  t.true((await page.locator('.marks .is-chosen').count()) > 0);
  await page.goBack();
  const coco = JSON.parse((await saved(page, '#labels button:has-text("COCO file")')).text) as CocoDataset & {
    annotations: { attributes: { kind: string; quality: number } }[];
  };
  const worst = coco.annotations[0];
  t.is(worst?.attributes.kind, boxes.kind[0]);
  t.true(Math.abs((worst?.attributes.quality ?? 1) - (boxes.quality[0] ?? 0)) < 1e-6);
  t.is(worst?.image_id, boxes.imageId[0]);
});
