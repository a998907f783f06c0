import { signal, type Signal } from '@preact/signals';
import { Actor as SharedActor, type Mode } from 'components/actor';
import type { Drawing } from 'components/field';
import { centre, type Box } from 'components/geometry';
import { Tag, type Spot } from 'components/labels';
import { digits } from 'components/numbers';
import { say } from 'components/speech';
import { NAMES, WORLD, type Metric } from './measures';
import { drawn, halt, held, measures, metric, predAngle, touched, truthAngle, upright } from './state';

const modes = { pred: signal<Mode>('move'), truth: signal<Mode>('move') };
const ANGLES = {
  pred: { state: predAngle, drawn: drawn.predAngle, edge: 'bottom' },
  truth: { state: truthAngle, drawn: drawn.truthAngle, edge: 'top' },
} as const;

export const announce = () =>
  say(() => {
    const value = (kind: Metric) => digits(measures.value?.of[kind]?.measure ?? 0);
    const second =
      metric.value === 'iou' || !upright.value ? '' : `, ${NAMES[metric.value]} ${value(metric.value)}`;
    return `IoU ${value('iou')}${second}`;
  });

interface ActorProps {
  name: string;
  role: 'pred' | 'truth';
  state: Signal<Box>;
  drawing: Drawing;
}

/** One of the chapter's two boxes. */
export function Actor(box: ActorProps) {
  return (
    <SharedActor
      {...box}
      drawn={drawn[box.role]}
      angle={ANGLES[box.role]}
      world={WORLD}
      keys="box-keys"
      mode={modes[box.role]}
      onChange={() => {
        touched.value = true;
        held.value = box.role;
        halt();
      }}
      onEnd={announce}
    />
  );
}

/** Names last, so that no line crosses them. They turn with their box, as lettering on a plan does. */
function Name({
  role,
  text,
  spot,
  drawing,
}: {
  role: 'pred' | 'truth';
  text: string;
  spot: Spot;
  drawing: Drawing;
}) {
  const box = drawn[role].value;
  const angle = drawn[`${role}Angle`].value;
  const [cx, cy] = centre(box);
  const mode = modes[role].value;
  return (
    <g transform={angle === 0 ? undefined : `rotate(${angle} ${drawing.x(cx)} ${drawing.y(cy)})`}>
      <Tag
        box={box}
        drawing={drawing}
        text={mode === 'move' ? text : `${text}: ${mode}`}
        role={role}
        spot={spot}
      />
    </g>
  );
}

/** The prediction's name above its first corner, the truth's below its last or above its right. */
export function Labels(drawing: Drawing) {
  const isRoomBelow = drawing.y(drawn.truth.value[3]) + 20 <= drawing.y(WORLD[1]);
  return (
    <g class="labels">
      <Name role="truth" text="Truth" spot={isRoomBelow ? 'br' : 'tr'} drawing={drawing} />
      <Name role="pred" text={drawing.narrow ? 'Pred' : 'Prediction'} spot="tl" drawing={drawing} />
    </g>
  );
}
