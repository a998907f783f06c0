// Circles of files, and arrows that climb: no file of a Rust crate may use one that uses it, directly or by others, and no
// folder of `FLOORS` may use a folder below it in the list. Reads the `mod` and `use` lines and paths; knows no macros.
//
//   node tools/circles.mjs
import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = join(dirname(fileURLToPath(import.meta.url)), '..');

/** Folders and files of a module from the ground up: each may only use those before it. */
const FLOORS = {
  'crates/coco/src/eval': [
    'watch',
    'skipped',
    'score_key',
    'areas',
    'settings',
    'metric',
    'plan',
    'collect',
    'similarity',
    'matching',
    'curve',
    'pascal',
    'diagnosis',
    'protocol',
    'report',
  ],
  'crates/detect/src/decode': [
    'quantised',
    'tensor',
    'resize',
    'head',
    'options',
    'settings',
    'inputs',
    'masks',
    'candidates',
    'scores',
    'reader',
    'plausible',
    'rotated',
    'suppression',
    'finish',
    'pyramid',
    'layout',
    'yolo',
    'detr',
    'anchored',
    'faster_rcnn',
    'fcos_simple',
    'grid',
    'centernet',
    'end_to_end',
    'post_processed',
    'sam',
    'defaults',
    'models',
    'looks',
  ],
};

/** A module: its file, its children by name, what it re-exports by name, and the paths that it uses. */
function read(file, name, parent) {
  const module = { file, name, parent, children: new Map(), exports: new Map(), globs: [], uses: [] };
  const source = strip(readFileSync(file, 'utf8'));
  const folder = /(^|\/)(mod|lib|main)\.rs$/.test(file) ? dirname(file) : file.slice(0, -3);
  for (const [, child] of source.matchAll(/^\s*(?:pub(?:\([^)]*\))?\s+)?mod\s+(\w+)\s*;/gm)) {
    const at = [join(folder, `${child}.rs`), join(folder, child, 'mod.rs')].find((path) => existsSync(path));
    if (at) module.children.set(child, read(at, child, module));
  }
  for (const [, visibility, tree] of source.matchAll(/^\s*(pub(?:\([^)]*\))?\s+)?use\s+([^;]+);/gm)) {
    for (const [path, as] of leaves(tree.replace(/\s+/g, ' ').trim())) {
      if (!visibility) module.uses.push(path);
      else if (as === '*') module.globs.push(path);
      else module.exports.set(as, path);
    }
  }
  const rest = source.replace(/^\s*(?:pub(?:\([^)]*\))?\s+)?(?:use\s+[^;]+|mod\s+\w+\s*);/gm, '');
  for (const [as, path] of module.exports) {
    if (new RegExp(`\\b${as}\\b`).test(rest)) module.uses.push(path); // re-exported, and used here as well
  }
  for (const [path] of rest.matchAll(/\b(?:crate|super|self)(?:::\w+)+/g)) module.uses.push(path.split('::'));
  for (const [path] of rest.matchAll(/(?<![\w:])[a-z]\w*(?:::\w+)+/g)) {
    const parts = path.split('::');
    if (module.children.has(parts[0])) module.uses.push(['self', ...parts]);
  }
  return module;
}

/** Source without comments, strings and tests: tests may look at anything. */
function strip(source) {
  return source
    .replace(/\/\*[\s\S]*?\*\//g, '')
    .replace(/\/\/.*$/gm, '')
    .replace(/#\[cfg\(test\)\]\s*(?:pub(?:\([^)]*\))?\s+)?mod\s+\w+\s*;/g, '')
    .replace(/#\[cfg\(test\)\]\s*(?:pub(?:\([^)]*\))?\s+)?mod\s+\w+\s*\{[\s\S]*$/, '');
}

/** The paths of a use tree, each with the name that it gets. */
function leaves(tree, before = []) {
  const brace = tree.indexOf('{');
  if (brace < 0) {
    const [path, as] = tree.split(/ as /);
    const parts = [...before, ...path.trim().split('::')].filter(Boolean);
    if (parts.at(-1) === 'self') parts.pop();
    return [[parts, as?.trim() ?? parts.at(-1)]];
  }
  const prefix = [
    ...before,
    ...tree
      .slice(0, brace)
      .split('::')
      .filter((part) => part.trim()),
  ];
  const inner = tree.slice(brace + 1, tree.lastIndexOf('}'));
  const found = [];
  let [depth, start] = [0, 0];
  for (let i = 0; i <= inner.length; i++) {
    if (inner[i] === '{') depth++;
    else if (inner[i] === '}') depth--;
    else if ((inner[i] === ',' || i === inner.length) && depth === 0) {
      const part = inner.slice(start, i).trim();
      if (part) found.push(...leaves(part, prefix));
      start = i + 1;
    }
  }
  return found;
}

/** The module that has what a path names: re-exports are followed. */
function resolve(path, from, crate, seen = new Set()) {
  let [at, rest] = [from, [...path]];
  if (rest[0] === 'crate') [at, rest] = [crate, rest.slice(1)];
  else if (rest[0] === 'self') rest = rest.slice(1);
  else if (rest[0] !== 'super' && !from.children.has(rest[0])) return undefined; // another crate's
  while (rest[0] === 'super') [at, rest] = [at.parent ?? at, rest.slice(1)];
  while (rest.length) {
    const [name] = rest;
    if (at.children.has(name)) {
      at = at.children.get(name);
      rest = rest.slice(1);
      continue;
    }
    const key = `${at.file} ${name}`;
    if (seen.has(key)) return at;
    seen.add(key);
    if (at.exports.has(name))
      return resolve([...at.exports.get(name), ...rest.slice(1)], at, crate, seen) ?? at;
    for (const glob of at.globs) {
      const of = resolve(glob.slice(0, -1), at, crate, seen);
      if (of && (of.exports.has(name) || of.children.has(name) || defines(of, name))) {
        return resolve(['self', ...rest], of, crate, seen) ?? of;
      }
    }
    return at;
  }
  return at;
}

function defines(module, name) {
  return new RegExp(`\\b(?:fn|struct|enum|trait|type|const|static|union)\\s+${name}\\b`).test(
    strip(readFileSync(module.file, 'utf8')),
  );
}

/** Arrows between the files of a crate. */
function arrows(crate) {
  const from = new Map();
  (function walk(module) {
    const to = new Set();
    for (const path of module.uses) {
      const used = resolve(path, module, crate);
      if (used && used !== module && used !== crate) to.add(used.file);
    }
    from.set(module.file, to);
    module.children.forEach(walk);
  })(crate);
  return from;
}

/** Strongly connected files, by Tarjan's algorithm. */
function circles(graph) {
  const [index, low, stack, found] = [new Map(), new Map(), [], []];
  const visit = (node) => {
    index.set(node, index.size);
    low.set(node, index.get(node));
    stack.push(node);
    for (const next of graph.get(node) ?? []) {
      if (!index.has(next)) visit(next);
      if (stack.includes(next)) low.set(node, Math.min(low.get(node), low.get(next)));
    }
    if (low.get(node) !== index.get(node)) return;
    const circle = stack.splice(stack.indexOf(node));
    if (circle.length > 1) found.push(circle);
  };
  for (const node of graph.keys()) if (!index.has(node)) visit(node);
  return found;
}

/** Arrows from one entry of a list of floors to a later one. */
function climbs(graph, folder, floors) {
  const floorOf = (file) => {
    const path = relative(join(root, folder), file);
    return path.startsWith('..') ? -1 : floors.indexOf(path.replace(/\.rs$/, '').split('/')[0]);
  };
  const found = [];
  for (const [file, used] of graph) {
    for (const other of used) {
      const [own, to] = [floorOf(file), floorOf(other)];
      if (own >= 0 && to > own) found.push([file, other]);
    }
  }
  return found;
}

const crates = ['.', ...readdirSync(join(root, 'crates')).map((name) => join('crates', name))];
let failures = 0;
for (const folder of crates) {
  const file = join(root, folder, 'src', 'lib.rs');
  if (!existsSync(file)) continue;
  const crate = read(file, 'crate', undefined);
  const graph = arrows(crate);
  const show = (path) => relative(root, path);
  for (const circle of circles(graph)) {
    failures++;
    console.error(`circle of ${circle.length} files:`);
    for (const path of circle.sort()) {
      const within = [...graph.get(path)].filter((used) => circle.includes(used));
      console.error(`  ${show(path)} uses ${within.map(show).join(', ')}`);
    }
  }
  for (const [of, floors] of Object.entries(FLOORS)) {
    for (const [from, to] of climbs(graph, of, floors)) {
      failures++;
      console.error(`an arrow climbs: ${show(from)} uses ${show(to)}`);
    }
  }
}
if (failures) {
  console.error(`${failures} circles or climbing arrows`);
  process.exitCode = 1;
}
