// Every public method of pycocotools' classes against its recorded answers, with all kinds of filters and parameters.
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';

import test, { type ExecutionContext } from 'ava';
import { BoxwiseError, type Id } from 'boxwise';
import { COCO, COCOeval, mask, Params, type EvalImg, type IouTypeName } from 'boxwise/pycocotools';

interface Query {
  call:
    'getAnnIds' | 'getCatIds' | 'getImgIds' | 'loadAnns' | 'loadCats' | 'loadImgs' | 'annToRLE' | 'annToMask';
  arguments?: object;
  ids?: Id[];
  answer: unknown;
  sorted?: boolean;
  digest?: boolean;
}

interface Line {
  kind: 'data' | 'params' | 'queries' | 'evaluation' | 'masks';
  [member: string]: unknown;
}

const lines = readFileSync(new URL('../../oracles/pycocotools/systematic.jsonl', import.meta.url), 'utf8')
  .trimEnd()
  .split('\n')
  .map((line) => JSON.parse(line) as Line);

const data = new Map(lines.filter(({ kind }) => kind === 'data').map(({ name, value }) => [name, value]));
const dataOf = (line: Line, role: 'gt' | 'dt'): never => structuredClone(data.get(line[role])) as never;

/** The SHA-256 of numbers as doubles. */
function digest(numbers: ArrayLike<number>): string {
  return createHash('sha256')
    .update(new Uint8Array(Float64Array.from(numbers).buffer))
    .digest('hex');
}

/** What `console.log` prints meanwhile. */
function printed(work: () => void): string {
  const { log } = console;
  const text: string[] = [];
  console.log = (line: string) => text.push(`${line}\n`);
  try {
    work();
  } finally {
    console.log = log;
  }
  return text.join('');
}

/** As JSON gives it: ids that are 0.0 there are 0. */
const plain = (value: unknown): unknown => JSON.parse(JSON.stringify(value));

/** A result of an image at the first and the last threshold. */
function ends(image: EvalImg | null): unknown {
  if (image === null) return null;
  const of = <T>(rows: T[]): (T | undefined)[] => [rows[0], rows.at(-1)];
  const { dtMatches, gtMatches, dtIgnore } = image;
  return plain({ ...image, dtMatches: of(dtMatches), gtMatches: of(gtMatches), dtIgnore: of(dtIgnore) });
}

test('parameters begin as the reference has them', (t) => {
  for (const line of lines.filter(({ kind }) => kind === 'params')) {
    const p = new Params(line['iouType'] as IouTypeName);
    t.is(digest(p.iouThrs), line['iouThrs'] as string);
    t.is(digest(p.recThrs), line['recThrs'] as string);
    for (const name of ['maxDets', 'areaRng', 'areaRngLbl', 'useCats'] as const)
      t.deepEqual(p[name] as unknown, line[name]);
    if (line['iouType'] === 'keypoints') t.is(digest(p.kpt_oks_sigmas), line['sigmas'] as string);
    p.maxDets = [7];
    if (line['iouType'] === 'keypoints') p.setKpParams();
    else p.setDetParams();
    t.deepEqual(p.maxDets as unknown, line['maxDets']);
  }
});

test('getters, loaders and masks answer as the reference does', (t) => {
  let count = 0;
  for (const line of lines.filter(({ kind }) => kind === 'queries')) {
    const coco = new COCO(dataOf(line, 'gt'));
    for (const { call, arguments: given, ids, answer, sorted, digest: isDigest } of line[
      'answers'
    ] as Query[]) {
      let own = (coco[call] as (given: unknown) => unknown).call(coco, given ?? ids);
      if (sorted) own = (own as (string | number)[]).toSorted((a, b) => (a < b ? -1 : 1));
      if (isDigest) own = digest((own as { data: Uint8Array }).data);
      t.deepEqual(plain(own), answer, `${call} ${JSON.stringify(given ?? ids)}`);
      count++;
    }
    t.is(printed(() => coco.info()), line['info'] as string); // prettier-ignore
    const { imgToAnns, catToImgs } = line['indices'] as { imgToAnns: [Id, Id[]][]; catToImgs: [Id, Id[]][] };
    for (const [id, anns] of imgToAnns) t.deepEqual(coco.imgToAnns.get(id).map((ann) => ann.id), anns); // prettier-ignore
    for (const [id, images] of catToImgs) t.deepEqual(coco.catToImgs.get(id), images);
  }
  t.true(count > 300, `${count} queries`);
});

function similarities(t: ExecutionContext, job: COCOeval, line: Line): void {
  const expected = line['ious'] as [Id, Id, number[][]][];
  t.is(job.ious.size, expected.length);
  for (const [imgId, catId, rows] of expected) {
    const own = job.ious.get(imgId, catId) as number[][];
    t.is(own.length, rows.length);
    for (const [d, row] of rows.entries()) {
      // of keypoints NumPy's exponential has last bits of its own
      if (line['iouType'] !== 'keypoints') t.deepEqual(own[d], row);
      else t.true(row.every((value, g) => Math.abs(value - (own[d]?.[g] as number)) <= 4e-16));
    }
    if (line['iouType'] !== 'keypoints' && catId !== -1) t.deepEqual(job.computeIoU(imgId, catId), own);
    if (line['iouType'] === 'keypoints') t.deepEqual(job.computeOks(imgId, catId), own);
  }
}

for (const [i, line] of lines.entries()) {
  if (line.kind !== 'evaluation') continue;
  const { iouType, params, again, printed: text, gt, dt } = line;
  test(`line ${i}: ${String(iouType)} of ${String(dt)} against ${String(gt)} with ${JSON.stringify(params)}`, (t) => {
    const truth = new COCO(dataOf(line, 'gt'));
    const results = truth.loadRes(dataOf(line, 'dt'));
    t.deepEqual(plain(results.dataset.annotations), line['loaded']);
    const job = new COCOeval(truth, results, iouType as IouTypeName);
    Object.assign(job.params, params);
    job.evaluate();
    for (const [name, value] of Object.entries(line['fixed'] as object))
      t.deepEqual(job.params[name as 'imgIds'] as unknown, value, name);
    t.deepEqual(job.evalImgs.map(ends), line['evalImgs']);
    similarities(t, job, line);
    for (const [imgId, catId, aRng, maxDet, one] of line['single'] as [
      Id,
      Id,
      [number, number],
      number,
      unknown,
    ][])
      t.deepEqual(ends(job.evaluateImg(imgId, catId, aRng, maxDet)), one);
    const others =
      again === null ? undefined : Object.assign(new Params(iouType as IouTypeName), job.params, again);
    job.accumulate(others);
    t.deepEqual(job.eval.counts, line['counts']);
    for (const [name, expected] of Object.entries(
      line['arrays'] as Record<'precision' | 'recall' | 'scores', string>,
    ))
      t.is(digest(job.eval[name as 'recall'].data), expected, name);
    if (text === null) t.throws(() => job.summarize(), { instanceOf: BoxwiseError });
    else {
      t.is(
        printed(() => job.summarize()),
        text as string,
      );
      t.deepEqual(job.stats, line['stats']);
    }
  });
}

test('masks of bitmaps, boxes and polygons have the bits of the reference', (t) => {
  for (const line of lines.filter(({ kind }) => kind === 'masks')) {
    const rles = line['rles'] as { size: [number, number]; counts: string }[];
    const [h, w] = line['shape'] as [number, number, number];
    const pixels = { data: Uint8Array.from(line['pixels'] as number[]), shape: line['shape'] as number[] };
    t.deepEqual(mask.encode(pixels), rles);
    t.is(digest(mask.decode(rles).data), line['decoded'] as string);
    t.deepEqual(mask.decode(rles).shape, line['shape'] as number[]);
    t.deepEqual([...mask.area(rles)], line['area']);
    t.deepEqual(mask.toBbox(rles), line['toBbox']);
    t.deepEqual(mask.merge(rles), line['merge']);
    t.deepEqual(mask.merge(rles, 1), line['intersect']);
    t.deepEqual(mask.iou(rles, line['other'] as never, line['crowd'] as number[]), line['iou']);
    const boxes = line['boxes'] as number[][];
    t.deepEqual(mask.iou(boxes, boxes.slice(0, 2), [1, 0]), line['boxIou']);
    t.deepEqual(mask.frPyObjects(boxes, h, w), line['frBoxes']);
    t.deepEqual(mask.frPyObjects(line['polygons'] as number[][], h, w), line['frPolygons']);
  }
});
