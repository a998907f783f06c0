import { spawn, spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import {
  copyFileSync,
  existsSync,
  mkdtempSync,
  readFileSync,
  readdirSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';

import test, { type ExecutionContext } from 'ava';
import { Dataset, evaluate, type CocoResult, type Provenance } from 'boxwise';
import sharp from 'sharp';

import { boxwise, DT, GT, ROOT } from '../cli/run.js';
import { dataOf } from './payload.js';

const place = mkdtempSync(join(tmpdir(), 'boxwise-report-'));
test.after.always(() => rmSync(place, { recursive: true }));

const to = (name: string): string => join(place, name);
const inputs = ['--gt', GT, '--dt', DT];

/** Refused with exit code 2, one line on stderr and nothing written. */
function refused(t: ExecutionContext, args: readonly string[], said: RegExp): void {
  const before = readdirSync(place);
  const { status, stdout, stderr } = boxwise(args);
  t.is(status, 2, args.join(' '));
  t.regex(stderr, said);
  t.is(stdout, '');
  t.deepEqual(readdirSync(place), before);
}

test('a report reads no stdin', (t) => {
  refused(t, ['report', '--gt', GT, '--dt', '-', '--out', to('stdin.html')], /report reads no stdin/);
  refused(t, ['report', '--gt', '-', '--dt', DT, '--out', to('stdin.html')], /report reads no stdin/);
});

test('a report is written, and written again in its place', async (t) => {
  const out = to('report.html');
  for (let time = 0; time < 2; time++) {
    const { status, stdout, stderr } = boxwise(['report', ...inputs, '--out', out, '--title', '<b>bold</b>']);
    t.is(status, 0, stderr);
    t.is(stdout, `${out}\n`);
  }
  const page = readFileSync(out, 'utf8');
  t.false(page.includes('<b>bold</b>'));
  const { header } = await dataOf(page);
  t.is(header.title, '<b>bold</b>');
  t.is(header.provenance.detections[0]?.bytes, readFileSync(DT).length);
  t.is(header.provenance.detections[0]?.name, 'dt.json');
  t.regex(header.provenance.detections[0]?.sha256 ?? '', /^[0-9a-f]{64}$/);
  t.deepEqual(header.pictures, { kind: 'none', base: null });
});

test('a file that is no report is replaced only with --force, an input never', (t) => {
  const other = to('other.html');
  writeFileSync(other, '<p>mine</p>');
  refused(t, ['report', ...inputs, '--out', other], /is a file that boxwise did not write; .*--force/);
  t.is(readFileSync(other, 'utf8'), '<p>mine</p>');
  t.is(boxwise(['report', ...inputs, '--out', other, '--force', '-q']).status, 0);
  t.regex(readFileSync(other, 'utf8'), /id="boxwise-data"/);
  const own = to('own.json');
  writeFileSync(own, readFileSync(DT));
  refused(
    t,
    ['report', '--gt', GT, '--dt', own, '--out', own, '--force'],
    /is the file of --dt, which would be overwritten/,
  );
  refused(t, ['report', ...inputs, '--compare', own, '--out', own, '--force'], /is the file of --compare/);
  refused(
    t,
    ['report', ...inputs, '--summary', own, '--compare', own, '--out', to('a.html')],
    /--summary .*is the file of --compare/,
  );
});

test('wrong arguments are refused before anything is written', (t) => {
  const out = ['--out', to('never.html')];
  refused(t, ['report'], /required option '--gt <path>'/);
  refused(t, ['report', '--gt', GT], /required option '--dt <path>'/);
  refused(t, ['report', '--gt', to('missing.json'), '--dt', DT, ...out], /missing\.json.*UNREADABLE_FILE/);
  refused(t, ['report', ...inputs, ...out, '--gt', GT], /'--gt <path>' is given twice/);
  refused(t, ['report', ...inputs, ...out, '--iou', '0.42'], /--iou: expected an evaluated IoU threshold/);
  refused(t, ['report', ...inputs, ...out, '--iou', '2'], /--iou/);
  refused(t, ['report', ...inputs, ...out, '--images', to('nowhere')], /--images: expected a folder/);
  refused(t, ['report', ...inputs, ...out, '--thumbnails', '3'], /--thumbnails needs --images/);
  refused(t, ['report', ...inputs, ...out, '--images', place, '--thumbnails', '3'], /none of them/);
  refused(
    t,
    ['report', ...inputs, ...out, '--images', place, '--thumbnails', '-1'],
    /--thumbnails.*Expected a whole number/,
  );
  refused(t, ['report', ...inputs, ...out, '--slice', 'weather'], /--slice: expected an attribute/);
  refused(t, ['report', ...inputs, ...out, '--protocol', 'voc'], /--protocol/);
  refused(t, ['report', ...inputs, ...out, '--resamples', '0', '--compare', DT], /--resamples/);
  refused(t, ['report', ...inputs, '--out', ''], /--out: expected the path of a file/);
  refused(t, ['report', ...inputs, '--out', place], /is a folder; name a file/);
  refused(t, ['report', ...inputs, '--out', to('a/b/c.html')], /there is no folder .*make it first/);
  refused(t, ['report', ...inputs, '--out', to('same'), '--summary', to('same')], /the same file/);
  refused(t, ['view', ...inputs, '--port', '70000'], /65535/);
  refused(t, ['view', ...inputs, '--images', GT], /--images: expected a folder/);
});

test('Markdown goes to stdout, or beside the page', (t) => {
  const page = join(ROOT, 'report.html'); // npm start writes one
  const before = existsSync(page) && statSync(page).mtimeMs;
  const { stdout } = boxwise([
    'report',
    ...inputs,
    '--format',
    'markdown',
    '-q',
    '--title',
    'a|b <script> @you',
  ]);
  t.true(
    stdout.startsWith(
      '## a\\|b \\<script\\> @\u2060you\n\ndt.json (5,001 detections) against gt.json: 200 images',
    ),
  );
  t.regex(stdout, /\| 0\.579 \| 0\.781 \|/);
  t.is(stdout.split('\n').filter((line) => line.startsWith('- ')).length >= 3, true);
  t.is(existsSync(page) && statSync(page).mtimeMs, before);
  boxwise([
    'report',
    ...inputs,
    '--out',
    to('both.html'),
    '--summary',
    to('both.md'),
    '-q',
    '--title',
    'a|b <script> @you',
  ]);
  t.is(readFileSync(to('both.md'), 'utf8'), stdout);
});

test('two results, slices and a folder of pictures', async (t) => {
  const later = to('later.json');
  const results = JSON.parse(readFileSync(DT, 'utf8')) as { score: number }[];
  writeFileSync(later, JSON.stringify(results.filter(({ score }) => score > 0.3)));
  const args = ['--compare', later, '--slice', 'width', '--resamples', '50', '--images', place];
  const out = to('two.html');
  t.is(boxwise(['report', ...inputs, ...args, '--out', out, '-q']).status, 0);
  const { header, runs } = await dataOf(readFileSync(out, 'utf8'));
  t.deepEqual(
    header.runs.map(({ name }) => name),
    ['dt.json', 'later.json'],
  );
  t.is(runs.length, 2);
  t.is(header.comparison?.metrics[0]?.delta?.toFixed(3), '-0.124');
  t.deepEqual(
    header.runs[0]?.slices[0]?.rows.map(({ slice }) => slice),
    ['width=427', 'width=480', 'width=500', 'width=612', 'width=640'],
  );
  t.deepEqual(header.pictures, { kind: 'relative', base: './' });
  t.is(boxwise(['report', ...inputs, '--images', ROOT, '--out', out, '-q']).status, 0);
  const { pictures } = (await dataOf(readFileSync(out, 'utf8'))).header;
  t.is(pictures.base, `${relative(place, ROOT).split('\\').join('/')}/`);
});

test('pictures that the folder lacks are warned of', (t) => {
  const { images } = JSON.parse(readFileSync(GT, 'utf8')) as { images: { file_name: string }[] };
  const folder = mkdtempSync(join(place, 'some-'));
  const said = () =>
    boxwise(['report', ...inputs, '--images', folder, '--out', to('some.html'), '--force']).stderr;
  t.regex(said(), /none of the \d+ pictures .* there is no .*\[PICTURES_NOT_FOUND\]/);
  for (const { file_name: name } of images.slice(1)) writeFileSync(join(folder, name), '');
  t.regex(said(), /only \d+ of the \d+ pictures .*\(once\) \[PICTURES_NOT_FOUND\]/);
  for (const { file_name: name } of images) writeFileSync(join(folder, name), '');
  t.notRegex(said(), /PICTURES_NOT_FOUND/);
});

test('thumbnails of the worst images are in the file', async (t) => {
  const pictures = mkdtempSync(join(place, 'pictures-'));
  const { images } = JSON.parse(readFileSync(GT, 'utf8')) as {
    images: { file_name: string; width: number; height: number }[];
  };
  for (const { file_name: name, width, height } of images) {
    const picture = sharp({ create: { width, height, channels: 3, background: '#36c' } });
    await picture.jpeg({ quality: 30 }).toFile(join(pictures, name));
  }
  const out = to('thumbnails.html');
  const { status, stderr } = boxwise([
    'report',
    ...inputs,
    '--images',
    pictures,
    '--thumbnails',
    '5',
    '--out',
    out,
    '-q',
  ]);
  t.is(status, 0, stderr);
  const { thumbnails, runs, header } = await dataOf(readFileSync(out, 'utf8'));
  t.is(thumbnails.length, 5);
  t.is(header.pictures.kind, 'none');
  const costs = thumbnails.map(({ image }) => runs[0]?.imageCost[image] ?? NaN);
  t.deepEqual(costs, [...(runs[0]?.imageCost ?? [])].sort((a, b) => b - a).slice(0, 5));
  t.is((await sharp(thumbnails[0]?.bytes).metadata()).format, 'webp');
});

test('without sharp, the error of thumbnails names the package to install', (t) => {
  const folder = mkdtempSync(join(place, 'alone-')); // no node_modules above it
  const built = readdirSync(join(ROOT, 'dist'));
  const needed = built.filter((name) => /^cli.*\.cjs$/.test(name) || name === 'report.html');
  for (const name of needed) copyFileSync(join(ROOT, 'dist', name), join(folder, name));
  const binary = built.find((name) => name.endsWith('.node'));
  const env = { BOXWISE_BINARY: binary === undefined ? 'wasm' : join(ROOT, 'dist', binary), ...process.env };
  const args = [join(folder, 'cli.cjs'), 'report', ...inputs, '-q', '--images', place, '--thumbnails', '2'];
  const { status, stderr } = spawnSync(process.execPath, args, { cwd: folder, encoding: 'utf8', env });
  t.is(status, 2);
  t.regex(stderr, /--thumbnails: expected the package sharp, .*npm install sharp/);
  t.is(readdirSync(folder).length, needed.length);
});

test('view serves the page until it is ended', async (t) => {
  const child = spawn(process.execPath, ['dist/cli.cjs', 'view', ...inputs, '--images', place, '-q'], {
    cwd: ROOT,
  });
  const url = await new Promise<string>((resolve) =>
    child.stdout.once('data', (text: Buffer) => resolve(text.toString().trim())),
  );
  t.regex(url, /^http:\/\/127\.0\.0\.1:\d+\/$/);
  const { header } = await dataOf(await (await fetch(url)).text());
  t.deepEqual(header.pictures, { kind: 'served', base: '/pictures/' });
  const ended = new Promise<number | null>((resolve) => child.once('exit', resolve));
  child.kill('SIGINT');
  t.is(await ended, 0);
});

test('JSON of an evaluation says where its numbers come from, where that is asked for', (t) => {
  const { stdout } = boxwise(['eval', ...inputs, '--format', 'json', '--provenance', '-q']);
  const { provenance } = JSON.parse(stdout) as { provenance: Provenance };
  t.deepEqual(provenance.counts, { images: 200, annotations: 1471, categories: 80, detections: 5001 });
  const sha256 = createHash('sha256').update(readFileSync(GT)).digest('hex');
  t.deepEqual(provenance.groundTruth, { name: 'gt.json', bytes: readFileSync(GT).length, sha256 });
  t.true(provenance.duration > 0 && Date.parse(provenance.time) > 0);
  t.false(
    'provenance' in (JSON.parse(boxwise(['eval', ...inputs, '--format', 'json', '-q']).stdout) as object),
  );
  refused(t, ['eval', ...inputs, '--provenance'], /--provenance needs --format json/);
});

test('a file that has changed since it was evaluated has no digest, and inputs in memory have none', async (t) => {
  const own = to('changing.json');
  writeFileSync(own, readFileSync(DT));
  const evaluation = evaluate(GT, own);
  const { detections } = evaluation.provenance();
  t.deepEqual((await evaluation.promises.provenance()).detections, detections);
  t.regex(detections.sha256 ?? '', /^[0-9a-f]{64}$/);
  writeFileSync(own, '[]');
  t.is(evaluation.provenance().detections.sha256, null);
  t.is((await evaluation.promises.provenance()).detections.sha256, null);
  const inMemory = evaluate(
    readFileSync(GT),
    JSON.parse(readFileSync(DT, 'utf8')) as CocoResult[],
  ).provenance();
  t.deepEqual(inMemory.groundTruth, { name: 'JSON in memory', bytes: readFileSync(GT).length, sha256: null });
  t.deepEqual(inMemory.detections, { name: 'values in memory', bytes: null, sha256: null });
  const loaded = evaluate(Dataset.load(GT), DT).provenance();
  t.is(loaded.groundTruth.name, 'gt.json');
});
