import type { Box, World } from './geometry';
import { commit } from './state';

export type Grip = 'move' | 'nw' | 'ne' | 'sw' | 'se';
export const CORNERS = ['nw', 'ne', 'sw', 'se'] as const;
const LEAST = 4;

export interface Movable {
  get(): Box;
  set(box: Box): void;
  /** Pixels of the picture for a pixel of the screen. */
  unit(): number;
  world: World;
  onStart?(): void;
  onEnd?(): void;
}

/** Moves or resizes by whole picture pixels, inside the picture. */
export function dragged(box: Box, grip: Grip, dx: number, dy: number, [w, h]: World): Box {
  const [x1, y1, x2, y2] = box;
  const clamp = (value: number, least: number, most: number) =>
    Math.round(Math.min(Math.max(value, least), most));
  if (grip === 'move') {
    const x = clamp(x1 + dx, 0, w - (x2 - x1));
    const y = clamp(y1 + dy, 0, h - (y2 - y1));
    return [x, y, x + x2 - x1, y + y2 - y1];
  }
  return [
    grip.endsWith('w') ? clamp(x1 + dx, 0, x2 - LEAST) : x1,
    grip.startsWith('n') ? clamp(y1 + dy, 0, y2 - LEAST) : y1,
    grip.endsWith('e') ? clamp(x2 + dx, x1 + LEAST, w) : x2,
    grip.startsWith('s') ? clamp(y2 + dy, y1 + LEAST, h) : y2,
  ];
}

/**
 * A pointer's moves. Browsers hold `pointermove` back until the next frame; where there is `pointerrawupdate` it comes at once, so that
 * the worker's answer is there when the frame begins.
 */
const MOVES = ['pointerrawupdate', 'pointermove'] as const;

interface Handlers {
  onTouchStart(event: TouchEvent): void;
  onPointerDown(event: PointerEvent & { currentTarget: SVGElement }): void;
}

/**
 * Handlers for one grip: mouse, pen and touch are the same; Escape gives the box back. `touch-action: none` on a shape inside an SVG
 * does not keep Chromium from scrolling, so the touch itself is refused. The page still scrolls from everywhere else in the figure.
 */
export function pointer(made: Movable | (() => Movable), grip: Grip): Handlers {
  return {
    onTouchStart: (event) => {
      if (event.cancelable) event.preventDefault();
    },
    onPointerDown(event) {
      if (event.button !== 0) return;
      event.stopPropagation();
      const target = event.currentTarget;
      const box = typeof made === 'function' ? made() : made;
      const start = box.get();
      const { clientX, clientY } = event;
      target.setPointerCapture(event.pointerId);
      target.closest<SVGElement>('[tabindex]')?.focus({ preventScroll: true });
      box.onStart?.();
      let last = start;
      const move = (event: Event) => {
        const e = event as PointerEvent; // `pointerrawupdate` is not typed everywhere
        const unit = box.unit();
        const next = dragged(
          start,
          grip,
          (e.clientX - clientX) * unit,
          (e.clientY - clientY) * unit,
          box.world,
        );
        if (next.every((value, i) => value === last[i])) return;
        last = next;
        box.set(next);
      };
      const key = (e: KeyboardEvent) => {
        if (e.key === 'Escape') {
          box.set(start);
          end();
        }
      };
      const end = () => {
        for (const name of MOVES) target.removeEventListener(name, move);
        target.removeEventListener('pointerup', end);
        target.removeEventListener('pointercancel', end);
        removeEventListener('keydown', key);
        commit();
        box.onEnd?.();
      };
      for (const name of MOVES) target.addEventListener(name, move);
      target.addEventListener('pointerup', end);
      target.addEventListener('pointercancel', end);
      addEventListener('keydown', key);
    },
  };
}

const ARROWS: Record<string, [number, number]> = {
  ArrowLeft: [-1, 0],
  ArrowRight: [1, 0],
  ArrowUp: [0, -1],
  ArrowDown: [0, 1],
};

/** Arrow keys: 1 pixel, with Shift 10. Returns whether the key was one. */
export function arrowKey(event: KeyboardEvent, box: Movable, grip: Grip): boolean {
  const arrow = ARROWS[event.key];
  if (!arrow || event.ctrlKey || event.metaKey || event.altKey) return false;
  event.preventDefault();
  const step = event.shiftKey ? 10 : 1;
  box.set(dragged(box.get(), grip, arrow[0] * step, arrow[1] * step, box.world));
  commit();
  box.onEnd?.();
  return true;
}
