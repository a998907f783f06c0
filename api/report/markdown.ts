import { escaped } from './escaped.js';
import { whole } from './findings.js';
import { verdict } from './verdict.js';
import type { ReportComparison, ReportHeader, ReportRunHeader } from './payload.js';

/** Metrics in the table of a summary. */
const MOST_METRICS = 6;

/** The first screen of a report as Markdown, for a pull request. */
export function markdown(header: ReportHeader): string {
  const { title, runs, comparison, provenance } = header;
  const run = runs.at(-1) as ReportRunHeader;
  const compared = verdict(
    header,
    runs.map(({ name }) => name),
  );
  const parts = [
    `## ${escaped(title)}`,
    filesOf(header),
    ...(compared === undefined ? [] : [escaped(compared)]),
    comparison ? changes(comparison) : metrics(run, header.metricNames),
    `**What costs most**${runs.length > 1 ? ` in ${escaped(run.name)}` : ''}`,
    run.findings.map(({ text }) => `- ${escaped(text)}`).join('\n') || 'Nothing stands out.',
    `<sub>boxwise ${escaped(provenance.boxwise)}, ${escaped(header.params.protocol)}, ${escaped(header.params.iouType)}</sub>`,
  ];
  return `${parts.join('\n\n')}\n`;
}

function filesOf({ provenance: { groundTruth, detections, counts } }: ReportHeader): string {
  const runs = detections.map(
    ({ name }, nth) => `${escaped(name)} (${whole(counts.detections[nth] ?? 0)} detections)`,
  );
  return `${runs.join(' and ')} against ${escaped(groundTruth.name)}: ${whole(counts.images)} images, ${whole(counts.objects)} objects, ${whole(counts.categories)} categories.`;
}

function metrics({ metrics: values }: ReportRunHeader, names: readonly string[]): string {
  const shown = names.slice(0, MOST_METRICS);
  const row = (cells: readonly string[]): string => `| ${cells.join(' | ')} |`;
  return [row(shown), row(shown.map(() => '---:')), row(shown.map((name) => fixed(values[name])))].join('\n');
}

function changes({ metrics: rows, resamples, level, images, objects }: ReportComparison): string {
  const drawn = rows.slice(0, MOST_METRICS);
  const lines = drawn.map(({ metric, before, after, delta, low, high }) => {
    const interval =
      low === null || high === null || Number.isNaN(low) ? '' : `${signed(low)} to ${signed(high)}`;
    return `| ${escaped(metric)} | ${fixed(before)} | ${fixed(after)} | ${signed(delta)} | ${interval} |`;
  });
  const count = (all: readonly { change: string }[], change: string): number =>
    all.filter((own) => own.change === change).length;
  const table = [
    '| metric | before | after | change | interval |',
    '| --- | ---: | ---: | ---: | ---: |',
    ...lines,
  ];
  const images1 = `${count(images, 'fixed')} images have no errors any more, ${count(images, 'broken')} have their first ones.`;
  const objects1 = `${count(objects, 'fixed')} objects are found now, ${count(objects, 'broken')} no longer.`;
  return `${table.join('\n')}\n\nIntervals hold ${Math.round(100 * level)}% of ${whole(resamples)} draws of the images. ${images1} ${objects1}`;
}

function fixed(value: number | null | undefined): string {
  return value === null || value === undefined || value === -1 ? '' : value.toFixed(3);
}

function signed(value: number | null): string {
  if (value === null || Number.isNaN(value)) return '';
  const text = value.toFixed(3);
  return /^-?0\.000$/.test(text) ? '0.000' : `${value < 0 ? '' : '+'}${text}`.replace('-', '\u2212');
}
