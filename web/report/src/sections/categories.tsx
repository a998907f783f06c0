import { useMemo } from 'preact/hooks';
import { rates } from '../../../../api/report/outcomes';
import { count, fraction, signed } from '../lib/text';
import { nameOf } from '../lib/words';
import { model } from '../model';
import { openPictures } from '../pictures/open';
import { useHeld } from '../parts/near';
import { Section } from '../parts/section';
import { DataTable, tableState, type Column } from '../parts/table';

const state = tableState('categories', 'AP');
/** Metrics of categories that are columns; the others are exported. */
const SHOWN = 4;
const NONE = { precision: NaN, recall: NaN, f1: NaN };

export function Categories() {
  return (
    <Section
      id="categories"
      title="Categories"
      lead="The weakest come first. A row opens the pictures with its errors; precision, recall and F1 are those at the threshold above."
    >
      <CategoryTable />
    </Section>
  );
}

function CategoryTable() {
  const { categories, comparison } = model.data.header;
  const header = model.header.value;
  const at = useHeld(model.outcomes) ?? model.outcomes.peek();
  const names = useMemo(() => Object.keys(header.perCategory[0] ?? {}), [header]);
  const metric = (name: string): Column => ({
    key: name,
    title: name,
    value: (slot) => header.perCategory[slot]?.[name],
    ...(name === 'AP' && { bar: (slot) => header.perCategory[slot]?.[name] ?? 0 }),
  });
  // Without objects there is nothing to recall; such categories are in no mean.
  const own = (slot: number) =>
    categories[slot].objects === 0 ? NONE : rates(at.tp[slot], at.fp[slot], at.fn[slot]);
  const columns: Column[] = [
    { key: 'category', title: 'Category', value: (slot) => categories[slot].name },
    {
      key: 'objects',
      title: 'Objects',
      value: (slot) => categories[slot].objects,
      text: (slot) => count(categories[slot].objects),
    },
    ...names.slice(0, SHOWN).map(metric),
    ...(comparison
      ? [
          {
            key: 'delta',
            title: '\u0394 AP',
            help: 'AP of B less AP of A',
            value: (slot: number) => comparison.perCategory[slot]?.delta,
            text: (slot: number) => signed(comparison.perCategory[slot]?.delta ?? undefined),
          },
        ]
      : []),
    {
      key: 'precision',
      title: 'Precision',
      value: (slot) => own(slot).precision,
      class: 'is-live',
      help: 'at the threshold above',
    },
    {
      key: 'recall',
      title: 'Recall',
      value: (slot) => own(slot).recall,
      class: 'is-live',
      help: 'at the threshold above',
    },
    {
      key: 'f1',
      title: 'F1',
      value: (slot) => own(slot).f1,
      text: (slot) => fraction(own(slot).f1),
      class: 'is-live',
      help: 'at the threshold above',
    },
  ];
  const extra: Column[] = [
    { key: 'id', title: 'Id', value: (slot) => categories[slot].id },
    ...names.slice(SHOWN).map(metric),
    { key: 'truePositives', title: 'TP', value: (slot) => at.tp[slot] },
    { key: 'falsePositives', title: 'FP', value: (slot) => at.fp[slot] },
    { key: 'falseNegatives', title: 'FN', value: (slot) => at.fn[slot] },
  ];
  const rows = useMemo(manyFirst, []);
  return (
    <DataTable
      id="categories"
      title="Metrics of each category"
      columns={columns}
      extra={extra}
      rows={rows}
      state={state}
      search={nameIn}
      searchLabel="Find a category"
      open={(slot) => openPictures({ category: slot })}
      openLabel={(slot) => `${nameOf(slot)}: pictures`}
    />
  );
}

/** Of equal rows those with more objects weigh more. */
export const manyFirst = (): number[] => {
  const { categories } = model.data.header;
  return categories
    .map((_, slot) => slot)
    .sort((one, other) => categories[other].objects - categories[one].objects);
};

const nameIn = (slot: number) => model.data.header.categories[slot].name;
