// Declarations as they stand in index.d.ts: signatures and types are shown as they are written.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { format } from 'prettier';
import { ROOT } from '../pages.mjs';

const lines = readFileSync(join(ROOT, 'index.d.ts'), 'utf8').split('\n');
/** Names that the roll-up had to number, as two files have the same. */
const numbered = new Set(
  lines.flatMap(
    (line) =>
      /^(?:export )?declare (?:function|class|interface|type|const|namespace) (\w+_\d+)/.exec(line)?.[1] ??
      [],
  ),
);

/** The declaration that begins at a line, without `export declare` and the semicolon. */
export function declaration(line) {
  const taken = [];
  let depth = 0;
  for (let i = line - 1; i < lines.length; i++) {
    const text = lines[i].trim();
    taken.push(text);
    const plain = text.replace(/\/\*.*?\*\//g, '').replace(/=>/g, '');
    for (const sign of plain) depth += '([{'.includes(sign) ? 1 : ')]}'.includes(sign) ? -1 : 0;
    if (depth <= 0 && /[;}]$/.test(text)) break;
  }
  return plainNames(taken.join('\n').replace(/^(?:export )?declare /, ''));
}

/** `Box_2` as `Box`. */
export const plainNames = (text) =>
  text.replaceAll(/\b(\w+?)_\d+\b/g, (whole, name) => (numbered.has(whole) ? name : whole));

/** A declaration as a block of code. */
export async function block(text) {
  const pretty = await format(text, { parser: 'typescript', printWidth: 84, singleQuote: true }).catch(
    () => text,
  );
  return `\`\`\`ts\n${pretty.trim().replace(/^declare /gm, '')}\n\`\`\``;
}

/** The type of a property: what stands behind its name. */
export function typeOf(text) {
  const behind =
    /^(?:(?:readonly|static|declare|get|protected) )*(?:\[[^\]]*\]|[\w$'"@-]+)(?:\(\))?\??:\s*([\s\S]*?);?$/.exec(
      text,
    );
  return (behind?.[1] ?? text).replaceAll(/\/\*\*.*?\*\/\s*/gs, '').replaceAll(/\s+/g, ' ');
}
