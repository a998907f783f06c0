import { useMemo } from 'preact/hooks';
import { Choice } from 'components/controls';
import { KINDS } from '../../../../api/report/payload';
import { count, fraction, signed } from '../lib/text';
import { linkedChoice } from '../lib/link';
import { KIND, apName, iouText, nameOf } from '../lib/words';
import { model } from '../model';
import { openPictures } from '../pictures/open';
import { Block, Section } from '../parts/section';
import { DataTable, tableState, type Column } from '../parts/table';
import { Take } from '../parts/take';

const state = tableState('errors', 'total-');
const what = linkedChoice('errors.what', 'cost', ['cost', 'count']);

/** Errors by kind, and what they cost (TIDE). */
export function Errors() {
  const { errors } = model.header.value;
  if (!errors) return null;
  const { params } = model.data.header;
  const most = Math.max(...errors.kinds.map(({ cost }) => cost), 0.001);
  return (
    <Section
      id="errors"
      title="Which errors cost the most"
      lead={`The cost of a kind of error is the AP at ${iouText(params.iouThresholds[params.baseThreshold])} that repairing this kind alone would bring. Detections of every score count here. Costs do not add up to the whole loss, because one error can hide another.`}
    >
      <div class="columns columns--wide-first">
        <Block
          title="Cost by kind"
          actions={
            <Take
              what="Cost by kind"
              sheet={() => ({
                name: 'errors',
                columns: ['kind', 'count', 'cost'],
                rows: errors.kinds.map((own) => [own.kind, own.count, own.cost]),
              })}
            />
          }
        >
          <div class="bars-head" aria-hidden="true">
            <span>{apName()}</span>
            <span>errors</span>
          </div>
          <ul class="bars">
            {errors.kinds.map(({ kind, count: number, cost }) => (
              <li key={kind}>
                <button type="button" class="bar-row" onClick={() => openPictures({ kind })}>
                  <span class="bar-name">
                    {KIND[kind].name} <small>{KIND[kind].about}</small>
                  </span>
                  <span class="bar-track" aria-hidden="true">
                    <i class={KIND[kind].class} style={{ '--share': String(Math.max(0, cost) / most) }} />
                  </span>
                  <b class="bar-value">
                    {fraction(cost)}
                    <span class="unseen"> {apName()}</span>
                  </b>
                  <span class="bar-count">
                    {count(number)}
                    <span class="unseen"> errors</span>
                  </span>
                </button>
              </li>
            ))}
          </ul>
        </Block>
        <Block
          title="Both sides"
          note="What it would gain without any false positive, and if only found objects had to be found."
          actions={
            <Take
              what="Both sides"
              sheet={() => ({
                name: 'error-sides',
                columns: ['metric', 'value', 'withoutFalsePositives', 'withoutMissed'],
                rows: [[apName(), errors.ap, errors.falsePositiveCost, errors.falseNegativeCost]],
              })}
            />
          }
        >
          <dl class="sides">
            <div>
              <dt>{apName()} now</dt>
              <dd>{fraction(errors.ap)}</dd>
            </div>
            <div>
              <dt>No false positives</dt>
              <dd class="is-fp">{signed(errors.falsePositiveCost)}</dd>
            </div>
            <div>
              <dt>Nothing missed</dt>
              <dd class="is-fn">{signed(errors.falseNegativeCost)}</dd>
            </div>
          </dl>
        </Block>
      </div>
      <Block
        title="Errors of each category"
        note={
          what.value === 'cost'
            ? `By how much a category’s ${apName()} would rise without its errors of one kind. The mean of a column is the cost of the kind.`
            : 'Number of errors of each kind, at any score.'
        }
      >
        <ErrorTable />
      </Block>
    </Section>
  );
}

function ErrorTable() {
  const perCategory = model.header.value.errors?.perCategory ?? [];
  const rows = useMemo(() => perCategory.map((_, at) => at), [perCategory]);
  const totals = useMemo(
    () => perCategory.map(({ counts }) => counts.reduce((a, b) => a + b, 0)),
    [perCategory],
  );
  const most = Math.max(...totals, 1);
  const counts = KINDS.map((kind, at): Column => ({
    key: kind,
    title: KIND[kind].name,
    help: KIND[kind].about,
    value: (row) => perCategory[row].counts[at],
    text: (row) => count(perCategory[row].counts[at]),
  }));
  const costs = KINDS.map((kind, at): Column => ({
    key: `${kind}Cost`,
    title: KIND[kind].name,
    help: `${KIND[kind].about}: what they cost of ${apName()}`,
    value: (row) => perCategory[row].cost?.[at] ?? NaN,
  }));
  const columns: Column[] = [
    {
      key: 'category',
      title: 'Category',
      value: (row) => model.data.header.categories[perCategory[row].category].name,
    },
    {
      key: 'ap',
      title: apName(),
      value: (row) => perCategory[row].ap,
    },
    {
      key: 'total',
      title: 'Errors',
      value: (row) => totals[row],
      text: (row) => count(totals[row]),
      bar: (row) => totals[row] / most,
    },
    ...(what.value === 'cost' ? costs : counts),
  ];
  return (
    <DataTable
      id="errors-by-category"
      title="Errors of each category"
      columns={columns}
      rows={rows}
      state={state}
      extra={what.value === 'cost' ? counts : costs}
      controls={
        <Choice
          label="Numbers"
          hide
          state={what}
          options={[
            ['cost', `Cost in ${apName()}`],
            ['count', 'Number'],
          ]}
        />
      }
      search={(row) => model.data.header.categories[perCategory[row].category].name}
      searchLabel="Find a category"
      open={(row) => openPictures({ category: perCategory[row].category })}
      openLabel={(row) => `${nameOf(perCategory[row].category)}: pictures`}
    />
  );
}
