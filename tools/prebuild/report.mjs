// Writes the table of docs/platforms.md from what builds and runs have told.
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { ROOT } from '../run.mjs';
import { results } from './place.mjs';
import { isWasm, targets } from './targets.mjs';

const PAGE = join(ROOT, 'docs/platforms.md');
const [BEGIN, END] = ['<!-- made by tools/prebuild/main.mjs report -->', '<!-- end -->'];

export function writeReport() {
  const known = results();
  const rows = targets.map((target) => row(target, known[target.name] ?? {}));
  const table = [
    ['package', 'size', 'needs', 'run on', 'result'],
    ['---', '---:', '---', '---', '---'],
    ...rows,
  ]
    .map((cells) => `| ${cells.join(' | ')} |`)
    .join('\n');
  const page = readFileSync(PAGE, 'utf8');
  const [before, after] = [page.slice(0, page.indexOf(BEGIN)), page.slice(page.indexOf(END))];
  writeFileSync(PAGE, `${before}${BEGIN}\n\n${table}\n\n${after}`);
}

function row(target, { inspected, run }) {
  const name = `\`boxwise-${target.name}\``;
  if (!inspected) return [name, '', '', '', 'not built'];
  const megabytes = (bytes) => (bytes / 1e6).toFixed(2);
  const size = `${megabytes(inspected.size)} MB${isWasm(target) ? ` (gzip ${megabytes(inspected.gzip)})` : ''}`;
  if (!run) return [name, size, inspected.needs, '', 'not run'];
  if (!run.answers.length) {
    const signed = inspected.signed ? ', signed ad hoc' : '';
    return [name, size, inspected.needs, run.how, `format, symbols and oldest system are right${signed}`];
  }
  const sets = run.answers.map(({ isa }) => isa).join(', ');
  return [name, size, inspected.needs, run.how, `answers right with ${sets}`];
}
