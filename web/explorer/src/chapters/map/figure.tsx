import { calm } from 'components/calm';
import { Code } from 'components/code';
import { Figure } from 'components/figure';
import { digits } from 'components/numbers';
import { commit } from 'components/state';
import { Failure } from '../../parts/failure';
import { Ranking, type RankingRow } from '../../parts/ranking';
import { Steps } from '../../parts/steps';
import { code } from './code';
import { LADDER } from './dataset';
import { Plot } from './plot';
import { Picture, select } from './scene';
import { SCENE_KEYS, SCENES } from './scenes';
import { sentence } from './sentence';
import {
  ap,
  chosen,
  detections,
  evaluated,
  kind,
  letter,
  place,
  pointed,
  rung,
  sceneKey,
  set,
  shown,
  size,
  tally,
  threshold,
  touched,
  verdicts,
  walk,
} from './state';

const ratio = (value: number | undefined, places = 3) =>
  value === undefined ? '' : value < 0 ? '\u22121' : digits(value, places);

/** Taking detections one by one is moving the score threshold down the ranking. */
const RankingWalk = () => (
  <Steps
    walk={walk}
    moments={detections.value.map((_, i) => {
      const verdict = verdicts.value[i]?.verdict ?? 'ignored';
      return { kind: `is-${verdict}`, size: verdict === 'true' ? 24 : verdict === 'false' ? 15 : 6 };
    })}
    text={sentence()}
    onTouch={() => (touched.value = true)}
  />
);

function Tally() {
  const { yes, no, missed } = tally.value;
  return (
    <p class="verdict">
      <span class={`v v--tp ${yes ? '' : 'is-none'}`}>{`${yes} true`}</span>
      <span class={`v v--fn ${missed ? '' : 'is-none'}`}>{`${missed} missed`}</span>
      <span class={`v v--fp ${no ? '' : 'is-none'}`}>{`${no} false`}</span>
    </p>
  );
}

function Detections() {
  const rows = detections.value.map(({ score }, i): RankingRow => {
    const verdict = verdicts.value[i]?.verdict;
    const taken = i < place.value;
    return {
      letter: letter(i),
      before: score,
      score,
      state: !taken || verdict === 'ignored' ? 'suppressed' : 'kept',
      outcome: (taken && verdict) || '',
      isWrong: taken && verdict === 'false',
    };
  });
  return <Ranking chapter="map" label="Detections by score" rows={rows} {...{ chosen, pointed, select }} />;
}

/** AP in three ways, at the IoU threshold that is shown. */
function Ways() {
  const ways = [
    ['101', 'COCO, 101 recalls', evaluated.value?.rungs[shown.value.rung]],
    ['all', 'VOC2010, all points', evaluated.value?.voc.all],
    ['11', 'VOC2007, 11 recalls', evaluated.value?.voc.eleven],
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

const SIZE_NAMES = [
  ['APs', 'small'],
  ['APm', 'medium'],
  ['APl', 'large'],
] as const;

/** AP at each of COCO's ten thresholds; their mean is COCO's AP. */
function Ladder() {
  const { rungs: values, metrics } = calm(evaluated) ?? {};
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
      <dl class="sizes" onPointerLeave={() => (size.value = '')}>
        {SIZE_NAMES.map(([name, title]) => (
          <div key={name}>
            <dt>
              <button
                type="button"
                class="size"
                aria-label={`AP of ${title} objects: show them`}
                onPointerEnter={() => (size.value = name)}
                onFocus={() => (size.value = name)}
                onBlur={() => (size.value = '')}
              >
                {title}
              </button>
            </dt>
            <dd>{ratio(metrics?.[name])}</dd>
          </div>
        ))}
        <div>
          <dt>recall</dt>
          <dd>{ratio(metrics?.AR100)}</dd>
        </div>
      </dl>
    </div>
  );
}

const Presets = () => (
  <>
    {SCENE_KEYS.map((key) => (
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
      state="map"
      waits={evaluated}
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
      <Failure of={['evaluateScene']} />
      <div class="scene-and-list">
        <div class="scene">
          <Picture />
          <RankingWalk />
        </div>
        <div class="list">
          <Tally />
          <Detections />
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
