import { useMemo } from 'preact/hooks';
import { useSignal } from '@preact/signals';
import type { Rates } from '../data/curves';
import { macro, rates } from '../../../../api/report/outcomes';
import { Best } from '../handle';
import { setConfidence, thresholdText } from '../threshold';
import { count, fraction } from '../lib/text';
import { nameOf } from '../lib/words';
import { model } from '../model';
import { manyFirst } from './categories';
import { openPictures } from '../pictures/open';
import { useHeld } from '../parts/near';
import { Legend, Line, Plot, Reader, type Frame } from '../parts/plot';
import { Block, Section } from '../parts/section';
import { DataTable, tableState, type Column } from '../parts/table';
import { Take } from '../parts/take';

/** What a confidence makes of the detections. */
export function Operating() {
  return (
    <Section
      id="threshold"
      title="At this threshold"
      lead="Move the confidence or click the plot. Every count on the page follows, from the one matching."
    >
      <div class="columns columns--wide-first">
        <Block
          title="Precision, recall and F1 over the confidence"
          actions={<Take what="Precision, recall and F1 over the confidence" sheet={ratesSheet} />}
        >
          <RatesPlot />
        </Block>
        <Block
          title="Counts and rates"
          note={<Threshold />}
          actions={<Take what="Counts and rates" sheet={averagesSheet} />}
        >
          <Averages />
          <p class="block-note">
            <Best class="link link--small" />
          </p>
        </Block>
      </div>
      <Block title="Best F1 of each category" note="The confidence at which F1 is greatest, at this IoU.">
        <BestTable />
      </Block>
    </Section>
  );
}

const Threshold = () => <>{thresholdText()}</>;

const ratesSheet = () => {
  const { confidence, precision, recall, f1 } = model.rates.peek();
  return {
    name: 'rates',
    columns: ['confidence', 'precision', 'recall', 'f1'],
    rows: Array.from(confidence, (own, at) => [own, precision[at], recall[at], f1[at]]),
  };
};

/** The averages at the threshold of the page, and the counts that they come from. */
const averagesSheet = () => {
  const at = model.outcomes.peek();
  const { tp, fp, fn } = at.total;
  const place = [model.confidence.peek(), model.data.header.params.iouThresholds[model.iou.peek()]];
  const row = (average: string, own: ReturnType<typeof rates>, ...counts: number[]) => [
    average,
    ...place,
    own.precision,
    own.recall,
    own.f1,
    ...counts,
  ];
  return {
    name: 'operating-point',
    columns: [
      'average',
      'confidence',
      'iou',
      'precision',
      'recall',
      'f1',
      'truePositives',
      'falsePositives',
      'falseNegatives',
    ],
    rows: [row('micro', rates(tp, fp, fn), tp, fp, fn), row('macro', macro(at))],
  };
};

function RatesPlot() {
  const at = useSignal(-1);
  const own = useHeld(model.rates) ?? NONE;
  const [least, most] = model.range;
  const read = (place: number) => {
    at.value = place;
    if (place < 0) return '';
    return `Confidence ${fraction(own.confidence[place])}: precision ${fraction(own.precision[place])}, recall ${fraction(own.recall[place])}, F1 ${fraction(own.f1[place])}`;
  };
  return (
    <>
      <Legend
        items={[
          ['Precision', 'swatch--precision'],
          ['Recall', 'swatch--recall'],
          ['F1', 'swatch--f1'],
        ]}
      />
      <Plot
        label="Precision, recall and F1 over the confidence"
        xName="confidence"
        xDomain={[least, most]}
        height={300}
      >
        {(frame) => (
          <>
            <Line
              frame={frame}
              series={{
                name: 'precision',
                class: 'series--precision',
                xs: own.confidence,
                ys: own.precision,
              }}
            />
            <Line
              frame={frame}
              series={{ name: 'recall', class: 'series--recall', xs: own.confidence, ys: own.recall }}
            />
            <Line
              frame={frame}
              series={{ name: 'F1', class: 'series--f1', xs: own.confidence, ys: own.f1 }}
            />
            <Mark frame={frame} />
            {at.value >= 0 && <Cursor frame={frame} at={own.confidence[at.value]} />}
            <Reader
              frame={frame}
              kind="plot"
              label="Precision, recall and F1 over the confidence. Arrow keys read it, Enter sets the confidence."
              places={own.confidence}
              at={at.value}
              read={read}
              act={(place) => setConfidence(own.confidence[place])}
            />
          </>
        )}
      </Plot>
      <p class="readout">{at.value >= 0 ? read(at.value) : '\u00A0'}</p>
    </>
  );
}

const Cursor = ({ frame: { x, y }, at }: { frame: Frame; at: number }) => (
  <path class="cursor" d={`M${x(at)} ${y.range()[0]}V${y.range()[1]}`} />
);

/** The confidence of the page. */
function Mark({ frame: { x, y } }: { frame: Frame }) {
  const at = x(model.confidence.value);
  return (
    <g class="here" aria-hidden="true">
      <path d={`M${at} ${y.range()[0]}V${y.range()[1]}`} />
      <path d={`M${at - 5} ${y.range()[0]}h10l-5 -7z`} />
    </g>
  );
}

function Averages() {
  const at = useHeld(model.outcomes) ?? model.outcomes.peek();
  const own = rates(at.total.tp, at.total.fp, at.total.fn);
  const mean = macro(at);
  const row = (name: string, values: (number | undefined)[]) => (
    <tr>
      <th scope="row">{name}</th>
      {values.map((value, i) => (
        <td key={i}>{fraction(value)}</td>
      ))}
    </tr>
  );
  const show = (
    outcome: 'truePositive' | 'falsePositive' | 'falseNegative',
    name: string,
    value: number,
    role: string,
  ) => (
    <li>
      <button type="button" class="tile" onClick={() => openPictures({ outcome })}>
        <b class={role}>{count(value)}</b>
        <span>{name}</span>
      </button>
    </li>
  );
  return (
    <>
      <ul class="tiles">
        {show('truePositive', 'true positives', at.total.tp, 'is-tp')}
        {show('falsePositive', 'false positives', at.total.fp, 'is-fp')}
        {show('falseNegative', 'missed objects', at.total.fn, 'is-fn')}
      </ul>
      <table class="plain">
        <thead>
          <tr>
            <td />
            <th scope="col">Precision</th>
            <th scope="col">Recall</th>
            <th scope="col">F1</th>
          </tr>
        </thead>
        <tbody>
          {row('All detections (micro)', [own.precision, own.recall, own.f1])}
          {row('Mean of categories (macro)', [mean.precision, mean.recall, mean.f1])}
        </tbody>
      </table>
    </>
  );
}

const state = tableState('best', 'f1');
const EMPTY = new Float64Array(0);
const NONE: Rates = { confidence: EMPTY, precision: EMPTY, recall: EMPTY, f1: EMPTY };

function BestTable() {
  const best = useHeld(model.best) ?? model.best.peek();
  const { categories } = model.data.header;
  const rows = useMemo(
    () => manyFirst().filter((slot) => categories[slot].objects > 0 || best[slot].falsePositives > 0),
    [categories, best],
  );
  const columns = useMemo<Column[]>(
    () => [
      { key: 'category', title: 'Category', value: (slot) => categories[slot].name },
      { key: 'confidence', title: 'Confidence', value: (slot) => best[slot].confidence },
      { key: 'f1', title: 'Best F1', value: (slot) => best[slot].fScore, bar: (slot) => best[slot].fScore },
      { key: 'precision', title: 'Precision', value: (slot) => best[slot].precision },
      { key: 'recall', title: 'Recall', value: (slot) => best[slot].recall },
      {
        key: 'truePositives',
        title: 'TP',
        value: (slot) => best[slot].truePositives,
        text: (slot) => count(best[slot].truePositives),
      },
      {
        key: 'falsePositives',
        title: 'FP',
        value: (slot) => best[slot].falsePositives,
        text: (slot) => count(best[slot].falsePositives),
      },
      {
        key: 'falseNegatives',
        title: 'FN',
        value: (slot) => best[slot].falseNegatives,
        text: (slot) => count(best[slot].falseNegatives),
      },
    ],
    [best],
  );
  return (
    <DataTable
      id="best-f1"
      title="Best F1 of each category"
      columns={columns}
      rows={rows}
      state={state}
      search={(slot) => categories[slot].name}
      searchLabel="Find a category"
      open={(slot) => openPictures({ category: slot })}
      openLabel={(slot) => `${nameOf(slot)}: pictures`}
    />
  );
}
