import { Timeline, type Moment } from 'components/timeline';
import type { Step } from '../../lib/trace';
import { sentence } from './sentence';
import { current, place, play, playing, position, small, stop, touched, trace } from './state';

const SIZES: Record<Step['kind'], number> = { keep: 24, suppress: 15, decay: 15, spare: 6 };
const moment = ({ kind }: Step): Moment => ({ kind, size: SIZES[kind] });

/** The walk of NMS: a tall mark is a box kept, a middle one a box suppressed, a short one a box spared. */
export function Walk() {
  return (
    <Timeline
      moments={trace.value.map(moment)}
      place={place.value}
      playing={playing.value}
      text={sentence(current.value)}
      off={!small.value}
      go={(next) => {
        stop();
        touched.value = true;
        position.value = next;
      }}
      onPlay={() => {
        touched.value = true;
        if (playing.value) stop();
        else play();
      }}
    />
  );
}
