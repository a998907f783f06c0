import type { ComponentChildren } from 'preact';
import { Near, useNear } from './near';

/** A part of the report: its heading, what it says, its parts. */
export function Section({
  id,
  title,
  lead,
  children,
}: {
  id: string;
  title: string;
  lead?: ComponentChildren;
  children: ComponentChildren;
}) {
  const [near, host] = useNear();
  return (
    <section class="part" id={id} aria-labelledby={`${id}-title`} ref={host}>
      <header class="part-head">
        <h2 id={`${id}-title`} tabindex={-1}>
          {title}
        </h2>
        {lead && <p class="part-lead">{lead}</p>}
      </header>
      <Near.Provider value={near}>{children}</Near.Provider>
    </section>
  );
}

/** A drawing or a table with a heading of its own. */
export const Block = ({
  title,
  note,
  actions,
  children,
  class: name = '',
}: {
  title: string;
  note?: ComponentChildren;
  actions?: ComponentChildren;
  children: ComponentChildren;
  class?: string;
}) => (
  <div class={`block ${name}`}>
    <div class="block-head">
      <h3>{title}</h3>
      {actions}
    </div>
    {note && <p class="block-note">{note}</p>}
    {children}
  </div>
);
