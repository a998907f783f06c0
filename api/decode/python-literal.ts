/** What Python's `repr` and JSON write of plain values. Dictionaries are lists of pairs, in which a key may stand twice. */
export type Literal =
  string | number | boolean | null | Literal[] | { pairs: [key: Literal, value: Literal][] };

const WORDS: ReadonlyMap<string, boolean | null> = new Map([
  ['True', true],
  ['true', true],
  ['False', false],
  ['false', false],
  ['None', null],
  ['null', null],
]);
const ESCAPES: Readonly<Record<string, string>> = { n: '\n', t: '\t', r: '\r', b: '\b', f: '\f', '0': '\0' };
const DEEPEST = 16;

// The next token: a string in either quotes, a number, a word or a mark, after white space.
const TOKEN =
  /\s*(?:'((?:[^'\\]|\\[^])*)'|"((?:[^"\\]|\\[^])*)"|([-+]?(?:\d+\.?\d*|\.\d+)(?:[eE][-+]?\d+)?)(?![\w.])|([A-Za-z]+)|([[\](){},:]))/y;

/** Reads a literal that takes up the whole text; `undefined` for any other text. */
export function pythonLiteral(text: string): Literal | undefined {
  const tokens = new Tokens(text);
  const value = literal(tokens, 0);
  return tokens.next() === undefined && tokens.atEnd() ? value : undefined;
}

type Token = { value: string | number | boolean | null } | { mark: string };

class Tokens {
  readonly #text: string;
  #ahead: Token | undefined;
  #at = 0;

  constructor(text: string) {
    this.#text = text;
  }

  /** The next token without taking it. */
  peek(): Token | undefined {
    return (this.#ahead ??= this.#read());
  }

  next(): Token | undefined {
    const token = this.peek();
    this.#ahead = undefined;
    return token;
  }

  /** Takes the next token if it is this mark. */
  takes(mark: string): boolean {
    const token = this.peek();
    const is = token !== undefined && 'mark' in token && token.mark === mark;
    if (is) this.#ahead = undefined;
    return is;
  }

  atEnd(): boolean {
    return this.#text.slice(this.#at).trim() === '';
  }

  #read(): Token | undefined {
    TOKEN.lastIndex = this.#at;
    const found = TOKEN.exec(this.#text);
    if (found === null) return undefined;
    const [, single, double, number, word, mark] = found;
    const isWord = word !== undefined && WORDS.has(word);
    if (word !== undefined && !isWord) return undefined;
    this.#at = TOKEN.lastIndex;
    if (mark !== undefined) return { mark };
    if (number !== undefined) return { value: Number(number) };
    if (isWord) return { value: WORDS.get(word) as boolean | null };
    return { value: unescaped(single ?? (double as string)) };
  }
}

function literal(tokens: Tokens, depth: number): Literal | undefined {
  const token = tokens.next();
  if (token === undefined || depth > DEEPEST) return undefined;
  if ('value' in token) return token.value;
  if (token.mark === '[') return list(tokens, ']', depth);
  if (token.mark === '(') return list(tokens, ')', depth);
  return token.mark === '{' ? dictionary(tokens, depth) : undefined;
}

function list(tokens: Tokens, close: string, depth: number): Literal[] | undefined {
  const items: Literal[] = [];
  while (!tokens.takes(close)) {
    const item = literal(tokens, depth + 1);
    if (item === undefined) return undefined;
    items.push(item);
    if (!tokens.takes(',')) return tokens.takes(close) ? items : undefined;
  }
  return items;
}

function dictionary(tokens: Tokens, depth: number): Literal | undefined {
  const pairs: [Literal, Literal][] = [];
  while (!tokens.takes('}')) {
    const key = literal(tokens, depth + 1);
    const value = key !== undefined && tokens.takes(':') ? literal(tokens, depth + 1) : undefined;
    if (key === undefined || value === undefined) return undefined;
    pairs.push([key, value]);
    if (!tokens.takes(',')) return tokens.takes('}') ? { pairs } : undefined;
  }
  return { pairs };
}

function unescaped(text: string): string {
  return text.replaceAll(
    /\\(?:x([0-9a-fA-F]{2})|u([0-9a-fA-F]{4})|U([0-9a-fA-F]{8})|([^]))/g,
    (all, byte?: string, short?: string, long?: string, own?: string) => {
      const digits = byte ?? short ?? long;
      if (digits === undefined) return ESCAPES[own as string] ?? (own as string);
      const point = Number.parseInt(digits, 16);
      return point <= 0x10ffff ? String.fromCodePoint(point) : all;
    },
  );
}
