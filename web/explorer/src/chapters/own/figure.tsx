import { Code } from 'components/code';
import { Choice } from 'components/controls';
import { Figure } from 'components/figure';
import { counted, digits, fileSize, whole } from 'components/numbers';
import { useSignal } from '@preact/signals';
import { useEffect, useRef } from 'preact/hooks';
import { code } from './code';
import { Curve } from './curve';
import { droppedFiles, onFiles } from './files';
import { Gallery } from './gallery';
import { Report } from './report';
import {
  busy,
  curveIou,
  detections,
  kind,
  pictures,
  results,
  rows,
  run,
  sample,
  sortBy,
  take,
  trouble,
  truth,
  type Given,
} from './state';

const value = (number: number) => (number < 0 ? '\u22121' : digits(number));

function Slot({ title, role, given }: { title: string; role: string; given: Given | null }) {
  return (
    <p class={`slot slot--${role} ${given ? 'is-full' : ''}`}>
      <span class="slot-title">{title}</span>
      {given ? (
        <>
          <b>{given.name}</b>
          <span>{fileSize(given.file.size)}</span>
        </>
      ) : (
        <span>{role === 'truth' ? 'a COCO dataset (JSON)' : 'a COCO results array (JSON)'}</span>
      )}
    </p>
  );
}

/** Files are dropped here, or chosen: both ways do the same. */
function Drop() {
  const over = useSignal(false);
  const place = useRef<HTMLDivElement>(null);
  useEffect(
    () =>
      onFiles(
        (isOver) => (over.value = isOver),
        (transfer) => {
          void droppedFiles(transfer).then(take);
          place.current?.scrollIntoView({ block: 'nearest' });
        },
      ),
    [],
  );
  return (
    <div ref={place} class={`drop ${over.value ? 'is-over' : ''}`}>
      <Slot title="Ground truth" role="truth" given={truth.value} />
      <Slot title="Detections" role="pred" given={detections.value} />
      <div class="drop-actions">
        <label class="button">
          <input
            type="file"
            multiple
            accept=".json,.gz,image/*"
            onChange={(event) => void take([...(event.currentTarget.files ?? [])])}
          />
          Choose files
        </label>
        <label class="button button--quiet">
          <input
            type="file"
            multiple
            {...{ webkitdirectory: true }}
            onChange={(event) => void take([...(event.currentTarget.files ?? [])])}
          />
          A folder of pictures
        </label>
        <span class="hint">
          or drop them on the page.{pictures.value.size > 0 && ` ${counted(pictures.value.size, 'picture')}.`}
        </span>
      </div>
    </div>
  );
}

function State() {
  const found = results.value;
  if (trouble.value)
    return (
      <p class="own-state failure" role="alert">
        {trouble.value}
      </p>
    );
  if (busy.value)
    return (
      <p class="own-state" role="status">
        Evaluating …
      </p>
    );
  if (!found) return <p class="own-state">Nothing is evaluated yet. The files stay on this machine.</p>;
  return (
    <p class="own-state" role="status">
      {counted(found.images, 'image')}, {counted(found.annotations, 'object')},{' '}
      {counted(found.detections, 'detection')}, evaluated in {whole(found.milliseconds)} ms.
    </p>
  );
}

const NAMES = [
  'AP',
  'AP50',
  'AP75',
  'APs',
  'APm',
  'APl',
  'AR1',
  'AR10',
  'AR100',
  'ARs',
  'ARm',
  'ARl',
] as const;

function Numbers() {
  const metrics = results.value?.metrics;
  return (
    <dl class="metrics">
      {NAMES.map((name) => (
        <div key={name} class={name === 'AP' ? 'is-main' : ''}>
          <dt>{name}</dt>
          <dd>{metrics ? value(metrics[name]) : '\u2013'}</dd>
        </div>
      ))}
    </dl>
  );
}

const COLUMNS = [
  ['name', 'Category'],
  ['AP', 'AP'],
  ['AP50', 'AP50'],
  ['AP75', 'AP75'],
  ['AR100', 'AR100'],
] as const;

function Categories() {
  if (!results.value) return null;
  return (
    <div class="table-scroll" tabindex={0} role="region" aria-label="Categories">
      <table class="table">
        <thead>
          <tr>
            {COLUMNS.map(([key, title]) => (
              <th key={key} scope="col" aria-sort={sortBy.value === key ? 'ascending' : undefined}>
                <button type="button" onClick={() => (sortBy.value = key)}>
                  {title}
                </button>
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.value.map((row) => (
            <tr key={row.name}>
              <th scope="row">{row.name}</th>
              {(['AP', 'AP50', 'AP75', 'AR100'] as const).map((key) => (
                <td key={key}>{value(row[key])}</td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

function Warnings() {
  const list = results.value?.warnings ?? [];
  if (list.length === 0) return null;
  return (
    <ul class="warnings">
      {list.map((text) => (
        <li key={text}>{text}</li>
      ))}
    </ul>
  );
}

export function OwnFigure() {
  return (
    <Figure
      number="7"
      state="own"
      title="Your own results"
      presets={
        <button type="button" onClick={() => void sample()}>
          The project’s sample
        </button>
      }
      caption="Numbers of the 12 that have nothing to measure are −1. The gallery shows the pictures with the most mistakes at IoU 0.50, with detections of a score of 0.5 or more; pictures themselves appear if their folder is given."
    >
      <Drop />
      <State />
      <Numbers />
      <Warnings />
      <div class="panel panel--even">
        <Curve />
        <Categories />
      </div>
      <div class="settings">
        <Choice
          label="Compare by"
          state={kind}
          options={[
            ['bbox', 'Boxes'],
            ['segm', 'Masks'],
          ]}
          onChange={() => {
            results.value = null;
            trouble.value = '';
            void run();
          }}
        />
        <Choice
          label="Curve at IoU"
          state={curveIou}
          options={[
            ['0.50', '0.50'],
            ['0.75', '0.75'],
          ]}
        />
      </div>
      <Gallery />
      <Report />
      <Code tabs={code} />
    </Figure>
  );
}
