import type { Box, World } from './geometry';
import { gesture, type Handlers } from './gesture';
import { LEAST, type Grip } from './grip';
import { commit } from './state';
import { turnedTo } from './turn';

export interface Movable {
  get(): Box;
  set(box: Box): void;
  /** Pixels of the picture for a pixel of the screen. */
  unit(): number;
  world: World;
  /** Degrees that the box is turned about its centre, clockwise; for boxes that can be. */
  angle?: () => number;
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

function moved(start: Box, grip: Grip, dx: number, dy: number, movable: Movable): Box {
  const angle = movable.angle?.() ?? 0;
  return angle === 0 || grip === 'move'
    ? dragged(start, grip, dx, dy, movable.world)
    : turnedTo(start, grip, dx, dy, angle, movable.world);
}

/** Handlers for one grip of a box, which may be made when the gesture begins. */
export function pointer(made: Movable | (() => Movable), grip: Grip): Handlers {
  return gesture(({ clientX, clientY }) => {
    const box = typeof made === 'function' ? made() : made;
    const start = box.get();
    let last = start;
    box.onStart?.();
    return {
      move(event) {
        const unit = box.unit();
        const next = moved(
          start,
          grip,
          (event.clientX - clientX) * unit,
          (event.clientY - clientY) * unit,
          box,
        );
        if (next.every((value, i) => value === last[i])) return;
        last = next;
        box.set(next);
      },
      undo: () => box.set(start),
      end: () => box.onEnd?.(),
    };
  });
}

const ARROWS: Record<string, [number, number]> = {
  ArrowLeft: [-1, 0],
  ArrowRight: [1, 0],
  ArrowUp: [0, -1],
  ArrowDown: [0, 1],
};

/** How far an arrow key goes: 1, with Shift 10; undefined for other keys, and for those that belong to the browser. */
export function arrowOf(event: KeyboardEvent): [dx: number, dy: number] | undefined {
  const arrow = ARROWS[event.key];
  if (!arrow || event.ctrlKey || event.metaKey || event.altKey) return undefined;
  event.preventDefault();
  const step = event.shiftKey ? 10 : 1;
  return [arrow[0] * step, arrow[1] * step];
}

/** Moves or resizes by arrow keys. Returns whether the key was one. */
export function arrowKey(event: KeyboardEvent, box: Movable, grip: Grip): boolean {
  const arrow = arrowOf(event);
  if (!arrow) return false;
  box.set(moved(box.get(), grip, ...arrow, box));
  commit();
  box.onEnd?.();
  return true;
}
