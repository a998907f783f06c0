import { commit } from './state';

/**
 * A pointer's moves. Browsers hold `pointermove` back until the next frame; where there is `pointerrawupdate` it comes at once, so that
 * the worker's answer is there when the frame begins.
 */
const MOVES = ['pointerrawupdate', 'pointermove'] as const;

export interface Handlers {
  onTouchStart(event: TouchEvent): void;
  onPointerDown(event: PointerEvent & { currentTarget: SVGElement }): void;
}

export interface Gesture {
  /** The pointer is at another place. */
  move(event: PointerEvent): void;
  /** Escape: everything is as it was before. */
  undo(): void;
  end(): void;
}

/**
 * Handlers for a gesture that begins with the pointer on a shape: mouse, pen and touch are the same; Escape gives back what was.
 * `touch-action: none` on a shape inside an SVG does not keep Chromium from scrolling, so the touch itself is refused. The page still
 * scrolls from everywhere else in the figure.
 */
export function gesture(begin: (event: PointerEvent) => Gesture): Handlers {
  return {
    onTouchStart: (event) => {
      if (event.cancelable) event.preventDefault();
    },
    onPointerDown(event) {
      if (event.button !== 0) return;
      event.stopPropagation();
      const target = event.currentTarget;
      target.setPointerCapture(event.pointerId);
      target.closest<SVGElement>('[tabindex]')?.focus({ preventScroll: true });
      const run = begin(event);
      const move = (next: Event) => run.move(next as PointerEvent); // `pointerrawupdate` is not typed everywhere
      const key = ({ key }: KeyboardEvent) => {
        if (key !== 'Escape') return;
        run.undo();
        end();
      };
      const end = () => {
        for (const name of MOVES) target.removeEventListener(name, move);
        target.removeEventListener('pointerup', end);
        target.removeEventListener('pointercancel', end);
        removeEventListener('keydown', key);
        commit();
        run.end();
      };
      for (const name of MOVES) target.addEventListener(name, move);
      target.addEventListener('pointerup', end);
      target.addEventListener('pointercancel', end);
      addEventListener('keydown', key);
    },
  };
}
