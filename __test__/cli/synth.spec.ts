import { spawnSync, type SpawnSyncReturns } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import test from 'ava';
import fc from 'fast-check';

import { circle, exp, ln } from '../../cli/synth/elementary.js';
import { Random, shuffled } from '../../cli/synth/random.js';
import { boxwise, ROOT } from './run.js';

interface Annotation {
  id: number;
  image_id: number;
  category_id: number;
  iscrowd: 0 | 1;
  area: number;
  bbox: [number, number, number, number];
  segmentation?: number[][] | { counts: number[]; size: [number, number] };
}
interface Made {
  gt: {
    images: { id: number; width: number; height: number }[];
    annotations: Annotation[];
    categories: { id: number }[];
  };
  dt: { image_id: number; category_id: number; bbox: [number, number, number, number]; score: number }[];
  text: string;
}

function synth(...options: string[]): Made {
  const folder = mkdtempSync(join(tmpdir(), 'boxwise-synth-'));
  try {
    const { status, stderr } = spawnSync(
      process.execPath,
      ['dist/cli.cjs', 'synth', '--out', folder, ...options],
      {
        cwd: ROOT,
        encoding: 'utf8',
      },
    );
    if (status !== 0) throw new Error(stderr);
    const [gt, dt] = ['gt.json', 'dt.json'].map((name) => readFileSync(join(folder, name), 'utf8')) as [
      string,
      string,
    ];
    return { gt: JSON.parse(gt) as Made['gt'], dt: JSON.parse(dt) as Made['dt'], text: gt + dt };
  } finally {
    rmSync(folder, { recursive: true });
  }
}

test('the sample is made anew, byte for byte', (t) => {
  const made = synth('--images', '200', '--dets-per-image', '25');
  const committed = ['gt.json', 'dt.json']
    .map((name) => readFileSync(join(ROOT, 'sample', name), 'utf8'))
    .join('');
  t.is(digest(made.text), digest(committed));
});

test('own results beside an own dataset are replaced, and those of others only with --force', (t) => {
  const folder = mkdtempSync(join(tmpdir(), 'boxwise-synth-'));
  const run = (...more: string[]): SpawnSyncReturns<string> =>
    spawnSync(process.execPath, ['dist/cli.cjs', 'synth', '--out', folder, '--images', '3', '-q', ...more], {
      cwd: ROOT,
      encoding: 'utf8',
    });
  try {
    t.is(run().status, 0);
    t.is(run('--seed', '1').status, 0);
    const dt = join(folder, 'dt.json');
    const own = readFileSync(dt, 'utf8');
    for (const others of ['[]', own.replace(/"score":0/, '"score":1')]) {
      writeFileSync(dt, others);
      const refused = run();
      t.is(refused.status, 2);
      t.true(refused.stderr.includes(`${dt} is a file that boxwise did not write`), refused.stderr);
      t.is(readFileSync(dt, 'utf8'), others);
    }
    t.is(run('--force').status, 0);
    rmSync(dt);
    t.is(run().status, 0);
  } finally {
    rmSync(folder, { recursive: true });
  }
});

test('another seed makes another dataset of the same counts', (t) => {
  const one = synth('--images', '30', '--seed', '1');
  const two = synth('--images', '30', '--seed', '2');
  t.not(one.text, two.text);
  t.is(one.gt.annotations.length, two.gt.annotations.length);
});

test('counts are the ones asked for, also with fewer objects than an image has categories', (t) => {
  for (const annotations of [0, 1, 17, 40, 1000]) {
    const { gt, dt } = synth(
      '--images',
      '20',
      '--annotations',
      `${annotations}`,
      '--categories',
      '5',
      '--max-dets-per-image',
      '7',
    );
    t.is(gt.images.length, 20);
    t.is(gt.annotations.length, annotations);
    t.is(gt.categories.length, 5);
    t.is(dt.length, 140);
  }
});

test('a mean of detections below the cap is met, and the cap holds', (t) => {
  const { gt, dt } = synth('--images', '400', '--dets-per-image', '30', '--max-dets-per-image', '60');
  const perImage = new Map(gt.images.map(({ id }) => [id, 0]));
  for (const { image_id } of dt) perImage.set(image_id, (perImage.get(image_id) ?? 0) + 1);
  t.true(Math.abs(dt.length / 400 - 30) < 0.5, `${dt.length / 400}`);
  t.true(Math.max(...perImage.values()) <= 60);
});

test('ids are unique, boxes lie inside their images, and images come best detection first', (t) => {
  const { gt, dt } = synth('--images', '150');
  const images = new Map(gt.images.map((image) => [image.id, image]));
  t.is(images.size, 150);
  t.is(new Set(gt.annotations.map(({ id }) => id)).size, gt.annotations.length);
  for (const { image_id, bbox } of [...gt.annotations, ...dt]) {
    const image = images.get(image_id);
    const [x, y, w, h] = bbox;
    t.true(x >= 0 && y >= 0 && w > 0 && h > 0, `${bbox}`);
    t.true(x + w <= (image?.width ?? 0) + 0.01 && y + h <= (image?.height ?? 0) + 0.01, `${bbox}`);
  }
  const blocks = dt.map(({ image_id }) => image_id).filter((id, i, all) => id !== all[i - 1]);
  t.is(blocks.length, new Set(blocks).size);
  t.true(
    dt.every(
      ({ image_id, score }, i) => dt[i - 1]?.image_id !== image_id || score <= (dt[i - 1]?.score ?? 1),
    ),
  );
});

test('sizes, crowds and categories follow the published shares', (t) => {
  const { gt } = synth('--images', '2000', '--max-dets-per-image', '1', '--no-polygons');
  const share = (holds: (annotation: Annotation) => boolean): number =>
    gt.annotations.filter(holds).length / gt.annotations.length;
  t.true(Math.abs(share(({ iscrowd }) => iscrowd === 1) - 0.012) < 0.004);
  t.true(share(({ category_id }) => category_id === 1) > 0.2);
  t.true(share(({ category_id }) => category_id === 88) < 0.02);
  const polygons = synth('--images', '1000', '--max-dets-per-image', '1').gt.annotations;
  const small = polygons.filter(({ area }) => area < 32 ** 2).length / polygons.length;
  const large = polygons.filter(({ area }) => area >= 96 ** 2).length / polygons.length;
  t.true(Math.abs(small - 0.414) < 0.03, `${small}`);
  t.true(Math.abs(large - 0.243) < 0.03, `${large}`);
});

test("a crowd's run lengths fill its image, and its area is theirs", (t) => {
  const crowds = synth('--images', '300', '--max-dets-per-image', '1').gt.annotations.filter(
    ({ iscrowd }) => iscrowd,
  );
  t.true(crowds.length > 5);
  for (const { segmentation, area } of crowds) {
    const { counts, size } = segmentation as { counts: number[]; size: [number, number] };
    t.is(
      counts.reduce((sum, count) => sum + count),
      size[0] * size[1],
    );
    t.is(
      counts.filter((_, i) => i % 2 === 1).reduce((sum, count) => sum + count),
      area,
    );
  }
});

test('full floats are float32 values, rounded ones have the decimals asked for', (t) => {
  const full = synth('--images', '5', '--full-floats').dt;
  t.true(full.every(({ score, bbox }) => [score, ...bbox].every((value) => Math.fround(value) === value)));
  const rounded = synth('--images', '5', '--score-decimals', '2').dt;
  t.true(rounded.every(({ score }) => /^\d(\.\d{1,2})?$/.test(String(score))));
});

test('exp, ln and circle agree with those of Math to a few units in the last place', (t) => {
  const near = (value: number, truth: number): boolean =>
    Math.abs(value - truth) <= 4 * Number.EPSILON * Math.max(Math.abs(truth), 0.25);
  fc.assert(
    fc.property(fc.double({ min: -100, max: 100, noNaN: true }), (x) => near(exp(x) / Math.exp(x), 1)),
  );
  fc.assert(
    fc.property(fc.double({ min: 1e-300, max: 1e300, noNaN: true }), (x) => near(ln(x), Math.log(x))),
  );
  fc.assert(
    fc.property(fc.double({ min: 0, max: 2, noNaN: true }), (x) => {
      const [cos, sin] = circle(x);
      return (
        Math.abs(cos - Math.cos(x * 2 * Math.PI)) < 2e-15 && Math.abs(sin - Math.sin(x * 2 * Math.PI)) < 2e-15
      );
    }),
  );
  t.pass();
});

test('the stream of a seed never changes', (t) => {
  const random = new Random(20170, 1, 5);
  t.deepEqual(
    [random.bits(), random.bits(), random.uniform(), random.normal(), random.gamma(0.7)],
    [674808838, 4054884145, 0.2916866265029666, -2.008510931778497, 2.0365276391747758],
  );
});

test('shuffled visits every number once', (t) => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 3000 }), fc.nat(), (size, seed) => {
      const at = shuffled(size, seed, 1);
      const seen = new Set(Array.from({ length: size }, (_, i) => at(i)));
      return seen.size === size && [...seen].every((value) => value >= 0 && value < size);
    }),
    { numRuns: 30 },
  );
  t.pass();
});

test('a folder that cannot be made exits with 2', (t) => {
  const { status, stderr } = spawnSync(
    process.execPath,
    ['dist/cli.cjs', 'synth', '--out', join(ROOT, 'package.json', 'folder')],
    { cwd: ROOT, encoding: 'utf8' },
  );
  t.is(status, 2);
  t.regex(stderr, /^boxwise: ENOTDIR: /);
});

test('a dataset of the user’s is not replaced, unless that is wanted; one of synth is', (t) => {
  const folder = mkdtempSync(join(tmpdir(), 'boxwise-synth-'));
  const run = (...options: string[]) =>
    boxwise(['synth', '--out', folder, '--images', '2', '--dets-per-image', '1', ...options]);
  try {
    for (const name of ['gt.json', 'dt.json']) {
      const path = join(folder, name);
      writeFileSync(path, '{"mine":1}');
      const { status, stderr } = run();
      t.is(status, 2);
      t.regex(
        stderr,
        new RegExp(`^boxwise: --out .*${name} is a file that boxwise did not write; .* --force`),
      );
      t.is(readFileSync(path, 'utf8'), '{"mine":1}');
      rmSync(path);
    }
    writeFileSync(join(folder, 'gt.json'), '{"mine":1}');
    t.is(run('--force').status, 0);
    t.is(run('--seed', '7').status, 0);
  } finally {
    rmSync(folder, { recursive: true });
  }
});

test('bad options exit with 2 and say what is expected', (t) => {
  for (const options of [
    ['--images', '0'],
    ['--images', 'x'],
    ['--seed', '-1'],
    ['--preset', 'voc'],
    ['--dets-per-image', 'NaN'],
  ]) {
    const { status, stderr } = spawnSync(
      process.execPath,
      ['dist/cli.cjs', 'synth', '--out', '/dev/null/x', ...options],
      {
        cwd: ROOT,
        encoding: 'utf8',
      },
    );
    t.is(status, 2);
    t.regex(stderr, /^boxwise: option '/);
  }
});

function digest(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}
