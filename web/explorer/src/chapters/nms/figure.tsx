import { Code } from 'components/code';
import { Check, Choice, Slider } from 'components/controls';
import { Figure } from 'components/figure';
import { commit } from 'components/state';
import { Failure } from '../../parts/failure';
import { code } from './code';
import { METHOD_KEYS, METHODS, takesEqual } from './methods';
import { Matrix } from './matrix';
import { Boxes, Verdict } from './ranking';
import { Scene } from './scene';
import { SCENE_KEYS, SCENES } from './scenes';
import {
  answer,
  byClass,
  changed,
  least,
  method,
  orEqual,
  scene,
  set,
  settingOf,
  sigma,
  small,
  threshold,
  view,
} from './state';
import { SceneWalk } from './walk';

/** The one number that the method has; each has the same place. */
function Strength() {
  if (settingOf.value === 'none')
    return <p class="slider slider--none">No threshold: every overlap counts</p>;
  return settingOf.value === 'sigma' ? (
    <Slider key="sigma" label="σ" state={sigma} min={0.05} max={1.5} step={0.05} onInput={changed} />
  ) : (
    <Slider
      key="threshold"
      label={method.value === 'diou' ? 'DIoU threshold' : 'IoU threshold'}
      state={threshold}
      min={0}
      max={1}
      step={0.01}
      onInput={changed}
    />
  );
}

/** The same boxes as a list, or the overlaps of all pairs. */
const Beside = () => (
  <>
    <Choice
      hide
      label="Beside the scene"
      state={view}
      options={[
        ['list', 'List'],
        ['matrix', 'IoU matrix'],
      ]}
    />
    {view.value === 'matrix' && small.value ? <Matrix /> : <Boxes />}
  </>
);

const Presets = () => (
  <>
    {SCENE_KEYS.map((key) => (
      <button
        type="button"
        key={key}
        aria-pressed={scene.value === key}
        onClick={() => {
          set({ scene: key });
          commit();
        }}
      >
        {SCENES[key].name}
      </button>
    ))}
  </>
);

const Checks = () => (
  <div class="checks">
    <Check label="Class by class" state={byClass} onInput={changed} />
    <Check
      label="Equal counts too (≥)"
      state={orEqual}
      disabled={!takesEqual(method.value)}
      onInput={changed}
    />
  </div>
);

export function NmsFigure() {
  return (
    <Figure
      number="3"
      state="nms"
      waits={answer}
      title="Who suppresses whom"
      presets={<Presets />}
      caption={
        <>
          Drag a box by its edge. By keyboard: arrow keys move it, <kbd>Page Up</kbd> and <kbd>Page Down</kbd>{' '}
          go to the next. On the time line a tall mark is a box kept, a middle one a box suppressed, lowered
          or fused, a short one a box spared.
        </>
      }
    >
      <p id="scene-keys" class="unseen">
        Arrow keys move the box, with Shift by 10 pixels. Page Down and Page Up go to the next and the
        previous box by score.
      </p>
      <Failure of={['suppressScene']} />
      <div class="scene-and-list">
        <div class="scene">
          <Scene />
          <SceneWalk />
        </div>
        <div class="list list--tall">
          <Verdict />
          <Beside />
        </div>
      </div>
      <div class="settings">
        <div class="settings-whole">
          <Choice
            label="Method"
            state={method}
            options={METHOD_KEYS.map((key) => [key, METHODS[key].name] as const)}
            onChange={changed}
          />
        </div>
        <Strength />
        <Slider label="Least score" state={least} min={0} max={1} step={0.01} onInput={changed} />
        <Checks />
      </div>
      <Code tabs={code} />
    </Figure>
  );
}
