import { useSignal } from '@preact/signals';
import { useEffect, useLayoutEffect, useMemo, useRef } from 'preact/hooks';
import { Choice } from 'components/controls';
import { Icon } from 'components/icon';
import { scheme } from 'components/scheme';
import { useSize } from 'components/size';
import { say } from 'components/speech';
import { imageCounts } from '../data/selection';
import { linked, linkedChoice, step } from '../lib/link';
import { costText, shown } from '../lib/text';
import { apName, imageName } from '../lib/words';
import { model } from '../model';
import { marksOf, sizeOf, type Mark, type Verdict } from './marks';
import { MarkList } from './mark-list';
import { fonts, paint, type Transform } from './paint';
import { Backdrop } from './shot';
import { bounded, MOST_ZOOM, WHOLE, zoom, type Zoom } from './zoom';

const layout = linkedChoice('layout', 'beside', ['beside', 'above', 'runs']);
/** Which marks are shown. */
export const shownVerdicts = linked<Record<'tp' | 'fp' | 'fn' | 'ignored', boolean>>(
  'marks',
  { tp: true, fp: true, fn: true, ignored: false },
  (own) =>
    Object.entries(own)
      .flatMap(([name, isShown]) => (isShown ? [name] : []))
      .join(),
  (text) => {
    const own = text.split(',');
    return {
      tp: own.includes('tp'),
      fp: own.includes('fp'),
      fn: own.includes('fn'),
      ignored: own.includes('ignored'),
    };
  },
);

const isVisible = ({ verdict }: Mark): boolean => {
  const own = shownVerdicts.value;
  const group: Record<Verdict, keyof typeof own> = {
    tp: 'tp',
    found: 'tp',
    fp: 'fp',
    fn: 'fn',
    ignored: 'ignored',
    crowd: 'ignored',
  };
  return own[group[verdict]];
};

/** One image: its objects beside what the detector says of it. */
export function Viewer({ image }: { image: number }) {
  const { images } = model.selection.value;
  const place = images.indexOf(image);
  const pointed = useSignal<Mark | null>(null);
  const host = useRef<HTMLDivElement>(null);
  useLayoutEffect(() => void (pointed.value = null), [image]);
  useEffect(() => host.current?.focus({ preventScroll: true }), []);
  const selection = model.selection.value;
  const outcomes = model.outcomes.value;
  const own = imageCounts(model.data, model.current.value, outcomes, image);
  const cost = model.current.value.imageCost[image];
  const all = useMemo(() => marksOf(image, selection), [image, selection]);
  const marks = all.filter(isVisible);
  const go = (by: number) => {
    if (images.length === 0) return;
    const next = images[((place < 0 ? 0 : place + by) + images.length) % images.length];
    model.image.value = next;
    zoom.value = WHOLE;
    say(`${imageName(next)}, ${((place + by + images.length) % images.length) + 1} of ${images.length}`, 0);
  };
  const close = () =>
    step(() => {
      model.image.value = -1;
      zoom.value = WHOLE;
    });
  const magnify = (by: number) => (zoom.value = bounded({ ...zoom.value, factor: zoom.value.factor * by }));
  const keys: Record<string, () => void> = {
    ArrowRight: () => go(1),
    ArrowLeft: () => go(-1),
    n: () => go(1),
    p: () => go(-1),
    '+': () => magnify(1.5),
    '=': () => magnify(1.5),
    '-': () => magnify(1 / 1.5),
    '0': () => (zoom.value = WHOLE),
    Escape: close,
  };
  const press = (event: KeyboardEvent) => {
    const { target } = event;
    const isField =
      target instanceof HTMLInputElement ||
      target instanceof HTMLSelectElement ||
      target instanceof HTMLTextAreaElement;
    if (event.ctrlKey || event.metaKey || event.altKey || (isField && event.key !== 'Escape')) return;
    if (event.shiftKey && event.key.startsWith('Arrow')) {
      const step = 0.15 / zoom.value.factor;
      const [x, y] = {
        ArrowRight: [step, 0],
        ArrowLeft: [-step, 0],
        ArrowDown: [0, step],
        ArrowUp: [0, -step],
      }[event.key] ?? [0, 0];
      event.preventDefault();
      zoom.value = bounded({ ...zoom.value, x: zoom.value.x + x, y: zoom.value.y + y });
      return;
    }
    if (!Object.hasOwn(keys, event.key)) return;
    event.preventDefault();
    keys[event.key]();
  };
  const sides = layout.value === 'runs' ? model.sides.value : null;
  const isBeside = layout.value === 'beside' || (layout.value === 'runs' && !sides);
  const name = imageName(image, 90);
  return (
    <div class="viewer" ref={host} tabindex={-1} role="group" aria-label={`Image ${name}`} onKeyDown={press}>
      <div class="viewer-head">
        <button type="button" class="button button--small button--back" onClick={close}>
          <svg viewBox="0 0 12 12" aria-hidden="true">
            <path d="M8 2 4 6l4 4" />
          </svg>
          All pictures
        </button>
        <p class="viewer-name" role="status">
          <b>
            <bdi>{name}</bdi>
          </b>
          <span>
            {place < 0 ? 'no longer selected' : `${place + 1} of ${images.length}`}
            {Number.isFinite(cost) &&
              `, ${cost > 0 ? 'costs' : 'adds'} ${costText(Math.abs(cost))} ${apName()}`}
          </span>
        </p>
        <div class="viewer-steps">
          <Icon
            name="Previous image"
            title="Previous: Left arrow"
            path="m12 4-6 6 6 6"
            onClick={() => go(-1)}
          />
          <Icon name="Next image" title="Next: Right arrow" path="m8 4 6 6-6 6" onClick={() => go(1)} />
          <Icon name="Zoom out" title="Zoom out: minus" path="M4 10h12" onClick={() => magnify(1 / 1.5)} />
          <Icon name="Zoom in" title="Zoom in: plus" path="M4 10h12M10 4v12" onClick={() => magnify(1.5)} />
          <button type="button" class="link" title="Fit: 0" onClick={() => (zoom.value = WHOLE)}>
            Fit
          </button>
        </div>
      </div>
      <div class="viewer-options">
        <Toggle verdict="tp" text={`${own.tp} found`} role="is-tp" />
        <Toggle verdict="fp" text={`${own.fp} false`} role="is-fp" />
        <Toggle verdict="fn" text={`${own.fn} missed`} role="is-fn" />
        <Toggle verdict="ignored" text="not counted" role="" />
        <Choice
          hide
          label="Layout"
          state={layout}
          options={[
            ['beside', 'Side by side'],
            ['above', 'One picture'],
            ...(model.sides.value ? [['runs', 'A and B'] as const] : []),
          ]}
        />
      </div>
      <div class={`panes ${isBeside || sides ? 'panes--two' : ''}`}>
        {isBeside && (
          <Pane
            title="Ground truth"
            image={image}
            marks={marks.filter((mark) => mark.isTruth)}
            pointed={pointed}
          />
        )}
        {sides?.map((at, nth) => (
          <Pane
            key={nth}
            title={`${'AB'[nth]}: ${shown(model.data.header.runs[nth].name, 30)}`}
            image={image}
            marks={marksOf(image, selection, at, model.data.runs[nth], nth === model.run.value).filter(
              (mark) => isVisible(mark) && (!mark.isTruth || mark.verdict === 'fn'),
            )}
            pointed={pointed}
          />
        ))}
        {!sides && (
          <Pane
            title={
              isBeside
                ? `Detections${model.data.runs.length > 1 ? ` of ${shown(model.header.value.name, 30)}` : ''}`
                : 'Both'
            }
            image={image}
            marks={isBeside ? marks.filter((mark) => !mark.isTruth || mark.verdict === 'fn') : marks}
            pointed={pointed}
          />
        )}
      </div>
      <MarkList marks={marks} pointed={pointed} />
      <p class="viewer-keys">
        <kbd>←</kbd> <kbd>→</kbd> next and previous, <kbd>+</kbd> <kbd>−</kbd> zoom, <kbd>0</kbd> fit,{' '}
        <kbd>Shift</kbd> with arrows moves, <kbd>Esc</kbd> all pictures
      </p>
    </div>
  );
}

function Toggle({
  verdict,
  text,
  role,
}: {
  verdict: keyof typeof shownVerdicts.value;
  text: string;
  role: string;
}) {
  return (
    <label class="check">
      <input
        type="checkbox"
        checked={shownVerdicts.value[verdict]}
        onChange={({ currentTarget }) =>
          (shownVerdicts.value = { ...shownVerdicts.value, [verdict]: currentTarget.checked })
        }
      />
      <span class={role}>{text}</span>
    </label>
  );
}

interface PaneProps {
  title: string;
  image: number;
  marks: Mark[];
  pointed: { value: Mark | null };
}

/** A picture with marks that is zoomed by the wheel and moved by dragging, together with the other pane. */
function Pane({ title, image, marks, pointed }: PaneProps) {
  const frame = useRef<HTMLDivElement>(null);
  const canvas = useRef<HTMLCanvasElement>(null);
  const [width, height] = sizeOf(image);
  const [wide, high] = useSize(frame);
  const at = transformOf(zoom.value, wide, high, width, height);
  const colours = scheme.value;
  const font = fonts.value;
  const isFaint = marks.some((mark) => mark.isChosen) && Object.keys(model.filter.value).length > 0;
  useEffect(() => {
    if (wide > 0)
      paint(canvas.current!, {
        marks,
        at,
        width: wide,
        height: high,
        labels: 40,
        faint: isFaint,
        truths: marks.every((mark) => mark.isTruth),
        pointed: pointed.value,
      });
  });
  void [colours, font];
  // Preact listens passively to wheels; the page must not scroll under a picture that is zoomed.
  useEffect(() => {
    const element = frame.current!;
    const turn = (event: WheelEvent) => {
      if (!event.ctrlKey && zoom.value.factor === 1 && event.deltaY > 0) return;
      event.preventDefault();
      const box = element.getBoundingClientRect();
      const [px, py] = [event.clientX - box.left, event.clientY - box.top];
      const before = transformOf(zoom.value, element.clientWidth, element.clientHeight, width, height);
      const factor = Math.max(1, Math.min(MOST_ZOOM, zoom.value.factor * Math.exp(-event.deltaY / 300)));
      const scale = (before.scale / zoom.value.factor) * factor;
      const [imageX, imageY] = [(px - before.left) / before.scale, (py - before.top) / before.scale];
      zoom.value = bounded({
        factor,
        x: (imageX + (element.clientWidth / 2 - px) / scale) / width,
        y: (imageY + (element.clientHeight / 2 - py) / scale) / height,
      });
    };
    element.addEventListener('wheel', turn, { passive: false });
    return () => element.removeEventListener('wheel', turn);
  }, [width, height]);
  const drag = (event: PointerEvent) => {
    if (event.button !== 0 || zoom.value.factor === 1) return;
    const element = event.currentTarget as HTMLElement;
    element.setPointerCapture(event.pointerId);
    const start = { ...zoom.value, px: event.clientX, py: event.clientY };
    const { scale } = at;
    const move = (next: PointerEvent) =>
      (zoom.value = bounded({
        factor: start.factor,
        x: start.x - (next.clientX - start.px) / scale / width,
        y: start.y - (next.clientY - start.py) / scale / height,
      }));
    const end = () => {
      element.removeEventListener('pointermove', move);
      element.removeEventListener('pointerup', end);
      element.removeEventListener('pointercancel', end);
    };
    element.addEventListener('pointermove', move);
    element.addEventListener('pointerup', end);
    element.addEventListener('pointercancel', end);
  };
  const point = (event: PointerEvent) => {
    const box = (event.currentTarget as HTMLElement).getBoundingClientRect();
    const [x, y] = [
      (event.clientX - box.left - at.left) / at.scale,
      (event.clientY - box.top - at.top) / at.scale,
    ];
    pointed.value = under(marks, x, y, 6 / at.scale);
  };
  return (
    <figure class="pane">
      <figcaption>{title}</figcaption>
      <div
        class={`pane-frame ${zoom.value.factor > 1 ? 'is-zoomed' : ''}`}
        ref={frame}
        style={{ '--ratio': high > 0 ? wide / high : 1 }}
        onPointerDown={drag}
        onPointerMove={point}
        onPointerLeave={() => (pointed.value = null)}
      >
        <Backdrop image={image} at={at} width={width} height={height} room={[wide, high]} lazy={false} />
        <canvas ref={canvas} role="img" aria-label={`${title}: ${marks.length} marks, listed below`} />
      </div>
    </figure>
  );
}

function transformOf(
  { factor, x, y }: Zoom,
  wide: number,
  high: number,
  width: number,
  height: number,
): Transform {
  const scale = Math.min(wide / width, high / height) * factor || 1;
  return { scale, left: wide / 2 - x * width * scale, top: high / 2 - y * height * scale };
}

/** The smallest mark that a place is in, or near the edge of. */
function under(marks: readonly Mark[], x: number, y: number, slack: number): Mark | null {
  let best: Mark | null = null;
  for (const mark of marks) {
    const [left, top, width, height] = mark.box;
    if (!(x >= left - slack && x <= left + width + slack && y >= top - slack && y <= top + height + slack))
      continue;
    if (!best || width * height < best.box[2] * best.box[3]) best = mark;
  }
  return best;
}
