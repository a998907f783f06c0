import { useEffect, useRef } from 'preact/hooks';
import { Choice } from 'components/controls';
import { counted, whole } from 'components/numbers';
import type { ReportFilter } from '../../../../api/report/payload';
import { linkNow } from '../lib/link';
import { setConfidence, thresholdText } from '../threshold';
import { shown } from '../lib/text';
import { imageName, iouText, phrases } from '../lib/words';
import { model } from '../model';
import { CategoryPicker } from '../parts/picker';
import { Legend } from '../parts/plot';
import { CopyButton } from '../parts/take';
import { Grid } from './grid';
import { openReport } from './open';
import { folder, lost, pathsOf, takeFolder } from './sources';
import { Viewer } from './viewer';

/** The pictures of a filter: all of them, or one. */
export function Pictures() {
  const image = model.image.value;
  return (
    <section class="pictures" aria-labelledby="pictures-title">
      <Top />
      <Missing />
      {image >= 0 ? <Viewer image={image} /> : <Overview />}
    </section>
  );
}

function Top() {
  const { filter } = model;
  const parts = phrases(filter.value);
  const heading = useRef<HTMLHeadingElement>(null);
  useEffect(() => {
    scrollTo({ top: 0, behavior: 'instant' });
    heading.current?.focus({ preventScroll: true });
  }, []);
  const without = (members: readonly (keyof ReportFilter)[]) => {
    const next = { ...filter.value };
    for (const member of members) delete next[member];
    filter.value = next;
  };
  return (
    <div class="pictures-head">
      <button type="button" class="button button--small button--back" onClick={openReport}>
        <svg viewBox="0 0 12 12" aria-hidden="true">
          <path d="M8 2 4 6l4 4" />
        </svg>
        Report
      </button>
      <h1 id="pictures-title" tabindex={-1} ref={heading}>
        {parts.length === 0 ? 'All errors' : parts.map(({ text }) => text).join(', ')}
      </h1>
      <div class="pictures-actions">
        <CopyButton text={linkNow} what="Link" label="Copy link" />
        <Folder />
      </div>
      {parts.length > 0 && (
        <ul class="chips" aria-label="Filters">
          {parts.map(({ text, members }) => (
            <li key={members.join()}>
              <button type="button" class="chip" onClick={() => without(members)}>
                <bdi>{text}</bdi>
                <svg viewBox="0 0 12 12" aria-hidden="true">
                  <path d="m3 3 6 6M9 3 3 9" />
                </svg>
                <span class="unseen">: remove this filter</span>
              </button>
            </li>
          ))}
          <li>
            <button type="button" class="link" onClick={() => (filter.value = {})}>
              Show all errors
            </button>
          </li>
        </ul>
      )}
    </div>
  );
}

function Overview() {
  const { images, total, below } = model.selection.value;
  const { params, included } = model.data.header;
  const { filter } = model;
  return (
    <>
      <div class="pictures-bar">
        <p role="status">
          {filter.value.change && filter.value.category === undefined ? (
            <>
              <b>{counted(images.length, 'image')}</b> at {thresholdText()}; on each the errors of A, then of
              B
            </>
          ) : (
            <>
              <b>{counted(total, noun(filter.value))}</b> in {counted(images.length, 'image')} at{' '}
              {thresholdText()}
            </>
          )}
          {filter.value.kind &&
            model.iou.value !== params.baseThreshold &&
            `. Kinds of errors are those at IoU ${iouText(params.iouThresholds[params.baseThreshold])}`}
          {below > 0 && (
            <>
              .{' '}
              <button type="button" class="link link--strong" onClick={() => setConfidence(model.range[0])}>
                {whole(below)} more with lower scores
              </button>
            </>
          )}
        </p>
        <Picker />
        <Choice
          label="Order"
          hide
          state={model.order}
          options={[
            ['cost', 'AP cost'],
            ['count', 'Most marks'],
            ['file', 'File order'],
          ]}
        />
      </div>
      {(filter.value.minIou !== undefined || filter.value.maxIou !== undefined) && (
        <p class="block-note">
          IoUs are kept in 255 steps: at the edges of a bin a detection may be in its neighbour.
        </p>
      )}
      {included.note && <p class="block-note">{shown(included.note, 400)}</p>}
      {images.length === 0 ? (
        <p class="part-lead">
          Nothing is selected at this threshold.{' '}
          {Object.keys(filter.value).length > 0 && 'Lower the confidence, or remove a filter.'}
        </p>
      ) : (
        <Grid />
      )}
      <Legend items={MARKS} class="legend--marks" label="Marks" />
    </>
  );
}

/** What is counted: `error` where only errors are selected. */
const noun = (own: ReportFilter): string =>
  own.outcome === 'truePositive' ||
  own.outcome === 'ignored' ||
  own.label ||
  own.minScore !== undefined ||
  own.minIou !== undefined ||
  (own.truth !== undefined && own.truth === own.predicted)
    ? 'mark'
    : 'error';

function Picker() {
  const { filter } = model;
  const choose = (slot: number) => {
    const { category: _, ...others } = filter.value;
    filter.value = slot < 0 ? others : { ...others, category: slot };
  };
  return <CategoryPicker slot={filter.value.category ?? -1} all="all" choose={choose} />;
}

const MARKS = [
  ['True positive', 'swatch--tp'],
  ['False positive', 'swatch--fp'],
  ['Missed object', 'swatch--fn'],
  ['Found object', 'swatch--found'],
  ['Not counted', 'swatch--ignored'],
] as const;

/** Says why images are empty, and what to do. */
function Missing() {
  const { pictures } = model.data.header;
  const own = folder.value;
  const cure =
    'open their folder with “Folder of pictures”. The files are read in this page, by the names that the images have in the dataset, and sent nowhere.';
  let text = '';
  if (own?.found === 0)
    text = `No image has its picture in the folder that you opened: its files need the names that the images have in the dataset, such as ${imageName(0)}.`;
  else if (!own && pictures.kind === 'none' && model.data.thumbnails.length === 0)
    text = `This report was made without pictures. To see them here, ${cure}`;
  else if (!own && lost.value.size > 0)
    text = `${counted(lost.value.size, 'picture')} cannot be read from ${shown(pictures.base ?? '', 120)}. If they are elsewhere now, ${cure}`;
  return text && <p class="pictures-missing block-note">{text}</p>;
}

/** Takes a folder of pictures; the files are read here and go nowhere. */
function Folder() {
  const own = folder.value;
  return (
    <label
      class="button button--small button--quiet"
      title="The files are read in this page and sent nowhere"
    >
      {own ? `${whole(own.found)} of ${whole(model.data.images.length)} pictures` : 'Folder of pictures'}
      <input
        type="file"
        multiple
        accept="image/*"
        {...{ webkitdirectory: true }}
        onChange={({ currentTarget }) => currentTarget.files && takeFolder(pathsOf(currentTarget.files))}
      />
    </label>
  );
}
