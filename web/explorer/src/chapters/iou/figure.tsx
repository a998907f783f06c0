import { computed } from '@preact/signals';
import { calm } from 'components/calm';
import { Code } from 'components/code';
import { Field } from 'components/field';
import { Figure } from 'components/figure';
import { digits } from 'components/numbers';
import { Rulers } from 'components/rulers';
import { extent } from 'components/turn';
import { Failure } from '../../parts/failure';
import { code } from './code';
import { METRICS, NAMES, WORLD } from './measures';
import {
  drawn,
  inter,
  lit,
  measures,
  metric,
  pred,
  PRESETS,
  show,
  truth,
  upright,
  type Preset,
} from './state';
import { Actor, Labels } from './actors';
import { Areas, probe } from './areas';
import { Arrows } from './arrows';
import { Coordinates, Learn } from './panel';
import { Sizes } from './sizes';
import { Measures } from './table';

/** What the rulers show: the extent of a box, also of a turned one. */
const SPANS = (['pred', 'truth'] as const).map((role) => ({
  role,
  state: computed(() => extent(drawn[role].value, drawn[`${role}Angle`].value)),
}));

function Strip() {
  const found = calm(measures)?.of;
  return (
    <>
      {METRICS.map((kind) => (
        <span key={kind} class={metric.value === kind && (upright.value || kind === 'iou') ? 'is-on' : ''}>
          {NAMES[kind]} <b>{found ? (found[kind] ? digits(found[kind].measure, 2) : '–') : ''}</b>
        </span>
      ))}
    </>
  );
}

/** Takes no signal itself, so that a drag renders the parts that change and nothing else. */
export function IouFigure() {
  return (
    <Figure
      number="1"
      state="iou"
      waits={measures}
      title="Two boxes"
      presets={(Object.keys(PRESETS) as Preset[]).map((key) => (
        <button
          type="button"
          key={key}
          onClick={() => {
            show(key);
          }}
        >
          {PRESETS[key].name}
        </button>
      ))}
      caption={
        <>
          Drag a box or a corner; the diamond turns the box. By keyboard: <kbd>Tab</kbd> to a box, arrow keys,{' '}
          <kbd>Shift</kbd> for steps of 10, <kbd>Enter</kbd> to resize, once more to turn. Areas in square
          pixels; the length of an arrow grows with the square root of the push.
        </>
      }
    >
      <p id="box-keys" class="unseen">
        Arrow keys move by 1 pixel, with Shift by 10. Enter switches to resizing, then to turning by degrees,
        then back. The same numbers can be typed below.
      </p>
      <Failure of={['measurePair']} />
      <Field
        world={WORLD}
        ruler
        strip={<Strip />}
        label="A picture of 400 by 220 pixels with a predicted box and a ground-truth box"
      >
        {(drawing) => (
          <g onPointerMove={(event) => probe(event, drawing)} onPointerLeave={() => (lit.value = '')}>
            <defs>
              <pattern
                id="hatch-up"
                width="6"
                height="6"
                patternUnits="userSpaceOnUse"
                patternTransform="rotate(45)"
              >
                <path d="M0 0V6" class="hatch hatch--agree" />
              </pattern>
              <pattern
                id="hatch-down"
                width="7"
                height="7"
                patternUnits="userSpaceOnUse"
                patternTransform="rotate(-45)"
              >
                <path d="M0 0V7" class="hatch hatch--around" />
              </pattern>
            </defs>
            <rect
              class="hit"
              x={drawing.x(0)}
              y={drawing.y(0)}
              width={drawing.width}
              height={drawing.height}
            />
            <Rulers drawing={drawing} spans={SPANS} shared={inter} />
            <Areas {...drawing} />
            <Actor name="Truth" role="truth" state={truth} drawing={drawing} />
            <Actor name="Prediction" role="pred" state={pred} drawing={drawing} />
            <Sizes {...drawing} />
            <Labels {...drawing} />
            <Arrows {...drawing} />
          </g>
        )}
      </Field>
      <Measures />
      <Learn />
      <Coordinates />
      <Code tabs={code} />
    </Figure>
  );
}
