import type { ReadonlySignal } from '@preact/signals';
import { Fragment, type ComponentChildren } from 'preact';

/**
 * Makes its children anew when the first numbers come. What stood in their place was as wide as no number, and would be seen
 * to move.
 */
export const Fresh = ({ here, children }: { here: ReadonlySignal<boolean>; children: ComponentChildren }) => (
  <Fragment key={here.value ? 'numbers' : 'room'}>{children}</Fragment>
);
