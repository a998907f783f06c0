import { native } from '../errors.js';
import { isArrayOf } from '../check/elements.js';
import { isA } from '../check/kinds.js';
import { isList } from '../check/lists.js';
import { mistake, wrongType } from '../check/mistakes.js';
import type { Model } from './models.js';
import { onnxMetadata, type OnnxMetadata } from './onnx.js';

export type { OnnxMetadata } from './onnx.js';

/** What metadata say of a model. */
export interface ModelMetadata {
  /** The model that reads its outputs. */
  model: Model;
  /** Options for `decode` that follow. */
  options: {
    /** Width and height of the network's input. Absent if the network takes any size. */
    inputSize?: [width: number, height: number];
    numClasses?: number;
    keypointSize?: 2 | 3;
    strides?: number[];
    layout?: 'anchors-first';
    subset?: boolean;
    normalized?: boolean;
    suppress?: boolean;
    resize?: 'stretch';
  };
  /** Names of the classes by number. Numbers without a name have an empty one. */
  names: string[];
}

const TASKS: Readonly<Record<string, readonly [dense: Model, endToEnd: Model]>> = {
  detect: ['yolov8', 'end-to-end'],
  segment: ['yolov8-seg', 'end-to-end-seg'],
  pose: ['yolov8-pose', 'end-to-end-pose'],
  obb: ['yolov8-obb', 'end-to-end-obb'],
};

/**
 * The model, its options and the names of its classes from the metadata that an exporter wrote into an ONNX file. Ultralytics'
 * exports are read (all tasks with boxes, also end to end, with `nms=True`, and RT-DETR), and YOLOv5's. `decode` takes the same
 * metadata in the place of a model's name.
 *
 * ```ts
 * const { model, names } = modelFromMetadata({ task: 'detect', stride: '32', imgsz: '[640, 640]', names: "{0: 'cat'}" });
 * console.log(model, names); // yolov8 [ 'cat' ]
 * ```
 *
 * @throws BoxwiseError `MISSING_KEY` if the keys are not those of a known exporter; `INVALID_VALUE` for values that cannot be
 * read, a task without boxes, and bytes that are no ONNX file; `INVALID_ARGUMENT` for other types
 */
export function modelFromMetadata(metadata: OnnxMetadata): ModelMetadata {
  return native(() => {
    const entries = entriesOf(metadata);
    const names = namesOf(entries.get('names'));
    const task = entries.get('task');
    if (task === undefined) {
      if (names.length > 0 && entries.has('stride')) {
        return { model: 'yolov5', options: { numClasses: names.length }, names };
      }
      const keys = [...entries.keys()].join(', ') || 'none';
      const cure = 'name the model instead: describe(outputs) lists those that read its outputs';
      throw mistake(
        'MISSING_KEY',
        "metadata with the keys 'task' and 'names'",
        `the keys ${keys}`,
        'metadata',
        {
          cure,
        },
      );
    }
    const models = TASKS[task];
    if (models === undefined) {
      const known = `a task of ${Object.keys(TASKS).join(', ')}`;
      throw mistake('INVALID_VALUE', known, `'${task}'`, 'metadata.task');
    }
    const options: ModelMetadata['options'] = {};
    const input = numbersOf(entries, 'imgsz');
    const isDynamic = /'dynamic': True/.test(entries.get('args') ?? '') || entries.get('dynamic') === 'True';
    if (input !== undefined && !isDynamic) {
      const [height, width = height] = input as [number, number?];
      options.inputSize = [width, height];
    }
    if (/RT-?DETR/i.test(entries.get('description') ?? '')) {
      // Queries (cx, cy, w, h) in fractions with class probabilities, of an image that was stretched.
      const queries = { layout: 'anchors-first', subset: true, normalized: true, suppress: false } as const;
      return { model: 'yolov8', options: { ...options, ...queries, resize: 'stretch' }, names };
    }
    const [dense, endToEnd] = models;
    const isEndToEnd =
      entries.get('end2end') === 'True' ||
      entries.get('nms') === 'True' ||
      /'nms': True/.test(entries.get('args') ?? '') ||
      /YOLOv10/i.test(entries.get('description') ?? '');
    const keypoints = numbersOf(entries, 'kpt_shape');
    if (task === 'pose' && keypoints !== undefined) options.keypointSize = keypoints[1] === 2 ? 2 : 3;
    if (isEndToEnd) return { model: endToEnd, options, names };
    if (names.length > 0) options.numClasses = names.length;
    if (numbersOf(entries, 'stride')?.[0] === 64) options.strides = [8, 16, 32, 64];
    return { model: dense, options, names };
  });
}

/** Options with those of their metadata, if they have any; what is given stays. */
export function withMetadata<T extends object>(options: T): T {
  const { metadata, ...given } = options as { metadata?: OnnxMetadata; model?: string };
  if (metadata === undefined) return options;
  if (given.model !== undefined) {
    const cure = 'metadata say which model it is: leave one of them out';
    throw mistake('INVALID_ARGUMENT', 'undefined beside metadata', `'${given.model}'`, 'model', { cure });
  }
  const { model, options: own } = modelFromMetadata(metadata);
  return { ...own, ...given, model } as unknown as T;
}

function keyAndValue(entry: unknown, at: number): readonly [string, string] {
  if (typeof entry !== 'object' || entry === null)
    throw wrongType('an entry { key, value }', entry, `metadata[${at}]`);
  const { key, value } = entry as { key: string; value: string };
  return [key, value];
}

function entriesOf(metadata: OnnxMetadata): Map<string, string> {
  if (isArrayOf(metadata, Uint8Array)) return onnxMetadata(metadata);
  if (isA(metadata, ArrayBuffer)) return onnxMetadata(new Uint8Array(metadata));
  if (typeof metadata !== 'object' || metadata === null) {
    throw wrongType('the bytes of an ONNX file, or its metadata', metadata, 'metadata');
  }
  const pairs = isList(metadata)
    ? Array.from(metadata as readonly unknown[], keyAndValue)
    : Object.entries(metadata);
  for (const [key, value] of pairs) {
    if (typeof value !== 'string') throw wrongType('a string, as metadata have', value, `metadata.${key}`);
  }
  return new Map(pairs);
}

/** Names by number, from a dictionary or a list as Python or JSON write them. */
function namesOf(text: string | undefined): string[] {
  if (text === undefined) return [];
  const quoted = String.raw`'((?:[^'\\]|\\.)*)'|"((?:[^"\\]|\\.)*)"`;
  const isList = text.trimStart().startsWith('[');
  const items = text.matchAll(
    new RegExp(isList ? `()(?:${quoted})` : `["']?(\\d+)["']?\\s*:\\s*(?:${quoted})`, 'g'),
  );
  const names: string[] = [];
  for (const [, number, single, double] of items) {
    const place = isList ? names.length : Number(number);
    if (place > 100_000) break;
    names[place] = (single ?? double ?? '').replaceAll(/\\(.)/g, '$1');
  }
  if (names.length === 0) {
    throw mistake(
      'INVALID_VALUE',
      "names as {0: 'person'}",
      JSON.stringify(text.slice(0, 40)),
      'metadata.names',
    );
  }
  return Array.from(names, (name) => name ?? '');
}

/** Whole numbers of a list, or one alone. */
function numbersOf(entries: Map<string, string>, key: string): number[] | undefined {
  const text = entries.get(key);
  if (text === undefined) return undefined;
  const numbers = [...text.matchAll(/\d+/g)].map(([digits]) => Number(digits));
  if (numbers.length > 0 && numbers.every((number) => number > 0)) return numbers;
  throw mistake(
    'INVALID_VALUE',
    'whole numbers from 1',
    JSON.stringify(text.slice(0, 40)),
    `metadata.${key}`,
  );
}
