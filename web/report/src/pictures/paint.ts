import { signal } from '@preact/signals';
import { scheme } from 'components/scheme';
import type { ReportShape } from '../../../../api/report/payload';
import { nameOf } from '../lib/words';
import type { Mark, Verdict } from './marks';

const ROLES = {
  tp: '--tp',
  fp: '--fp',
  fn: '--fn',
  truth: '--truth',
  spent: '--spent',
  paper: '--paper',
  ink: '--ink',
} as const;
type Palette = Record<keyof typeof ROLES, string>;

let known: { scheme: string; palette: Palette } | undefined;
/** The roles' colours as a canvas takes them. */
export function palette(): Palette {
  if (known?.scheme === scheme.value) return known.palette;
  const probe = document.body.appendChild(document.createElement('i'));
  const made = Object.fromEntries(
    Object.entries(ROLES).map(([role, token]) => {
      probe.style.color = `var(${token})`;
      return [role, getComputedStyle(probe).color];
    }),
  ) as Palette;
  probe.remove();
  known = { scheme: scheme.value, palette: made };
  return made;
}

/** Changes when the figures' font is there. */
export const fonts = signal(0);
document.fonts?.load("600 13px 'Instrument Sans Variable'").then(
  () => fonts.value++,
  () => {},
);

/** From pixels of the image to those of the canvas. */
export interface Transform {
  scale: number;
  left: number;
  top: number;
}

export interface Paint {
  marks: readonly Mark[];
  at: Transform;
  /** CSS pixels. */
  width: number;
  height: number;
  /** Number of labels; 0 for none. */
  labels: number;
  /** Only what is selected stands out. */
  faint: boolean;
  /** Objects that are found have labels, too. */
  truths?: boolean;
  /** The mark that is pointed at. */
  pointed?: Mark | null | undefined;
}

/** Canvases below this width have thinner lines, in CSS pixels. */
const SMALL = 160;

/** Dash and weight say again what the hue says. */
const LINES: Record<Verdict, { role: keyof Palette; dash: number[]; width: number }> = {
  tp: { role: 'tp', dash: [], width: 2 },
  fp: { role: 'fp', dash: [], width: 2 },
  fn: { role: 'fn', dash: [7, 4], width: 2 },
  found: { role: 'truth', dash: [], width: 1.25 },
  ignored: { role: 'spent', dash: [3, 4], width: 1.25 },
  crowd: { role: 'truth', dash: [1, 4], width: 1.25 },
};
/** Later ones are drawn above. */
const RANK: Record<Verdict, number> = { crowd: 0, ignored: 1, found: 2, tp: 3, fn: 4, fp: 5 };

export function paint(
  canvas: HTMLCanvasElement,
  { marks, at, width, height, labels, faint, truths = false, pointed }: Paint,
): void {
  const ratio = devicePixelRatio || 1;
  const [wide, high] = [Math.round(width * ratio), Math.round(height * ratio)];
  if (canvas.width !== wide) canvas.width = wide;
  if (canvas.height !== high) canvas.height = high;
  const context = canvas.getContext('2d');
  if (!context) return;
  context.setTransform(ratio, 0, 0, ratio, 0, 0);
  context.clearRect(0, 0, width, height);
  const colours = palette();
  const rank = (mark: Mark) => RANK[mark.verdict] + (mark.isChosen ? 10 : 0) + (mark === pointed ? 20 : 0);
  const order = marks.filter(({ box }) => Number.isFinite(box[0])).toSorted((a, b) => rank(a) - rank(b));
  for (const mark of order) {
    const isPointed = mark === pointed;
    const line = LINES[mark.verdict];
    const isFaint = faint && !mark.isChosen && !isPointed;
    context.globalAlpha = isFaint ? 0.4 : 1;
    const own = isPointed ? 3.5 : isFaint ? 1 : mark.isChosen ? Math.max(2, line.width + 0.5) : line.width;
    drawMark(context, mark, at, colours, {
      colour: colours[line.role],
      dash: line.dash,
      width: width < SMALL ? Math.min(1.5, own) : own,
      casing: width < SMALL ? 1 : 2.5,
    });
  }
  context.globalAlpha = 1;
  if (labels > 0)
    drawLabels(context, order.toReversed(), at, colours, { width, height, labels, faint, truths, pointed });
}

interface Stroke {
  colour: string;
  dash: number[];
  width: number;
  /** What the line of paper below is wider. */
  casing: number;
}

function drawMark(
  context: CanvasRenderingContext2D,
  mark: Mark,
  at: Transform,
  colours: Palette,
  stroke: Stroke,
): void {
  const { shape } = mark;
  const path =
    shape && 'polygons' in shape
      ? polygons(shape.polygons, at)
      : shape && 'quad' in shape
        ? polygons([shape.quad], at)
        : boxPath(mark.box, at);
  if (shape && 'runs' in shape) drawMask(context, shape, at, stroke.colour);
  if (shape && 'polygons' in shape) {
    context.save();
    context.globalAlpha *= 0.28;
    context.fillStyle = stroke.colour;
    context.fill(path);
    context.restore();
  }
  context.lineJoin = 'miter';
  context.setLineDash([]);
  context.strokeStyle = colours.paper;
  context.lineWidth = stroke.width + stroke.casing;
  const alpha = context.globalAlpha;
  context.globalAlpha = alpha * 0.75;
  context.stroke(path);
  context.globalAlpha = alpha;
  context.setLineDash(stroke.dash);
  context.strokeStyle = stroke.colour;
  context.lineWidth = stroke.width;
  context.stroke(path);
  context.setLineDash([]);
  if (shape && 'keypoints' in shape) drawKeypoints(context, shape.keypoints, at, stroke, colours);
}

function boxPath([x, y, w, h]: Mark['box'], { scale, left, top }: Transform): Path2D {
  const path = new Path2D();
  path.rect(left + x * scale, top + y * scale, w * scale, h * scale);
  return path;
}

function polygons(rings: readonly (readonly number[])[], { scale, left, top }: Transform): Path2D {
  const path = new Path2D();
  for (const ring of rings) {
    for (let i = 0; i + 1 < ring.length; i += 2)
      path[i === 0 ? 'moveTo' : 'lineTo'](left + ring[i] * scale, top + ring[i + 1] * scale);
    path.closePath();
  }
  return path;
}

type MaskShape = Extract<ReportShape, { runs: number[] }>;
interface Cut {
  canvas: HTMLCanvasElement;
  x: number;
  y: number;
}
const masks = new WeakMap<MaskShape, Map<string, Cut | null>>();
/** Largest side of a mask that is drawn. */
const LARGEST = 8192;

function drawMask(
  context: CanvasRenderingContext2D,
  shape: MaskShape,
  { scale, left, top }: Transform,
  colour: string,
): void {
  const made = masks.get(shape) ?? new Map<string, Cut | null>();
  masks.set(shape, made);
  if (!made.has(colour)) made.set(colour, cutOf(shape, colour));
  const cut = made.get(colour);
  if (!cut) return;
  context.save();
  context.globalAlpha *= 0.45;
  context.drawImage(
    cut.canvas,
    left + cut.x * scale,
    top + cut.y * scale,
    cut.canvas.width * scale,
    cut.canvas.height * scale,
  );
  context.restore();
}

/** The part of a mask that is set, as a picture. */
function cutOf({ width, height, runs }: MaskShape, colour: string): Cut | null {
  if (!(width > 0 && height > 0 && width <= LARGEST && height <= LARGEST)) return null;
  let [x1, y1, x2, y2] = [width, height, -1, -1];
  const each = (visit: (from: number, to: number) => void) => {
    let at = 0;
    for (const [i, run] of runs.entries()) {
      if (i % 2 === 1 && run > 0) visit(at, Math.min(at + run, width * height));
      at += run;
    }
  };
  each((from, to) => {
    if (to <= from) return;
    const [first, last] = [Math.floor(from / height), Math.floor((to - 1) / height)];
    x1 = Math.min(x1, first);
    x2 = Math.max(x2, last);
    y1 = first === last ? Math.min(y1, from % height) : 0;
    y2 = first === last ? Math.max(y2, (to - 1) % height) : height - 1;
  });
  if (x2 < x1) return null;
  const canvas = Object.assign(document.createElement('canvas'), { width: x2 - x1 + 1, height: y2 - y1 + 1 });
  const context = canvas.getContext('2d');
  if (!context) return null;
  const image = context.createImageData(canvas.width, canvas.height);
  each((from, to) => {
    for (let at = from; at < to; at++)
      image.data[4 * (((at % height) - y1) * canvas.width + Math.floor(at / height) - x1) + 3] = 255;
  });
  context.putImageData(image, 0, 0);
  context.globalCompositeOperation = 'source-in';
  context.fillStyle = colour;
  context.fillRect(0, 0, canvas.width, canvas.height);
  return { canvas, x: x1, y: y1 };
}

/** Bones of COCO's seventeen keypoints. */
const BONES = [
  [15, 13], [13, 11], [16, 14], [14, 12], [11, 12], [5, 11], [6, 12], [5, 6], [5, 7],
  [6, 8], [7, 9], [8, 10], [1, 2], [0, 1], [0, 2], [1, 3], [2, 4], [3, 5], [4, 6],
] as const; // prettier-ignore

function drawKeypoints(
  context: CanvasRenderingContext2D,
  values: readonly number[],
  { scale, left, top }: Transform,
  { colour, dash }: Stroke,
  colours: Palette,
): void {
  const point = (at: number) => [left + values[3 * at] * scale, top + values[3 * at + 1] * scale] as const;
  const isSeen = (at: number) => values[3 * at + 2] > 0;
  const count = Math.floor(values.length / 3);
  if (count === 17) {
    context.strokeStyle = colour;
    context.lineWidth = 2;
    context.setLineDash(dash);
    for (const [from, to] of BONES) {
      if (!isSeen(from) || !isSeen(to)) continue;
      context.beginPath();
      context.moveTo(...point(from));
      context.lineTo(...point(to));
      context.stroke();
    }
    context.setLineDash([]);
  }
  for (let at = 0; at < count; at++) {
    if (!isSeen(at)) continue;
    context.beginPath();
    context.arc(...point(at), 3.5, 0, 2 * Math.PI);
    context.fillStyle = colour;
    context.fill();
    context.strokeStyle = colours.paper;
    context.lineWidth = 1;
    context.stroke();
  }
}

/** What a mark is called on the picture. */
export const labelOf = (mark: Mark): string =>
  `${nameOf(mark.category, 22)}${mark.score === undefined ? '' : ` ${mark.score.toFixed(2)}`}`;

const LABEL_HEIGHT = 19;

function drawLabels(
  context: CanvasRenderingContext2D,
  marks: readonly Mark[],
  { scale, left, top }: Transform,
  colours: Palette,
  {
    width,
    height,
    labels,
    faint,
    truths,
    pointed,
  }: {
    width: number;
    height: number;
    labels: number;
    faint: boolean;
    truths: boolean;
    pointed?: Mark | null | undefined;
  },
): void {
  void fonts.value;
  context.font = "600 12.5px 'Instrument Sans Variable', 'Helvetica Neue', Arial, sans-serif";
  context.textBaseline = 'middle';
  const taken: [number, number, number][] = [];
  for (const mark of marks) {
    if (taken.length >= labels) return;
    if (faint && !mark.isChosen && mark !== pointed) continue;
    if (mark.verdict === 'found' && !truths && mark !== pointed) continue;
    const text = labelOf(mark);
    const wide = Math.ceil(context.measureText(text).width) + 10;
    const [x, y, w, h] = mark.box;
    const spots = [
      [left + x * scale - 1, top + y * scale - LABEL_HEIGHT],
      [left + (x + w) * scale - wide + 1, top + y * scale - LABEL_HEIGHT],
      [left + x * scale - 1, top + (y + h) * scale],
      [left + x * scale, top + y * scale],
    ];
    const isFree = ([sx, sy]: number[]) =>
      sx > -wide &&
      sy > -LABEL_HEIGHT / 2 &&
      sx < width &&
      sy + LABEL_HEIGHT <= height + 2 &&
      !taken.some(([tx, ty, tw]) => sx < tx + tw && tx < sx + wide && Math.abs(sy - ty) < LABEL_HEIGHT);
    const spot = spots.find(isFree) ?? (mark === pointed ? spots[3] : undefined);
    if (!spot) continue;
    const lx = Math.max(0, Math.min(width - wide, spot[0]));
    const ly = Math.max(0, spot[1]);
    taken.push([lx, ly, wide]);
    context.fillStyle = colours[LINES[mark.verdict].role];
    context.fillRect(lx, ly, wide, LABEL_HEIGHT);
    context.fillStyle = colours.paper;
    context.fillText(text, lx + 5, ly + LABEL_HEIGHT / 2 + 0.5);
  }
}
