import type { Check } from '../gate/checks.js';
import type { Scores } from './scores.js';
import { rounded } from './tables.js';
import { times } from './warnings.js';

/**
 * Workflow commands of GitHub Actions: a notice with the metrics, a warning for each warning, an error for each check that does not
 * hold.
 * https://docs.github.com/en/actions/reference/workflow-commands-for-github-actions
 */
export function github({ metrics, warnings }: Scores, files: string, checks: readonly Check[]): string {
  const numbers = Object.entries(metrics as Readonly<Record<string, number>>)
    .map(([name, value]) => `${name} ${rounded(value)}`)
    .join(', ');
  return [
    command('notice', files, numbers),
    ...warnings.map(({ code, message, count }) => command('warning', code, `${message} (${times(count)})`)),
    ...checks.flatMap(({ name, failure }) =>
      failure === undefined ? [] : [command('error', name, failure)],
    ),
  ].join('');
}

function command(kind: string, title: string, message: string): string {
  const property = data(title).replaceAll(':', '%3A').replaceAll(',', '%2C');
  return `::${kind} title=${property}::${data(message)}\n`;
}

/** A line break would end the command, and another one could begin. */
function data(text: string): string {
  return text.replaceAll('%', '%25').replaceAll('\r', '%0D').replaceAll('\n', '%0A');
}
