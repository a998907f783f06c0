import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import test from 'ava';
import { evaluate, type CocoResult } from 'boxwise';

import { boxwise, DT, GT } from './run.js';

const place = mkdtempSync(join(tmpdir(), 'boxwise-compare-'));
test.after.always(() => rmSync(place, { recursive: true }));
const results = JSON.parse(readFileSync(DT, 'utf8')) as CocoResult[];
const fewer = join(place, 'fewer.json');
writeFileSync(fewer, JSON.stringify(results.filter(({ score }) => score > 0.3)));
const compare = (...args: string[]) => boxwise(['compare', '--gt', GT, DT, fewer, '-q', ...args]);

test('differences, intervals, categories, images and objects are reported', (t) => {
  const { status, stdout, stderr } = compare('--resamples', '200');
  t.is(status, 0, stderr);
  t.regex(stdout, /AP +│ +0\.579 │ +0\.455 │ +-0\.124 │ -0\.\d+ to -0\.\d+ │ +0\.000 │/);
  t.regex(stdout, /Categories that changed most, 10 of 80/);
  t.regex(stdout, /objects found no longer +│ +\d+ │/);
  t.regex(stdout, /Intervals: 95 % of 200 draws of the images, seed 0\.\n$/);
  t.regex(
    compare('--resamples', '9', '--format', 'markdown').stdout,
    /^## .*fewer\.json against .*dt\.json\n\n### Metrics\n\n\| metric/,
  );
});

test('JSON is what the library returns, the same bytes each time', (t) => {
  const args = ['--resamples', '70', '--seed', '5', '--format', 'json'];
  const { stdout } = compare(...args);
  t.is(stdout, compare(...args).stdout);
  const [a, b] = [DT, fewer].map((path) => evaluate(GT, path, { analysis: true }));
  if (!a || !b) return t.fail();
  const own = a.compare(b, { resamples: 70, seed: 5 });
  t.deepEqual(JSON.parse(stdout), JSON.parse(JSON.stringify(own)));
});

test('wrong words are bad options', (t) => {
  for (const [args, message] of [
    [['--resamples', '0'], /--resamples: expected .*1/],
    [['--level', '1'], /--level: expected a number between 0 and 1/],
    [['--out', fewer], /is the file of <after>, which would be overwritten/],
    [['--protocol', 'voc'], /Allowed choices are coco, lvis, crowdpose/],
  ] as const) {
    const { status, stderr } = compare(...args);
    t.is(status, 2, args.join(' '));
    t.regex(stderr, message);
  }
  t.is(boxwise(['compare', '--gt', GT, DT]).status, 2);
});
