/** What Python's `repr` and JSON write of plain values. Dictionaries are lists of pairs, in which a key may stand twice. */
export type Literal =
  string | number | boolean | null | Literal[] | { pairs: [key: Literal, value: Literal][] };

const WORDS = new Map<string, boolean | null>([
  ['True', true],
  ['true', true],
  ['False', false],
  ['false', false],
  ['None', null],
  ['null', null],
]);
const ESCAPES = new Map(['n\n', 't\t', 'r\r'].map(([name, own]) => [name, own]));
const CLOSING = new Map(['[]', '()', '{}'].map(([open, close]) => [open, close]));
const DEEPEST = 16;

// A string in either quotes, a number, a word or a mark, after white space.
const TOKEN =
  /\s*('(?:[^'\\]|\\[^])*'|"(?:[^"\\]|\\[^])*"|[-+]?(?:\d+\.?\d*|\.\d+)(?:e[-+]?\d+)?(?![\w.])|\w+|[^])/giy;

/** Reads a literal that takes up the whole text; `undefined` for any other text. */
export function pythonLiteral(text: string): Literal | undefined {
  const tokens = Array.from(text.trim().matchAll(TOKEN), ([, token]) => token as string).toReversed();
  const value = literal(tokens, 0);
  return tokens.length === 0 ? value : undefined;
}

/** Takes a literal from the tokens, of which the next one is last. */
function literal(tokens: string[], depth: number): Literal | undefined {
  const token = tokens.pop() ?? '';
  const close = CLOSING.get(token);
  if (close !== undefined) return depth < DEEPEST ? items(tokens, close, depth + 1) : undefined;
  if (/^['"]./.test(token)) return unescaped(token.slice(1, -1));
  return /^[-+.]?\d/.test(token) ? Number(token) : WORDS.get(token);
}

/** The items of a list or, with `}`, the pairs of a dictionary. */
function items(tokens: string[], close: string, depth: number): Literal | undefined {
  const list: Literal[] = [];
  const pairs: [Literal, Literal][] = [];
  while (tokens.at(-1) !== close) {
    const item = literal(tokens, depth);
    if (item === undefined) return undefined;
    if (close === '}') {
      const value = tokens.pop() === ':' ? literal(tokens, depth) : undefined;
      if (value === undefined) return undefined;
      pairs.push([item, value]);
    } else list.push(item);
    if (tokens.at(-1) === ',') tokens.pop();
    else if (tokens.at(-1) !== close) return undefined;
  }
  tokens.pop();
  return close === '}' ? { pairs } : list;
}

function unescaped(text: string): string {
  return text.replace(
    /\\(?:x([\da-fA-F]{2})|u([\da-fA-F]{4})|([^]))/g,
    (_, byte?: string, unit?: string, own?: string) =>
      own === undefined
        ? String.fromCharCode(Number.parseInt((byte ?? unit) as string, 16))
        : (ESCAPES.get(own) ?? own),
  );
}
