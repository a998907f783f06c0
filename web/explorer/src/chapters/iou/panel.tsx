import type { Signal } from '@preact/signals';
import type { ComponentChildren } from 'preact';
import { useCalm } from 'components/calm';
import { Check, Choice } from 'components/controls';
import { FIELDS, FORMATS, fromFormat, toFormat, type Box } from 'components/geometry';
import { digits, whole } from 'components/numbers';
import { commit } from 'components/state';
import {
  arrows,
  format,
  halt,
  learn,
  learning,
  lit,
  measures,
  metric,
  parse,
  parts,
  pred,
  shapeTerm,
  touched,
  truth,
} from './state';
import { METRICS, NAMES } from './measures';
import { announce } from './actors';

function Term({ id, name, value }: { id: string; name: string; value: string }) {
  const on = () => (lit.value = id);
  const off = () => (lit.value = '');
  return (
    <button
      type="button"
      class={`term term--${id} ${lit.value === id ? 'is-lit' : ''}`}
      onPointerEnter={on}
      onPointerLeave={off}
      onFocus={on}
      onBlur={off}
      onClick={on}
    >
      <i class="swatch" aria-hidden="true" />
      <span class="term-name">{name}</span> <span class="term-value">{value}</span>
    </button>
  );
}

const Fraction = ({ over, under }: { over: ComponentChildren; under: ComponentChildren }) => (
  <span class="fraction">
    <span>{over}</span>
    <span class="fraction-bar" />
    <span>{under}</span>
  </span>
);

export function Formula() {
  const p = parts.value;
  const m = measures.value;
  const kind = metric.value;
  const value = (k: keyof typeof NAMES) => (m ? digits(m[k].measure, 3) : '\u2007.\u2007\u2007\u2007');
  const start = kind === 'ciou' ? 'diou' : 'iou';
  return (
    <div class="formula" role="group" aria-label={`${NAMES[kind]}, with the numbers of the moment`}>
      <span class="formula-name">{NAMES[kind]}</span>
      <span class="op">=</span>
      {kind !== 'iou' && (
        <>
          <span class="formula-part">
            <span class="term-name">{NAMES[start]}</span>
            <span class="term-value">{value(start)}</span>
          </span>
          <span class="op">−</span>
        </>
      )}
      {kind === 'iou' && (
        <Fraction
          over={<Term id="intersection" name="intersection" value={whole(p.intersection)} />}
          under={<Term id="union" name="union" value={whole(p.union)} />}
        />
      )}
      {kind === 'giou' && (
        <Fraction
          over={<Term id="gap" name="gap" value={whole(p.enclosing - p.union)} />}
          under={<Term id="enclosing" name="enclosing" value={whole(p.enclosing)} />}
        />
      )}
      {kind === 'diou' && (
        <Fraction
          over={<Term id="distance" name="distance²" value={whole(p.distance)} />}
          under={<Term id="diagonal" name="diagonal²" value={whole(p.diagonal)} />}
        />
      )}
      {kind === 'ciou' && <Term id="shape" name="shape" value={digits(shapeTerm.value, 3)} />}
      <span class="formula-result">
        <span class="op">=</span>
        <output class="formula-value">{value(kind)}</output>
      </span>
    </div>
  );
}

export function Measures() {
  const m = measures.value;
  return (
    <fieldset class="measures">
      <legend class="unseen">Measure</legend>
      <div class="measures-head" aria-hidden="true">
        <span />
        <span class="axis">
          <i style={{ left: 0 }}>−1</i>
          <i style={{ left: '50%' }}>0</i>
          <i style={{ left: '100%' }}>1</i>
        </span>
        <span>value</span>
      </div>
      {METRICS.map((kind) => (
        <label key={kind} class={`measure ${metric.value === kind ? 'is-on' : ''}`}>
          <input
            type="radio"
            name="measure"
            checked={metric.value === kind}
            onChange={() => {
              metric.value = kind;
              touched.value = true;
              commit();
            }}
          />
          <span class="measure-name">{NAMES[kind]}</span>
          <span class={`track ${kind === 'iou' ? 'track--half' : ''}`} aria-hidden="true">
            {m && (
              <>
                <b
                  style={{
                    left: `${Math.min(50, 50 + m[kind].measure * 50)}%`,
                    width: `${Math.abs(m[kind].measure) * 50}%`,
                  }}
                />
                <i style={{ left: `${50 + m[kind].measure * 50}%` }} />
              </>
            )}
          </span>
          <span class="measure-value">{m ? digits(m[kind].measure) : ''}</span>
        </label>
      ))}
    </fieldset>
  );
}

export function Coordinates() {
  return (
    <div class="coordinates">
      <Choice label="Box format" hide state={format} options={FORMATS.map((name) => [name, name] as const)} />
      <Numbers role="pred" title="Prediction" state={pred} />
      <Numbers role="truth" title="Truth" state={truth} />
    </div>
  );
}

function Numbers({ role, title, state }: { role: 'pred' | 'truth'; title: string; state: Signal<Box> }) {
  const names = FIELDS[format.value];
  return (
    <fieldset class={`numbers numbers--${role}`}>
      <legend>{title}</legend>
      {toFormat(useCalm(state), format.value).map((value, i) => (
        <label key={i}>
          <span class="number-name">
            <span class="unseen">{title} </span>
            {names[i]}
          </span>
          <input
            type="number"
            step="any"
            value={+value.toFixed(1)}
            onChange={(event) => {
              const next = toFormat(state.value, format.value);
              next[i] = +event.currentTarget.value;
              const box = parse(fromFormat(next, format.value).join(','));
              if (box) {
                touched.value = true;
                halt();
                state.value = box;
                commit();
                announce();
              } else event.currentTarget.value = String(+value.toFixed(1));
            }}
          />
        </label>
      ))}
    </fieldset>
  );
}

export function Learn() {
  return (
    <div class="learn">
      <button
        type="button"
        class="button"
        aria-disabled={!measures.value}
        onClick={() => (learning.value ? halt() : void learn())}
      >
        {learning.value ? 'Stop' : `Descend on 1 − ${NAMES[metric.value]}`}
      </button>
      <span class="loss">
        loss <b>{measures.value ? digits(measures.value[metric.value].loss) : ''}</b>
      </span>
      <Check label="Arrows" state={arrows} />
    </div>
  );
}
