import { useMemo } from 'preact/hooks';
import type { ReportSlices } from '../../../../api/report/payload';
import { FOUND, UNCOUNTED } from '../../../../api/report/outcomes';
import { count, fraction, shown } from '../lib/text';
import { model } from '../model';
import { openPictures } from '../pictures/open';
import { useHeld } from '../parts/near';
import { Block, Section } from '../parts/section';
import { DataTable, tableState, type Column } from '../parts/table';

/** Of the labels of COCO's ranges, in the names of metrics. */
const LETTERS: Readonly<Record<string, string>> = { all: '', small: 's', medium: 'm', large: 'l' };
/** Protocols whose metrics have these names. */
const NAMED: readonly string[] = ['coco', 'lvis'];

const sizeState = tableState('sizes');

/** Objects by size, and slices of the images. */
export function Sizes() {
  const { slices } = model.header.value;
  return (
    <Section
      id="sizes"
      title="Sizes and slices"
      lead="Where the model is good, and where it is not. Recall is measured at the threshold above, AP over all IoU thresholds."
    >
      <div class="columns">
        <Block title="Size of the objects">
          <SizeTable />
        </Block>
        {slices.map(
          (own, at) =>
            own.rows.length > 0 && (
              <Block key={own.by} title={`By ${shown(own.by, 60)}`}>
                <SliceTable table={own} at={at} />
              </Block>
            ),
        )}
      </div>
    </Section>
  );
}

function SizeTable() {
  const { objects, header } = model.data;
  const { areaRanges, protocol } = header.params;
  const { metricNames } = header;
  const at = useHeld(model.outcomes) ?? model.outcomes.peek();
  const found = useMemo(
    () =>
      areaRanges.map((_, range) => {
        const sum = { objects: 0, found: 0 };
        for (let o = 0; o < objects.length; o++) {
          if (!(objects.areas[o] & (1 << range)) || at.object[o] === UNCOUNTED) continue;
          sum.objects++;
          if (at.object[o] === FOUND) sum.found++;
        }
        return sum;
      }),
    [at],
  );
  const { metrics } = model.header.value;
  /** The protocols' names of the metrics of a range: `APs`, `ARm`, `ARl@300`; the last AR has the most detections. */
  const metric = (range: number, kind: 'AP' | 'AR') => {
    const letter = LETTERS[areaRanges[range][0]];
    if (letter === undefined || !NAMED.includes(protocol)) return undefined;
    const name = new RegExp(`^${kind}${letter}${kind === 'AR' ? '(@?\\d+)?' : ''}$`);
    const found = metricNames.findLast((own) => name.test(own));
    return found === undefined ? undefined : metrics[found];
  };
  const columns: Column[] = [
    { key: 'size', title: 'Size', value: (row) => areaRanges[row][0] },
    {
      key: 'objects',
      title: 'Objects',
      value: (row) => found[row].objects,
      text: (row) => count(found[row].objects),
    },
    { key: 'AP', title: 'AP', value: (row) => metric(row, 'AP') },
    { key: 'AR', title: 'AR', value: (row) => metric(row, 'AR') },
    {
      key: 'recall',
      title: 'Recall',
      class: 'is-live',
      value: (row) => (found[row].objects === 0 ? NaN : found[row].found / found[row].objects),
      bar: (row) => found[row].found / (found[row].objects || 1),
    },
    {
      key: 'missed',
      title: 'Missed',
      class: 'is-live',
      value: (row) => found[row].objects - found[row].found,
      text: (row) => count(found[row].objects - found[row].found),
    },
  ];
  return (
    <DataTable
      id="sizes"
      title="Size of the objects"
      columns={columns}
      rows={areaRanges.map((_, row) => row)}
      state={sizeState}
      open={(row) => openPictures({ area: areaRanges[row][0], outcome: 'falseNegative' })}
      openLabel={(row) => `${shown(areaRanges[row][0])}: pictures of what is missed`}
    />
  );
}

const sliceState = tableState('slices');

function SliceTable({ table, at }: { table: ReportSlices; at: number }) {
  const { rows } = table;
  const canOpen = model.data.slices[at] !== null;
  const columns: Column[] = [
    { key: 'slice', title: 'Slice', value: (row) => rows[row].slice },
    {
      key: 'images',
      title: 'Images',
      value: (row) => rows[row].images,
      text: (row) => count(rows[row].images),
    },
    {
      key: 'objects',
      title: 'Objects',
      value: (row) => rows[row].objects,
      text: (row) => count(rows[row].objects),
    },
    { key: 'ap', title: 'AP', value: (row) => rows[row].ap, bar: (row) => rows[row].ap },
    {
      key: 'apAtIou',
      title: 'AP at IoU',
      value: (row) => rows[row].apAtIou,
      text: (row) => fraction(rows[row].apAtIou),
    },
    { key: 'recall', title: 'AR', value: (row) => rows[row].recall },
  ];
  return (
    <DataTable
      id="slices"
      title={`Slices by ${shown(table.by, 60)}`}
      columns={columns}
      rows={rows.map((_, row) => row)}
      state={sliceState}
      {...(canOpen && {
        open: (row: number) => openPictures({ slice: `${at}.${row}` }),
        openLabel: (row: number) => `${shown(rows[row].slice)}: pictures`,
      })}
      {...(rows.length > 12 && { search: (row: number) => rows[row].slice })}
    />
  );
}
