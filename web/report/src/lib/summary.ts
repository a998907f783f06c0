import { counted } from 'components/numbers';
import { macro, rates } from '../../../../api/report/outcomes';
import { verdict } from '../../../../api/report/verdict';
import { thresholdText } from '../threshold';
import { model } from '../model';
import { markdownOf } from './export';
import { costText, plain, signed } from './text';
import { apName } from './words';
import { noteOf } from './notes';

/** The first screen for a pull request: metrics, findings, and what this threshold makes of it. */
export function firstScreen(): string {
  const { header } = model.data;
  const { metrics, findings, name } = model.header.value;
  const { provenance, metricNames, comparison } = header;
  const value = (metric: string) => {
    const own = metrics[metric];
    return own === null || own === undefined || own === -1 ? '' : own.toFixed(3);
  };
  const compared = verdict(
    header,
    header.runs.map((own) => own.name),
  );
  const rows: string[][] = [metricNames.map(value)];
  if (comparison)
    rows.push(
      metricNames.map((metric) =>
        signed(comparison.metrics.find((own) => own.metric === metric)?.delta ?? undefined),
      ),
    );
  const at = model.outcomes.value;
  const own = rates(at.total.tp, at.total.fp, at.total.fn);
  const mean = macro(at);
  return [
    `## ${plain(header.title)}`,
    '',
    `${plain(name)} against ${plain(provenance.groundTruth.name)}: ${counted(provenance.counts.images, 'image')}, ${counted(provenance.counts.objects, 'object')}, ${counted(provenance.counts.categories, 'category', 'categories')}; boxwise ${plain(provenance.boxwise)}, ${provenance.time.slice(0, 10)}`,
    ...(compared === undefined ? [] : ['', plain(compared)]),
    '',
    `| ${metricNames.map(plain).join(' | ')} |`,
    `| ${metricNames.map(() => '---:').join(' | ')} |`,
    ...rows.map((row) => `| ${row.join(' | ')} |`),
    '',
    ...findings.slice(0, 3).map(({ text, ap, metric }, i) => {
      const note = noteOf(text);
      const cost = ap === null ? '' : ` **${costText(ap)} ${metric ?? apName()}**`;
      return `${i + 1}. ${plain(text)}${cost}${note && `\n   > ${note.replaceAll(/\r?\n/g, '\n   > ')}`}`;
    }),
    '',
    `At ${thresholdText()}:`,
    '',
    markdownOf({
      name: 'threshold',
      columns: ['', 'precision', 'recall', 'F1', 'TP', 'FP', 'FN'],
      rows: [
        ['all detections', own.precision, own.recall, own.f1, at.total.tp, at.total.fp, at.total.fn],
        ['mean of categories', mean.precision, mean.recall, mean.f1, null, null, null],
      ],
    }),
  ].join('\n');
}
