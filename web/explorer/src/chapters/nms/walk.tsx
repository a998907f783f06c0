import { calm } from 'components/calm';
import { whole } from 'components/numbers';
import type { Moment } from 'components/timeline';
import { Steps } from '../../parts/steps';
import type { Step } from './methods';
import { sentence } from './sentence';
import { answer, current, detections, small, touched, trace, walk } from './state';

const SIZES: Record<Step['kind'], number> = { keep: 24, suppress: 15, decay: 15, join: 15, spare: 6 };
const moment = ({ kind }: Step): Moment => ({ kind, size: SIZES[kind] });

/** Every so many ranks have a short mark. */
const EVERY = 20;

/** Of 2,000 boxes nobody follows each step: their ranks take the place of the time line, with a tall mark for a box that is kept. */
function Ranks() {
  const total = detections.value.length;
  const kept = calm(answer)?.indices ?? [];
  const marks = (ranks: readonly number[], size: number) =>
    ranks.map((rank) => `M${rank + 0.5} ${26 - size}V26`).join('');
  const every = Array.from({ length: total / EVERY }, (_, i) => i * EVERY);
  return (
    <div class="scrubber scrubber--ranks">
      <div class="scrubber-line" aria-hidden="true">
        <svg width="100%" height="30" preserveAspectRatio="none" viewBox={`0 0 ${total} 30`}>
          <path class="moments" d={marks(every, SIZES.spare)} />
          <path class="moments moments--keep" d={marks(kept, SIZES.keep)} />
        </svg>
      </div>
      <p class="scrubber-text" role="status">
        {`${kept.length} of ${whole(total)} boxes are kept: the tall marks, best score first.`}
      </p>
    </div>
  );
}

/** A tall mark is a box kept, a middle one a box suppressed, lowered or fused, a short one a box spared. */
export const SceneWalk = () =>
  small.value ? (
    <Steps
      walk={walk}
      moments={trace.value.map(moment)}
      text={sentence(current.value)}
      onTouch={() => (touched.value = true)}
    />
  ) : (
    <Ranks />
  );
