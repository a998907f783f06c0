import { area, curveLinear } from 'd3-shape';
import { useId } from 'preact/hooks';
import { Choice } from 'components/controls';
import { rates } from '../../../api/report/outcomes';
import { count, fraction, shown } from './lib/text';
import { iouText, measureName } from './lib/words';
import { tight, wide } from './lib/screen';
import { model } from './model';
import { hear, setConfidence, thresholdText } from './threshold';

/** The confidence and the IoU of the whole page. It stays in view. */
export function Handle() {
  const { data } = model;
  return (
    <div class="handle" role="region" aria-label="Threshold">
      <p class="on-paper">At {thresholdText()}</p>
      <Confidence />
      <Ladder />
      {data.runs.length > 1 && <Runs />}
      <Now />
    </div>
  );
}

function Confidence() {
  const id = useId();
  const [least, most] = model.range;
  const value = model.confidence.value;
  const share = most > least ? (value - least) / (most - least) : 0;
  const span = most - least || 1;
  return (
    <div class="dial">
      <label for={id}>Confidence</label>
      <div class="dial-track" style={{ '--share': `${100 * share}%` }}>
        <F1Shape />
        <input
          id={id}
          type="range"
          min={least}
          max={most}
          step={span / 1000}
          value={value}
          aria-valuetext={String(+value.toFixed(4))}
          onInput={({ currentTarget }) => setConfidence(Number(currentTarget.value))}
          onKeyDown={(event) => {
            const steps = {
              ArrowRight: 0.01,
              ArrowUp: 0.01,
              ArrowLeft: -0.01,
              ArrowDown: -0.01,
              PageUp: 0.1,
              PageDown: -0.1,
            };
            const step = steps[event.key as keyof typeof steps];
            if (step === undefined) return;
            event.preventDefault();
            const next = (Math.round((value + step * span) / (span / 1000)) * span) / 1000;
            setConfidence(Number(next.toFixed(6)));
          }}
        />
      </div>
      <input
        class="dial-value"
        type="number"
        inputmode="decimal"
        aria-label="Confidence, as a number"
        min={least}
        max={most}
        step="any"
        value={+value.toFixed(4)}
        onChange={({ currentTarget }) => {
          if (currentTarget.value !== '') setConfidence(Number(currentTarget.value));
          currentTarget.value = String(+model.confidence.peek().toFixed(4));
        }}
      />
      <Best class="link dial-best" />
    </div>
  );
}

/** The F1 of all categories over the confidence, behind the slider: it shows where there is something to gain. */
function F1Shape() {
  const { confidence, f1 } = model.rates.value;
  const [least, most] = model.range;
  const places = Array.from({ length: 101 }, (_, i) => least + ((most - least) * i) / 100);
  let at = 0;
  const values = places.map((place) => {
    while (at < confidence.length && confidence[at] < place) at++;
    return at < confidence.length ? f1[at] : 0;
  });
  const path = area<number>()
    .x((_, i) => i)
    .y0(20)
    .y1((value) => 20 - 20 * value)
    .curve(curveLinear)(values);
  return (
    <svg class="dial-shape" viewBox="0 0 100 20" preserveAspectRatio="none" aria-hidden="true">
      <path d={path ?? ''} />
    </svg>
  );
}

/** Sets the confidence to the best F1 of all categories together. */
export function Best({ class: name = 'link' }: { class?: string }) {
  const best = model.bestOfAll.value.confidence;
  return (
    <button
      type="button"
      class={name}
      disabled={best === null}
      onClick={() => best !== null && setConfidence(best)}
    >
      Best F1{best !== null && ` at ${best.toFixed(3)}`}
    </button>
  );
}

function Ladder() {
  const id = useId();
  const { iouThresholds } = model.data.header.params;
  const name = measureName();
  const set = (at: number) => {
    model.iou.value = at;
    hear();
  };
  if (!wide.value || iouThresholds.length > 10)
    return (
      <div class="ladder ladder--list">
        <label for={id}>{name}</label>
        <select
          id={id}
          value={String(model.iou.value)}
          onChange={({ currentTarget }) => set(Number(currentTarget.value))}
        >
          {iouThresholds.map((own, at) => (
            <option key={own} value={String(at)}>
              {iouText(own)}
            </option>
          ))}
        </select>
      </div>
    );
  return (
    <fieldset class="ladder choice">
      <legend>{name}</legend>
      <div class="choice-row">
        {iouThresholds.map((own, at) => (
          <label key={own}>
            <input type="radio" name={id} checked={model.iou.value === at} onChange={() => set(at)} />
            <span>{iouText(own).replace(/^0/, '')}</span>
          </label>
        ))}
      </div>
    </fieldset>
  );
}

function Runs() {
  const options = model.data.header.runs.map(
    ({ name }, at) => [String(at), `AB`[at] + (tight.value ? '' : `: ${shown(name, 14)}`)] as const,
  );
  return <Choice label="Run" hide state={model.runText} options={options} />;
}

/** What the threshold makes of the detections. */
function Now() {
  const { tp, fp, fn } = model.outcomes.value.total;
  const own = rates(tp, fp, fn);
  return (
    <dl class="now" aria-label="At this threshold">
      {(
        [
          ['Precision', own.precision, ''],
          ['Recall', own.recall, ''],
          ['F1', own.f1, 'is-main'],
        ] as const
      ).map(([name, value, extra]) => (
        <div key={name} class={extra}>
          <dt>{name}</dt>
          <dd>{fraction(value)}</dd>
        </div>
      ))}
      <div class="now-count">
        <dt class="is-tp" title="True positives">
          TP
        </dt>
        <dd>{count(tp)}</dd>
      </div>
      <div class="now-count">
        <dt class="is-fp" title="False positives">
          FP
        </dt>
        <dd>{count(fp)}</dd>
      </div>
      <div class="now-count">
        <dt class="is-fn" title="False negatives: missed objects">
          FN
        </dt>
        <dd>{count(fn)}</dd>
      </div>
    </dl>
  );
}
