import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';

import test from 'ava';
import { evaluate } from 'boxwise';

import { boxwise, DT, GT } from './run.js';

const place = mkdtempSync(join(tmpdir(), 'boxwise-slices-'));
test.after.always(() => rmSync(place, { recursive: true }));
const file = (name: string, content: string | Uint8Array): string => {
  writeFileSync(join(place, name), content);
  return join(place, name);
};

const { images, annotations } = JSON.parse(readFileSync(GT, 'utf8')) as {
  images: { id: number; file_name: string; width: number; height: number }[];
  annotations: { id: number; iscrowd: number }[];
};
const evaluation = evaluate(GT, DT, { analysis: true });
const plain = (value: unknown): unknown => JSON.parse(JSON.stringify(value));
const sample = ['eval', '--gt', GT, '--dt', DT, '-q'];
const slices = (args: readonly string[]): Record<string, unknown> => {
  const { status, stdout, stderr } = boxwise([...sample, ...args, '--format', 'json']);
  if (status !== 0) throw new Error(stderr);
  return (JSON.parse(stdout) as { slices: Record<string, unknown> }).slices;
};

test('slices are those of the library, by members of images or annotations, crossed with +', (t) => {
  const found = slices(['--slices', 'width,width+height']);
  t.deepEqual(found, {
    width: plain(evaluation.slices({ images, by: 'width' })),
    'width+height': plain(evaluation.slices({ images, by: ['width', 'height'] })),
  });
  const crowds = slices(['--slices', 'iscrowd', '--slices-of', 'annotations']);
  t.deepEqual(crowds['iscrowd'], plain(evaluation.slices({ annotations, by: 'iscrowd' })));
});

test('a manifest may be CSV or JSON, by id or by file name, and compressed', (t) => {
  const rows = images.map(({ id, file_name }, at) => ({
    id,
    file_name,
    light: at % 3 === 0 ? 'day, "sun"' : 'night',
  }));
  const expected = plain(evaluation.slices({ images: rows, by: 'light' }));
  const quoted = (text: string): string => `"${text.replaceAll('"', '""')}"`;
  const byId = `id,light\r\n${rows.map(({ id, light }) => `${id},${quoted(light)}\r\n`).join('')}`;
  const byName = `\ufefffile_name,light\n${rows.map((row) => `${row.file_name},${quoted(row.light)}`).join('\n')}`;
  for (const path of [
    file('id.csv', byId),
    file('name.csv', byName),
    file('rows.json', JSON.stringify(rows)),
    file('dataset.json.gz', gzipSync(JSON.stringify({ images: rows }))),
  ])
    t.deepEqual(slices(['--slices', 'light', '--slices-file', path])['light'], expected, path);
});

test('tables for people have a section for each', (t) => {
  const { stdout } = boxwise([...sample, '--slices', 'height', '--format', 'markdown']);
  t.regex(stdout, /### Slices by height\n\n\| slice +\| images \| objects \| detections \| +AP \|/);
  t.regex(boxwise([...sample, '--slices', 'height']).stdout, /Slices by height\n[^\n]*\n[^\n]*slice/);
});

test('what cannot be sliced is said', (t) => {
  const said = (args: readonly string[], expected: RegExp): void => {
    const { status, stderr } = boxwise([...sample, ...args]);
    t.is(status, 2, stderr);
    t.regex(stderr, expected);
  };
  said(['--slices', 'weather'], /--slices: no record has weather/);
  said(['--slices', 'a,,b'], /Expected names/);
  said(['--slices-of', 'images'], /need --slices/);
  said(['--slices', 'width', '--format', 'csv'], /one table/);
  said(['--slices', 'width', '--protocol', 'voc'], /need --protocol coco, lvis, crowdpose/);
  said(['--slices', 'a', '--slices-file', join(place, 'absent.csv')], /--slices-file .*absent\.csv/);
  said(['--slices', 'a', '--slices-file', file('empty.csv', '')], /a line of names .* got none/);
  said(['--slices', 'a', '--slices-file', file('names.csv', 'id,a\n')], /a row for each record, got none/);
  said(
    ['--slices', 'a', '--slices-file', file('twice.csv', 'id,a,a\n1,2,3\n')],
    /two columns have the name "a"/,
  );
  said(
    ['--slices', 'a', '--slices-file', file('semi.csv', 'id;a\n1;2\n')],
    /semi\.csv: .*commas, got semicolons/,
  );
  said(
    ['--slices', 'a', '--slices-file', file('wide.csv', Buffer.from('id,a\n1,2\n', 'utf16le'))],
    /UTF-16LE/,
  );
  said(
    ['--slices', 'a', '--slices-file', file('long.csv', 'id,a\n1,2,3\n')],
    /long\.csv: Invalid Record Length: .*got 3 on line 2/,
  );
  said(
    ['--slices', 'a', '--slices-file', file('quote.csv', 'id,a\n1,x"y\n')],
    /quote\.csv: Invalid .*quote/i,
  );
  said(['--slices', 'a', '--slices-file', file('bad.json', '{"images": 3}')], /the list `images`/);
  const piped = boxwise(['eval', '--gt', '-', '--dt', DT, '--slices', 'width'], '{}');
  t.regex(piped.stderr, /--slices needs a file/);
});

test('a manifest’s spaces and whole ids with a point are read, and names that nearly match are named', (t) => {
  const light = (at: number): string => (at % 3 === 0 ? 'day' : 'night');
  const expected = plain(
    evaluation.slices({ images: images.map((image, at) => ({ ...image, light: light(at) })), by: 'light' }),
  );
  const spaced = images.map(({ id }, at) => `${id}.0 ,${at % 2 === 0 ? ' ' : ''}${light(at)}`).join('\n');
  t.deepEqual(slices(['--slices', 'light', '--slices-file', file('spaced.csv', `id, light\n${spaced}`)])['light'], expected); // prettier-ignore

  const run = (names: readonly string[]): { status: number | null; stderr: string } => {
    const rows = names.map((name, at) => `${name},${light(at)}`).join('\n');
    const path = file('names.csv', `file_name,light\n${rows}`);
    return boxwise([...sample, '--slices', 'light', '--slices-file', path]);
  };
  const names = images.map(({ file_name }) => file_name);
  const upper = names.map((name, at) => (at < 3 ? `photos/${name.toUpperCase()}` : name));
  const some = run(upper);
  t.is(some.status, 0, some.stderr);
  t.regex(some.stderr, /SLICE_NAMES_NEARLY_MATCH/);
  t.regex(some.stderr, /3 times/);
  // rows of other images, and of some images only, are no mistake
  for (const rows of [names.slice(3), [...names, 'other.jpg'], ['other.jpg', ...names.slice(3)]])
    t.notRegex(run(rows).stderr, /SLICE_NAMES_NEARLY_MATCH/);
  const none = run(upper.slice(0, 3));
  t.not(none.status, 0);
  t.regex(none.stderr, /3 with other file names, the first "photos\//);
  t.true(none.stderr.includes(JSON.stringify(names[0])), none.stderr);
});
