import { isList } from '../check/lists.js';
import { mistake, wrongType } from '../check/mistakes.js';
import { isPath, pathOf } from '../check/paths.js';
import { nodeModule } from '../evaluate/origin.js';
import type { Sliced } from '../evaluate/slices.js';
import { BoxwiseError, describe } from '../errors.js';
import { textOf } from '../file-text.js';
import { columnRows, isColumns } from './columns.js';
import { motRows, type MotSide } from './mot-text.js';
import { badRow, tracksOf, type TrackRows, type Tracks } from './tracks.js';
import type { TrackColumns, TrackingInput } from './types.js';

/** A sequence on its way: a file to read, or boxes. */
type Source = { path: string } | { tracks: Tracks };

/** A sequence with both sides. */
export interface SequenceSources {
  name: string;
  truth: Source;
  results: Source;
}

/** A sequence that has been read. */
export interface SequenceTracks {
  name: string;
  truth: Tracks;
  results: Tracks;
}

/** The name of a sequence that was given without one. */
const ALONE = 'sequence';

/** Both sides of every sequence; columns are copied, files are found but not read. */
export function sequencesOf(
  groundTruth: TrackingInput,
  results: TrackingInput,
  truthSide: MotSide,
): SequenceSources[] {
  const truths = sourcesOf(groundTruth, 'groundTruth', truthSide);
  const found = sourcesOf(results, 'results', 'results');
  const [truth, result] = [alone(truths), alone(found)];
  if (truth && result) return [{ name: truths.keys().next().value as string, truth, results: result }];
  if (truths.size === 0)
    throw new BoxwiseError('EMPTY_INPUT', 'at least one sequence', 'none', { input: 'groundTruth' });
  if (truths.size === 1 && found.size === 1 && truths.keys().next().value !== found.keys().next().value) {
    const [own, other] = [truths, found].map((sources) => JSON.stringify(sources.keys().next().value));
    const cure = 'pass the two files, or objects with one name for both';
    throw mistake('UNKNOWN_ID', `the sequence ${own} of groundTruth`, other as string, 'results', { cure });
  }
  const extra = [...found.keys()].find((name) => !truths.has(name));
  if (extra !== undefined) throw unpaired(extra, 'results', 'groundTruth');
  return [...truths].map(([name, own]) => {
    const other = found.get(name);
    if (other === undefined) throw unpaired(name, 'groundTruth', 'results');
    return { name, truth: own, results: other };
  });
}

/** The one sequence that was given without others; nothing for several, and for those with a name. */
function alone(sources: Sources): Source | undefined {
  return sources.named ? undefined : sources.values().next().value;
}

function unpaired(name: string, has: string, lacks: string): BoxwiseError {
  const expected = `a sequence ${JSON.stringify(name)}, as ${has} has it`;
  const cure = 'to evaluate a part pass objects such as { [name]: path }';
  return mistake('UNKNOWN_ID', expected, 'none', lacks, { cure });
}

class Sources extends Map<string, Source> {
  /** Whether names pair both sides. */
  named = true;
}

function sourcesOf(given: TrackingInput, input: string, side: MotSide): Sources {
  const sources = new Sources();
  if (isPath(given)) {
    const path = pathOf(given, input, 'pass columns');
    const files = filesIn(path);
    sources.named = files !== undefined;
    for (const [name, file] of files ?? [[nameOf(path), path]]) sources.set(name, { path: file });
    return sources;
  }
  if (typeof given !== 'object' || given === null || isList(given) || ArrayBuffer.isView(given)) {
    const expected = 'a path, columns { frames, trackIds, boxes } or an object of them by sequence';
    throw wrongType(expected, given, input);
  }
  if (isColumns(given)) {
    sources.named = false;
    return sources.set(ALONE, { tracks: columnTracks(given, input, side) });
  }
  for (const [name, sequence] of Object.entries(given)) {
    const place = `${input}[${JSON.stringify(name)}]`;
    const isSequence = typeof sequence === 'object' && sequence !== null && isColumns(sequence as object);
    sources.set(
      name,
      isSequence
        ? { tracks: columnTracks(sequence as TrackColumns, place, side) }
        : { path: pathOf(sequence, place, 'pass columns') },
    );
  }
  return sources;
}

function columnTracks(given: TrackColumns, input: string, side: MotSide): Tracks {
  const rows = columnRows(given, input);
  if (side === 'results') refuse(rows, ['classes', 'considered']);
  if (side === 'classless truth') delete rows.classes;
  const wrong = rows.classes?.findIndex((own) => own < 1 || own > 13) ?? -1;
  if (wrong >= 0)
    throw badRow({ input: `${input}.classes` }, wrong, [
      'OUT_OF_RANGE',
      'classes from 1 to 13',
      String(rows.classes?.[wrong]),
    ]);
  return tracksOf(rows);
}

function refuse(rows: TrackRows, names: readonly ('classes' | 'considered')[]): void {
  for (const name of names)
    if (rows[name] !== undefined)
      throw wrongType('undefined: only ground truth has it', rows[name], `${rows.input}.${name}`);
}

/** The file names of MOT Challenge: `NAME/gt/gt.txt`; else the name of the file. */
function nameOf(path: string): string {
  const parts = path.split(/[\\/]/).filter((part) => part !== '');
  const isPublished = parts.at(-1) === 'gt.txt' && parts.at(-2) === 'gt' && parts.length > 2;
  return (isPublished ? parts.at(-3) : parts.at(-1)?.replace(/\.txt$/, '')) ?? ALONE;
}

/** The sequences of a folder by name, in the order of names; nothing for what is no folder. */
function filesIn(path: string): [name: string, file: string][] | undefined {
  const { files, paths } = modules(path);
  if (!readable(path, () => files.statSync(path)).isDirectory()) return undefined;
  const found = readable(path, () => files.readdirSync(path)).flatMap((entry): [string, string][] => {
    const published = paths.join(path, entry, 'gt', 'gt.txt');
    if (files.existsSync(published)) return [[entry, published]];
    return entry.endsWith('.txt') ? [[entry.slice(0, -4), paths.join(path, entry)]] : [];
  });
  if (found.length === 0)
    throw new BoxwiseError('EMPTY_INPUT', 'files NAME.txt or NAME/gt/gt.txt', 'none', { input: path });
  return found.sort(([a], [b]) => (a < b ? -1 : 1));
}

function modules(path: string) {
  const [files, paths] = [nodeModule('node:fs'), nodeModule('node:path')];
  if (files && paths) return { files, paths };
  throw mistake('UNREADABLE_FILE', 'a file', 'a page, which has none', path, { cure: 'pass columns' });
}

/** The text of every file, read at once. */
export function textsOf(sequences: readonly SequenceSources[]): Map<string, string> {
  return new Map(
    pathsOf(sequences).map((path) => [
      path,
      readable(path, () => textOf(modules(path).files.readFileSync(path), path)),
    ]),
  );
}

/** As {@link textsOf}, off the event loop. */
export async function textsLater(
  sequences: readonly SequenceSources[],
  signal: AbortSignal | undefined,
): Promise<Map<string, string>> {
  const texts = new Map<string, string>();
  for (const path of pathsOf(sequences)) {
    const { readFile } = modules(path).files.promises;
    try {
      texts.set(path, textOf(await readFile(path, { ...(signal && { signal }) }), path));
    } catch (thrown) {
      throw unreadable(path, thrown);
    }
  }
  return texts;
}

function pathsOf(sequences: readonly SequenceSources[]): string[] {
  return sequences.flatMap(({ truth, results }) =>
    [truth, results].flatMap((source) => ('path' in source ? [source.path] : [])),
  );
}

function readable<T>(path: string, read: () => T): T {
  try {
    return read();
  } catch (thrown) {
    throw unreadable(path, thrown);
  }
}

function unreadable(path: string, thrown: unknown): unknown {
  if (thrown instanceof BoxwiseError) return thrown;
  const { code } = thrown as { code?: unknown };
  const got =
    code === 'ENOENT' ? 'No such file or directory' : typeof code === 'string' ? code : describe(thrown);
  return new BoxwiseError('UNREADABLE_FILE', 'a file that can be read', got, { input: path });
}

/** The boxes of a sequence, after its files have been read. */
export function* readSequence(
  { name, truth, results }: SequenceSources,
  texts: ReadonlyMap<string, string>,
  truthSide: MotSide,
): Sliced<SequenceTracks> {
  function* side(source: Source, kind: MotSide): Sliced<Tracks> {
    if ('tracks' in source) return source.tracks;
    return tracksOf(yield* motRows(texts.get(source.path) as string, source.path, kind));
  }
  return { name, truth: yield* side(truth, truthSide), results: yield* side(results, 'results') };
}
