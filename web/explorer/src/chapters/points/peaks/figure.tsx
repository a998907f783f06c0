import { Outline, placeOf } from 'components/boxes';
import { Code } from 'components/code';
import { Slider } from 'components/controls';
import { Field, type Drawing } from 'components/field';
import { Figure } from 'components/figure';
import { freeSpot, labelPlace, Tag, type Place } from 'components/labels';
import { counted, digits } from 'components/numbers';
import { Probe } from 'components/probe';
import { say } from 'components/speech';
import { commit } from 'components/state';
import chelsea from 'light/chelsea.webp?url';
import coffee from '../../../../../../examples/centernet/photos/coffee.jpg?url';
import motorcycle from '../../../../../../examples/centernet/photos/motorcycle.jpg?url';
import { placeAt, stepped } from '../../../parts/cells';
import { Failure } from '../../../parts/failure';
import { Heat } from '../../../parts/heat';
import { code } from './code';
import { categoryOf, COLUMNS, KEYS, LEAST, placeOfPhoto, ROWS, STRIDE, WORLD, type PictureKey } from './maps';
import { Decoding, Nine } from './numbers';
import { chosen, heat, least, peaks, pointed, read, set, touched } from './state';

const URLS: Record<PictureKey, string> = { chelsea, coffee, motorcycle };
const NAMES: Record<PictureKey, string> = {
  coffee: 'One cup, one peak',
  chelsea: 'One cat, three peaks',
  motorcycle: 'A bottle, faintly',
};

function Photo(drawing: Drawing) {
  const { picture } = heat.value;
  return (
    <g aria-hidden="true">
      <image href={URLS[picture]} {...placeOf(placeOfPhoto(picture), drawing)} preserveAspectRatio="none" />
      <rect class="picture-veil" {...placeOf([0, 0, WORLD[0], WORLD[1]], drawing)} />
    </g>
  );
}

const Scores = (drawing: Drawing) => (
  <Heat drawing={drawing} scores={heat.value.scores} columns={COLUMNS} rows={ROWS} least={LEAST} />
);

/** The nine cells that are compared, and the box that the middle one makes. */
function Explained({ x, y }: Drawing) {
  const now = read.value;
  if (!now) return null;
  const [left, top] = [(now.cell % COLUMNS) * STRIDE, Math.floor(now.cell / COLUMNS) * STRIDE];
  const side = x(STRIDE) - x(0);
  return (
    <g class="no-pointer" aria-hidden="true">
      {now.box && (
        <>
          <path
            class="explained-arms"
            d={`M${x(now.box[0])} ${y(top)}H${x(now.box[2])}M${x(left)} ${y(now.box[1])}V${y(now.box[3])}`}
          />
          {!now.isPeak && <rect class="cell-box" {...placeOf(now.box, { x, y })} />}
        </>
      )}
      <rect class="nine-frame" x={x(left) - side} y={y(top) - side} width={3 * side} height={3 * side} />
      <rect class="nine-middle" x={x(left)} y={y(top)} width={side} height={side} />
    </g>
  );
}

function Peaks(drawing: Drawing) {
  const { x, y } = drawing;
  const taken: Place[] = [];
  const name = categoryOf(heat.value.picture);
  return (
    <g class="no-pointer" aria-hidden="true">
      {peaks.value.map(({ box, cell }) => (
        <Outline key={cell} box={box} x={x} y={y} class="box--kept" />
      ))}
      {peaks.value.slice(0, 6).map(({ box, score, cell }) => {
        const text = `${name} ${digits(score, 2)}`;
        const spot = freeSpot(taken, ['tl', 'tr', 'br', 'bl'], (s) => labelPlace(box, drawing, text, s));
        return <Tag key={cell} box={box} drawing={drawing} text={text} role="pred" spot={spot} />;
      })}
    </g>
  );
}

function choose(cell: number): void {
  touched.value = true;
  pointed.value = -1;
  chosen.value = cell;
  commit();
}

function step(event: KeyboardEvent): void {
  const next = stepped(event, read.value?.cell ?? 0, COLUMNS, ROWS);
  if (next === undefined) return;
  choose(next);
  say(() => `${digits(read.value?.nine[4] ?? 0, 3)}${read.value?.isPeak ? ', a peak' : ''}`);
}

const Strip = () => (
  <>
    <span>
      <b>{counted(peaks.value.length, 'peak')}</b>
    </span>
    <span>
      this cell <b>{read.value ? digits(read.value.nine[4], 3) : ''}</b>
      {read.value?.isPeak ? ', a peak' : ''}
    </span>
  </>
);

const Presets = () => (
  <>
    {KEYS.map((key) => (
      <button
        type="button"
        key={key}
        aria-pressed={heat.value.picture === key}
        onClick={() => set({ picture: key })}
      >
        {NAMES[key]}
      </button>
    ))}
  </>
);

export function PeaksFigure() {
  return (
    <Figure
      number="5b"
      state="peaks"
      waits={read}
      title="Peaks of a heat map"
      presets={<Presets />}
      caption="What a real network said of a photograph, recorded: the bluer a cell of 4 by 4 pixels, the surer it is that an object’s centre lies in it. Point at a cell; a click or arrow keys choose one."
    >
      <Failure of={['heatOf', 'readPeaks']} />
      <Field
        world={WORLD}
        strip={<Strip />}
        label="A photograph under a heat map, with the boxes of its peaks"
      >
        {(drawing) => (
          <g>
            <Photo {...drawing} />
            <Scores {...drawing} />
            <Probe
              drawing={drawing}
              kind="heat map"
              label="Cells of the heat map: arrow keys go from cell to cell"
              onPointerMove={(event) => {
                if (!event.buttons) pointed.value = placeAt(event, drawing, WORLD, COLUMNS, ROWS);
              }}
              onPointerLeave={() => (pointed.value = -1)}
              onClick={(event) => choose(placeAt(event, drawing, WORLD, COLUMNS, ROWS))}
              onKeyDown={step}
            />
            <Peaks {...drawing} />
            <Explained {...drawing} />
          </g>
        )}
      </Field>
      <div class="peak-panel">
        <Nine />
        <Decoding />
      </div>
      <div class="settings settings--three">
        <Slider
          label="Score from"
          state={least}
          min={LEAST}
          max={1}
          step={0.01}
          onInput={() => (touched.value = true)}
        />
      </div>
      <Code tabs={code} />
    </Figure>
  );
}
