// Writes the table of docs/platforms.md from the results of builds and runs.
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { ROOT, run } from '../run.mjs';
import { results } from './place.mjs';
import { isWasm, targets } from './targets.mjs';

const PAGE = join(ROOT, 'docs/platforms.md');
const [BEGIN, END] = ['<!-- made by tools/prebuild/main.mjs report -->', '<!-- end -->'];

export async function writeReport() {
  const page = readFileSync(PAGE, 'utf8');
  const known = results();
  // Targets that were not built this time keep their earlier row.
  const before = (target) =>
    page.split('\n').find((line) => line.startsWith(`| \`boxwise-${target.name}\` `));
  const rows = targets.map((target) => {
    const facts = known[target.name] ?? {};
    const old = facts.inspected ? undefined : before(target);
    return old
      ? old
          .split('|')
          .slice(1, -1)
          .map((cell) => cell.trim())
      : row(target, facts);
  });
  const table = [
    ['package', 'size', 'needs', 'run on', 'result'],
    ['---', '---:', '---', '---', '---'],
    ...rows,
  ]
    .map((cells) => `| ${cells.join(' | ')} |`)
    .join('\n');
  const [start, after] = [page.slice(0, page.indexOf(BEGIN)), page.slice(page.indexOf(END))];
  writeFileSync(PAGE, `${start}${BEGIN}\n\n${table}\n\n${after}`);
  await run(['prettier', '--write', '--log-level', 'warn', PAGE]);
}

function row(target, { inspected, run }) {
  const name = `\`boxwise-${target.name}\``;
  if (!inspected) return [name, '', '', '', 'not built'];
  const megabytes = (bytes) => (bytes / 1e6).toFixed(2);
  const compressed = isWasm(target) ? ` (gzip ${megabytes(inspected.gzip)})` : '';
  const size = `${megabytes(inspected.size)} MB${compressed}${inspected.over ? `, ${inspected.over}` : ''}`;
  if (!run) return [name, size, inspected.needs, '', 'not run'];
  if (!run.answers.length) {
    const signed = inspected.signed ? ', signed ad hoc' : '';
    return [name, size, inspected.needs, run.how, `format, symbols and oldest system checked${signed}`];
  }
  const sets = run.answers.map(({ isa }) => isa).join(', ');
  return [name, size, inspected.needs, run.how, `correct on ${sets}`];
}
