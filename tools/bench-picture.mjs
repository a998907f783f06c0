// docs/bench.svg: the table of docs/performance.md that compares with JavaScript, as a picture. `npx tsx tools/bench-picture.mjs` writes it after the
// table has changed; a test fails where the two differ.
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { barPicture } from '../cli/bench/svg.ts';
import { ROOT } from './run.mjs';

const HEADING = '## Boxes and decoding against JavaScript';
const RIVAL = 'typed JavaScript';

/** The picture of the table of a page. */
export function picture(page) {
  const table = page.slice(page.indexOf(HEADING)).split(/\n## /)[0];
  const machine = /^- Machine: (.+?)\. /m.exec(page)[1];
  let before = '';
  const groups = [
    ...table.matchAll(/^\| (.+?) +\| +([\d.,]+) ms \| +([\d.,]+) ms \| +([\d.,]+) times \|$/gm),
  ].map(([, named, native, rival, times]) => {
    // "the same, ..." is the task of the row before with another option.
    const label = named.replaceAll('`', '').replace(/^the same/, before.replace(/, [^,]*$/, ''));
    before = label;
    const ms = (text) => Number(text.replaceAll(',', ''));
    return {
      label,
      bars: [
        { name: 'boxwise', ms: ms(native), text: `${native} ms` },
        { name: RIVAL, ms: ms(rival), text: `${rival} ms (${times}×)` },
      ],
    };
  });
  return barPicture(groups, ['boxwise', RIVAL], `CPU time on one thread; ${machine}`);
}

if (process.argv[1]?.endsWith('bench-picture.mjs'))
  writeFileSync(
    join(ROOT, 'docs/bench.svg'),
    picture(readFileSync(join(ROOT, 'docs/performance.md'), 'utf8')),
  );
