import { Outline } from 'components/boxes';
import { Code } from 'components/code';
import { Choice, Slider } from 'components/controls';
import { Field, type Drawing } from 'components/field';
import { Figure } from 'components/figure';
import type { Box } from 'components/geometry';
import { freeSpot, labelPlace, Tag, type Place } from 'components/labels';
import { digits, whole } from 'components/numbers';
import { say } from 'components/speech';
import { Failure } from '../../../parts/failure';
import { code } from './code';
import { placed, PHOTOS, WORLD, type PhotoKey } from './photos';
import {
  best,
  count,
  many,
  photo,
  photoKey,
  play,
  playing,
  proposals,
  ratios,
  scales,
  search,
  searching,
  set,
  shapes,
  shown,
  shownCount,
  sides,
  stop,
  stride,
  touched,
  trouble,
  truths,
  way,
} from './state';

function Picture({ x, y }: Drawing) {
  const { scale, left, top } = placed(photo.value);
  const [w, h] = photo.value.size;
  return (
    <svg x={x(0)} y={y(0)} width={x(WORLD[0]) - x(0)} height={y(WORLD[1]) - y(0)} aria-hidden="true">
      <image
        href={photo.value.url}
        x={x(left) - x(0)}
        y={y(top) - y(0)}
        width={x(w * scale) - x(0)}
        height={y(h * scale) - y(0)}
        class={way.value === 'search' && proposals.value ? 'photo is-dim' : 'photo'}
      />
    </svg>
  );
}

/** Every shape of window once, and the places that its centre takes. */
function Windows({ x, y }: Drawing) {
  if (way.value !== 'windows') return null;
  const scale = WORLD[0] / 640; // the windows are those of a picture 640 pixels wide
  const [cx, cy] = [WORLD[0] / 2, WORLD[1] / 2];
  let d = '';
  for (const side of sides.value)
    for (const ratio of shapes.value) {
      const [w, h] = [side * Math.sqrt(ratio) * scale, (side / Math.sqrt(ratio)) * scale];
      d += `M${x(cx - w / 2)} ${y(cy - h / 2)}H${x(cx + w / 2)}V${y(cy + h / 2)}H${x(cx - w / 2)}Z`;
    }
  const step = stride.value * scale;
  let dots = '';
  if (x(step) - x(0) >= 5)
    for (let py = step / 2; py < WORLD[1]; py += step)
      for (let px = step / 2; px < WORLD[0]; px += step) dots += `M${x(px) - 1} ${y(py) - 1}h2v2h-2Z`;
  return (
    <svg
      x={x(0)}
      y={y(0)}
      width={x(WORLD[0]) - x(0)}
      height={y(WORLD[1]) - y(0)}
      viewBox={`${x(0)} ${y(0)} ${x(WORLD[0]) - x(0)} ${y(WORLD[1]) - y(0)}`}
      aria-hidden="true"
    >
      {dots ? (
        <path class="centres" d={dots} />
      ) : (
        <rect class="centres-all" x={x(0)} y={y(0)} width={x(WORLD[0]) - x(0)} height={y(WORLD[1]) - y(0)} />
      )}
      <path class="windows-casing" d={d} />
      <path class="windows" d={d} />
    </svg>
  );
}

function Proposals({ x, y }: Drawing) {
  if (way.value !== 'search') return null;
  let d = '';
  for (const [x1, y1, x2, y2] of shown.value)
    d += `M${x(x1).toFixed(1)} ${y(y1).toFixed(1)}H${x(x2).toFixed(1)}V${y(y2).toFixed(1)}H${x(x1).toFixed(1)}Z`;
  return <path class="proposals" d={d} aria-hidden="true" />;
}

function Name({ box, drawing, text, taken }: { box: Box; drawing: Drawing; text: string; taken: Place[] }) {
  const spot = freeSpot(taken, ['br', 'tr', 'bl'], (s) => labelPlace(box, drawing, text, s));
  return <Tag box={box} drawing={drawing} text={text} role="truth" spot={spot} />;
}

function Truths(drawing: Drawing) {
  if (way.value !== 'search') return null;
  const { x, y } = drawing;
  const taken: Place[] = [];
  return (
    <g aria-hidden="true">
      {truths.value.map((box, t) => (
        <Outline key={t} box={box} x={x} y={y} class="box--truth" />
      ))}
      {best.value.map(
        (answer, t) => answer && <Outline key={t} box={answer.box} x={x} y={y} class="box--pred" />,
      )}
      {truths.value.map((box, t) => (
        <Name key={t} box={box} drawing={drawing} text={photo.value.truths[t].name} taken={taken} />
      ))}
    </g>
  );
}

function Answer() {
  if (way.value === 'windows') {
    const seconds = (count.value ?? 0) / 1000;
    const time =
      seconds > 3600
        ? `${digits(seconds / 3600, 1)} hours`
        : seconds > 60
          ? `${digits(seconds / 60, 1)} minutes`
          : `${digits(seconds, 1)} seconds`;
    return (
      <p class="answer">
        <b>{count.value === undefined ? '' : whole(count.value)}</b> windows in a picture of 640 by 480
        pixels.
        <br />A classifier that takes a millisecond for each needs {time}.
      </p>
    );
  }
  if (!proposals.value) {
    return (
      <p class="answer">
        <button type="button" class="button" aria-disabled={searching.value} onClick={() => void search()}>
          {searching.value ? 'Searching …' : 'Search this picture'}
        </button>
        {trouble.value && <span role="alert"> {trouble.value}</span>}
      </p>
    );
  }
  return (
    <p class="answer" role="status">
      <b>{whole(shownCount.value)}</b> of {whole(proposals.value.length)} proposals.
      <br />
      {best.value.map((answer, t) => (
        <span key={t} class="best-of">
          <span class="is-truth">{photo.value.truths[t].name}</span>, best IoU{' '}
          <b>{digits(answer?.iou ?? 0)}</b>
        </span>
      ))}
    </p>
  );
}

const change = () => {
  stop();
  touched.value = true;
};

function Settings() {
  if (way.value === 'windows')
    return (
      <>
        <Slider label="Scales" state={scales} min={1} max={10} step={1} places={0} onInput={change} />
        <Slider label="Ratios" state={ratios} min={1} max={3} step={1} places={0} onInput={change} />
        <Slider
          label="Stride in pixels"
          state={stride}
          min={1}
          max={64}
          step={1}
          places={0}
          onInput={change}
        />
      </>
    );
  const total = Math.max(proposals.value?.length ?? 0, 1);
  return (
    <>
      <Slider
        label="Shown, smallest first"
        state={many}
        shown={shownCount.value}
        min={0}
        max={total}
        step={1}
        places={0}
        onInput={change}
      />
      <button
        type="button"
        class="button"
        aria-disabled={!proposals.value}
        onClick={() => {
          touched.value = true;
          if (playing.value) stop();
          else play();
        }}
      >
        {playing.value ? 'Stop' : 'Play'}
      </button>
    </>
  );
}

const Strip = () =>
  way.value === 'windows' ? (
    <span>
      <b>{count.value === undefined ? '' : whole(count.value)}</b> windows
    </span>
  ) : (
    <>
      {best.value.map((answer, t) => (
        <span key={t}>
          {photo.value.truths[t].name} <b>{digits(answer?.iou ?? 0, 2)}</b>
        </span>
      ))}
    </>
  );

const Presets = () => (
  <>
    {(Object.keys(PHOTOS) as PhotoKey[]).map((key) => (
      <button
        type="button"
        key={key}
        aria-pressed={photoKey.value === key}
        onClick={() => set({ photo: key })}
      >
        {PHOTOS[key].name}
      </button>
    ))}
  </>
);

export function WhereFigure() {
  return (
    <Figure
      number="2a"
      title="Where to look"
      presets={<Presets />}
      caption="Windows: each shape once, around the middle, and a dot wherever its centre may stand. Proposals: each thin line is a box, the thick blue one the best for the object in orange."
    >
      <Failure />
      <Field world={WORLD} strip={<Strip />} label="A photograph with windows or proposals">
        {(drawing) => (
          <>
            <Picture {...drawing} />
            <Windows {...drawing} />
            <Proposals {...drawing} />
            <Truths {...drawing} />
          </>
        )}
      </Field>
      <div class="panel panel--even">
        <Answer />
        <Choice
          label="Look at"
          state={way}
          options={[
            ['windows', 'Every window'],
            ['search', 'Selective search'],
          ]}
          onChange={() => {
            change();
            if (way.value === 'search') void search();
            say(way.value === 'search' ? 'Selective search' : 'Every window');
          }}
        />
      </div>
      <div class="settings settings--three">
        <Settings />
      </div>
      <Code tabs={code} />
    </Figure>
  );
}
