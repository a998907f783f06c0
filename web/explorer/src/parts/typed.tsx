import type { Signal } from '@preact/signals';
import { calm } from 'components/calm';
import { boxText, FIELDS, parseBox, type Box, type World } from 'components/geometry';
import { commit } from 'components/state';
import { boxLimits, refuse, Refused } from './refuse';

interface TypedProps {
  boxes: readonly (readonly [title: string, role: 'pred' | 'truth', state: Signal<Box>])[];
  world: World;
  onChange(): void;
  onEnd(): void;
}

/** Boxes as numbers to type, in `xyxy`: nothing needs a drag. */
export const Typed = ({ boxes, ...shared }: TypedProps) => (
  <div class={`coordinates ${boxes.length > 2 ? 'coordinates--three' : ''}`}>
    {boxes.map(([title, role, state]) => (
      <Numbers key={title} title={title} role={role} state={state} {...shared} />
    ))}
    <Refused />
  </div>
);

interface NumbersProps extends Omit<TypedProps, 'boxes'> {
  title: string;
  role: 'pred' | 'truth';
  state: Signal<Box>;
}

function Numbers({ title, role, state, world, onChange, onEnd }: NumbersProps) {
  return (
    <fieldset class={`numbers numbers--${role}`}>
      <legend>{title}</legend>
      {calm(state).map((value, i) => (
        <label key={i}>
          <span class="number-name">
            <span class="unseen">{title} </span>
            {FIELDS.xyxy[i]}
          </span>
          <input
            type="number"
            step="any"
            value={+value.toFixed(1)}
            onChange={(event) => {
              const typed = state.value.map((old, k) => (k === i ? +event.currentTarget.value : old));
              const box = parseBox(boxText(typed as unknown as Box), world);
              if (!box) {
                const number = +event.currentTarget.value;
                refuse(event.currentTarget, String(+value.toFixed(1)), boxLimits(number, world));
                return;
              }
              onChange();
              state.value = box;
              commit();
              onEnd();
            }}
          />
        </label>
      ))}
    </fieldset>
  );
}
