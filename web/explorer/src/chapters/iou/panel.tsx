import type { Signal } from '@preact/signals';
import { calm } from 'components/calm';
import { Check, Choice } from 'components/controls';
import { area, FIELDS, FORMATS, fromFormat, toFormat, type Box } from 'components/geometry';
import { whole } from 'components/numbers';
import { commit } from 'components/state';
import { boxLimits, refuse, Refused } from '../../parts/refuse';
import { announce } from './actors';
import { NAMES, sizesOf, WORLD } from './measures';
import {
  arrows,
  drawn,
  format,
  halt,
  held,
  learn,
  learning,
  measures,
  metric,
  parse,
  pred,
  predAngle,
  sizes,
  touched,
  truth,
  truthAngle,
  upright,
} from './state';

const BOXES = [
  { role: 'pred', title: 'Prediction', state: pred, angle: predAngle },
  { role: 'truth', title: 'Truth', state: truth, angle: truthAngle },
] as const;
type Role = (typeof BOXES)[number]['role'];

/** The reader changes a box by typing. */
function change(role: Role, put: () => void): void {
  touched.value = true;
  halt();
  held.value = role;
  put();
  commit();
  announce();
}

interface NumberProps {
  title: string;
  name: string;
  value: number;
  /** Takes the number, or says why not. */
  take(value: number): string | undefined;
}

/** A number that can be typed; one that cannot be is put back, with the reason. */
function NumberField({ title, name, value, take }: NumberProps) {
  return (
    <label>
      <span class="number-name">
        <span class="unseen">{title} </span>
        {name}
      </span>
      <input
        type="number"
        step="any"
        value={+value.toFixed(1)}
        onChange={(event) => {
          const input = event.currentTarget;
          const why = input.value === '' ? 'A number is needed here.' : take(+input.value);
          if (why) refuse(input, String(+value.toFixed(1)), why);
        }}
      />
    </label>
  );
}

function Numbers({
  role,
  title,
  state,
  angle,
}: {
  role: Role;
  title: string;
  state: Signal<Box>;
  angle: Signal<number>;
}) {
  const names = FIELDS[format.value];
  return (
    <fieldset class={`numbers numbers--${role}`}>
      <legend>
        {title} <Size role={role} />
      </legend>
      {toFormat(calm(state), format.value).map((value, i) => (
        <NumberField
          key={i}
          title={title}
          name={names[i]}
          value={value}
          take={(typed) => {
            const next = toFormat(state.value, format.value);
            next[i] = typed;
            const box = parse(fromFormat(next, format.value).join(','));
            if (box) change(role, () => (state.value = box));
            return box ? undefined : boxLimits(typed, WORLD);
          }}
        />
      ))}
      <NumberField
        title={title}
        name="°"
        value={calm(angle)}
        take={(typed) => {
          if (!(typed >= -90 && typed <= 90)) return `An angle is from \u221290 to 90 degrees, not ${typed}.`;
          change(role, () => (angle.value = typed));
          return undefined;
        }}
      />
    </fieldset>
  );
}

/** The area and what COCO calls it. */
function Size({ role }: { role: Role }) {
  const value = area(drawn[role].value);
  return (
    <span class="size">
      {whole(value)} px², <b>{sizesOf(value)}</b>
    </span>
  );
}

export function Coordinates() {
  return (
    <div class="coordinates coordinates--pair">
      {BOXES.map((box) => (
        <Numbers key={box.role} {...box} />
      ))}
      <Refused />
    </div>
  );
}

const touch = () => {
  touched.value = true;
};

/** Descent, and what is drawn and written. */
export function Learn() {
  return (
    <div class="learn">
      <button
        type="button"
        class="button"
        aria-disabled={!measures.value || !upright.value}
        onClick={() => {
          if (learning.value) halt();
          else if (upright.value) void learn();
        }}
      >
        {learning.value ? 'Stop' : `Descend on 1 − ${NAMES[metric.value]}`}
      </button>
      <Check label="Arrows" state={arrows} onInput={touch} />
      <Check label="COCO’s sizes" state={sizes} onInput={touch} />
      <Choice label="Box format" hide state={format} options={FORMATS.map((name) => [name, name] as const)} />
    </div>
  );
}
