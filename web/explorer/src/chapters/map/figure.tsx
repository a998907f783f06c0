import { Code } from 'components/code';
import { Figure } from 'components/figure';
import { digits } from 'components/numbers';
import { commit } from 'components/state';
import { Timeline } from 'components/timeline';
import { Failure } from '../../parts/failure';
import { code } from './code';
import { Plot } from './plot';
import { Picture, select } from './scene';
import { SCENES, type SceneKey } from './scenes';
import { sentence } from './sentence';
import {
  ap,
  chosen,
  coco,
  detections,
  kind,
  LADDER,
  letter,
  place,
  play,
  playing,
  pointed,
  position,
  rung,
  rungs,
  sceneKey,
  set,
  stop,
  tally,
  threshold,
  touched,
  verdicts,
  voc,
} from './state';

const ratio = (value: number | undefined, places = 3) =>
  value === undefined ? '' : value < 0 ? '\u22121' : digits(value, places);

/** Taking detections one by one is moving the score threshold down the ranking. */
function Walk() {
  return (
    <Timeline
      moments={verdicts.value.map(({ verdict }) => ({
        kind: `is-${verdict}`,
        size: verdict === 'true' ? 24 : verdict === 'false' ? 15 : 6,
      }))}
      place={place.value}
      playing={playing.value}
      text={sentence()}
      go={(next) => {
        stop();
        touched.value = true;
        position.value = next;
      }}
      onPlay={() => {
        touched.value = true;
        if (playing.value) stop();
        else play();
      }}
    />
  );
}

function Tally() {
  const { yes, no, missed } = tally.value;
  return (
    <p class="verdict">
      <span class={`v v--tp ${yes ? '' : 'is-none'}`}>{yes} true</span>
      <span class={`v v--fn ${missed ? '' : 'is-none'}`}>{missed} missed</span>
      <span class={`v v--fp ${no ? '' : 'is-none'}`}>{no} false</span>
    </p>
  );
}

function Ranking() {
  return (
    <ul
      class="ranking"
      role="listbox"
      tabindex={0}
      aria-label="Detections by score"
      aria-activedescendant={`map-row-${chosen.value}`}
      onKeyDown={(event) => {
        const move = { ArrowDown: 1, ArrowUp: -1 }[event.key];
        if (!move) return;
        event.preventDefault();
        select(chosen.value + move);
      }}
      onBlur={() => (pointed.value = -1)}
    >
      {detections.value.map(({ score }, i) => {
        const verdict = verdicts.value[i]?.verdict;
        const taken = i < place.value;
        const outcome = !taken ? '' : verdict === 'true' ? 'true' : verdict === 'false' ? 'false' : 'ignored';
        return (
          <li
            key={i}
            id={`map-row-${i}`}
            role="option"
            aria-selected={chosen.value === i}
            class={`row row--${!taken || verdict === 'ignored' ? 'suppressed' : 'kept'} ${verdict === 'false' && taken ? 'is-wrong' : ''} ${pointed.value === i ? 'is-pointed' : ''}`}
            onPointerEnter={() => (pointed.value = i)}
            onPointerLeave={() => (pointed.value = -1)}
            onClick={() => select(i)}
          >
            <span class="row-letter">{letter(i)}</span>
            <span class="row-bar" aria-hidden="true">
              <i style={{ width: `${score * 100}%` }} />
              <b style={{ width: `${score * 100}%` }} />
            </span>
            <span class="row-score">{score.toFixed(2)}</span>
            <span class="row-outcome">{outcome}</span>
          </li>
        );
      })}
    </ul>
  );
}

/** AP in three ways, at the IoU threshold that is shown. */
function Ways() {
  const ways = [
    ['101', 'COCO, 101 recalls', rungs.value?.[rung.value]],
    ['all', 'VOC2010, all points', voc.value?.all],
    ['11', 'VOC2007, 11 recalls', voc.value?.eleven],
  ] as const;
  return (
    <fieldset class="measures ways">
      <legend>AP at IoU {threshold.value.toFixed(2)}</legend>
      {ways.map(([key, name, value]) => (
        <label key={key} class={`measure ${kind.value === key ? 'is-on' : ''}`}>
          <input
            type="radio"
            name="way"
            checked={kind.value === key}
            onChange={() => {
              touched.value = true;
              kind.value = key;
              commit();
            }}
          />
          <span class="measure-name">{name}</span>
          <span class="measure-value">{ratio(value)}</span>
        </label>
      ))}
    </fieldset>
  );
}

/** AP at each of COCO's ten thresholds; their mean is COCO's AP. */
function Ladder() {
  const values = rungs.value;
  const metrics = coco.value?.metrics;
  return (
    <div class="ladder">
      <div class="ladder-bars" role="group" aria-label="IoU threshold">
        {LADDER.map((value, t) => (
          <button
            type="button"
            key={value}
            aria-pressed={rung.value === t}
            aria-label={`IoU ${value.toFixed(2)}, AP ${ratio(values?.[t])}`}
            onClick={() => {
              touched.value = true;
              rung.value = t;
              commit();
            }}
          >
            <i style={{ height: `${Math.max(0, values?.[t] ?? 0) * 100}%` }} />
            <span>{value.toFixed(2).slice(1)}</span>
          </button>
        ))}
      </div>
      <p class="ladder-mean">
        COCO’s AP, the mean of the ten: <b>{ratio(metrics?.AP)}</b>
      </p>
      <dl class="sizes">
        {(['APs', 'APm', 'APl', 'AR100'] as const).map((name) => (
          <div key={name}>
            <dt>{{ APs: 'small', APm: 'medium', APl: 'large', AR100: 'recall' }[name]}</dt>
            <dd>{ratio(metrics?.[name])}</dd>
          </div>
        ))}
      </dl>
    </div>
  );
}

const Presets = () => (
  <>
    {(Object.keys(SCENES) as SceneKey[]).map((key) => (
      <button
        type="button"
        key={key}
        aria-pressed={sceneKey.value === key}
        onClick={() => {
          set({ scene: key, rung: rung.value });
          commit();
        }}
      >
        {SCENES[key].name}
      </button>
    ))}
  </>
);

const Result = () => (
  <p class="unseen" role="status">
    AP at IoU {threshold.value.toFixed(2)}: {ratio(ap.value)}
  </p>
);

export function MapFigure() {
  return (
    <Figure
      number="6"
      title="From a ranking to one number"
      presets={<Presets />}
      caption={
        <>
          Each step of the time line takes one more detection: tall is true, middle false, short ignored. Drag
          a detection by its edge; <kbd>Page Up</kbd> and <kbd>Page Down</kbd> go to the next. The thin line
          of the plot is measured, the thick one is its envelope.
        </>
      }
    >
      <p id="map-keys" class="unseen">
        Arrow keys move the box, with Shift by 10 pixels. Page Down and Page Up go to the next and the
        previous by score.
      </p>
      <Failure />
      <div class="scene-and-list">
        <div class="scene">
          <Picture />
          <Walk />
        </div>
        <div class="list">
          <Tally />
          <Ranking />
        </div>
      </div>
      <div class="panel panel--map">
        <div class="plot">
          <Plot />
        </div>
        <div class="panel-side">
          <Ways />
          <Ladder />
        </div>
      </div>
      <Result />
      <Code tabs={code} />
    </Figure>
  );
}
