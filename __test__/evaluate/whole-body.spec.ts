import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import test from 'ava';
import { BoxwiseError, evaluateWholeBody, type ErrorCode, type WholeBodyPart } from 'boxwise';
import * as promises from 'boxwise/promises';

interface Case {
  groundTruth: { annotations: Record<string, unknown>[] };
  detections: Record<string, unknown>[];
  expected: Record<WholeBodyPart, number[]>;
}

const cases = readFileSync(new URL('../../oracles/keypoints/whole-body.jsonl', import.meta.url), 'utf8')
  .trim()
  .split('\n')
  .map((line) => JSON.parse(line) as Case);
const place = mkdtempSync(join(tmpdir(), 'boxwise-whole-body-'));
test.after.always(() => rmSync(place, { recursive: true }));

test('every part has the numbers of xtcocotools', async (t) => {
  for (const [index, { groundTruth, detections, expected }] of cases.entries()) {
    const found = evaluateWholeBody(groundTruth, detections);
    const later = await promises.evaluateWholeBody(groundTruth, detections, { threads: 1 });
    for (const [part, stats] of Object.entries(expected)) {
      t.deepEqual([...found[part as WholeBodyPart].stats], stats, `${index} ${part}`);
      t.deepEqual([...later[part as WholeBodyPart].stats], stats, `${index} ${part}`);
    }
  }
});

test('paths and bytes are read', (t) => {
  const { groundTruth, detections, expected } = cases[0] as Case;
  const path = join(place, 'gt.json');
  writeFileSync(path, JSON.stringify(groundTruth));
  const found = evaluateWholeBody(path, Buffer.from(JSON.stringify(detections)));
  t.deepEqual([...found.wholebody.stats], expected.wholebody);
});

test('wrong records are typed errors with their place', async (t) => {
  const { groundTruth, detections } = cases[0] as Case;
  const own = detections[0] as Record<string, unknown>;
  const { foot_kpts, ...lacking } = own;
  t.truthy(foot_kpts);
  const wrong: [unknown, unknown, ErrorCode, RegExp][] = [
    [groundTruth, [lacking], 'MISSING_KEY', /detections, results\[0\]: expected the key foot_kpts/],
    [groundTruth, [own, { ...own, face_kpts: [1, 2] }], 'LENGTH_MISMATCH', /results\[1\]: expected 204 numbers in face_kpts, got 2/],
    [groundTruth, [{ ...own, keypoints: 7 }], 'INVALID_TYPE', /a list as keypoints/],
    [groundTruth, [{ ...own, keypoints: Array.from({ length: 51 }, () => 'x') }], 'INVALID_VALUE', /finite numbers/],
    [groundTruth, [null], 'INVALID_TYPE', /an object/],
    [{ ...groundTruth, annotations: [{ id: 1 }] }, [], 'MISSING_KEY', /groundTruth, annotations\[0\]/],
    [[], [], 'INVALID_ARGUMENT', /dataset/],
    [groundTruth, {}, 'INVALID_ARGUMENT', /results array/],
    [join(place, 'none.json'), [], 'UNREADABLE_FILE', /ENOENT/],
    [Buffer.from('{'), [], 'INVALID_JSON', /groundTruth/],
  ]; // prettier-ignore
  for (const [truth, found, code, words] of wrong) {
    const error = t.throws(() => evaluateWholeBody(truth as object, found as object), {
      instanceOf: BoxwiseError,
    });
    t.is(error?.code, code, String(words));
    t.regex(error?.message ?? '', words);
    await t.throwsAsync(promises.evaluateWholeBody(truth as object, found as object), { code });
  }
});
