/** A value that Python's json module reads from a text, as far as JavaScript has it. */
export type Value = null | boolean | number | bigint | string | Value[] | { [name: string]: Value };

const TOKEN = /"(?:[^"\\]|\\.)*"|-?Infinity|NaN|(?<![\d.eE+-])-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?/g;
const MARK = '\ue000';

/**
 * Reads JSON as Python does: `NaN` and `Infinity` are numbers, `-0` is 0, and integers that a double cannot
 * hold are bigints. Throws SyntaxError for anything else that JSON.parse refuses.
 */
export function parsePython(text: string): Value {
  const plain = text.replace(TOKEN, (token) => {
    if (token.startsWith('"')) return token;
    if (/NaN|Infinity/.test(token)) return `"${MARK}${token}"`;
    if (!/^-?(?:0|[1-9]\d*)$/.test(token) || Number.isSafeInteger(Number(token)))
      return token === '-0' ? '0' : token;
    return `"${MARK}${token}n"`;
  });
  return JSON.parse(plain, (_, value: unknown) => {
    if (typeof value !== 'string' || !value.startsWith(MARK)) return value;
    return value.endsWith('n') ? BigInt(value.slice(1, -1)) : Number(value.slice(1));
  }) as Value;
}

/** The text of one member of an object's text, exactly as it is written there. */
export function memberText(text: string, name: string): string {
  const start = text.indexOf(`"${name}":`) + name.length + 3;
  let depth = 0;
  const tokens = /"(?:[^"\\]|\\.)*"|[[\]{}]/g;
  tokens.lastIndex = start;
  for (let token = tokens.exec(text); token; token = tokens.exec(text)) {
    if (token[0] === '[' || token[0] === '{') depth++;
    else if (token[0] === ']' || token[0] === '}') depth--;
    if (depth === 0) return text.slice(start, tokens.lastIndex);
  }
  throw new SyntaxError(`no member ${name}`);
}
