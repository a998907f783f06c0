import { signal, type Signal } from '@preact/signals';
import { Actor as SharedActor } from 'components/actor';
import { type Drawing } from 'components/field';
import type { Box } from 'components/geometry';
import { Tag } from 'components/labels';
import { digits } from 'components/numbers';
import { say } from 'components/speech';
import { NAMES, WORLD, type Metric } from './measures';
import { drawn, halt, measures, metric, touched } from './state';

const resizing = { pred: signal(false), truth: signal(false) };

export const announce = () =>
  say(() => {
    const value = (kind: Metric) => digits(measures.value?.[kind].measure ?? 0);
    return `IoU ${value('iou')}, ${NAMES[metric.value]} ${value(metric.value)}`;
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
      world={WORLD}
      keys="box-keys"
      resizing={resizing[box.role]}
      onChange={() => {
        touched.value = true;
        halt();
      }}
      onEnd={announce}
    />
  );
}

/** Names last, so that no line crosses them: the prediction's above its first corner, the truth's below its last or above its right. */
export function Labels(drawing: Drawing) {
  const [a, b] = [drawn.pred.value, drawn.truth.value];
  const below = drawing.y(b[3]) + 20 <= drawing.y(WORLD[1]);
  return (
    <g class="labels">
      <Tag
        box={b}
        drawing={drawing}
        text={resizing.truth.value ? 'Truth: resize' : 'Truth'}
        role="truth"
        spot={below ? 'br' : 'tr'}
      />
      <Tag
        box={a}
        drawing={drawing}
        text={(drawing.narrow ? 'Pred' : 'Prediction') + (resizing.pred.value ? ': resize' : '')}
        role="pred"
      />
    </g>
  );
}
