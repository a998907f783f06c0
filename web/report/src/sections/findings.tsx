import { useMemo, useState } from 'preact/hooks';
import type { ReportFilter, ReportFinding } from '../../../../api/report/payload';
import { select } from '../data/selection';
import { noteOf, notes, setNote } from '../lib/notes';
import { costText, shown } from '../lib/text';
import { model } from '../model';
import { apName, imageName, iouText, measureName } from '../lib/words';
import { marksOf } from '../pictures/marks';
import { openPictures } from '../pictures/open';
import { Shot } from '../pictures/shot';
import { Section } from '../parts/section';
import { Take } from '../parts/take';

/** How many findings are shown in large. */
const FIRST = 3;
/** Images beside each of them. */
const PREVIEWS = 3;

/** Sentences before numbers. */
export function Findings() {
  const { findings } = model.header.value;
  const most = Math.max(...findings.map(({ ap }) => ap ?? 0), 0.001);
  const rest = findings.slice(FIRST);
  return (
    <Section id="findings" title="What costs most" lead={lead()}>
      {findings.length === 0 && <p class="part-lead">Nothing was found that costs AP.</p>}
      <ol class="findings">
        {findings.slice(0, FIRST).map((own, at) => (
          <Finding key={at} finding={own} most={most} isLarge />
        ))}
      </ol>
      {rest.length > 0 && (
        <details class="more" open={rest.length < 4}>
          <summary>{`${rest.length} more`}</summary>
          <ol class="findings findings--small">
            {rest.map((own, at) => (
              <Finding key={at} finding={own} most={most} />
            ))}
          </ol>
        </details>
      )}
      <Take
        what="Findings"
        sheet={() => ({
          name: 'findings',
          columns: ['kind', 'finding', 'ap', 'note'],
          rows: findings.map((own) => [own.kind, own.text, own.ap, noteOf(own.text)]),
        })}
      />
    </Section>
  );
}

/** Whoever moves the threshold sees that these do not follow. */
function lead(): string {
  const { iouThresholds, baseThreshold } = model.data.header.params;
  return `Detections of every score count here, at ${measureName()} ${iouText(iouThresholds[baseThreshold] ?? 0)}. AP is the mean of all thresholds. The threshold above does not change these findings.`;
}

/** Findings count detections of every score, unless they name one: so do their pictures. */
const isOfAll = (filter: ReportFilter): boolean => filter.minScore === undefined;

/** The images that show a finding best, small. They do not follow the threshold: a sentence is about all detections. */
function Previews({ filter }: { filter: ReportFilter }) {
  const run = model.run.value;
  const images = useMemo(() => {
    const all = model.whole.value;
    const selection = select(model.data, run, all, filter, 'cost');
    return selection.images.slice(0, PREVIEWS).map((image) => ({
      image,
      marks: marksOf(image, selection, all).filter((mark) => mark.isChosen || mark.isTruth),
    }));
  }, [run, filter]);
  return (
    <ul class="previews">
      {images.map(({ image, marks }) => (
        <li key={image}>
          <button
            type="button"
            class="shot"
            aria-label={`Look at ${imageName(image)}`}
            onClick={() => openPictures(filter, image, isOfAll(filter))}
          >
            <Shot image={image} marks={marks} faint />
          </button>
        </li>
      ))}
    </ul>
  );
}

function Finding({
  finding,
  most,
  isLarge = false,
}: {
  finding: ReportFinding;
  most: number;
  isLarge?: boolean;
}) {
  const { text, ap, metric, filter } = finding;
  const shows = Object.keys(filter).length > 0;
  const short = shown(text, 320);
  return (
    <li class="finding">
      <p class="finding-cost">
        {ap === null ? (
          <span class="finding-none">no AP of its own</span>
        ) : (
          <>
            <b>{costText(ap)}</b> <abbr title="what it costs in average precision">{metric ?? apName()}</abbr>
            <i class="finding-bar" style={{ '--share': String(Math.max(0, ap) / most) }} aria-hidden="true" />
          </>
        )}
      </p>
      <div>
        <p class="finding-text">
          <bdi>{short}</bdi>
        </p>
        <p class="finding-actions">
          {shows && (
            <button
              type="button"
              class="link link--strong"
              onClick={() => openPictures(filter, -1, isOfAll(filter))}
            >
              See the pictures<span class="unseen">: {short}</span>
            </button>
          )}
          <Note subject={text} />
        </p>
      </div>
      {shows && isLarge && <Previews filter={filter} />}
    </li>
  );
}

/** A note of the reader's on a finding. */
export function Note({ subject }: { subject: string }) {
  const [isOpen, setOpen] = useState(false);
  const note = notes.value[subject] ?? '';
  if (!isOpen && !note)
    return (
      <button type="button" class="link" onClick={() => setOpen(true)}>
        Add a note<span class="unseen">: {shown(subject, 80)}</span>
      </button>
    );
  return (
    <textarea
      class="note-field"
      aria-label={`Note: ${shown(subject, 80)}`}
      rows={2}
      value={note}
      placeholder="A note, kept in this browser"
      ref={(field) => {
        if (isOpen && !note && field && document.activeElement === document.body) field.focus();
      }}
      onInput={({ currentTarget }) => setNote(subject, currentTarget.value)}
      onBlur={() => setOpen(false)}
    />
  );
}
