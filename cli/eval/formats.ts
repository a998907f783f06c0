import { csvOf } from '../../api/csv.js';
import { Evaluation } from '../../api/evaluate.js';
import { members as analyses, sections, type Analyses } from './analyses.js';
import { github } from './github.js';
import { json } from './json.js';
import { markdownTable } from './markdown.js';
import { filesOf, markdownHead, markdownWorst, type Context } from './pull-request.js';
import type { Scores } from './scores.js';
import { markdownSections, textSections } from './sections.js';
import { categoryTable, completeTable, metricTable, type Table } from './tables.js';
import { textTable } from './text-table.js';

/** What a report can be written as. */
export type Format = 'text' | 'json' | 'markdown' | 'csv' | 'junit' | 'github';

/** The numbers of an evaluation as text, its last line ended. */
export async function report(
  evaluation: Scores,
  format: Format,
  perCategory: boolean,
  context: Context,
  asked?: Analyses,
): Promise<string> {
  const analysed = asked && evaluation instanceof Evaluation ? { asked, evaluation } : undefined;
  const added = analysed ? sections(analysed.evaluation, analysed.asked) : [];
  const { metrics } = evaluation;
  const categories = perCategory ? evaluation.perCategory() : [];
  switch (format) {
    case 'text':
      return (
        evaluation.summary() +
        (perCategory ? `\n${await textTable(categoryTable(metrics, categories))}\n` : '') +
        (added.length ? `\n${await textSections(added)}` : '')
      );
    case 'json': {
      const analysis = analysed ? analyses(analysed.evaluation, analysed.asked) : {};
      const from = context.provenance && evaluation instanceof Evaluation;
      const provenance = from ? { provenance: evaluation.provenance() } : {};
      return json(members(evaluation, perCategory, { ...analysis, ...provenance }));
    }
    case 'markdown':
      return (
        markdownHead(evaluation, context) +
        (perCategory
          ? `\n${markdownTable(categoryTable(metrics, categories))}`
          : markdownWorst(evaluation, context)) +
        (added.length ? `\n${markdownSections(added)}` : '')
      );
    case 'junit': {
      const { junit } = await import('./junit.js');
      return junit(filesOf(context), metrics, context.checks);
    }
    case 'github':
      return github(evaluation, filesOf(context), context.checks);
    case 'csv':
      return csv(perCategory ? completeTable(metrics, categories) : metricTable(metrics));
  }
}

/** Key order is part of the format. */
function members(evaluation: Scores, perCategory: boolean, added: object): object {
  const { metrics, stats, warnings, params } = evaluation;
  const categories = perCategory ? { perCategory: evaluation.perCategory() } : {};
  return { metrics, stats: [...stats], ...categories, ...added, warnings, params };
}

/** Every digit, for programs. */
function csv({ columns, rows }: Table): string {
  return csvOf([columns.map(({ title }) => title), ...rows]);
}
