import { signal } from '@preact/signals';
import { useEffect, useMemo, useRef, useState } from 'preact/hooks';
import { Later } from 'components/later';
import { counted } from 'components/numbers';
import { imageCounts } from '../data/selection';
import { step } from '../lib/link';
import { costText } from '../lib/text';
import { apName, imageName } from '../lib/words';
import { model } from '../model';
import { marksOf } from './marks';
import { Shot } from './shot';

/** Tiles of one page of the grid. */
const PAGE = 24;
/** Tiles of the first frame, about a screen: the others follow when it is painted, which answers a click in an eighth less time. */
const FIRST = 12;
const more = signal(1);

/** Images that the filter selects, the most costly first. */
export function Grid() {
  const { images } = model.selection.value;
  const { filter, order } = model;
  useEffect(() => void (more.value = 1), [filter.value, order.value]);
  const [isPainted, setPainted] = useState(false);
  useEffect(() => {
    const rest = new Later();
    rest.frameAfter(0, () => setPainted(true));
    return () => rest.cancel();
  }, []);
  const visible = images.slice(0, isPainted ? PAGE * more.value : FIRST);
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
      {isPainted && visible.length < images.length && (
        <button type="button" class="button" onClick={() => more.value++}>
          {counted(Math.min(PAGE, images.length - visible.length), 'more picture')} of{' '}
          {images.length - visible.length}
        </button>
      )}
    </>
  );
}

/** How many of what is selected are in an image; of changed images, the errors of A and of B. */
function badge(image: number): string {
  const { change, category } = model.filter.value;
  const own =
    change === undefined || category !== undefined
      ? undefined
      : model.changes.value?.images.find((row) => row.image === image);
  return own ? `${own.errorsBefore} \u2192 ${own.errorsAfter}` : String(model.selection.value.counts[image]);
}

function Tile({ image }: { image: number }) {
  const { selection, outcomes, current, filter } = model;
  const own = imageCounts(model.data, current.value, outcomes.value, image);
  const cost = current.value.imageCost[image];
  const isAll = Object.keys(filter.value).length === 0;
  const marks = useMemo(() => marksOf(image, selection.value), [image, selection.value]);
  const name = imageName(image);
  return (
    <button type="button" class="shot" onClick={() => step(() => (model.image.value = image))}>
      <Shot image={image} marks={marks} faint={!isAll} />
      {!isAll && <span class="shot-count">{badge(image)}</span>}
      <span class="shot-name">{name}</span>
      <span class="unseen">, {own.tp} found, </span>
      <span class="shot-facts">
        <span class="is-fp">{own.fp}&nbsp;false</span>
        <span class="is-fn">{own.fn}&nbsp;missed</span>
        {Number.isFinite(cost) && (
          <span class="shot-cost">
            {costText(cost)}&nbsp;{apName()}
          </span>
        )}
      </span>
    </button>
  );
}
