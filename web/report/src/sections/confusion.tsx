import { computed, useSignal } from '@preact/signals';
import { useLayoutEffect, useMemo, useRef } from 'preact/hooks';
import { Choice } from 'components/controls';
import { scheme } from 'components/scheme';
import { say } from 'components/speech';
import { thresholdText } from '../threshold';
import { linkedChoice } from '../lib/link';
import type { Cell } from '../lib/export';
import { count, fraction } from '../lib/text';
import { cellName, nameOf } from '../lib/words';
import type { Confusion as Matrix } from '../../../../api/report/outcomes';
import { model } from '../model';
import { openPictures } from '../pictures/open';
import { useHeld } from '../parts/near';
import { Block, Section } from '../parts/section';
import { DataTable, tableState, type Column } from '../parts/table';
import { Take } from '../parts/take';

const pairing = linkedChoice('pairing', 'own', ['own', 'any']);
/** The matrix that the reader chose, and the members of a filter that belong to it. */
const chosen = computed(() =>
  pairing.value === 'any' ? model.agnosticConfusion.value : model.confusion.value,
);
const ruleOf = () => (pairing.value === 'any' ? ({ rule: 'class-agnostic' } as const) : {});
const share = linkedChoice('matrix', 'truth', ['truth', 'predicted', 'count']);
const state = tableState('confused', 'count-');
/** As many categories have a row in the drawing; the table has all. */
const MOST_DRAWN = 100;
/** As many rows have their names beside them, and the counts in their cells. */
const MOST_NAMED = 26;
/** Side of a cell that has room for a count, in CSS pixels. */
const ROOM = 26;
/** Pairs of categories that the table lists. */
const MOST_PAIRS = 2000;

export function Confusion() {
  const { params, categories } = model.data.header;
  if (!params.useCategories || categories.length === 0) return null;
  return (
    <Section
      id="confusion"
      title="What is taken for what"
      lead="Rows are true categories, columns are predicted ones; the last row and column are background. With “Own category first” detections are matched as for AP; those without a match then take the free object that they overlap most. With “Any category” each detection, by descending score, takes the free object that it overlaps most."
    >
      <div class="columns columns--matrix">
        <Block
          title="Confusion matrix"
          note={<At />}
          class="block--matrix"
          actions={<Take what="Confusion matrix" sheet={matrixSheet} />}
        >
          <Drawing />
        </Block>
        <Block title="Most confused">
          <Pairs />
        </Block>
      </div>
    </Section>
  );
}

/** The cells that are not empty, also those of categories that the drawing leaves out. */
function matrixSheet() {
  const matrix = chosen.peek();
  const rows: Cell[][] = [];
  if (matrix) {
    const last = matrix.size - 1;
    const name = (place: number) =>
      place === last ? 'background' : model.data.header.categories[place].name;
    for (const [at, count] of matrix.counts.entries()) {
      if (count === 0) continue;
      const [truth, predicted] = [Math.floor(at / matrix.size), at % matrix.size];
      rows.push([name(truth), name(predicted), count, truth === last ? null : count / matrix.truth[truth]]);
    }
  }
  return { name: 'confusion-matrix', columns: ['truth', 'predicted', 'count', 'shareOfTruth'], rows };
}

const At = () => <>{thresholdText()}</>;
const asCell = (place: number, last: number) => (place === last ? ('background' as const) : place);

/** Categories with the most that is off the diagonal, if there are too many to draw. */
function drawn({ size, counts }: Matrix): number[] {
  const last = size - 1;
  if (size - 1 <= MOST_DRAWN) return Array.from({ length: size }, (_, i) => i);
  const weight = Array.from({ length: last }, (_, own) => {
    let sum = 0;
    for (let other = 0; other < last; other++)
      if (other !== own) sum += counts[own * size + other] + counts[other * size + own];
    return sum;
  });
  const most = weight.map((_, i) => i).sort((a, b) => weight[b] - weight[a]);
  return [...most.slice(0, MOST_DRAWN).sort((a, b) => a - b), last];
}

function Drawing() {
  const matrix = useHeld(chosen);
  const host = useRef<HTMLCanvasElement>(null);
  const box = useRef<HTMLDivElement>(null);
  const at = useSignal<readonly [row: number, column: number] | null>(null);
  const places = useMemo(() => (matrix ? drawn(matrix) : []), [matrix]);
  const by = share.value;
  const colours = scheme.value;
  // Before the page is printed there is no frame in which an effect could run.
  useLayoutEffect(() => {
    const canvas = host.current;
    const context = canvas?.getContext('2d');
    if (!canvas || !context || !matrix) return;
    paint(context, matrix, places, by, getComputedStyle(canvas));
  }, [matrix, by, colours, places]);
  if (matrix === undefined) return <div class="matrix-box" ref={box} />;
  if (!matrix) return <p class="part-lead">There are too many categories for a matrix.</p>;
  const last = matrix.size - 1;
  const value = (row: number, column: number) => matrix.counts[places[row] * matrix.size + places[column]];
  const words = (row: number, column: number) => {
    const [truth, predicted] = [asCell(places[row], last), asCell(places[column], last)];
    const number = value(row, column);
    const ofTruth = number / matrix.truth[places[row]];
    return `${cellName(truth, predicted)}: ${count(number)}${truth === 'background' || number === 0 ? '' : `, ${fraction(ofTruth)} of its objects`}`;
  };
  const open = ([row, column]: readonly [number, number]) => {
    if (value(row, column) > 0)
      openPictures({
        truth: asCell(places[row], last),
        predicted: asCell(places[column], last),
        ...ruleOf(),
      });
  };
  const under = (event: { clientX: number; clientY: number; currentTarget: Element }) => {
    const { left, top, width, height } = event.currentTarget.getBoundingClientRect();
    const place = (offset: number, whole: number) =>
      Math.max(0, Math.min(places.length - 1, Math.floor((offset / whole) * places.length)));
    return [place(event.clientY - top, height), place(event.clientX - left, width)] as const;
  };
  const move = (event: KeyboardEvent) => {
    const [row, column] = at.value ?? [0, 0];
    const steps: Record<string, readonly [number, number]> = {
      ArrowDown: [1, 0],
      ArrowUp: [-1, 0],
      ArrowRight: [0, 1],
      ArrowLeft: [0, -1],
    };
    if (Object.hasOwn(steps, event.key)) {
      const [down, right] = steps[event.key];
      const next = at.value ? ([clamp(row + down), clamp(column + right)] as const) : ([0, 0] as const);
      event.preventDefault();
      at.value = next;
      say(words(...next), 0);
    } else if (event.key === 'Enter' && at.value) {
      event.preventDefault();
      open(at.value);
    }
  };
  const clamp = (place: number) => Math.max(0, Math.min(places.length - 1, place));
  const side = 100 / places.length;
  const isLabelled = places.length <= MOST_NAMED;
  return (
    <>
      <div class="matrix-choices">
        <Choice
          label="Pairing"
          state={pairing}
          options={[
            ['own', 'Own category first'],
            ['any', 'Any category'],
          ]}
        />
        <Choice
          label="Shades"
          state={share}
          options={[
            ['truth', 'Of truth'],
            ['predicted', 'Of predictions'],
            ['count', 'Counts'],
          ]}
        />
      </div>
      <div
        class={`matrix ${isLabelled ? 'is-labelled' : ''}`}
        style={isLabelled ? { '--count': String(places.length) } : {}}
      >
        <span class="matrix-axis matrix-axis--y" aria-hidden="true">
          truth
        </span>
        <div
          class="matrix-box"
          ref={box}
          tabindex={0}
          role="application"
          aria-roledescription="confusion matrix"
          aria-label={`Confusion matrix of ${places.length - 1} categories and background. Arrow keys read it, Enter opens the pictures of a cell. The table beside it has the same.`}
          onKeyDown={move}
          onPointerMove={(event) => (at.value = under(event))}
          onPointerLeave={() => (at.value = null)}
          onBlur={() => (at.value = null)}
          onClick={(event) => open(under(event))}
        >
          <canvas ref={host} aria-hidden="true" />
          {at.value && (
            <i
              class="matrix-cell"
              aria-hidden="true"
              style={{
                left: `${at.value[1] * side}%`,
                top: `${at.value[0] * side}%`,
                width: `${side}%`,
                height: `${side}%`,
              }}
            />
          )}
        </div>
        {isLabelled && (
          <>
            <Names places={places} last={last} class="matrix-names--y" at={at.value?.[0]} />
            <Names places={places} last={last} class="matrix-names--x" at={at.value?.[1]} />
          </>
        )}
        <span class="matrix-axis matrix-axis--x" aria-hidden="true">
          predicted
        </span>
      </div>
      <p class="readout">
        {at.value
          ? words(...at.value)
          : matrix.size - 1 > MOST_DRAWN
            ? `The ${MOST_DRAWN} categories that are confused most, of ${count(matrix.size - 1)}.`
            : 'Point at a cell to read it; a click opens its pictures.'}
      </p>
    </>
  );
}

/** Names of the rows or columns; a screen reader has them from the cells. */
const Names = ({
  places,
  last,
  class: name,
  at,
}: {
  places: readonly number[];
  last: number;
  class: string;
  at: number | undefined;
}) => (
  <ol class={`matrix-names ${name}`} aria-hidden="true">
    {places.map((place, i) => (
      <li key={place} class={i === at ? 'is-here' : ''}>
        <bdi>{nameOf(asCell(place, last), 18)}</bdi>
      </li>
    ))}
  </ol>
);

/** A pixel-exact square for each cell: on the diagonal in the hue of agreement, beside it in that of rejection. */
function paint(
  context: CanvasRenderingContext2D,
  { size, counts, truth: ofTruth, predicted: ofPredicted }: Matrix,
  places: readonly number[],
  by: string,
  style: CSSStyleDeclaration,
): void {
  const { canvas } = context;
  let most = 1;
  for (const [cell, own] of counts.entries()) if (own > most && cell + 1 < counts.length) most = own;
  const wholeOf = (truth: number, predicted: number) =>
    by === 'truth' ? ofTruth[truth] : by === 'predicted' ? ofPredicted[predicted] : most;
  const cell = Math.max(
    1,
    Math.floor((Math.max(canvas.clientWidth, 200) * devicePixelRatio) / places.length),
  );
  canvas.width = canvas.height = cell * places.length;
  context.clearRect(0, 0, canvas.width, canvas.height);
  const gap = cell > 5 ? 1 : 0;
  const [right, wrong, empty, missed] = [
    style.color,
    style.outlineColor,
    style.borderTopColor,
    style.columnRuleColor,
  ];
  for (const [row, truth] of places.entries())
    for (const [column, predicted] of places.entries()) {
      const own = counts[truth * size + predicted];
      const whole = wholeOf(truth, predicted);
      context.fillStyle = empty;
      context.globalAlpha = own === 0 ? 0.55 : 1;
      context.fillRect(column * cell, row * cell, cell - gap, cell - gap);
      if (own === 0) continue;
      context.globalAlpha = 0.12 + 0.88 * Math.sqrt(Math.min(1, own / whole));
      context.fillStyle = truth === predicted ? right : predicted === size - 1 ? missed : wrong;
      context.fillRect(column * cell, row * cell, cell - gap, cell - gap);
    }
  context.globalAlpha = 1;
  const side = cell / devicePixelRatio;
  if (side < ROOM) return;
  context.font = `550 ${Math.min(13, side / 2.4) * devicePixelRatio}px ${style.fontFamily}`;
  context.textAlign = 'center';
  context.textBaseline = 'middle';
  for (const [row, truth] of places.entries())
    for (const [column, predicted] of places.entries()) {
      const own = counts[truth * size + predicted];
      if (own === 0) continue;
      const whole = wholeOf(truth, predicted);
      // Paper on what is strong, ink on what is weak.
      context.fillStyle = Math.sqrt(own / whole) > 0.55 ? style.caretColor : style.textDecorationColor;
      context.fillText(String(own), (column + 0.5) * cell, (row + 0.5) * cell);
    }
}

function Pairs() {
  const matrix = useHeld(chosen);
  const { categories } = model.data.header;
  const pairs = useMemo(() => {
    if (!matrix) return [];
    const { size, counts, truth: sums } = matrix;
    const found: { truth: number; predicted: number; count: number; share: number }[] = [];
    for (let truth = 0; truth < size - 1; truth++)
      for (let predicted = 0; predicted < size - 1; predicted++) {
        const own = counts[truth * size + predicted];
        if (own > 0 && truth !== predicted)
          found.push({ truth, predicted, count: own, share: own / sums[truth] });
      }
    return found.sort((a, b) => b.count - a.count).slice(0, MOST_PAIRS);
  }, [matrix]);
  const rows = useMemo(() => pairs.map((_, at) => at), [pairs]);
  const columns: Column[] = [
    { key: 'truth', title: 'Truth', value: (row) => categories[pairs[row].truth].name },
    { key: 'predicted', title: 'Taken for', value: (row) => categories[pairs[row].predicted].name },
    {
      key: 'count',
      title: 'Objects',
      value: (row) => pairs[row].count,
      text: (row) => count(pairs[row].count),
    },
    {
      key: 'share',
      title: 'Share',
      help: 'of the objects of the true category',
      value: (row) => pairs[row].share,
    },
  ];
  return (
    <DataTable
      id="confused"
      title="Categories that are taken for one another"
      columns={columns}
      rows={rows}
      state={state}
      search={(row) => `${categories[pairs[row].truth].name} ${categories[pairs[row].predicted].name}`}
      searchLabel="Find a category"
      open={(row) => openPictures({ truth: pairs[row].truth, predicted: pairs[row].predicted, ...ruleOf() })}
      openLabel={(row) => `${cellName(pairs[row].truth, pairs[row].predicted)}: pictures`}
    />
  );
}
