import { isArrayOf } from '../check/elements.js';
import { isA } from '../check/kinds.js';

import { isList } from '../check/lists.js';
import { mistake, wrongType } from '../check/mistakes.js';
import { native, type BoxwiseError } from '../errors.js';
import type { Model } from './models.js';
import { onnxMetadata, type OnnxMetadata } from './onnx.js';
import { pythonLiteral, type Literal } from './python-literal.js';

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
  };
  /** Names of the classes by number. Numbers without a name have an empty one. */
  names: string[];
}

/** More classes than any model has; a name of a greater number would make a list of that length. */
const MOST_CLASSES = 100_000;

const TASKS: Readonly<Record<string, readonly [dense: Model, endToEnd: Model]>> = {
  detect: ['yolov8', 'end-to-end'],
  segment: ['yolov8-seg', 'end-to-end-seg'],
  pose: ['yolov8-pose', 'end-to-end-pose'],
  obb: ['yolov8-obb', 'end-to-end-obb'],
};

/**
 * The model, its options and the names of its classes from the metadata that an exporter wrote into an ONNX file. Ultralytics'
 * exports are read (all tasks with boxes, also end to end, with `nms=True`, and RT-DETR), and YOLOv5's. The parsed `metadata.yaml` beside
 * exports to TensorFlow.js, OpenVINO and NCNN is read as well. `decode` takes the same metadata in the place of a model's name.
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
    const input = numbersOf(entries, 'imgsz', [1, 2]);
    const isDynamic = /'dynamic': True/.test(entries.get('args') ?? '') || entries.get('dynamic') === 'True';
    if (input !== undefined && !isDynamic) {
      const [height, width = height] = input as [number, number?];
      options.inputSize = [width, height];
    }
    if (/RT-?DETR/i.test(entries.get('description') ?? '')) {
      if (names.length > 0) options.numClasses = names.length;
      return { model: 'rt-detr-ultralytics', options, names };
    }
    const [dense, endToEnd] = models;
    const isEndToEnd =
      entries.get('end2end') === 'True' ||
      entries.get('nms') === 'True' ||
      /'nms': True/.test(entries.get('args') ?? '') ||
      /YOLOv10/i.test(entries.get('description') ?? '');
    if (task === 'pose' && entries.has('kpt_shape')) options.keypointSize = keypointSizeOf(entries);
    if (isEndToEnd) return { model: endToEnd, options, names };
    if (names.length > 0) options.numClasses = names.length;
    if (numbersOf(entries, 'stride', [1])?.[0] === 64) options.strides = [8, 16, 32, 64];
    return { model: dense, options, names };
  });
}

/** How many numbers a keypoint has, from the number of keypoints and that. */
function keypointSizeOf(entries: Map<string, string>): 2 | 3 {
  const size = numbersOf(entries, 'kpt_shape', [2])?.[1];
  if (size === 2 || size === 3) return size;
  throw unread(
    'the numbers of keypoints and of values of each, 2 or 3',
    entries.get('kpt_shape') ?? '',
    'kpt_shape',
  );
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

function keyAndValue(entry: unknown, at: number): readonly [string, unknown] {
  if (typeof entry !== 'object' || entry === null)
    throw wrongType('an entry { key, value }', entry, `metadata[${at}]`);
  const { key, value } = entry as { key: string; value: unknown };
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
    : isA(metadata, Map)
      ? [...(metadata as ReadonlyMap<string, unknown>)]
      : Object.entries(metadata);
  return new Map(Array.from(pairs, ([key, value]) => [key, metadataText(value, key)]));
}

/** A value as an ONNX file has it: as text. The file metadata.yaml beside other exports has it as what it is. */
function metadataText(value: unknown, key: string): string {
  if (typeof value === 'string') return value;
  if (value !== undefined && typeof value !== 'function' && typeof value !== 'symbol')
    return written(value, 0);
  throw wrongType('a text, number, list or map, as metadata have', value, `metadata.${key}`);
}

/** A value as Python writes it. */
function written(value: unknown, depth: number): string {
  if (depth > 4) return 'None';
  if (typeof value === 'boolean') return value ? 'True' : 'False';
  if (value === null) return 'None';
  if (typeof value === 'string') return JSON.stringify(value);
  if (isList(value)) return `[${Array.from(value, (own) => written(own, depth + 1)).join(', ')}]`;
  if (typeof value !== 'object') return String(value);
  const pairs = isA(value, Map) ? [...value] : Object.entries(value);
  const key = (own: unknown) =>
    /^\w+$/.test(String(own)) ? `'${String(own)}'` : JSON.stringify(String(own));
  return `{${pairs.map(([own, item]) => `${key(own)}: ${written(item, depth + 1)}`).join(', ')}}`;
}

/** Names by number, from a dictionary or a list as Python or JSON write them. */
function namesOf(text: string | undefined): string[] {
  if (text === undefined) return [];
  const value = pythonLiteral(text);
  const pairs = Array.isArray(value)
    ? value.map((name, number): [Literal, Literal] => [number, name])
    : typeof value === 'object' && value !== null
      ? value.pairs
      : [];
  const names = new Map<number, string>();
  for (const [key, name] of pairs) {
    const number = typeof key === 'string' && /^\d+$/.test(key) ? Number(key) : key;
    const isNumber = typeof number === 'number' && Number.isInteger(number) && number >= 0;
    if (!isNumber || number > MOST_CLASSES || typeof name !== 'string' || names.has(number))
      throw unread("names by number, each number once, as {0: 'person'}", text, 'names');
    names.set(number, name);
  }
  if (names.size === 0) throw unread("names as {0: 'person'}", text, 'names');
  return Array.from({ length: Math.max(...names.keys()) + 1 }, (_, number) => names.get(number) ?? '');
}

/** Whole numbers of a list of one of these lengths; one number alone is a list of one. */
function numbersOf(
  entries: Map<string, string>,
  key: string,
  lengths: readonly number[],
): number[] | undefined {
  const text = entries.get(key);
  if (text === undefined) return undefined;
  const value = pythonLiteral(text);
  const numbers = Array.isArray(value) ? value : [value];
  const isWhole = (own: unknown): own is number => Number.isInteger(own) && (own as number) >= 1;
  if (numbers.every(isWhole) && lengths.includes(numbers.length)) return numbers;
  throw unread(`whole numbers from 1, ${lengths.join(' or ')} of them`, text, key);
}

function unread(expected: string, text: string, key: string): BoxwiseError {
  return mistake('INVALID_VALUE', expected, JSON.stringify(text.slice(0, 40)), `metadata.${key}`);
}
