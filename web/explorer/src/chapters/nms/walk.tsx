import type { Moment } from 'components/timeline';
import { Steps } from '../../parts/steps';
import type { Step } from './methods';
import { sentence } from './sentence';
import { current, small, touched, trace, walk } from './state';

const SIZES: Record<Step['kind'], number> = { keep: 24, suppress: 15, decay: 15, join: 15, spare: 6 };
const moment = ({ kind }: Step): Moment => ({ kind, size: SIZES[kind] });

/** A tall mark is a box kept, a middle one a box suppressed, lowered or fused, a short one a box spared. */
export const SceneWalk = () => (
  <Steps
    walk={walk}
    moments={trace.value.map(moment)}
    text={sentence(current.value)}
    off={!small.value}
    onTouch={() => (touched.value = true)}
  />
);
