import { Outline, placeOf } from 'components/boxes';
import { Code } from 'components/code';
import { Slider } from 'components/controls';
import { Field, type Drawing } from 'components/field';
import { Figure } from 'components/figure';
import { freeSpot, labelPlace, Tag, type Place } from 'components/labels';
import { counted, digits } from 'components/numbers';
import { Probe } from 'components/probe';
import { say } from 'components/speech';
import { useSignal } from '@preact/signals';
import { placeAt, stepped } from '../../../parts/cells';
import { Heat } from '../../../parts/heat';
import { code } from './code';
import { CELLS, LOWEST, SIDE, STRIDE } from './maps';
import { Arithmetic, Peaks, State } from './numbers';
import { PHOTOS } from './photos';
import {
  cell,
  explained,
  least,
  nameOf,
  peaks,
  picture,
  pointed,
  seenMaps,
  takePhoto,
  takePicture,
  touched,
} from './state';

const WORLD = [SIDE, SIDE] as const;
const WHOLE = [0, 0, SIDE, SIDE] as const;

/** Where the network saw the picture: as large as fits, in the middle. */
function Photo(drawing: Drawing) {
  const maps = seenMaps.value;
  if (!maps || !picture.value)
    return (
      <g aria-hidden="true">
        <rect class="picture-none" {...placeOf(WHOLE, drawing)} />
        <text class="picture-hint" x={drawing.x(SIDE / 2)} y={drawing.y(SIDE / 2)} text-anchor="middle">
          No picture yet
        </text>
      </g>
    );
  return (
    <g aria-hidden="true">
      <rect class="picture-grey" {...placeOf(WHOLE, drawing)} />
      <image href={picture.value.url} {...placeOf(WHOLE, drawing)} preserveAspectRatio="xMidYMid meet" />
      <rect class="picture-veil" {...placeOf(WHOLE, drawing)} />
    </g>
  );
}

const Scores = (drawing: Drawing) => (
  <Heat drawing={drawing} scores={seenMaps.value?.scores} columns={CELLS} rows={CELLS} least={LOWEST} />
);

function Explained({ x, y }: Drawing) {
  const now = explained.value;
  if (!now) return null;
  const [column, row] = [cell.value % CELLS, Math.floor(cell.value / CELLS)];
  const [px, py] = [x(column * STRIDE), y(row * STRIDE)];
  const [x1, y1, x2, y2] = now.box;
  return (
    <svg aria-hidden="true" class="no-pointer" width={x(SIDE)} height={y(SIDE)} overflow="hidden">
      <g class="guide guide--distance">
        <path d={`M${x(x1)} ${py}H${x(x2)}M${px} ${y(y1)}V${y(y2)}`} />
        <circle cx={px} cy={py} r={4} />
      </g>
      <rect class="cell-box" x={x(x1)} y={y(y1)} width={x(x2) - x(x1)} height={y(y2) - y(y1)} />
    </svg>
  );
}

function Detections(drawing: Drawing) {
  const { x, y } = drawing;
  const taken: Place[] = [];
  return (
    <g aria-hidden="true" class="no-pointer">
      {peaks.value.map(({ box }, i) => (
        <Outline key={i} box={box} x={x} y={y} class="box--kept" />
      ))}
      {peaks.value.slice(0, 10).map(({ box, score, classId }, i) => {
        const text = `${nameOf(classId)} ${score.toFixed(2)}`;
        const spot = freeSpot(taken, ['tl', 'tr', 'br', 'bl'], (s) => labelPlace(box, drawing, text, s));
        return <Tag key={i} box={box} drawing={drawing} text={text} role="pred" spot={spot} />;
      })}
    </g>
  );
}

function step(event: KeyboardEvent): void {
  const next = stepped(event, cell.value, CELLS, CELLS);
  if (next === undefined) return;
  pointed.value = next;
  const now = explained.value;
  if (now) say(`${nameOf(now.classId)} ${digits(now.score, 2)}`);
}

function Strip() {
  const now = explained.value;
  if (!now) return null;
  return (
    <>
      <span>
        <b>{counted(peaks.value.length, 'object')}</b>
      </span>
      <span>
        cell {Math.floor(cell.value / CELLS)}, {cell.value % CELLS}: <b>{digits(now.score, 2)}</b>
      </span>
    </>
  );
}

/** Pictures are dropped on the figure, or chosen: both ways do the same. */
function Scene() {
  const over = useSignal(false);
  return (
    <div
      class={`scene picture-drop ${over.value ? 'is-over' : ''} ${picture.value ? '' : 'is-empty'}`}
      onDragOver={(event) => {
        event.preventDefault();
        event.stopPropagation();
        over.value = true;
      }}
      onDragLeave={() => (over.value = false)}
      onDrop={(event) => {
        event.preventDefault();
        event.stopPropagation();
        over.value = false;
        takePicture([...(event.dataTransfer?.files ?? [])]);
      }}
    >
      <Field world={WORLD} strip={<Strip />} label="A picture under a heat map, with the boxes of its peaks">
        {(drawing) => (
          <g
            onPointerMove={(event) =>
              seenMaps.value && (pointed.value = placeAt(event, drawing, WORLD, CELLS, CELLS))
            }
          >
            <Photo {...drawing} />
            <Scores {...drawing} />
            <Probe
              drawing={drawing}
              kind="heat map"
              label="Cells of the heat map: arrow keys go from cell to cell"
              onKeyDown={step}
            />
            <Explained {...drawing} />
            <Detections {...drawing} />
          </g>
        )}
      </Field>
    </div>
  );
}

export function PictureFigure() {
  return (
    <Figure
      number="4d"
      state="picture"
      title="On a picture of your own"
      presets={PHOTOS.map((photo) => (
        <button type="button" key={photo.name} onClick={() => void takePhoto(photo)}>
          {photo.name}
        </button>
      ))}
      caption="CenterNet with MobileNetV3, trained on COCO’s 80 classes, in this page. The bluer a cell, the surer the network is that an object’s centre lies in it. Point at a cell to see its numbers; the peaks among them are the boxes."
    >
      <div class="scene-and-list grid-scene">
        <Scene />
        <div class="list">
          <State />
          <Peaks />
          <Arithmetic />
        </div>
      </div>
      <div class="settings settings--three">
        <Slider
          label="Score above"
          state={least}
          min={LOWEST}
          max={1}
          step={0.01}
          onInput={() => (touched.value = true)}
        />
      </div>
      <Code tabs={code} />
    </Figure>
  );
}
