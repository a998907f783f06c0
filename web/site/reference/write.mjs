// The pages of the reference, as Markdown. They are made by each build and are not committed.
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { ReflectionKind } from 'typedoc';
import { PAGES, REPOSITORY } from '../pages.mjs';
import { GROUPS, chapterOf, groupOf } from './groups.mjs';
import { definitions, model } from './model.mjs';
import { block, declaration, plainNames, typeOf } from './source.mjs';

const {
  Class,
  Function: Fn,
  Interface,
  Method,
  Namespace,
  Property,
  Accessor,
  Reference,
  Variable,
} = ReflectionKind;

/** Writes all pages to `folder`. Throws where a public name has no page, no comment or no source. */
export async function writeReference(folder = join(PAGES, 'reference')) {
  const project = await model();
  const places = definitions();
  const pages = new Map(GROUPS.map((group) => [group.id, { ...group, members: [] }]));
  const namespaces = new Map(GROUPS.flatMap(({ id, namespace }) => (namespace ? [[namespace, id]] : [])));
  const lost = [];
  for (const child of project.children) {
    if (child.kind === Namespace) {
      const id = namespaces.get(child.name);
      if (id) pages.get(id).members.push(...flattened(child, child.name === 'mask' ? 'mask' : undefined));
      continue;
    }
    const place = places.get(child.name);
    const id = place && groupOf(place.path);
    if (id) pages.get(id).members.push(child);
    else lost.push(child.name);
  }
  if (lost.length)
    throw new Error(`no page of the reference has ${lost.join(', ')}: see web/site/reference/groups.mjs`);

  const links = new Map();
  const originals = new Map();
  const byName = new Map();
  for (const page of pages.values()) {
    for (const member of page.members) {
      const url = `${page.id}.md#${anchor(member)}`;
      links.set(member.id, url);
      for (const inner of member.children ?? [])
        links.set(inner.id, member.kind === Class ? `${url}-${inner.name}` : url);
      if (page.namespace && page.namespace !== 'mask') continue;
      byName.set(shownName(member), url);
      originals.set(shownName(member), member);
    }
  }
  const context = { links, byName, places, first: originals, bare: [] };
  mkdirSync(folder, { recursive: true });
  for (const page of pages.values()) {
    const text = page.id === 'promises' ? promises(page, context) : await pageText(page, context);
    writeFileSync(join(folder, `${page.id}.md`), text);
  }
  writeFileSync(join(folder, 'index.md'), overview([...pages.values()]));
  if (context.bare.length) throw new Error(`the reference lacks ${context.bare.join(', ')}`);
}

/** The members of a namespace; those of a namespace within it bear its name. */
function flattened(namespace, within) {
  return (namespace.children ?? []).flatMap((child) =>
    child.kind === Namespace ? flattened(child, child.name) : [Object.assign(child, { within })],
  );
}

const anchor = (member) => shownName(member).replace('.', '-');
const shownName = (member) => (member.within ? `${member.within}.${member.name}` : member.name);
const target = (member) =>
  member.kind === Reference ? (member.tryGetTargetReflectionDeep?.() ?? member) : member;
const isFunction = (member) => member.kind === Fn || Boolean(member.signatures);
/** The comment of a function is that of its first signature with one. */
const commentOf = (member) =>
  member.comment ??
  (member.signatures ?? []).find(({ comment }) => comment)?.comment ??
  member.getSignature?.comment ??
  member.type?.declaration?.signatures?.find(({ comment }) => comment)?.comment;

async function pageText(page, context) {
  const members = page.members.map((member) => ({ member, real: target(member) }));
  const first = inOrder(
    members.filter(({ real }) => isFunction(real) || [Class, Variable].includes(real.kind)),
    page,
    context,
  );
  const types = members.filter(
    ({ real }) => real.kind !== Namespace && !first.some((one) => one.real === real),
  );
  const parts = [
    `---\noutline: [2, 3]\neditLink: false\nprev: false\nnext: false\n---\n\n# ${page.title}\n`,
    page.about,
    page.entry ? `\n\`\`\`ts\nimport { ${first[0]?.member.name ?? ''} } from '${page.entry}';\n\`\`\`` : '',
    index(first, context),
  ];
  for (const one of first) parts.push(await section(one, page, context));
  if (types.length) parts.push('## Types');
  for (const one of types.toSorted((a, b) => (a.member.name < b.member.name ? -1 : 1)))
    parts.push(await typeSection(one, page, context));
  return parts.filter(Boolean).join('\n\n') + '\n';
}

/** As the sources have them, the page's first source first. */
function inOrder(members, page, { places }) {
  const rank = ({ member }) => {
    const place = placeOf(member, page, places);
    const nth = (page.sources ?? []).findIndex((start) => place?.path.startsWith(start));
    return [
      String(nth < 0 ? 99 : nth).padStart(2, '0'),
      place?.path.replace(/\.ts$/, '') ?? '~', // an entry's own file before those that it is made of
      String(place?.line ?? 0).padStart(5, '0'),
    ].join(' ');
  };
  return members.toSorted((a, b) => (rank(a) < rank(b) ? -1 : 1));
}

const placeOf = (member, page, places) =>
  places.get(page.namespace ? `${page.namespace}.${member.name}` : member.name) ?? places.get(member.name);

const index = (members, context) =>
  members.length > 1
    ? `| name | what it does |\n| --- | --- |\n${members
        .map(
          ({ member, real }) =>
            `| [\`${shownName(member)}\`](#${anchor(member)}) | ${cell(firstSentence(text(commentOf(real)?.summary, context)))} |`,
        )
        .join('\n')}`
    : '';

async function section({ member, real }, page, context) {
  const comment = commentOf(real);
  if (!comment) context.bare.push(`a comment of ${page.id}: ${shownName(member)}`);
  const name = shownName(member);
  const head = `## ${name}${isFunction(real) ? '()' : ''} {#${anchor(member)}}`;
  const parts = [head, source(member, page, context)];
  if (real.kind === Class) {
    parts.push(text(comment?.summary, context), ...blockTags(comment, context));
    for (const inner of real.children ?? []) {
      if (inner.flags.isPrivate || inner.name.startsWith('[') || inner.inheritedFrom) continue;
      parts.push(await classMember(inner, member, context));
    }
    return parts.filter(Boolean).join('\n\n');
  }
  const signatures = (real.signatures ?? real.type?.declaration?.signatures ?? []).filter(
    ({ sources }) => sources?.length,
  );
  const written = signatures.length
    ? signatures.map(({ sources }) => declaration(sources[0].line))
    : [declaration(real.sources[0].line)];
  parts.push(await block([...new Set(written)].map((one) => renamed(one, real, member)).join('\n')));
  parts.push(text(comment?.summary, context));
  parts.push(parameters(signatures, context), ...blockTags(comment, context));
  return parts.filter(Boolean).join('\n\n');
}

/** A declaration by the name under which it is exported. */
const renamed = (written, real, member) =>
  written.replace(/^((?:function|const) )\w+/, (_, kind) => kind + member.name);

async function classMember(inner, owner, context) {
  const comment = commentOf(inner);
  const isCall = inner.kind === Method || inner.kind === ReflectionKind.Constructor;
  const isCommented = comment || inner.kind === ReflectionKind.Constructor || inner.name === 'name';
  if (!isCommented) context.bare.push(`a comment of ${owner.name}.${inner.name}`);
  const label = inner.kind === ReflectionKind.Constructor ? `new ${owner.name}` : inner.name;
  const written = (inner.signatures ?? [inner])
    .map(({ sources }) => sources?.[0] ?? inner.sources?.[0])
    .filter((place) => place?.fileName.endsWith('index.d.ts'))
    .map(({ line }) => declaration(line));
  const signatures = inner.signatures ?? [];
  return [
    `### ${label}${isCall ? '()' : ''} {#${anchor(owner)}-${inner.name}}`,
    written.length ? await block(`class _ {\n${[...new Set(written)].join('\n')}\n}`).then(unwrapped) : '',
    text(comment?.summary, context),
    parameters(signatures, context),
    ...blockTags(comment, context),
  ]
    .filter(Boolean)
    .join('\n\n');
}

/** The members of a class around which a class was written for the formatter. */
const unwrapped = (code) =>
  code
    .replace('class _ {\n', '')
    .replace(/\n\}\n```$/, '\n```')
    .replaceAll(/^ {2}/gm, '');

async function typeSection({ member, real }, page, context) {
  const comment = commentOf(real);
  if (!comment) context.bare.push(`a comment of ${page.id}: ${shownName(member)}`);
  const parts = [`### ${shownName(member)} {#${anchor(member)}}`, text(comment?.summary, context)];
  const members = (real.children ?? []).filter(({ kind }) => [Property, Method, Accessor].includes(kind));
  if (real.kind === Interface && members.length) parts.push(table(members, member, context));
  else if (real.sources?.length) parts.push(await block(declaration(real.sources[0].line)));
  parts.push(...blockTags(comment, context));
  return parts.filter(Boolean).join('\n\n');
}

/** The members of an options object or a result. */
function table(members, owner, context) {
  const rows = members.map((inner) => {
    const comment = commentOf(inner);
    if (!comment) context.bare.push(`a comment of ${owner.name}.${inner.name}`);
    const line = (inner.signatures?.[0]?.sources ?? inner.sources)?.[0]?.line;
    const type = line ? typeOf(declaration(line)) : String(inner.type);
    const { about, value } = withDefault(text(comment?.summary, context));
    return `| ${code(inner.name + (inner.flags.isOptional ? '?' : ''))} | ${linkedType(type, context)} | ${value} | ${cell(about)} |`;
  });
  const hasDefault = rows.some((row) => !row.includes('|  |'));
  const heads = hasDefault
    ? '| member | type | default | |\n| --- | --- | --- | --- |'
    : '| member | type | |\n| --- | --- | --- |';
  return `${heads}\n${(hasDefault ? rows : rows.map((row) => row.replace('|  |', '|'))).join('\n')}`;
}

/** What a comment says is the default, in a column of its own where it is one value. */
function withDefault(about) {
  const found = /(?:^|\s)Default:? ((?:`[^`]*`|[-\w.'[\]/]+?))\.(?=\s|$)/.exec(about);
  if (!found) return { about, value: '' };
  return { about: about.replace(found[0], '').trim(), value: code(found[1].replaceAll('`', '')) };
}

function parameters(signatures, context) {
  const told = new Map();
  for (const { parameters = [] } of signatures)
    for (const one of parameters) if (one.comment && !told.has(one.name)) told.set(one.name, one);
  if (!told.size) return '';
  return `| argument | |\n| --- | --- |\n${[...told.values()]
    .map(({ name, comment }) => `| ${code(name)} | ${cell(text(comment.summary, context))} |`)
    .join('\n')}`;
}

function blockTags(comment, context) {
  const named = { '@returns': 'Returns', '@throws': 'Errors' };
  return (comment?.blockTags ?? []).flatMap(({ tag, content, name }) => {
    const words = text(content, context);
    if (tag === '@returns') return [`**${named[tag]}** ${words}`];
    if (tag === '@throws')
      return [
        `**${named[tag]}** ${words.replace(/^BoxwiseError\b/, `[\`BoxwiseError\`](${context.byName.get('BoxwiseError')})`)}`,
      ];
    if (tag === '@example') return [words];
    return tag === '@typeParam' ? [`**${name}** ${words}`] : [];
  });
}

/** Where a function is defined. */
function source(member, page, { places, bare }) {
  const place = placeOf(member, page, places);
  if (!place) {
    bare.push(`the source of ${page.id}: ${shownName(member)}`);
    return '';
  }
  const parts = [`<code>${page.entry ?? 'boxwise'}</code>`];
  parts.push(
    REPOSITORY
      ? `<a href="${REPOSITORY}/blob/main/${place.path}#L${place.line}">${place.path}</a>`
      : place.path,
  );
  const chapter = page.namespace ? undefined : chapterOf(member.name);
  if (chapter)
    parts.push(
      `<a href="../explorer/index.html#${chapter.chapter}" target="_self">Explorer: ${chapter.title}</a>`,
    );
  return `<p class="source">${parts.map((part) => `<span>${part}</span>`).join('')}</p>`;
}

/** A comment as Markdown whose words Vue leaves alone. */
function text(parts = [], context) {
  return parts
    .map((part) => {
      if (part.kind === 'text') return withPages(safe(part.text));
      if (part.kind === 'code') return plainNames(part.text);
      const url = typeof part.target === 'object' && context.links.get(part.target?.id);
      const words = part.text.replace(/^.*\| */, '') || part.target?.name;
      const known = url || context.byName.get(part.text);
      return known ? `[\`${words}\`](${known})` : `\`${words}\``;
    })
    .join('')
    .trim();
}

/** Outside of spans of code, `<` and braces are text. */
const safe = (words) =>
  words
    .split(/(`[^`]*`|```[\s\S]*?```)/)
    .map((part, i) => (i % 2 ? part : part.replaceAll('<', '&lt;').replaceAll('{{', '&#123;&#123;')))
    .join('');

/** Pages that a comment names, as links. */
const withPages = (words) => words.replaceAll(/\bdocs\/([\w/-]+)\.md(#[\w-]+)?/g, '[docs/$1](../$1.md$2)');

const html = (words) => words.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
const code = (words) => `<code v-pre>${html(words).replaceAll('|', '&#124;')}</code>`;
/** A type with a link at each public name. */
const linkedType = (type, { byName }) =>
  `<code v-pre>${html(plainNames(type))
    .replaceAll('|', '&#124;')
    .replaceAll(/(?<![&\w'])[A-Z]\w+\b/g, (name) =>
      byName.has(name) ? `<a href="./${byName.get(name).replace('.md', '.html')}">${name}</a>` : name,
    )}</code>`;
const cell = (words) =>
  words
    .replaceAll(/\n\n+/g, '<br>')
    .replaceAll('\n', ' ')
    .replaceAll(/(?<!\\)\|/g, '\\|');
const firstSentence = (words) => {
  const line = words.split('\n\n')[0].replaceAll('\n', ' ');
  return /^.*?(?<!\bal|e\.g|i\.e)\.(?=\s|$)/.exec(line)?.[0] ?? line;
};

/** The promises: what each is, is said where its function is. */
function promises(page, context) {
  const rows = page.members.map((member) => {
    const name = shownName(member);
    const url = context.byName.get(name);
    const real = context.first.get(name) ?? target(member);
    const about = real.kind === Namespace ? '' : firstSentence(text(commentOf(real)?.summary, context));
    return `| ${url ? `[\`${name}\`](${url})` : code(name)} {#${anchor(member)}} | ${cell(about)} |`;
  });
  return `---\neditLink: false\nprev: false\nnext: false\n---\n\n# ${page.title}

${page.about} Each takes the arguments and options of its namesake, and \`onProgress\` and \`signal\` beside them where it can take long.

\`\`\`ts
import { evaluate } from 'boxwise/promises';
\`\`\`

| function | |
| --- | --- |
${rows.join('\n').replaceAll(/ \{#[^}]*\}/g, '')}
`;
}

/** All functions of all pages, in a list that the browser can search. */
function overview(pages) {
  const sections = pages.map((page) => {
    const real = page.members.map((member) => ({ member, real: target(member) }));
    const shown = real.filter(({ real }) => isFunction(real) || [Class, Variable].includes(real.kind));
    const list = shown.map(
      ({ member }) =>
        `[\`${shownName(member)}\`](${page.id === 'promises' ? 'promises.md' : `${page.id}.md#${anchor(member)}`})`,
    );
    return `## [${page.title}](${page.id}.md)\n\n${page.about}\n\n${page.id === 'promises' ? '' : list.join(' · ')}`;
  });
  return `---\noutline: 2\neditLink: false\nprev: false\nnext: false\n---\n\n# Reference

Everything that the package exports, made from its types. A test runs the examples.

Every function throws \`INVALID_ARGUMENT\` for arguments of another kind, unknown options and missing ones ([rules](../inputs.md)). "Errors" names what it
throws besides. [Errors and warnings](../troubleshooting.md) has the cause and cure of each code.

${sections.join('\n\n')}
`;
}
