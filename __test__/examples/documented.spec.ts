import { spawnSync } from 'node:child_process';
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { formatWithOptions } from 'node:util';

import test from 'ava';

interface Example {
  /** File and line. */
  where: string;
  text: string;
  /** For a doc comment: the entry whose exports it may use without an import. */
  entry?: string;
  /** Lines that it prints, in this order. */
  expected: string[];
}

const ROOT = fileURLToPath(new URL('../..', import.meta.url));
const FOLDER = join(ROOT, 'target', 'examples');
const TSC = join(ROOT, 'node_modules', 'typescript', 'bin', 'tsc');

const { examples } = (await import(new URL('../../tools/examples.mjs', import.meta.url).href)) as {
  examples(): Example[];
};
const all = examples().map((example, index) => ({ ...example, file: `example-${index}.ts` }));

/** Names that an example uses and does not define, by file: such a one is compiled and not run. */
const free = new Map<string, Set<string>>();

const NUMBER = `declare function expectNumber(value: number, digits: string): void;\n`;

async function program({ text, entry, file }: (typeof all)[number]): Promise<string> {
  const unknown = [...(free.get(file) ?? [])].map((name) => `declare const ${name}: any;\n`).join('');
  if (!entry) return `${text}\nexport {};\n`;
  const names = Object.keys((await import(entry)) as object).filter(
    (name) =>
      new RegExp(`\\b${name}\\b`).test(text) &&
      !new RegExp(`(const|let|using) \\{?.*\\b${name}\\b.* =`).test(text),
  );
  const list = /^import /m.test(text) ? '' : `import { ${names.join(', ')} } from '${entry}';\n`;
  return `${list}${NUMBER}${unknown}${text}\nexport {};\n`;
}

/** Complaints of the compiler, by file. */
async function complaints(): Promise<Map<string, string[]>> {
  for (const example of all) writeFileSync(join(FOLDER, example.file), await program(example));
  const { stdout } = spawnSync(process.execPath, [TSC, '-p', FOLDER, '--pretty', 'false'], {
    encoding: 'utf8',
  });
  const found = new Map<string, string[]>();
  for (const line of stdout.split('\n')) {
    const file = /(example-\d+\.ts)\(/.exec(line)?.[1];
    if (file) found.set(file, [...(found.get(file) ?? []), line]);
  }
  return found;
}

function remember(found: Map<string, string[]>): void {
  for (const [file, lines] of found) {
    const names = lines.flatMap(
      (line) => /error TS(?:2304|2552|2663|18004): .*?'(\w+)'/.exec(line)?.[1] ?? [],
    );
    if (names.length) free.set(file, new Set(names));
  }
}

test.before(() => {
  rmSync(FOLDER, { recursive: true, force: true });
  mkdirSync(FOLDER, { recursive: true });
  const compilerOptions = {
    lib: ['es2023', 'esnext.disposable'],
    noUnusedLocals: false,
    noUnusedParameters: false,
    noUncheckedIndexedAccess: false, // what a reader has by `strict`
    rootDir: ROOT,
  };
  const config = { extends: '../../tsconfig.json', compilerOptions, include: ['*.ts'], exclude: [] };
  writeFileSync(join(FOLDER, 'tsconfig.json'), JSON.stringify(config));
});

test.serial('every example of the documentation compiles', async (t) => {
  remember(await complaints());
  const found = await complaints();
  const wrong = all.flatMap(({ where, file }) => (found.get(file) ?? []).map((line) => `${where}: ${line}`));
  t.deepEqual(wrong, []);
});

test.serial('an example of the documentation prints what is said beside it', async (t) => {
  const { log } = console;
  const shared = globalThis as { expectNumber?: (value: number, digits: string) => void };
  const wrong: string[] = [];
  try {
    for (const { where, entry, file, expected } of all) {
      if (free.has(file)) continue;
      const said: string[] = [];
      console.log = (...words: unknown[]) => void said.push(formatWithOptions({}, ...words));
      shared.expectNumber = (value, digits) => {
        const significant = digits.replace(/e.*/, '').replaceAll(/^-?0*\.?0*|\./g, '').length;
        if (Number(value.toPrecision(Math.max(1, significant))) !== Number(digits))
          wrong.push(`${where}: ${value} is not ${digits}`);
      };
      try {
        await import(pathToFileURL(join(FOLDER, file)).href);
      } catch (error) {
        // A doc comment may name files that a reader has.
        if (entry && (error as { code?: string }).code === 'UNREADABLE_FILE') continue;
        wrong.push(`${where}: ${String(error)}`);
      }
      const text = plain(said.join('\n'));
      let at = 0;
      for (const line of expected.map(plain).filter(Boolean)) {
        const next = text.indexOf(line, at);
        if (next < 0) wrong.push(`${where}: expected "${line}" in "${text.slice(at)}"`);
        else at = next + line.length;
      }
    }
  } finally {
    console.log = log;
    delete shared.expectNumber;
  }
  t.deepEqual(wrong, []);
});

const plain = (text: string): string => text.replaceAll(/\s+/g, ' ').trim();
