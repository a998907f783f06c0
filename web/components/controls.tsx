import type { Signal } from '@preact/signals';
import type { ComponentChildren } from 'preact';
import { useId } from 'preact/hooks';
import { commit } from './state';

/** One of a few: native radio buttons that look like a ruler's segments. */
export function Choice<T extends string>({
  label,
  state,
  options,
  hide = false,
  onChange,
}: {
  label: string;
  state: Signal<T>;
  options: readonly (readonly [T, string])[];
  hide?: boolean;
  onChange?: (value: T) => void;
}) {
  const name = useId();
  return (
    <fieldset class="choice">
      <legend class={hide ? 'unseen' : ''}>{label}</legend>
      <div class="choice-row">
        {options.map(([value, text]) => (
          <label key={value}>
            <input
              type="radio"
              name={name}
              checked={state.value === value}
              onChange={() => {
                state.value = value;
                commit();
                onChange?.(value);
              }}
            />
            <span>{text}</span>
          </label>
        ))}
      </div>
    </fieldset>
  );
}

export function Slider({
  label,
  state,
  min,
  max,
  step,
  places = 2,
  shown = state.value,
  onInput,
}: {
  label: string;
  state: Signal<number>;
  min: number;
  max: number;
  step: number;
  places?: number;
  /** What is shown where the state may lie beyond the end. */
  shown?: number;
  onInput?: () => void;
}) {
  const id = useId();
  return (
    <div class="slider">
      <label for={id}>{label}</label>
      <output for={id}>{shown.toFixed(places)}</output>
      <input
        id={id}
        type="range"
        min={min}
        max={max}
        step={step}
        value={shown}
        style={{ '--share': `${((shown - min) / (max - min)) * 100}%` }}
        onInput={(event) => {
          state.value = +event.currentTarget.value;
          onInput?.();
        }}
        onChange={commit}
      />
    </div>
  );
}

export function Check({
  label,
  state,
  disabled = false,
  onInput,
}: {
  label: string;
  state: Signal<boolean>;
  /** Whether it has no meaning now: it keeps its place. */
  disabled?: boolean;
  onInput?: () => void;
}) {
  return (
    <label class={`check ${disabled ? 'is-off' : ''}`}>
      <input
        type="checkbox"
        disabled={disabled}
        checked={state.value}
        onChange={(event) => {
          state.value = event.currentTarget.checked;
          onInput?.();
          commit();
        }}
      />
      <span>{label}</span>
    </label>
  );
}

/** A word in the text that sets the figure. */
export const Try = ({ children, go }: { children: ComponentChildren; go: () => void }) => (
  <button type="button" class="try" onClick={go}>
    {children}
  </button>
);

export const Note = ({ children }: { children: ComponentChildren }) => <aside class="note">{children}</aside>;
