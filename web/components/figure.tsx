import type { ComponentChildren } from 'preact';
import { Icon } from './icon';
import { canRedo, canUndo, redo, undo } from './state';

export function History() {
  return (
    <div class="history">
      <Icon
        name="Undo"
        path="M7 4 3 8l4 4M3.5 8H12a4.5 4.5 0 0 1 0 9H8"
        disabled={!canUndo.value}
        onClick={undo}
      />
      <Icon
        name="Redo"
        path="m13 4 4 4-4 4M16.5 8H8a4.5 4.5 0 0 0 0 9h4"
        disabled={!canRedo.value}
        onClick={redo}
      />
    </div>
  );
}

/** The frame of a figure: what it shows, its presets, its caption. */
export function Figure({
  number,
  title,
  presets,
  caption,
  children,
}: {
  /** As it is printed: `2b`. */
  number: string;
  title: string;
  presets: ComponentChildren;
  caption: ComponentChildren;
  children: ComponentChildren;
}) {
  const id = `figure-${number}`;
  return (
    <figure class="figure" id={id} aria-labelledby={`${id}-title`}>
      <div class="figure-head">
        <h3 id={`${id}-title`}>
          <span class="figure-number">Figure {number}</span> {title}
        </h3>
        <History />
      </div>
      <div class="presets" role="group" aria-label="Presets">
        {presets}
      </div>
      {children}
      <figcaption>{caption}</figcaption>
    </figure>
  );
}
