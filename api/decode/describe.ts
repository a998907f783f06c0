import type * as addon from '#native';
import { call, type Later } from '../call.js';
import { mistake } from '../check/mistakes.js';
import { knownOptions, optionsOf } from '../check/options.js';
import { sidesOrSide, type Size } from '../check/sizes.js';
import type { BoxwiseError } from '../errors.js';
import type { Model } from './models.js';
import { withRoles } from './lite.js';
import { rawOutputs, type RawOutputs } from './outputs.js';

/** Options of `describe`. */
export interface DescribeOptions {
  /** The size of the network's input in pixels. With it more models can be told apart. */
  inputSize?: Size | number;
}

/** A model, and what it makes of some outputs. */
export interface ModelReading {
  /** The model. */
  readonly model: Model;
  /** Its names: models whose outputs are alike. */
  readonly names: readonly Model[];
  /** Whether it reads the outputs. */
  readonly reads: boolean;
  /** Options of the model that it needs to read them. */
  readonly options: {
    readonly layout?: 'anchors-first' | 'anchors-last';
    readonly normalized?: true;
    readonly decoded?: true;
    readonly channelsLast?: true;
    readonly sizesInPixels?: true;
    readonly logits?: boolean;
    readonly regMax?: number;
  };
  /** Whether it also needs `inputSize`. */
  readonly needsInputSize: boolean;
  /** Whether it also needs `anchors`, those of the network, which do not follow from the outputs. */
  readonly needsAnchors: boolean;
  /** Why it does not read them. */
  readonly reason: string | undefined;
}

const DESCRIBE = knownOptions<DescribeOptions>('describe(outputs, { inputSize: 640 })', { inputSize: true });

const { now, later } = call(
  'describeOutputs',
  (outputs: RawOutputs, options?: DescribeOptions) => {
    const { inputSize } = optionsOf(options, DESCRIBE);
    const request: addon.DecodeRequest = { model: '', batch: false };
    if (inputSize !== undefined) request.inputSize = sidesOrSide(inputSize, 'inputSize');
    const given = rawOutputs(outputs);
    if (!given.some(({ dims }) => dims.length > 1)) throw withoutRows(given);
    return [withRoles(given, request), request];
  },
  (readings): ModelReading[] =>
    readings.map(({ names, reads, options, needsInputSize, needsAnchors, reason }) => ({
      model: names[0] as Model,
      names: names as Model[],
      reads,
      options: Object.fromEntries(
        options.map(({ name, flag, number, word }) => [name, flag ?? number ?? word]),
      ),
      needsInputSize,
      needsAnchors,
      reason,
    })),
);

/** No model has outputs of one dimension alone: they would be flat numbers, or an empty list. */
function withoutRows(given: addon.RawOutput[]): BoxwiseError {
  const got = given.length === 0 ? 'none' : `dims [${given.map(({ dims }) => dims.join(', ')).join('], [')}]`;
  const cure = 'pass tensors { data, dims } with the dims that the model has, such as [1, 84, 8400]';
  return mistake('SHAPE_MISMATCH', 'outputs with several dimensions', got, 'outputs', { cure });
}

/**
 * The models that could read a set of outputs, the likeliest first, and then the others with the reason why they cannot. Each
 * was tried with its options, of which the fewest that read the outputs are listed. Several models may read the same outputs, so check
 * the result on an image; `decode` never chooses a model.
 *
 * ```ts
 * const outputs = await session.run({ images });
 * const [likeliest] = describe(outputs);
 * console.log(likeliest?.model, likeliest?.reads, likeliest?.options);
 * ```
 *
 * @throws BoxwiseError `INVALID_ARGUMENT` for outputs that are no tensors; `LENGTH_MISMATCH` for data that are not as long as dims say;
 * `SHAPE_MISMATCH` if no output has several dimensions
 */
export function describe(outputs: RawOutputs, options?: DescribeOptions): ModelReading[] {
  return now(outputs, options);
}

/** As {@link describe}, off the event loop. */
export const describeLater: Later<typeof describe> = later;
