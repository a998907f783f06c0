import { whole } from 'components/numbers';
import { notes, notesAsMarkdown } from '../lib/notes';
import { shown } from '../lib/text';
import { save } from '../lib/export';
import { model } from '../model';
import { CopyButton } from '../parts/take';
import { Block, Section } from '../parts/section';
import { Note } from './findings';

/** What the reader wrote. */
export function Notes() {
  const written = Object.keys(notes.value);
  const general = 'This report';
  return (
    <Section
      id="notes"
      title="Notes"
      lead="They are kept in this browser, not in the file. Copy them into a pull request or an issue."
    >
      <ul class="notes">
        <li>
          <p>{general}</p>
          <Note subject={general} />
        </li>
        {written
          .filter((subject) => subject !== general)
          .map((subject) => (
            <li key={subject}>
              <p>
                <bdi>{shown(subject, 200)}</bdi>
              </p>
              <Note subject={subject} />
            </li>
          ))}
      </ul>
      <div class="take" role="group" aria-label="Export: Notes">
        <CopyButton text={notesAsMarkdown} what="Notes" label="Copy as Markdown" />
        <button
          type="button"
          class="link"
          onClick={() => save(notesAsMarkdown(), 'notes.md', 'text/markdown')}
        >
          Markdown file
        </button>
      </div>
    </Section>
  );
}

/** Where the numbers come from. */
export function About() {
  const { provenance, params, included } = model.data.header;
  const { summary } = model.header.value;
  const input = (name: string, own: (typeof provenance)['groundTruth']) =>
    [
      name,
      <>
        <code>{shown(own.name, 120)}</code>
        {own.bytes !== null && `, ${whole(own.bytes)} bytes`}
        {own.sha256 !== null && (
          <>
            , SHA-256 <code class="hash">{shown(own.sha256, 64)}</code>
          </>
        )}
      </>,
    ] as const;
  const rows = [
    input('Ground truth', provenance.groundTruth),
    ...provenance.detections.map((own, at) =>
      input(provenance.detections.length > 1 ? `Detections ${'AB'[at] ?? at + 1}` : 'Detections', own),
    ),
    ['Protocol', `${params.protocol}, ${params.iouType}, parity with ${params.parity}`] as const,
    [
      'Limits',
      `${params.maxDetections.join(', ')} detections an image${params.useCategories ? '' : '; all categories as one'}`,
    ] as const,
    [
      'Made',
      `${provenance.time.replace('T', ' ').replace(/\.\d+Z$/, ' UTC')} by boxwise ${provenance.boxwise} on ${provenance.platform}, Node.js ${provenance.node}`,
    ] as const,
    ...(model.current.value.exact
      ? []
      : [
          [
            'Scores',
            `More than ${whole(model.current.value.levels.length)} differ: they are rounded down to as many levels, at which counts are exact`,
          ] as const,
        ]),
    ...(provenance.duration === null
      ? []
      : [['Evaluation', `${Math.round(provenance.duration)} ms`] as const]),
  ];
  return (
    <Section id="about" title="Where the numbers come from">
      <dl class="facts">
        {rows.map(([name, value]) => (
          <div key={name}>
            <dt>{name}</dt>
            <dd>{value}</dd>
          </div>
        ))}
        {included.note && (
          <div>
            <dt>Left out</dt>
            <dd>{shown(included.note, 400)}</dd>
          </div>
        )}
      </dl>
      <Block
        title="As the reference prints it"
        class="block--summary"
        actions={
          <div class="take">
            <CopyButton text={() => summary} what="Summary" label="Copy" />
          </div>
        }
      >
        <pre class="summary" tabindex={0} aria-label="Summary">
          {summary.split(/(?<=\n)/).map((line, i) => (
            <span key={i}>{line}</span>
          ))}
        </pre>
      </Block>
    </Section>
  );
}
