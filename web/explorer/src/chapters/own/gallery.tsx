import { useEffect, useState } from 'preact/hooks';
import { Outline } from 'components/boxes';
import { Field, type Drawing } from 'components/field';
import type { Box } from 'components/geometry';
import { pictureOf } from 'components/pictures';
import { freeSpot, labelPlace, Tag, type Place } from 'components/labels';
import type { Mark, Picture } from './worker';
import { ends, results, shown } from './state';

/** The drawing has one size; each picture is fitted into it. */
const WORLD = [480, 300] as const;

/** The picture's own file, if its folder was given. */
function useFile(name: string): string {
  const file = pictureOf(name, ends.value);
  const [url, setUrl] = useState('');
  useEffect(() => {
    if (!file) {
      setUrl('');
      return undefined;
    }
    const made = URL.createObjectURL(file);
    setUrl(made);
    return () => URL.revokeObjectURL(made);
  }, [file]);
  return url;
}

export function Gallery() {
  const list = results.value?.pictures ?? [];
  const picture = list[shown.value];
  if (!picture) return null;
  const go = (by: number) => (shown.value = (shown.value + by + list.length) % list.length);
  return (
    <section
      class="gallery"
      aria-label="Pictures with the most mistakes"
      onKeyDown={(event) => {
        if (event.key === 'ArrowRight' || event.key === 'ArrowLeft') {
          event.preventDefault();
          go(event.key === 'ArrowRight' ? 1 : -1);
        }
      }}
    >
      <div class="gallery-head">
        <button type="button" class="button button--small" onClick={() => go(-1)}>
          Previous
        </button>
        <p role="status">
          <b>{picture.file}</b>, {shown.value + 1} of {list.length}:{' '}
          <span class="is-truth">{picture.missed} missed</span>,{' '}
          <span class="is-reject">{picture.wrong} false</span>
        </p>
        <button type="button" class="button button--small" onClick={() => go(1)}>
          Next
        </button>
      </div>
      <Field world={WORLD} label={`The boxes of ${picture.file}`}>
        {(drawing) => <Fitted key={picture.file} picture={picture} drawing={drawing} />}
      </Field>
    </section>
  );
}

function Fitted({ picture, drawing }: { picture: Picture; drawing: Drawing }) {
  const url = useFile(picture.file);
  const { x, y } = drawing;
  const scale = Math.min(WORLD[0] / picture.width, WORLD[1] / picture.height);
  const left = (WORLD[0] - picture.width * scale) / 2;
  const top = (WORLD[1] - picture.height * scale) / 2;
  const box = ({ bbox: [bx, by, w, h] }: Mark): Box => [
    left + bx * scale,
    top + by * scale,
    left + (bx + w) * scale,
    top + (by + h) * scale,
  ];
  const wrong = picture.detections.filter(({ verdict }) => verdict === 'false');
  const taken: Place[] = [];
  const tag = (mark: Mark, role: string, text: string) => {
    const spot = freeSpot(taken, role === 'truth' ? ['br', 'bl'] : ['tl', 'tr'], (s) =>
      labelPlace(box(mark), drawing, text, s),
    );
    return (
      <Tag
        key={`${role}${taken.length}`}
        box={box(mark)}
        drawing={drawing}
        text={text}
        role={role}
        spot={spot}
      />
    );
  };
  return (
    <g aria-hidden="true">
      <rect
        class="picture-edge"
        x={x(left)}
        y={y(top)}
        width={x(picture.width * scale) - x(0)}
        height={y(picture.height * scale) - y(0)}
      />
      {url && (
        <image
          href={url}
          x={x(left)}
          y={y(top)}
          width={x(picture.width * scale) - x(0)}
          height={y(picture.height * scale) - y(0)}
        />
      )}
      {picture.truths.map((mark, i) => (
        <Outline
          key={`t${i}`}
          box={box(mark)}
          x={x}
          y={y}
          class={mark.verdict === 'false' ? 'box--lost' : 'box--truth-thin'}
        />
      ))}
      {picture.detections.map((mark, i) => (
        <Outline
          key={`d${i}`}
          box={box(mark)}
          x={x}
          y={y}
          class={
            mark.verdict === 'ignored'
              ? 'box--suppressed'
              : `box--kept ${mark.verdict === 'false' ? 'is-wrong' : ''}`
          }
        />
      ))}
      <g class="labels">
        {wrong.slice(0, 6).map((mark) => tag(mark, 'wrong', `${mark.name} ${mark.score?.toFixed(2) ?? ''}`))}
        {picture.truths
          .filter(({ verdict }) => verdict === 'false')
          .slice(0, 6)
          .map((mark) => tag(mark, 'truth', mark.name))}
      </g>
    </g>
  );
}
