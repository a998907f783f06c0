// What the drop-in for pycocotools reads, and that it never takes one id for another.
import { existsSync, mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { gzipSync } from 'node:zlib';

import test, { type ExecutionContext } from 'ava';
import { BoxwiseError, evaluate, type ErrorCode, type Id } from 'boxwise';
import { COCO, COCOeval, mask, type IouTypeName } from 'boxwise/pycocotools';

const folder = mkdtempSync(join(tmpdir(), 'boxwise-'));
const file = (name: string, content: string | Uint8Array): string => {
  writeFileSync(join(folder, name), content);
  return join(folder, name);
};

/** Images with one object and one result each, which agree. */
function world(ids: readonly string[], score = '0.5'): { gt: string; dt: string } {
  const images = ids.map((id) => `{"id": ${id}, "height": 9, "width": 9}`);
  const annotations = ids.map(
    (id, i) =>
      `{"id": ${i + 1}, "image_id": ${id}, "category_id": 1, "bbox": [0, 0, 5, 5], "area": 25, "iscrowd": 0}`,
  );
  const results = ids.map(
    (id) => `{"image_id": ${id}, "category_id": 1, "bbox": [0, 0, 5, 5], "score": ${score}}`,
  );
  return {
    gt: `{"images": [${images.join()}], "categories": [{"id": 1, "name": "a"}], "annotations": [${annotations.join()}]}`,
    dt: `[${results.join()}]`,
  };
}

type Input = ConstructorParameters<typeof COCO>[0];

function evaluated(gt: Input, dt: never, iouType: IouTypeName = 'bbox', sigmas?: number[]): COCOeval {
  const truth = new COCO(gt);
  const job = new COCOeval(truth, truth.loadRes(dt), iouType);
  if (sigmas) job.params.kpt_oks_sigmas = sigmas;
  job.evaluate();
  job.accumulate();
  return job;
}

/** COCO's AP, without printing it. */
function ap(job: COCOeval): number {
  const { log } = console;
  console.log = () => {};
  try {
    job.summarize();
  } finally {
    console.log = log;
  }
  return job.stats[0] as number;
}

function refuses(t: ExecutionContext, call: () => unknown, code: ErrorCode, message: RegExp): void {
  const error = t.throws(call, { instanceOf: BoxwiseError }) as BoxwiseError | undefined;
  t.is(error?.code, code);
  t.regex(error?.message ?? '', message);
}

test('a path, a file: URL, its text, bytes, a buffer, gzip and a byte order mark are one dataset', (t) => {
  const { gt, dt } = world(['1', '2']);
  const bytes = Buffer.from(gt);
  const path = file('plain.json', gt);
  const sources: Input[] = [
    path,
    pathToFileURL(path),
    pathToFileURL(path).href,
    bytes,
    Uint8Array.from(bytes),
    Uint8Array.from(bytes).buffer,
    gzipSync(bytes),
    file('packed.json', gzipSync(bytes)),
    file('marked.json', `\u{feff}${gt}`),
    JSON.parse(gt) as Input,
  ];
  for (const source of sources) {
    t.deepEqual(new COCO(source).getImgIds(), [1, 2]);
    t.is(ap(evaluated(source, Buffer.from(dt) as never)), 1);
    t.is(ap(evaluated(source, gzipSync(dt) as never)), 1);
  }
});

test('ids of 64 bits are exact', (t) => {
  const ids = ['9007199254740992', '9007199254740993', '-9223372036854775807', '9223372036854775807'];
  const { gt, dt } = world(ids);
  const truth = new COCO(file('wide.json', gt));
  t.deepEqual(truth.getImgIds(), ids.map(BigInt) as Id[]);
  t.is(truth.imgs.size, 4);
  for (const [i, id] of ids.entries()) t.is(truth.imgToAnns.get(BigInt(id))[0]?.id, i + 1);
  t.is(ap(evaluated(file('wide.json', gt), file('wide-dt.json', dt) as never)), 1);
  // one image has an object, and the other one the result
  const other = world(['9007199254740993']);
  const listed = other.gt.replace('"images": [', '"images": [{"id": 9007199254740992}, ');
  t.is(ap(evaluated(Buffer.from(listed), Buffer.from(other.dt.replace('993', '992')) as never)), 0);
});

test('ids that JavaScript has rounded are refused, by the drop-in and by evaluate', (t) => {
  const { gt, dt } = world(['9007199254740992', '9007199254740993']);
  const [truth, results] = [JSON.parse(gt) as never, JSON.parse(dt) as never];
  const rounded = /image_id, got 9007199254740992[,;].* BigInt/;
  refuses(t, () => new COCO(truth), 'INVALID_VALUE', rounded);
  refuses(t, () => evaluate(truth, results), 'INVALID_VALUE', rounded);
  refuses(
    t,
    () => evaluate(Buffer.from(gt), results),
    'INVALID_VALUE',
    /results\[0\]: .*rounded|holds exactly/,
  );
});

test('numbers beyond JSON are read, and wide numbers that are no ids are rounded', (t) => {
  const { gt, dt } = world(['1', '2'], 'NaN');
  const job = evaluated(Buffer.from(gt), Buffer.from(dt) as never);
  t.is(ap(job), evaluate(Buffer.from(gt), Buffer.from(dt)).stats[0] as number);
  t.true(job.warnings.some(({ code }) => code === 'SCORE_IS_NAN'));
  const odd = new COCO(
    Buffer.from(
      '{"info": {"a": Infinity, "b": "\\u0000x", "c": -12345678901234567890, "d": [9007199254740993]}, "images": [{"id": 12345678901234567890, "pos_category_ids": [9007199254740993]}]}',
    ),
  );
  t.deepEqual(odd.dataset['info'], {
    a: Infinity,
    b: '\0x',
    c: Number('-12345678901234567890'),
    d: [9007199254740992],
  });
  t.deepEqual(odd.imgs.get(12345678901234567890n)?.['pos_category_ids'], [9007199254740993n]);
});

test('ids are by value and type: "12" is not 12, and names of members are ids', (t) => {
  const names = ['constructor', '__proto__', 'toString', 'hasOwnProperty', '12', 'length', '1,2'];
  const ids: Id[] = [12, ...names];
  const { gt, dt } = world(ids.map((id) => JSON.stringify(id)));
  for (const truth of [new COCO(Buffer.from(gt)), new COCO(JSON.parse(gt) as never)]) {
    t.deepEqual(truth.getImgIds(), ids);
    for (const [i, id] of ids.entries()) {
      t.deepEqual(truth.getAnnIds([id]), [i + 1]);
      t.is(truth.loadImgs(id)[0]?.id, id);
      t.is(truth.imgs.get(id)?.id, id);
    }
    t.deepEqual(truth.getImgIds({ imgIds: ['12', 12, 'valueOf'], catIds: [1] }), ['12', 12]);
    refuses(t, () => truth.loadImgs('valueOf'), 'UNKNOWN_ID', /got the string "valueOf"/);
    refuses(t, () => truth.loadAnns('1' as never), 'UNKNOWN_ID', /got the string "1"/);
  }
  const strings = world(names.map((id) => JSON.stringify(id)));
  const job = evaluated(Buffer.from(strings.gt), Buffer.from(strings.dt) as never);
  t.is(ap(job), 1);
  t.deepEqual(job.ious.get('__proto__', 1), [[1]]);
  t.deepEqual(job.ious.get('1,2', 1), [[1]]);
  t.is(job.ious.get(12, 1), undefined);
  t.is(job.evalImgs.length, 4 * names.length);
  void dt;
});

test('1, 1n and true are one id, as in Python', (t) => {
  const truth = new COCO({ images: [{ id: 1n }], categories: [], annotations: [] });
  for (const id of [1, 1n, true] as Id[]) t.is(truth.imgs.get(id)?.id, 1n);
  t.is(new COCO(Buffer.from('{"images": [{"id": 1.0}]}')).imgs.get(1)?.id, 1);
});

test('an id that the dataset has with the other type is named', (t) => {
  const { gt } = world(['12']);
  const result = { image_id: '12', category_id: 1, bbox: [0, 0, 5, 5], score: 1 };
  refuses(
    t,
    () => new COCO(Buffer.from(gt)).loadRes([result]),
    'UNKNOWN_IMAGE',
    /got the string "12"; there is 12$/,
  );
});

const LATIN_1 = Buffer.from('{"images":[{"id":"\xe9"},{"id":"\xe8"}]}', 'latin1');

/** What cannot be read: the code, and the file or argument, the list, the record and the byte. */
const UNREADABLE: readonly [
  what: string,
  text: Buffer | string,
  code: ErrorCode,
  record?: number | undefined,
  byte?: number,
][] = [
  ['Latin-1', LATIN_1, 'INVALID_JSON', undefined, 18],
  ['UTF-16', Buffer.from('\ufeff{}', 'utf16le'), 'INVALID_JSON', undefined, 0],
  ['no bytes', '', 'EMPTY_INPUT'],
  ['half a text', '{"images": [', 'INVALID_JSON', undefined, 12],
  ['two texts', '{} {}', 'INVALID_JSON', undefined, 3],
  ['a list', '[]', 'INVALID_SHAPE'],
  ['null for a list', '{"images": null}', 'INVALID_SHAPE', undefined, 11],
  ['null for a record', '{"images": [{"id": 1}, null]}', 'INVALID_TYPE', 1, 23],
  ['no id', '{"images": [{}]}', 'MISSING_KEY', 0, 12],
  ['null for an id', '{"images": [{"id": null}]}', 'INVALID_TYPE', 0, 19],
  ['half an id', '{"images": [{"id": 1.5}]}', 'INVALID_TYPE', 0, 19],
  ['no image of an annotation', '{"annotations": [{"id": 1, "category_id": 1}]}', 'MISSING_KEY', 0, 17],
];

for (const [what, text, code, record, byte] of UNREADABLE) {
  test(`${what}: the error names the file or argument, the record and the byte`, (t) => {
    const bytes = Buffer.from(text);
    const path = file(`${what}.json`, bytes);
    for (const [source, input] of [
      [path, path],
      [bytes, 'annotation_file'],
    ] as const) {
      const error = t.throws(() => new COCO(source), { instanceOf: BoxwiseError }) as
        BoxwiseError | undefined;
      t.is(error?.code, code);
      t.is(error?.input, input);
      t.is(error?.record, record);
      if (byte !== undefined) t.is(error?.byte, byte);
      t.true(error?.message.startsWith(input));
    }
  });
}

test('results that cannot be used are refused with the record, and with the byte where they came from a file', (t) => {
  const { gt } = world(['1']);
  const box = '{"image_id": 1, "category_id": 1, "bbox": [0, 0, 5, 5], "score": 0.9}';
  const points = box.replace('"bbox": [0, 0, 5, 5]', '"keypoints": [1, 1, 1]');
  const rows: readonly [text: string, code: ErrorCode, byte: number][] = [
    [`[${box}, null]`, 'INVALID_TYPE', box.length + 3],
    [`[${box}, {"image_id": 1, "category_id": 1, "bbox": null, "score": 1}]`, 'INVALID_TYPE', 0],
    [`[${box}, {"image_id": 1, "category_id": 1, "score": 1}]`, 'MISSING_KEY', box.length + 3],
    [`[${box}, {"image_id": 1, "category_id": 1, "bbox": [1, 2, 3], "score": 1}]`, 'LENGTH_MISMATCH', 0],
    [`[${box}, {"image_id": 7, "category_id": 1, "bbox": [1, 2, 3, 4], "score": 1}]`, 'UNKNOWN_IMAGE', 0],
    [`[${points}, {"image_id": 1, "category_id": 1, "score": 1}]`, 'MISSING_KEY', 0],
  ];
  for (const [text, code, byte] of rows) {
    const path = file('dt.json', text);
    const truth = new COCO(Buffer.from(gt));
    const known = t.throws(() => truth.loadRes(path), { instanceOf: BoxwiseError }) as
      BoxwiseError | undefined;
    t.is(known?.code, code, text);
    t.is(known?.input, path);
    t.is(known?.record, 1);
    t.true((known?.byte ?? -1) >= byte);
    const given = JSON.parse(text) as object[];
    const plain = t.throws(() => truth.loadRes(given), { instanceOf: BoxwiseError }) as
      BoxwiseError | undefined;
    t.deepEqual([plain?.input, plain?.list, plain?.record], ['resFile', 'results', 1]);
    t.deepEqual(given, JSON.parse(text), 'results that are refused stay as they were');
  }
});

test('what is no dataset, no results and no pixels is a typed error at once', (t) => {
  const { gt } = world(['1']);
  const truth = new COCO(Buffer.from(gt));
  const huge = { data: new Float64Array(7), shape: [2 ** 31, 7] };
  const calls: readonly (() => unknown)[] = [
    () => new COCO(new Map() as never),
    () => new COCO(new Date() as never),
    () => new COCO(7 as never),
    () => new COCO([] as never),
    () => new COCO(new Float32Array(4) as never),
    () => new COCO('no such file'),
    () => new COCO('https://example.org/gt.json'),
    () => new COCO(new URL('https://example.org/gt.json')),
    () => truth.loadRes(huge),
    () => truth.loadRes({ data: { length: 2 ** 32 }, shape: [2 ** 31, 7] } as never),
    () => truth.loadRes(new Map() as never),
    () => truth.loadRes(null as never),
    () => truth.loadRes({} as never),
    () => truth.loadRes([]),
    () => truth.loadRes([undefined] as never),
    () => truth.loadRes([[1, 2, 3]]),
    () => truth.loadRes([[1, 2, 3, 4, 5, 6, 'x']] as never),
    () => truth.getAnnIds({ imgId: 1 } as never),
    () => truth.getAnnIds({ iscrowd: 'no' } as never),
    () => truth.getAnnIds(null as never, {} as never),
    () => truth.getAnnIds({ areaRng: [1] }),
    () => truth.getCatIds({ names: ['a'] } as never),
    () => truth.getImgIds({ imgs: [1] } as never),
    () => truth.getImgIds([{}] as never),
    () => truth.annToRLE(null as never),
    () => truth.annToRLE({ image_id: 1 }),
    () => truth.annToRLE({ image_id: 1, segmentation: [[0, 0, null, 0, 2, 2]] } as never),
    () => mask.encode({ data: { length: 2 ** 32 }, shape: [10, 10, 2] } as never),
    () => mask.encode({ data: new Uint8Array(4), shape: [2 ** 31, 2] } as never),
    () => mask.encode({ data: new Uint8Array(4), shape: [4] } as never),
    () => mask.encode([[1, 0], [1]] as never),
    () => mask.encode([['a']] as never),
    () => mask.encode(new Uint8Array(4) as never),
    () => mask.iou([[0, 0, 1]], [[0, 0, 1, 1]], [0]),
    () => mask.iou([[0, 0, 1, 1]], [[0, 0, 1, 1]], [0, 0]),
    () => mask.iou([[0, 0, 1, 1]], [{ size: [1, 1], counts: '1' }] as never, [0]),
    () => mask.iou([null] as never, [[0, 0, 1, 1]], [0]),
    () => mask.frPyObjects([null] as never, 5, 5),
    () => mask.frPyObjects([[1, 2]], 5, 5),
    () => mask.decode({} as never),
  ];
  for (const call of calls) {
    const error = t.throws(call, undefined, String(call));
    t.true(error instanceof BoxwiseError && error.code !== 'INTERNAL', `${String(call)}: ${String(error)}`);
  }
});

test('parameters that cannot be used are refused by their names', (t) => {
  const { gt, dt } = world(['1']);
  const truth = new COCO(Buffer.from(gt));
  const results = truth.loadRes(Buffer.from(dt));
  const rows: readonly [name: string, values: readonly unknown[]][] = [
    ['imgIds', [null, 7, 'all', [null], [{}]]],
    ['catIds', [null, 7, [undefined]]],
    ['iouThrs', [null, 'x', ['0.5'], [NaN], [2]]],
    ['recThrs', [null, [null], [-1]]],
    ['maxDets', [null, 100, ['100'], [-1], [1.5]]],
    ['areaRng', [null, [[1]], [['0', 1]], [null], 7]],
    ['areaRngLbl', [null, [1], 'all']],
    ['useCats', [null, 'no', {}]],
  ];
  for (const [name, values] of rows) {
    for (const value of values) {
      const job = new COCOeval(truth, results, 'bbox');
      Object.assign(job.params, { [name]: value });
      const error = t.throws(() => job.evaluate(), undefined, `${name}: ${String(value)}`);
      t.true(error instanceof BoxwiseError && error.code !== 'INTERNAL', `${name}: ${String(error)}`);
      t.regex(error?.message ?? '', new RegExp(name));
    }
  }
  t.throws(() => new COCOeval(truth, {} as never, 'bbox'), {
    instanceOf: BoxwiseError,
    message: /^cocoDt: /,
  });
  t.throws(() => new COCOeval(truth, results, 'boxes' as never), { instanceOf: BoxwiseError });
});

test('warnings are those of evaluate, with the names of the parameters', (t) => {
  const { gt, dt } = world(['1']);
  const truth = new COCO(Buffer.from(gt));
  const job = new COCOeval(truth, truth.loadRes(Buffer.from(dt)), 'bbox');
  t.deepEqual(job.warnings, []);
  job.params.maxDets = [1, 10, 300];
  job.evaluate();
  t.deepEqual(job.warnings.map(({ code }) => code), ['LIMIT_NOT_EVALUATED']); // prettier-ignore
  t.regex(job.warnings[0]?.message ?? '', /maxDets/);
  t.notRegex(job.warnings[0]?.message ?? '', /maxDetections/);
});

test('an error that evaluation finds names the file, the record and the byte', (t) => {
  const { gt, dt } = world(['1']);
  const [truth, results] = [file('gt-area.json', gt.replace(', "area": 25', '')), file('dt-area.json', dt)];
  const error = t.throws(() => evaluated(truth, results as never), { instanceOf: BoxwiseError }) as
    BoxwiseError | undefined;
  t.deepEqual(
    [error?.code, error?.input, error?.list, error?.record],
    ['MISSING_KEY', truth, 'annotations', 0],
  );
  t.is(typeof error?.byte, 'number');
});

const SHARED = fileURLToPath(new URL('../../../shared/cases/evaluate/', import.meta.url));
const SIGMAS = [0.1, 0.1, 0.1, 0.1];

/** Files that go wrong elsewhere: what the drop-in answers is what `evaluate` does. */
const FILES: readonly [name: string, iouType: IouTypeName][] = [
  ...['r03i', 'r03m', 'r03x', 'r05j', 'r05k', 'r08d', 'r08l', 'r08o', 'r08v', 'r08y2', 'r08y3', 'r08dupimg2', 'r08dupcat2', 'r10a', 'r11b', 'r13a', 'r13b', 'r13c', 'r13w', 'r19b', 'r22a', 'via-like'].map((name): [string, IouTypeName] => [name, 'bbox']), // prettier-ignore
  ...['r07a', 'r07d', 'r07r'].map((name): [string, IouTypeName] => [name, 'segm']),
  ...['r09j', 'keypoints-4'].map((name): [string, IouTypeName] => [name, 'keypoints']),
];

for (const [name, iouType] of FILES) {
  test(`shared files ${name}: the drop-in answers as evaluate does`, (t) => {
    if (!existsSync(join(SHARED, name))) {
      t.log('../shared is not here');
      t.pass();
      return;
    }
    const [gt, dt] = [join(SHARED, name, 'gt.json'), join(SHARED, name, 'dt.json')];
    const sigmas = iouType === 'keypoints' ? SIGMAS : undefined;
    const of = (call: () => unknown): unknown => {
      try {
        return call();
      } catch (thrown) {
        t.true(thrown instanceof BoxwiseError, String(thrown));
        const { code, record } = thrown as BoxwiseError;
        return [code, record];
      }
    };
    const expected = of(() => {
      const own = evaluate(gt, dt, sigmas ? { iouType: 'keypoints', keypointSigmas: sigmas } : { iouType });
      return [own.stats[0], own.warnings.map(({ code }) => code)];
    });
    for (const [a, b] of [
      [gt, dt],
      [readFileSync(gt), readFileSync(dt)],
    ]) {
      const answer = of(() => {
        const job = evaluated(a, b as never, iouType, sigmas);
        return [ap(job), job.warnings.map(({ code }) => code)];
      });
      if (name === 'r13w') t.deepEqual((answer as [string])[0], (expected as [string])[0]);
      else t.deepEqual(answer, expected);
    }
  });
}

test('an evaluation reads the indices as Python does, not what left them', (t) => {
  const names = ['1', '2', '3', '4'];
  const made = (): [COCO, COCO] => {
    const { gt, dt } = world(names);
    const truth = new COCO(JSON.parse(gt) as never);
    return [truth, truth.loadRes(JSON.parse(dt) as never)];
  };
  const of = ([truth, results]: [COCO, COCO]): number => {
    const job = new COCOeval(truth, results, 'bbox');
    job.evaluate();
    job.accumulate();
    return ap(job);
  };
  const without = ({ dataset }: COCO): unknown => (dataset.annotations as unknown[] | undefined)?.shift();
  const cases: [change: (truth: COCO, results: COCO) => unknown, worse: boolean][] = [
    [() => 0, false],
    [(truth) => truth.imgToAnns.set(1, []), true], // its detection is a false positive
    [(_, results) => results.imgToAnns.set(1, []), true],
    [(_, results) => results.imgToAnns.delete(1), true],
    [(truth) => truth.imgToAnns.get(1).pop(), true],
    [(truth) => truth.imgs.delete(1), false],
    [(truth) => [truth.imgs.delete(1), truth.anns.delete(1)], false],
    [(truth) => truth.cats.delete(1), false],
    [(truth) => truth.imgToAnns.get(77), false],
    [(truth) => without(truth), false],
    [(truth) => [without(truth), truth.createIndex()], true],
    [(_, results) => [without(results), results.createIndex()], true],
  ];
  for (const [nth, [change, worse]] of cases.entries()) {
    const [truth, results] = made();
    change(truth, results);
    t.is(of([truth, results]) < 0.99, worse, `case ${nth}`);
  }
  const [truth, results] = made();
  truth.anns.delete(1);
  refuses(t, () => of([truth, results]), 'UNKNOWN_ID', /createIndex/);
});

test('what evaluate and accumulate made is not read again, so that a change of it is refused', (t) => {
  const { gt, dt } = world(['1', '2']);
  const truth = new COCO(Buffer.from(gt));
  const run = (): COCOeval => {
    const job = new COCOeval(truth, truth.loadRes(Buffer.from(dt)), 'bbox');
    job.evaluate();
    return job;
  };
  const images = run();
  images.evalImgs[0] = null;
  refuses(t, () => images.accumulate(), 'INVALID_ARGUMENT', /evalImgs.*params\.imgIds/);
  const flags = run();
  const seen = flags.evalImgs.find((own) => own !== null);
  seen?.dtIgnore[0]?.fill(true);
  refuses(t, () => flags.accumulate(), 'INVALID_ARGUMENT', /evalImgs/);
  const arrays = run();
  arrays.accumulate();
  arrays.eval.precision.data.fill(1);
  refuses(t, () => arrays.summarize(), 'INVALID_ARGUMENT', /eval:.*eval\.precision\.data/);
  const read = run();
  t.true(read.evalImgs.length > 0);
  read.accumulate();
  t.true(read.eval.recall.data.length > 0);
  t.notThrows(() => read.accumulate());
});
