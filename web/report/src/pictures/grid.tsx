import { signal } from '@preact/signals';
import { useEffect, useLayoutEffect, useMemo, useRef, useState } from 'preact/hooks';
import { counted } from 'components/numbers';
import { scheme } from 'components/scheme';
import { imageCounts } from '../data/selection';
import { step } from '../lib/link';
import { points } from '../lib/text';
import { imageName } from '../lib/words';
import { model } from '../model';
import { marksOf, sizeOf } from './marks';
import { fonts, paint } from './paint';
import { usePicture } from './sources';

/** Tiles of one page of the grid. */
const PAGE = 24;
const more = signal(1);

/** Images that the filter selects, the most costly first. */
export function Grid() {
  const { images } = model.selection.value;
  const { filter, order } = model;
  useEffect(() => void (more.value = 1), [filter.value, order.value]);
  const visible = images.slice(0, PAGE * more.value);
  const host = useRef<HTMLUListElement>(null);
  const walk = (event: KeyboardEvent) => {
    const tiles = [...(host.current?.querySelectorAll<HTMLElement>('.shot') ?? [])];
    const at = tiles.indexOf(document.activeElement as HTMLElement);
    if (at < 0) return;
    const columns = tiles.filter((own) => own.offsetTop === tiles[0].offsetTop).length;
    const by = { ArrowRight: 1, ArrowLeft: -1, ArrowDown: columns, ArrowUp: -columns }[event.key];
    if (by === undefined || !tiles[at + by]) return;
    event.preventDefault();
    tiles[at + by].focus();
  };
  return (
    <>
      <ul class="shots" ref={host} onKeyDown={walk}>
        {visible.map((image) => (
          <li key={image}>
            <Tile image={image} />
          </li>
        ))}
      </ul>
      {visible.length < images.length && (
        <button type="button" class="button" onClick={() => more.value++}>
          {counted(Math.min(PAGE, images.length - visible.length), 'more picture')} of{' '}
          {images.length - visible.length}
        </button>
      )}
    </>
  );
}

function Tile({ image }: { image: number }) {
  const canvas = useRef<HTMLCanvasElement>(null);
  const frame = useRef<HTMLDivElement>(null);
  const [room, setRoom] = useState<readonly [number, number]>([0, 0]);
  const { selection, outcomes, current, filter } = model;
  const own = imageCounts(model.data, current.value, outcomes.value, image);
  const cost = current.value.imageCost[image];
  const chosen = selection.value.counts[image];
  const [width, height] = sizeOf(image);
  const colours = scheme.value;
  const font = fonts.value;
  const isAll = Object.keys(filter.value).length === 0;
  const marks = useMemo(() => marksOf(image, selection.value), [image, selection.value]);
  useLayoutEffect(() => {
    const measure = () => {
      const { clientWidth, clientHeight } = frame.current!;
      setRoom((before) =>
        before[0] === clientWidth && before[1] === clientHeight ? before : [clientWidth, clientHeight],
      );
    };
    const observer = new ResizeObserver(measure);
    observer.observe(frame.current!);
    measure();
    return () => observer.disconnect();
  }, []);
  const scale = Math.min(room[0] / width, room[1] / height);
  const at = { scale, left: (room[0] - width * scale) / 2, top: (room[1] - height * scale) / 2 };
  useEffect(() => {
    if (room[0] > 0)
      paint(canvas.current!, { marks, at, width: room[0], height: room[1], labels: 0, faint: !isAll });
  }, [marks, room, colours, font]);
  const name = imageName(image);
  return (
    <button
      type="button"
      class="shot"
      aria-label={`${name}: ${own.fp} false positives, ${own.fn} missed, ${own.tp} found${Number.isFinite(cost) ? `, costs ${points(cost)} AP` : ''}`}
      onClick={() => step(() => (model.image.value = image))}
    >
      <div class="shot-frame" ref={frame}>
        <Backdrop image={image} at={at} width={width} height={height} />
        <canvas ref={canvas} aria-hidden="true" />
        {!isAll && <span class="shot-count">{chosen}</span>}
      </div>
      <span class="shot-name">{name}</span>
      <span class="shot-facts">
        <span class="is-fp">{own.fp}&nbsp;false</span>
        <span class="is-fn">{own.fn}&nbsp;missed</span>
        {Number.isFinite(cost) && <span class="shot-cost">{points(cost)}&nbsp;AP</span>}
      </span>
    </button>
  );
}

/** The picture below the marks, or a field of its size. */
export function Backdrop({
  image,
  at,
  width,
  height,
  lazy = true,
}: {
  image: number;
  at: { scale: number; left: number; top: number };
  width: number;
  height: number;
  lazy?: boolean;
}) {
  const picture = usePicture(image);
  const [failed, setFailed] = useState('');
  const url = picture && failed === picture.url ? picture.instead : picture?.url;
  const style = {
    left: `${at.left}px`,
    top: `${at.top}px`,
    width: `${width * at.scale}px`,
    height: `${height * at.scale}px`,
    imageRendering: at.scale > 6 ? 'pixelated' : 'auto',
  };
  return (
    <>
      <i class="ground" style={style} />
      {url && (
        <img
          src={url}
          alt=""
          decoding="async"
          {...(lazy && { loading: 'lazy' as const })}
          draggable={false}
          style={style}
          onError={() => picture && setFailed(picture.url)}
        />
      )}
    </>
  );
}
