import { Timeline, type Moment } from 'components/timeline';
import type { Walk } from './walk';

interface StepsProps {
  walk: Walk;
  moments: readonly Moment[];
  /** The step of the moment as a sentence. */
  text: string;
  /** Milliseconds for a step of playing. */
  pace?: number;
  /** Called before each change by the reader. */
  onTouch(): void;
}

/** The time line of a walk. */
export const Steps = ({ walk, onTouch, pace, ...shown }: StepsProps) => (
  <Timeline
    {...shown}
    place={walk.place.value}
    playing={walk.playing.value}
    go={(next) => {
      onTouch();
      walk.go(next);
    }}
    onPlay={() => {
      onTouch();
      if (walk.playing.value) walk.stop();
      else walk.play(pace);
    }}
  />
);
