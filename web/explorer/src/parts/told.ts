import type { Signal } from '@preact/signals';
import { setByText } from 'components/state';

/** A chapter's figure, as its text sets it. */
interface Told<Scene> {
  /** The reader has taken over: only actions in the text set the figure then. */
  touched: Signal<boolean>;
  /** What a step shows by itself. */
  steps: Readonly<Record<string, Scene>>;
  show(scene: Scene, byHand: boolean): void;
  /** The step whose scene the figure has at first. */
  first?: string;
}

/** `at` of a `Stage`, which is told the step that is being read, and `go` for actions in the text. */
export function told<Scene>({ touched, steps, show, first = '' }: Told<Scene>) {
  setByText(touched);
  let last = first;
  return {
    at(step: string): void {
      const scene = steps[step] as Scene | undefined;
      if (scene === undefined || touched.value || step === last) return;
      last = step;
      show(scene, false);
    },
    go: (scene: Scene) => () => show(scene, true),
  };
}
