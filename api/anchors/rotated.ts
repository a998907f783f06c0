import type { Later } from '../call.js';
import { degreesForRadians, isBeyondRadians } from '../check/boxes.js';
import { number } from '../check/numbers.js';
import { lists, numbers } from '../check/lists.js';
import { outOfRange } from '../check/mistakes.js';
import { knownOptions, requiredOptions } from '../check/options.js';
import { sidesAbove0 } from '../check/sizes.js';
import { RECORDS_AT_A_TIME, type Sliced } from '../evaluate/slices.js';
import { sliced, type Keep } from '../sliced.js';
import { checkCount, counted, mapsOf, positive, some, type PyramidOptions } from './layouts.js';

/** Options of {@link rotatedAnchors}. */
export interface RotatedAnchorOptions extends PyramidOptions {
  /** Angles in radians from +x towards +y, clockwise on a screen. Default RRPN's six: -π/6, 0, π/6, π/3, π/2, 2π/3. */
  angles?: readonly number[];
}

const ROTATED = knownOptions<RotatedAnchorOptions>(
  'rotatedAnchors({ strides: [8], scales: [[32]], ratios: [1, 2], imageSize: [640, 480] })',
  { strides: true, scales: true, ratios: true, featureSizes: true, imageSize: true, angles: true },
);

/** Ma et al. 2018, section III-C. */
const RRPN_ANGLES = [-1, 0, 1, 2, 3, 4].map((sixths) => (sixths * Math.PI) / 6);

/**
 * Returns rotated anchors (RRPN; Ma et al. 2018), `(cx, cy, w, h, angle)`, flat: for each level, cell (row by row), scale, ratio and angle a box
 * of width `scale · √ratio` and height `scale / √ratio` around the centre of the cell. They are the boxes of {@link pyramidAnchors}, each at every angle; `iou` with `format: 'rotated'` takes
 * them.
 *
 * ```ts
 * const layout = { strides: [16], scales: [[32]], ratios: [4], featureSizes: [[1, 1]] as [number, number][] };
 * console.log(rotatedAnchors({ ...layout, angles: [0, 0.5] })); // Float64Array(10) [ 8, 8, 64, 16, 0, 8, 8, 64, 16, 0.5 ]
 * ```
 *
 * @throws BoxwiseError `OUT_OF_RANGE` for a stride, scale or ratio that is not finite and above 0 and an angle that is not finite; `INVALID_VALUE` for angles beyond 4π, which are degrees; `LENGTH_MISMATCH`; `TOO_LARGE` above 2^26
 * anchors
 */
export function rotatedAnchors(options: RotatedAnchorOptions): Float64Array {
  return rotated.now(options);
}

const rotated = sliced((_keep: Keep, options: RotatedAnchorOptions) => anchorsOf(layoutOf(options)));

/** As {@link rotatedAnchors}, in slices between which the event loop goes on. */
export const rotatedAnchorsLater: Later<typeof rotatedAnchors> = rotated.later;

/** What the anchors of all levels are made of. */
interface Layout {
  strides: readonly number[];
  featureSizes: ArrayLike<number>;
  /** Width and height of each box of a cell, for each level. */
  sides: readonly (readonly (readonly [number, number])[])[];
  angles: readonly number[];
  /** Number of boxes at every angle. */
  count: number;
}

function layoutOf(options: RotatedAnchorOptions): Layout {
  const given = requiredOptions(options, ROTATED);
  if (given.imageSize !== undefined) sidesAbove0(given.imageSize, 'imageSize');
  const strides = positive(numbers(given.strides, 'strides'), 'strides');
  const { featureSizes } = mapsOf(given.featureSizes, given.imageSize, strides);
  const scales = counted(lists(given.scales, 'scales'), strides.length, 'scales', 'strides').map((own, i) =>
    positive(some(own, `scales[${i}]`), `scales[${i}]`),
  );
  const ratios = positive(some(numbers(given.ratios, 'ratios'), 'ratios'), 'ratios');
  const angles = some(numbers(given.angles ?? RRPN_ANGLES, 'angles'), 'angles');
  const wrong = angles.findIndex((angle) => !Number.isFinite(number(angle, 'angles')));
  if (wrong >= 0) throw outOfRange('finite numbers', angles[wrong], 'angles', wrong);
  const beyond = angles.findIndex(isBeyondRadians);
  if (beyond >= 0)
    throw degreesForRadians(angles[beyond] as number, 'angles', beyond, 'multiply them by π / 180');
  const sides = scales.map((own) =>
    own.flatMap((scale) =>
      ratios.map((ratio) => [scale * Math.sqrt(ratio), scale / Math.sqrt(ratio)] as const),
    ),
  );
  const count = sides.reduce(
    (sum, own, level) =>
      sum + own.length * (featureSizes[2 * level] as number) * (featureSizes[2 * level + 1] as number),
    0,
  );
  checkCount(count * angles.length);
  return { strides, featureSizes, sides, angles, count };
}

function* anchorsOf({ strides, featureSizes, sides, angles, count }: Layout): Sliced<Float64Array> {
  const anchors = new Float64Array(5 * count * angles.length);
  let at = 0;
  for (const [level, own] of sides.entries()) {
    const [rows, columns] = [featureSizes[2 * level] as number, featureSizes[2 * level + 1] as number];
    const stride = strides[level] as number;
    for (let cell = 0; cell < rows * columns; cell++) {
      if (cell % RECORDS_AT_A_TIME === 0) yield;
      const [x, y] = [((cell % columns) + 0.5) * stride, (Math.floor(cell / columns) + 0.5) * stride];
      for (const [width, height] of own) {
        for (const angle of angles) {
          anchors.set([x, y, width, height, angle], at);
          at += 5;
        }
      }
    }
  }
  return anchors;
}
