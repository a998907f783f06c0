import type { ComponentType } from 'preact';
import { Code } from 'components/code';
import { Choice, Slider } from 'components/controls';
import { Field, type Drawing } from 'components/field';
import { Figure } from 'components/figure';
import { digits, whole } from 'components/numbers';
import { say } from 'components/speech';
import { Failure } from '../../../parts/failure';
import { Names, Proposals, Truths } from './boxes';
import { code } from './code';
import { Pair, Pointed, Regions } from './merges/regions';
import { Merges, Similarity } from './merges/terms';
import { placed, PHOTOS, WORLD, type PhotoKey } from './photos';
import {
  best,
  count,
  isSearched,
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
  shownCount,
  stop,
  stride,
  touched,
  trouble,
  way,
  type Way,
} from './state';
import { Windows } from './windows';

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

/** The time that a classifier of a millisecond takes for all windows. */
function timeFor(windows: number): string {
  const seconds = windows / 1000;
  if (seconds > 3600) return `${digits(seconds / 3600, 1)} hours`;
  return seconds > 60 ? `${digits(seconds / 60, 1)} minutes` : `${digits(seconds, 1)} seconds`;
}

const Count = () => (
  <p class="answer">
    <b>{count.value === undefined ? '' : whole(count.value)}</b> windows in 640 by 480 pixels.
    <br />
    At a millisecond each a classifier needs {timeFor(count.value ?? 0)}.
  </p>
);

/** How well the objects are found so far. */
const Bests = () => (
  <>
    {best.value.map((found, t) => (
      <span key={t} class="best-of">
        <span class="is-truth">{photo.value.truths[t].name}</span> IoU <b>{digits(found?.iou ?? 0)}</b>
      </span>
    ))}
  </>
);

const Start = () => (
  <p class="answer">
    <button type="button" class="button" aria-disabled={searching.value} onClick={() => void search()}>
      {searching.value ? 'Searching …' : 'Search this picture'}
    </button>
    {trouble.value && <span role="alert"> {trouble.value}</span>}
  </p>
);

function Answer() {
  if (way.value === 'windows') return <Count />;
  if (!isSearched.value) return <Start />;
  if (way.value === 'merges')
    return (
      <p class="answer">
        Best so far
        <br />
        <Bests />
      </p>
    );
  return (
    <p class="answer" role="status">
      <b>{whole(shownCount.value)}</b> of {whole((proposals.value?.boxes.length ?? 0) / 4)} proposals, the
      best
      <br />
      <Bests />
    </p>
  );
}

const change = () => {
  stop();
  touched.value = true;
};

const WindowSettings = () => (
  <div class="settings settings--three">
    <Slider label="Scales" state={scales} min={1} max={10} step={1} places={0} onInput={change} />
    <Slider label="Ratios" state={ratios} min={1} max={3} step={1} places={0} onInput={change} />
    <Slider label="Stride in pixels" state={stride} min={1} max={64} step={1} places={0} onInput={change} />
  </div>
);

const ProposalSettings = () => (
  <div class="settings settings--three">
    <Slider
      label="Shown, smallest first"
      state={many}
      shown={shownCount.value}
      min={0}
      max={Math.max((proposals.value?.boxes.length ?? 0) / 4, 1)}
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
  </div>
);

const MergeSettings = () => (
  <>
    <Merges />
    <Similarity />
  </>
);

/** The three ways have as much room, so that nothing shifts. */
const SETTINGS: Record<Way, ComponentType> = {
  windows: WindowSettings,
  merges: MergeSettings,
  search: ProposalSettings,
};
function Settings() {
  const Shown = SETTINGS[way.value];
  return (
    <div class="where-settings">
      <Shown />
    </div>
  );
}

const Strip = () =>
  way.value === 'windows' ? (
    <span>
      <b>{count.value === undefined ? '' : whole(count.value)}</b> windows
    </span>
  ) : (
    <>
      {best.value.map((found, t) => (
        <span key={t}>
          {photo.value.truths[t].name} <b>{digits(found?.iou ?? 0, 2)}</b>
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

const WAYS = [
  ['windows', 'Windows'],
  ['merges', 'Merges'],
  ['search', 'Proposals'],
] as const;

export function WhereFigure() {
  return (
    <Figure
      number="2a"
      state="where"
      waits={count}
      title="Where to look"
      presets={<Presets />}
      caption="Windows: each shape once, around the middle, and a dot wherever its centre may stand. Merges: each region in its mean colour; the two that join show the photograph, and the blue box is the proposal that they make. A click on a region goes to the merge that made it. Proposals: each thin line is a box, the thick blue one the best for the object in orange."
    >
      <Failure of={['countWindows']} />
      <Field world={WORLD} strip={<Strip />} label="A photograph with windows, regions or proposals">
        {(drawing) => (
          <>
            <Picture {...drawing} />
            <Windows {...drawing} />
            <Proposals {...drawing} />
            <Regions {...drawing} />
            <Truths {...drawing} />
            <Pair {...drawing} />
            <Names {...drawing} />
            <Pointed {...drawing} />
          </>
        )}
      </Field>
      <div class="where-panel">
        <Choice
          label="Look at"
          hide
          state={way}
          options={WAYS}
          onChange={() => {
            change();
            void search();
            say(WAYS.find(([name]) => name === way.value)![1]);
          }}
        />
        <Answer />
      </div>
      <Settings />
      <Code tabs={code} />
    </Figure>
  );
}
