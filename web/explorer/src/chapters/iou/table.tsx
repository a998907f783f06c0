import type { ComponentChildren } from 'preact';
import { calm } from 'components/calm';
import { digits, whole } from 'components/numbers';
import { commit } from 'components/state';
import { METRICS, NAMES, type Metric } from './measures';
import { lit, measures, metric, parts, shapeTerm, touched, upright } from './state';

/** A term of a formula: it lights its area, and its area lights it. */
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

const Ratio = ({ over, under }: { over: ComponentChildren; under: ComponentChildren }) => (
  <>
    {over}
    <span class="op">/</span>
    {under}
  </>
);
const Less = ({ than }: { than: string }) => (
  <>
    <span class="term-base">{than}</span>
    <span class="op">−</span>
  </>
);

type Parts = (typeof parts)['value'];

/** Each measure's formula; its numbers are those of the moment. */
const FORMULAS: Record<Metric, (parts: Parts, shape: number) => ComponentChildren> = {
  iou: (p) => (
    <Ratio
      over={<Term id="intersection" name="intersection" value={whole(p.intersection)} />}
      under={<Term id="union" name="union" value={whole(p.union)} />}
    />
  ),
  giou: (p) => (
    <>
      <Less than="IoU" />
      <Ratio
        over={<Term id="gap" name="gap" value={whole(p.enclosing - p.union)} />}
        under={<Term id="enclosing" name="enclosing" value={whole(p.enclosing)} />}
      />
    </>
  ),
  diou: (p) => (
    <>
      <Less than="IoU" />
      <Ratio
        over={<Term id="distance" name="distance²" value={whole(p.distance)} />}
        under={<Term id="diagonal" name="diagonal²" value={whole(p.diagonal)} />}
      />
    </>
  ),
  ciou: (_, shape) => (
    <>
      <Less than="DIoU" />
      <Term id="shape" name="shape" value={digits(shape, 3)} />
    </>
  ),
};

/** Terms, marks and losses follow a drag at a calm pace. */
function Formula({ kind }: { kind: Metric }) {
  return <span class="formula">{FORMULAS[kind](calm(parts), calm(shapeTerm))}</span>;
}

/** Why turned boxes have IoU alone. */
function Why() {
  const around = measures.value?.uprightIou;
  return (
    <p>
      GIoU, DIoU and CIoU measure by the upright box around both. It hardly changes when a box turns, so they
      do not apply to turned boxes. The upright boxes around these two have IoU{' '}
      <b>{around === null || around === undefined ? '' : digits(around)}</b>.
    </p>
  );
}

/** Where a value lies between -1 and 1. */
function Track({ kind }: { kind: Metric }) {
  const value = calm(measures)?.of[kind]?.measure;
  return (
    <span class={`track ${kind === 'iou' ? 'track--half' : ''}`} aria-hidden="true">
      {value !== undefined && (
        <>
          <b style={{ transform: `scaleX(${value})` }} />
          <i style={{ transform: `translateX(${value * 50}cqw)` }} />
        </>
      )}
    </span>
  );
}

/** The chosen measure follows each frame; the others are read when the hand rests. */
function Value({ kind }: { kind: Metric }) {
  const rested = calm(measures);
  const m = metric.value === kind ? measures.value : rested;
  return <output class="measure-value">{m ? (m.of[kind] ? digits(m.of[kind].measure) : '–') : ''}</output>;
}
function Loss({ kind }: { kind: Metric }) {
  const m = calm(measures);
  return <span class="measure-loss">{m ? (m.of[kind] ? digits(m.of[kind].loss) : '–') : ''}</span>;
}

function choose(kind: Metric): void {
  if (metric.value === kind) return;
  metric.value = kind;
  touched.value = true;
  commit();
}

function Row({ kind }: { kind: Metric }) {
  const isOn = metric.value === kind;
  const applies = upright.value || kind === 'iou';
  return (
    <tr class={`measure ${isOn && applies ? 'is-on' : ''} ${applies ? '' : 'is-off'}`}>
      <th scope="row">
        <label class="measure-name">
          <input type="radio" name="measure" checked={isOn} onChange={() => choose(kind)} />
          <span>{NAMES[kind]}</span>
        </label>
      </th>
      {applies ? (
        <>
          <td key="formula" class="measure-formula">
            <Formula kind={kind} />
          </td>
          <td key="track" class="measure-track" onClick={() => choose(kind)}>
            <Track kind={kind} />
          </td>
        </>
      ) : (
        kind === 'giou' && (
          <td key="why" class="measure-why" colSpan={2} rowSpan={3}>
            <Why />
          </td>
        )
      )}
      <td key="value" class="measure-number" onClick={() => choose(kind)}>
        <Value kind={kind} />
      </td>
      <td key="loss" class="measure-number" onClick={() => choose(kind)}>
        <Loss kind={kind} />
      </td>
    </tr>
  );
}

/** All four measures with their losses. The chosen one is what the drawing and the arrows show. */
export function Measures() {
  return (
    <table class="measures">
      <caption class="unseen">The four measures with the numbers of the moment</caption>
      <thead>
        <tr>
          <th scope="col">
            <span class="unseen">Measure</span>
          </th>
          <th scope="col">
            <span class="unseen">Formula</span>
          </th>
          <td aria-hidden="true" class="measure-track">
            <span class="axis">
              <i style={{ left: 0 }}>−1</i>
              <i style={{ left: '50%' }}>0</i>
              <i style={{ left: '100%' }}>1</i>
            </span>
          </td>
          <th scope="col" class="measure-number">
            value
          </th>
          <th scope="col" class="measure-number">
            loss
          </th>
        </tr>
      </thead>
      <tbody>
        {METRICS.map((kind) => (
          <Row key={kind} kind={kind} />
        ))}
      </tbody>
    </table>
  );
}
