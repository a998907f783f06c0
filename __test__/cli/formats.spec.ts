import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';

import test from 'ava';
import { readVoc } from 'boxwise';

import { boxwise, DT, GT, ROOT } from './run.js';

const place = mkdtempSync(join(tmpdir(), 'boxwise-formats-'));
test.after.always(() => rmSync(place, { recursive: true }));
const SUMMARY = readFileSync(join(ROOT, 'oracles/sample/summary.txt'), 'utf8');

function file(name: string, content: string | Uint8Array): string {
  const path = join(place, name);
  writeFileSync(path, content);
  return path;
}

test('gzip is read by its first bytes, from files and from stdin, whatever the name', (t) => {
  const gt = file('gt.dat', gzipSync(readFileSync(GT)));
  const packed = gzipSync(readFileSync(DT));
  t.is(boxwise(['eval', '--gt', gt, '--dt', file('dt.json.gz', packed)]).stdout, SUMMARY);
  t.is(boxwise(['eval', '--gt', gt, '--dt', '-'], packed).stdout, SUMMARY);
  const cut = boxwise(['eval', '--gt', gt, '--dt', file('cut.gz', packed.subarray(0, packed.length - 9))]);
  t.is(cut.status, 2);
  t.regex(cut.stderr, /cut\.gz: .*gzip.*\[INVALID_VALUE\]/);
});

test('UTF-16 is named', (t) => {
  const dt = file('utf16.json', Buffer.from('\ufeff[]', 'utf16le'));
  const { status, stderr } = boxwise(['eval', '--gt', GT, '--dt', dt]);
  t.is(status, 2);
  t.regex(stderr, /utf16\.json.*UTF-16LE.*\[INVALID_JSON\]/);
});

const XML = `<annotation><object><name>dog</name><bndbox><xmin>1</xmin><ymin>1</ymin><xmax>9</xmax><ymax>9</ymax></bndbox></object></annotation>`;

test("VOC's own files are scored", (t) => {
  const annotations = join(place, 'Annotations');
  const results = join(place, 'results');
  for (const folder of [annotations, results]) mkdirSync(folder);
  writeFileSync(join(annotations, 'a.xml'), `\ufeff${XML}`);
  writeFileSync(join(annotations, 'b.xml'), '<annotation/>');
  writeFileSync(join(results, 'comp4_det_test_dog.txt'), '\ufeffa 0.9 1 1 9 9\n');
  const all = boxwise([
    'eval',
    '--protocol',
    'voc',
    '--gt',
    annotations,
    '--dt',
    results,
    '--format',
    'json',
  ]);
  t.is(all.status, 0, all.stderr);
  t.is((JSON.parse(all.stdout) as { metrics: { AP50: number } }).metrics.AP50, 1);
  const set = file('set.txt', '\ufeffa\n');
  const dt = join(results, 'comp4_det_test_dog.txt');
  t.is(boxwise(['eval', '--protocol', 'voc', '--gt', annotations, '--image-set', set, '--dt', dt]).status, 0);
  t.is(boxwise(['eval', '--gt', GT, '--image-set', set, '--dt', DT]).status, 2);
});

test('VOC annotations that end in .XML are read from a folder and by a list', (t) => {
  const annotations = mkdtempSync(join(place, 'capitals-'));
  writeFileSync(join(annotations, 'a.XML'), XML);
  writeFileSync(join(annotations, 'b.c.xml'), XML);
  const imageSet = file('capitals.txt', 'a\nb.c\n');
  for (const dataset of [readVoc({ annotations }), readVoc({ annotations, imageSet })])
    t.deepEqual([dataset.imageCount, dataset.annotationCount], [2, 2]);
  const missing = file('capitals-missing.txt', 'a\nnone\n');
  t.throws(() => readVoc({ annotations, imageSet: missing }), {
    code: 'UNREADABLE_FILE',
    message: /none\.xml/,
  });
});

test('a VOC file without a root, and a folder without files, are refused by name', (t) => {
  for (const [name, content, code] of [
    ['empty', '', 'EMPTY_INPUT'],
    ['zeros', '\0\0\0\0', 'INVALID_SHAPE'],
    ['declaration', '<?xml version="1.0"?>', 'INVALID_SHAPE'],
    ['two', `${XML}${XML}`, 'INVALID_SHAPE'],
    ['garbage', `${XML}tail`, 'INVALID_SHAPE'],
    [undefined, '', 'EMPTY_INPUT'],
  ] as const) {
    const folder = mkdtempSync(join(place, 'voc-'));
    if (name !== undefined) writeFileSync(join(folder, `${name}.xml`), content);
    const dt = file('none.txt', '');
    const { status, stderr } = boxwise(['eval', '--protocol', 'voc', '--gt', folder, '--dt', dt]);
    t.is(status, 2, name);
    t.true(stderr.includes(`[${code}]`) && stderr.includes(folder), stderr);
  }
});

test("Open Images' tables are scored", (t) => {
  const boxes = file('boxes.csv', 'ImageID,LabelName,XMin,XMax,YMin,YMax\na,/m/dog,0.1,0.5,0.1,0.5\n');
  const found = file(
    'found.csv',
    '\ufeffImageID,LabelName,Score,XMin,XMax,YMin,YMax\na,/m/dog,0.9,0.1,0.5,0.1,0.5\n',
  );
  const args = ['eval', '--protocol', 'openimages', '--gt', boxes, '--dt', found, '--format', 'json'];
  const { status, stdout, stderr } = boxwise(args);
  t.is(status, 0, stderr);
  t.is((JSON.parse(stdout) as { metrics: { AP50: number } }).metrics.AP50, 1);
});

test('images of Open Images without labels are warned of with flags, one of which counts their detections', (t) => {
  const boxes = file('unlabelled.csv', 'ImageID,LabelName,XMin,XMax,YMin,YMax\na,/m/dog,0.1,0.5,0.1,0.5\n');
  const head = 'ImageID,LabelName,Score,XMin,XMax,YMin,YMax\n';
  const found = file(
    'unlabelled-found.csv',
    `${head}a,/m/dog,0.8,0.1,0.5,0.1,0.5\na,/m/dog,0.9,0.6,0.9,0.6,0.9\n`,
  );
  const args = ['eval', '--protocol', 'openimages', '--gt', boxes, '--dt', found];
  const { status, stderr } = boxwise(args);
  t.is(status, 0, stderr);
  t.regex(stderr, /\(--gt-labels\).*`--no-verified-only`.*\[IMAGES_WITHOUT_LABELS\]/);
  t.notRegex(stderr, /verifiedOnly/);
  const all = boxwise([...args, '--no-verified-only']);
  t.is(all.status, 0, all.stderr);
  t.notRegex(all.stderr, /IMAGES_WITHOUT_LABELS/);
});

test('crowdpose compares keypoints unless another type is named', (t) => {
  const { status, stderr } = boxwise([
    'eval',
    '--protocol',
    'crowdpose',
    '--gt',
    file('gt.json', '{}'),
    '--dt',
    DT,
  ]);
  t.is(status, 2);
  t.notRegex(stderr, /iouType|iou-type/);
});

test('a minimum of a metric that these options do not have is a bad option, found before the inputs are read', (t) => {
  const missing = join(place, 'missing.json');
  for (const args of [
    ['--min', 'APr=0.2'],
    ['--protocol', 'panoptic', '--min-ap', '0.1'],
    ['--protocol', 'semantic', '--classes', '2', '--min-pq', '0.1'],
    ['--iou-type', 'keypoints', '--min-ap-small', '0.1'],
  ]) {
    const { status, stderr } = boxwise(['eval', '--gt', missing, '--dt', missing, ...args]);
    t.is(status, 2, args.join(' '));
    t.regex(stderr, /there is no metric \w+ with these options; there are \w+/);
  }
});
