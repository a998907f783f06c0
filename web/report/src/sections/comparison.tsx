import { useMemo } from 'preact/hooks';
import { KINDS, type ReportComparison, type ReportDifference } from '../../../../api/report/payload';
import { count, fraction, shown, signed } from '../lib/text';
import { BY, CHANGE, imageName, iouText, KIND, measureName, nameOf } from '../lib/words';
import { thresholdText } from '../threshold';
import { sharedBy } from '../data/selection';
import { counted } from 'components/numbers';
import { model } from '../model';
import { openPictures } from '../pictures/open';
import { Block, Section } from '../parts/section';
import { DataTable, tableState, type Column } from '../parts/table';
import { Take } from '../parts/take';

const metricState = tableState('delta');
const categoryState = tableState('change', 'delta');
const imageState = tableState('changed');

/** Run B against run A. */
export function Comparison() {
  const { comparison, runs } = model.data.header;
  if (!comparison) return null;
  const percent = Math.round(100 * comparison.level);
  return (
    <Section
      id="comparison"
      title="Is B better than A?"
      lead={
        <>
          A is <b>{shown(runs[0].name, 60)}</b>, B is <b>{shown(runs[1].name, 60)}</b>. Differences are B less
          A, with intervals that hold {percent}% of {count(comparison.resamples)} draws of the images.
        </>
      }
    >
      <div class="columns">
        <Block title="Metrics">
          <Metrics comparison={comparison} />
        </Block>
        <Block
          title="Images and objects"
          actions={
            <Take
              what="Errors on objects"
              sheet={() => ({
                name: 'errors-on-objects',
                columns: ['kind', 'both', 'aOnly', 'bOnly'],
                rows: sharedErrors().map((own) => [own.kind, own.both, own.a, own.b]),
              })}
            />
          }
        >
          <Changes />
        </Block>
      </div>
      <Block title="Categories by change">
        <CategoryChanges comparison={comparison} />
      </Block>
      <Block title="Images by change" note={<>At {thresholdText()}.</>}>
        <ImageChanges />
      </Block>
    </Section>
  );
}

const interval = (own: ReportDifference): string =>
  own.low === null || own.high === null ? '\u2013' : `${signed(own.low)} to ${signed(own.high)}`;

/** An interval about zero: green where it is above, plum where it is below. */
function Whisker({ difference: { delta, low, high }, most }: { difference: ReportDifference; most: number }) {
  if (delta === null || low === null || high === null) return null;
  const x = (value: number) => 50 + (48 * value) / most;
  return (
    <svg
      class={`whisker ${low > 0 ? 'is-tp' : high < 0 ? 'is-fp' : ''}`}
      viewBox="0 0 100 20"
      preserveAspectRatio="none"
      aria-hidden="true"
    >
      <path class="whisker-zero" d="M50 0V20" />
      <path d={`M${x(low)} 10H${x(high)}`} />
      <path class="whisker-middle" d={`M${x(delta)} 4V16`} />
    </svg>
  );
}

function difference(of: (row: number) => ReportDifference, rows: readonly number[]): Column[] {
  const most = Math.max(
    0.001,
    ...rows.map((row) => Math.max(Math.abs(of(row).low ?? 0), Math.abs(of(row).high ?? 0))),
  );
  return [
    { key: 'before', title: 'A', value: (row) => of(row).before },
    { key: 'after', title: 'B', value: (row) => of(row).after },
    {
      key: 'delta',
      title: 'B \u2212 A',
      value: (row) => of(row).delta,
      text: (row) => signed(of(row).delta ?? undefined),
    },
    {
      key: 'interval',
      title: 'Interval',
      value: (row) => of(row).low,
      text: (row) => interval(of(row)),
      draw: (row) => <Whisker difference={of(row)} most={most} />,
    },
    {
      key: 'better',
      title: 'P(B > A)',
      value: (row) => of(row).better,
      text: (row) => fraction(of(row).better ?? undefined, 2),
    },
  ];
}

const high = (of: (row: number) => ReportDifference): Column => ({
  key: 'high',
  title: 'High',
  value: (row) => of(row).high,
});

function Metrics({ comparison: { metrics } }: { comparison: ReportComparison }) {
  const rows = useMemo(() => metrics.flatMap((own, at) => (own.low === null ? [] : [at])), [metrics]);
  const of = (row: number) => metrics[row];
  return (
    <DataTable
      id="comparison"
      title="Metrics of both"
      columns={[
        { key: 'metric', title: 'Metric', value: (row) => metrics[row].metric },
        ...difference(of, rows),
      ]}
      extra={[high(of), { key: 'pValue', title: 'p', value: (row) => metrics[row].pValue }]}
      rows={rows.length > 0 ? rows : metrics.map((_, at) => at)}
      state={metricState}
    />
  );
}

const SIDES = ['both', 'a', 'b'] as const;

function Changes() {
  const images = { fixed: 0, broken: 0, better: 0, worse: 0 };
  const objects = { fixed: 0, broken: 0 };
  const { changes } = model;
  for (const { change } of changes.value?.images ?? []) images[change]++;
  for (const { change } of changes.value?.objects ?? []) objects[change]++;
  const shared = useMemo(sharedErrors, []);
  const { iouThresholds, baseThreshold } = model.data.header.params;
  return (
    <>
      <p class="block-note">At {thresholdText()}:</p>
      <ul class="tiles tiles--four">
        {(['fixed', 'better', 'worse', 'broken'] as const).map((change) => (
          <li key={change}>
            <button type="button" class="tile" onClick={() => openPictures({ change })}>
              <b class={change === 'fixed' || change === 'better' ? 'is-tp' : 'is-fp'}>
                {count(images[change])}
              </b>
              <span>
                {CHANGE[change].toLowerCase()} <span class="unseen">images</span>
              </span>
            </button>
          </li>
        ))}
      </ul>
      <p class="block-note">
        Fixed images have no error any more, broken ones had none before. B alone finds{' '}
        {counted(objects.fixed, 'object')}, A alone {count(objects.broken)}.
      </p>
      <table class="plain">
        <caption class="block-note">
          Errors on objects, at {measureName()} {iouText(iouThresholds[baseThreshold] ?? 0)} with detections
          of every score
        </caption>
        <thead>
          <tr>
            <th scope="col">Error</th>
            <th scope="col">Both</th>
            <th scope="col">A only</th>
            <th scope="col">B only</th>
          </tr>
        </thead>
        <tbody>
          {shared.map((own) => (
            <tr key={own.kind}>
              <th scope="row">{KIND[own.kind].name}</th>
              {SIDES.map((by) => (
                <td key={by}>
                  {own[by] === 0 ? (
                    0
                  ) : (
                    <button
                      type="button"
                      class="link"
                      aria-label={`${count(own[by])}: pictures of ${KIND[own.kind].name.toLowerCase()}, ${BY[by]}`}
                      onClick={() => openPictures({ kind: own.kind, by }, -1, true)}
                    >
                      {count(own[by])}
                    </button>
                  )}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </>
  );
}

/** Kinds of errors that are on an object of their own. */
const ON_OBJECTS = [KINDS.indexOf('missed'), KINDS.indexOf('localization'), KINDS.indexOf('classification')];

/** Objects with each kind of error: in both runs, in A only, in B only. */
const sharedErrors = () =>
  ON_OBJECTS.map((kind) => {
    const [both, a, b] = SIDES.map((by) => sharedBy(model.data.runs, kind, by).length) as [
      number,
      number,
      number,
    ];
    return { kind: KINDS[kind], both, a, b };
  });

function CategoryChanges({ comparison: { perCategory } }: { comparison: ReportComparison }) {
  const { categories } = model.data.header;
  const rows = useMemo(() => perCategory.map((_, slot) => slot), [perCategory]);
  return (
    <DataTable
      id="categories-by-change"
      title="Categories by change"
      columns={[
        { key: 'category', title: 'Category', value: (slot) => categories[slot].name },
        ...difference((slot) => perCategory[slot], rows),
        {
          key: 'adjusted',
          title: 'p, adjusted',
          help: 'corrected for the number of categories (Benjamini and Hochberg)',
          value: (slot) => perCategory[slot].adjusted,
        },
      ]}
      extra={[high((slot) => perCategory[slot])]}
      rows={rows}
      state={categoryState}
      search={(slot) => categories[slot].name}
      searchLabel="Find a category"
      open={(slot) => openPictures({ category: slot, change: 'broken' })}
      openLabel={(slot) => `${nameOf(slot)}: pictures of objects that B no longer finds`}
    />
  );
}

function ImageChanges() {
  const images = model.changes.value?.images ?? [];
  const rows = useMemo(() => images.map((_, at) => at), [images]);
  return (
    <DataTable
      id="images-by-change"
      title="Images by change"
      columns={[
        {
          key: 'image',
          title: 'Image',
          value: (row) =>
            model.data.images.names[images[row].image] ?? String(model.data.images.ids[images[row].image]),
        },
        { key: 'change', title: 'Change', value: (row) => CHANGE[images[row].change] },
        {
          key: 'errorsBefore',
          title: 'Errors of A',
          value: (row) => images[row].errorsBefore,
          text: (row) => count(images[row].errorsBefore),
        },
        {
          key: 'errorsAfter',
          title: 'Errors of B',
          value: (row) => images[row].errorsAfter,
          text: (row) => count(images[row].errorsAfter),
        },
      ]}
      rows={rows}
      state={imageState}
      search={(row) => imageName(images[row].image, 200)}
      searchLabel="Find an image"
      open={(row) => openPictures({ change: images[row].change }, images[row].image)}
      openLabel={(row) => `Look at ${imageName(images[row].image)}`}
    />
  );
}
