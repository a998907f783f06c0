import { counted, whole } from 'components/numbers';
import type { ReportInput } from '../../../../api/report/payload';
import { verdict } from '../../../../api/report/verdict';
import { shown, signed } from '../lib/text';
import { model } from '../model';
import { CopyButton, Take } from '../parts/take';
import { firstScreen } from '../lib/summary';

const IOU_TYPES: Record<string, string> = {
  bbox: 'boxes',
  segm: 'masks',
  keypoints: 'keypoints',
  boundary: 'mask boundaries',
  rotated: 'rotated boxes',
};

const inputName = ({ name }: ReportInput) => <code>{shown(name, 60)}</code>;

/** What was evaluated, and the metrics. */
export function Head() {
  const { header } = model.data;
  const { provenance, params, runs } = header;
  const { counts } = provenance;
  return (
    <header class="head" id="summary">
      <div class="head-title">
        <h1>
          <bdi>{shown(header.title, 120)}</bdi>
        </h1>
        <CopyButton class="button button--small" text={firstScreen} what="Summary" label="Copy as Markdown" />
      </div>
      <p class="head-source">
        {provenance.detections.map((own, at) => (
          <span key={at}>
            {at > 0 && ' and '}
            {inputName(own)}
          </span>
        ))}{' '}
        against {inputName(provenance.groundTruth)}:{' '}
        {counted(counts.detections[model.run.value] ?? 0, 'detection')}, {counted(counts.objects, 'object')}{' '}
        of {counted(counts.categories, 'category', 'categories')} in {counted(counts.images, 'image')}.{' '}
        {params.protocol.toUpperCase()} protocol, {IOU_TYPES[params.iouType]}.
      </p>
      {provenance.warnings.length > 0 && (
        <details class="head-warnings">
          <summary>{counted(provenance.warnings.length, 'warning')}</summary>
          <ul>
            {provenance.warnings.map((own) => (
              <li key={own.code}>
                {shown(own.message, 400)} {own.count > 1 && `(${whole(own.count)})`}
              </li>
            ))}
          </ul>
        </details>
      )}
      <Verdict />
      <Metrics />
      <Take what="Metrics" sheet={metricsSheet} />
      {runs.length > 1 && (
        <p class="head-note">
          Shown is <b>{shown(runs[model.run.value].name, 60)}</b>; differences are B less A.
        </p>
      )}
    </header>
  );
}

/** Of two runs, which is better. */
function Verdict() {
  const { header } = model.data;
  const text = verdict(
    header,
    header.runs.map(({ name }) => shown(name, 60)),
  );
  return text === undefined ? null : <p class="head-verdict">{text}</p>;
}

/** A metric that was not measured is -1, as the protocol prints it. */
function metricsSheet() {
  const { metricNames, comparison, runs } = model.data.header;
  const deltas = new Map(comparison?.metrics.map(({ metric, delta }) => [metric, delta]));
  return {
    name: 'metrics',
    columns: comparison ? ['metric', 'a', 'b', 'difference'] : ['metric', 'value'],
    rows: metricNames.map((name) => [
      name,
      ...runs.map(({ metrics }) => metrics[name]),
      ...(comparison ? [deltas.get(name)] : []),
    ]),
  };
}

/** The metrics of the protocol, in the order in which its reference prints them. */
function Metrics() {
  const { metricNames, comparison } = model.data.header;
  const { metrics } = model.header.value;
  return (
    <dl class="headline">
      {metricNames.map((name, at) => {
        const difference = comparison?.metrics.find(({ metric }) => metric === name)?.delta;
        return (
          <div key={name} class={at === 0 ? 'is-main' : ''}>
            <dt>{name}</dt>
            <dd>
              {metrics[name] === null || metrics[name] === undefined || metrics[name] === -1
                ? '\u2013'
                : metrics[name].toFixed(3)}
              {difference !== undefined && difference !== null && (
                <small class={difference > 0 ? 'is-tp' : difference < 0 ? 'is-fp' : ''}>
                  {signed(difference)}
                </small>
              )}
            </dd>
          </div>
        );
      })}
    </dl>
  );
}
