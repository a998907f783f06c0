// Inputs that are no squares, and have as many rows as one.
import test from 'ava';
import { BoxwiseError, decode, describe, type Model } from 'boxwise';

const STRIDES = [8, 16, 32];

/** A head of an input: a box in each cell, `anchors` of them, with columns by the anchor. */
function rowsOf(width: number, height: number, anchors: number): number[][] {
  return STRIDES.flatMap((stride) =>
    Array.from({ length: anchors }, () =>
      Array.from({ length: (width / stride) * (height / stride) }, (_, cell) => {
        const [column, line] = [cell % (width / stride), Math.floor(cell / (width / stride))];
        return [(column + 0.4) * stride, (line + 0.6) * stride, 3 * stride, 2 * stride];
      }),
    ).flat(),
  );
}

/** One object near the input's right side; all else scores next to nothing. */
function head(width: number, height: number, classes: number, kind: 'yolov8' | 'yolov5', unit = [1, 1]) {
  const anchors = kind === 'yolov5' ? 3 : 1;
  const rows = rowsOf(width, height, anchors).map(([x, y, w, h]) => [
    (x as number) / (unit[0] as number),
    (y as number) / (unit[1] as number),
    (w as number) / (unit[0] as number),
    (h as number) / (unit[1] as number),
    ...(kind === 'yolov5' ? [0.001] : []),
    ...Array.from({ length: classes }, () => 0.001),
  ]);
  const best = rows[Math.floor(rows.length * 0.4)] as number[];
  best[best.length - 1] = 0.9;
  if (kind === 'yolov5') best[4] = 1;
  const columns = best.length;
  if (kind === 'yolov5') return { data: Float32Array.from(rows.flat()), dims: [1, rows.length, columns] };
  const data = new Float32Array(rows.length * columns);
  rows.forEach((row, a) => row.forEach((number, c) => (data[c * rows.length + a] = number)));
  return { data, dims: [1, columns, rows.length] };
}

const SIZES: [number, number][] = [
  [512, 288],
  [288, 512],
  [1024, 576],
  [640, 480],
  [480, 640],
  [640, 384],
  [512, 800],
];

test('boxes show the size of an input that is no square: the error names it', (t) => {
  for (const kind of ['yolov8', 'yolov5'] as const)
    for (const [width, height] of SIZES)
      for (const classes of [1, 2, 3, 4, 13, 80]) {
        const outputs = head(width, height, classes, kind);
        const options = { model: kind as Model, imageSize: [width, height] } as const;
        const name = `${kind} ${width} x ${height}, ${classes} classes`;
        const error = t.throws(() => decode(outputs, options as never), { instanceOf: BoxwiseError }, name);
        t.regex(error?.message ?? '', new RegExp(`inputSize: \\[${width}, ${height}\\]`), name);
        t.notRegex(error?.message ?? '', /looks like/, name);
        const found = decode(outputs, { ...options, inputSize: [width, height] } as never);
        t.is(found.length, 1, name);
        const other = t.throws(
          () => decode(outputs, { ...options, inputSize: [height, width] } as never),
          undefined,
          name,
        );
        t.truthy(other, name);
      }
});

test('boxes in fractions show it as well', (t) => {
  const outputs = head(1024, 576, 3, 'yolov8', [1024, 576]);
  const options = { model: 'yolov8', normalized: true, imageSize: [1024, 576] } as const;
  t.throws(() => decode(outputs, options), { instanceOf: BoxwiseError, message: /inputSize: \[1024, 576\]/ });
  t.is(decode(outputs, { ...options, inputSize: [1024, 576] }).length, 1);
});

test('squares, and boxes in the input without an image, need no size', (t) => {
  for (const side of [320, 384, 640, 768])
    for (const kind of ['yolov8', 'yolov5'] as const) {
      const outputs = head(side, side, 3, kind);
      t.is(decode(outputs, { model: kind, imageSize: [800, 600] }).length, 1, `${kind} ${side}`);
      t.is(describe(outputs)[0]?.model, kind, `${kind} ${side}`);
    }
  t.is(decode(head(640, 384, 3, 'yolov8'), { model: 'yolov8' }).length, 1);
});

test('a head whose numbers cannot show its sides asks for them where an input of 16:9 has as many rows', (t) => {
  const rows = (side: number) => ((side * side) / 1024) * 21;
  const yolox = (side: number) => ({ data: new Float32Array(rows(side) * 8), dims: [1, rows(side), 8] });
  for (const side of [384, 768]) {
    const error = t.throws(() => decode(yolox(side), { model: 'yolox', imageSize: [640, 360] }), {
      instanceOf: BoxwiseError,
    });
    t.is(error?.input, 'inputSize');
    t.notThrows(() => decode(yolox(side), { model: 'yolox', imageSize: [640, 360], inputSize: side }));
  }
  for (const side of [320, 416, 640, 1280])
    t.notThrows(() => decode(yolox(side), { model: 'yolox', imageSize: [640, 360] }));
});

test('the export of RT-DETR by Ultralytics is named, for any number of classes', (t) => {
  for (const classes of [1, 3, 80]) {
    const data = new Float32Array(300 * (4 + classes));
    for (let query = 0; query < 300; query++) {
      const at = query * (4 + classes);
      data.set([0.2 + (query % 60) / 100, 0.3 + (query % 40) / 100, 0.05, 0.1 + (query % 7) / 100], at);
      for (let c = 0; c < classes; c++) data[at + 4 + c] = ((query * 7 + c) % 20) / 1000;
    }
    data[4] = 0.9;
    const outputs = { data, dims: [1, 300, 4 + classes] };
    const found = decode(outputs, { model: 'rt-detr-ultralytics', imageSize: [1000, 500] });
    t.deepEqual([found.length, found.at(0).classId], [1, 0]);
    t.deepEqual([...found.boxes].map(Math.round), [175, 125, 225, 175]);
    for (const model of ['rt-detr', 'yolov8'] as const)
      t.throws(
        () => decode(outputs, { model, imageSize: [1000, 500] }),
        { message: /rt-detr-ultralytics/ },
        `${model}, ${classes}`,
      );
    t.true(describe(outputs).some((own) => own.model === 'rt-detr-ultralytics' && own.reads));
    t.is(describe(outputs)[0]?.model, 'rt-detr-ultralytics', String(classes));
  }
});

test('keypoints of another size or class count name the options', (t) => {
  for (const channels of [13, 18]) {
    const outputs = { data: new Float32Array(channels * 8400), dims: [1, channels, 8400] };
    t.throws(() => decode(outputs, { model: 'yolov8-pose' }), { message: /numClasses, and keypointSize: 2/ });
  }
});
