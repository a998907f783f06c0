import { Code } from 'components/code';
import { Check, Choice, Slider } from 'components/controls';
import { Figure } from 'components/figure';
import { commit } from 'components/state';
import { code } from './code';
import { SCENES, type SceneKey } from './scenes';
import {
  byClass,
  least,
  method,
  orEqual,
  position,
  scene,
  set,
  sigma,
  stop,
  threshold,
  touched,
} from './state';
import { Scene } from './scene';
import { Walk } from './walk';
import { Ranking, Verdict } from './ranking';

/** The one number that the method has; both have the same place. */
const Strength = () =>
  method.value === 'gaussian' ? (
    <Slider key="sigma" label="σ" state={sigma} min={0.05} max={1.5} step={0.05} onInput={changed} />
  ) : (
    <Slider
      key="threshold"
      label="IoU threshold"
      state={threshold}
      min={0}
      max={1}
      step={0.01}
      onInput={changed}
    />
  );

const Presets = () => (
  <>
    {(Object.keys(SCENES) as SceneKey[]).map((key) => (
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

const changed = () => {
  stop();
  touched.value = true;
  position.value = 999;
};

export function NmsFigure() {
  return (
    <Figure
      number="3"
      title="Who suppresses whom"
      presets={<Presets />}
      caption={
        <>
          Drag a box by its edge. By keyboard: arrow keys move it, <kbd>Page Up</kbd> and <kbd>Page Down</kbd>{' '}
          go to the next. On the time line a tall mark is a box kept, a middle one a box suppressed, a short
          one a box spared.
        </>
      }
    >
      <p id="scene-keys" class="unseen">
        Arrow keys move the box, with Shift by 10 pixels. Page Down and Page Up go to the next and the
        previous box by score.
      </p>
      <div class="scene-and-list">
        <div class="scene">
          <Scene />
          <Walk />
        </div>
        <div class="list">
          <Verdict />
          <Ranking />
        </div>
      </div>
      <div class="settings">
        <Choice
          label="Method"
          state={method}
          options={[
            ['hard', 'Hard'],
            ['linear', 'Soft, linear'],
            ['gaussian', 'Soft, gaussian'],
          ]}
          onChange={changed}
        />
        <div class="checks">
          <Check label="Class by class" state={byClass} />
          <Check label="Equal suppresses too" state={orEqual} />
        </div>
        <Strength />
        <Slider label="Least score" state={least} min={0} max={1} step={0.01} onInput={changed} />
      </div>
      <Code tabs={code} />
    </Figure>
  );
}
