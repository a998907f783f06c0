import { useComputed, type ReadonlySignal } from '@preact/signals';
import type { ComponentChildren } from 'preact';
import { Icon } from './icon';
import { canRedo, canUndo, redo, touch, undo } from './state';

/** Undo and redo of what the reader does in one figure. */
function History({ state }: { state: string }) {
  return (
    <div class="history">
      <Icon
        name="Undo"
        path="M7 4 3 8l4 4M3.5 8H12a4.5 4.5 0 0 1 0 9H8"
        disabled={!canUndo(state)}
        onClick={() => undo(state)}
      />
      <Icon
        name="Redo"
        path="m13 4 4 4-4 4M16.5 8H8a4.5 4.5 0 0 0 0 9h4"
        disabled={!canRedo(state)}
        onClick={() => redo(state)}
      />
    </div>
  );
}

/** The frame of a figure: what it shows, its presets, its caption. */
export function Figure({
  number,
  state,
  waits,
  title,
  presets,
  caption,
  children,
}: {
  /** As it is printed: `2b`. */
  number: string;
  /** The id of its state, which it undoes. */
  state: string;
  /** Its numbers, or whether they are there: nothing of what they say is seen before (`waiting.css`). */
  waits?: ReadonlySignal<unknown>;
  title: string;
  presets: ComponentChildren;
  caption: ComponentChildren;
  children: ComponentChildren;
}) {
  const id = `figure-${number}`;
  const waiting = useComputed(() =>
    waits && (waits.value === false || waits.value === null || waits.value === undefined) ? '' : undefined,
  );
  return (
    <figure
      class="figure"
      id={id}
      aria-labelledby={`${id}-title`}
      data-state={state}
      data-waiting={waiting}
      onInputCapture={() => touch(state)}
    >
      <div class="figure-head">
        <h3 id={`${id}-title`}>
          <span class="figure-number">Figure {number}</span> {title}
        </h3>
        <History state={state} />
      </div>
      <div class="presets" role="group" aria-label="Presets">
        {presets}
      </div>
      {children}
      <figcaption>{caption}</figcaption>
    </figure>
  );
}
