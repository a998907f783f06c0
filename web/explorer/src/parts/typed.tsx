import type { Signal } from '@preact/signals';
import { boxText, FIELDS, parseBox, type Box, type World } from 'components/geometry';
import { commit } from 'components/state';

interface TypedProps {
  boxes: readonly (readonly [title: string, role: 'pred' | 'truth', state: Signal<Box>])[];
  world: World;
  onChange(): void;
  onEnd(): void;
}

/** Boxes as numbers to type, in `xyxy`: nothing needs a drag. */
export function Typed({ boxes, world, onChange, onEnd }: TypedProps) {
  return (
    <div class="coordinates">
      {boxes.map(([title, role, state]) => (
        <fieldset key={title} class={`numbers numbers--${role}`}>
          <legend>{title}</legend>
          {state.value.map((value, i) => (
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
                    event.currentTarget.value = String(+value.toFixed(1));
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
      ))}
    </div>
  );
}
