import { Stage } from 'components/chapter';
import { Note, Try } from 'components/controls';
import { Predict } from 'components/predict';
import { told } from '../../../parts/told';
import { PyramidFigure } from './figure';
import { guess, seen, set, touched, type Setting } from './state';

const { at, go } = told<Setting>({
  touched,
  show: set,
  steps: {
    'pyramid-grids': { picture: 'wall' },
    'pyramid-anchor': { picture: 'wall', level: 0 },
    'pyramid-nms': { picture: 'wall', suppress: false },
    'pyramid-predict': { picture: 'cat' },
  },
});

/** A real head with several grids, on photographs. */
export function PyramidStage() {
  return (
    <Stage
      at={at}
      figure={<PyramidFigure />}
      steps={[
        {
          key: 'pyramid-grids',
          body: (
            <>
              <h3>Many grids instead of one</h3>
              <p>
                Later heads lay several grids over the picture: fine ones for small objects, coarse ones for
                large. This one has six, from 19 × 19 cells down to a single one. Choose them below the
                photograph.
              </p>
              <p>
                Nothing here is made up. A real network saw{' '}
                <Try go={go({ picture: 'wall' })}>these prints</Try>, and its raw numbers were recorded. The
                cup, the cat and the people come from different grids.
              </p>
              <Note>
                SSD: Liu et al., 2016, with a MobileNetV2; MediaPipe’s weights, Apache 2.0. 23 classes of Open
                Images. <code>decode</code> reads it as <code>retinanet</code> with <code>anchors</code> of
                its own.
              </Note>
            </>
          ),
        },
        {
          key: 'pyramid-anchor',
          body: (
            <>
              <h3>From an anchor to a box</h3>
              <p>
                A cell has three or six <b>anchors</b>, dashed. For each of them the network gives four
                offsets and, for each class, a <b>logit</b>: a number without bounds. The centre moves by dx
                and dy, in units of the anchor’s sides; the sides are multiplied by exp(dw) and exp(dh).
              </p>
              <p>
                The logistic function σ(x) = 1 / (1 + exp(−x)) makes a score of the logit: 0 becomes one half.
                Point at <Try go={go({ picture: 'wall', level: 0 })}>the cells of the finest grid</Try>.
              </p>
            </>
          ),
        },
        {
          key: 'pyramid-nms',
          body: (
            <>
              <h3>Neighbours and grids agree</h3>
              <p>
                Several anchors of a cell, its neighbours and even another grid find{' '}
                <Try go={go({ picture: 'wall', suppress: false })}>the same object</Try>. Suppression runs
                over all grids together, and <Try go={go({ picture: 'wall' })}>the surest box stays</Try>.
              </p>
            </>
          ),
        },
        {
          key: 'pyramid-predict',
          body: (
            <>
              <Predict
                id="predict-pyramid"
                guess={guess}
                seen={seen}
                answer="A finer one"
                options={['The same one', 'A coarser one', 'A finer one']}
                ask={
                  <>
                    The cat fills <Try go={go({ picture: 'cat' })}>its picture</Try>, and a grid of 3 × 3
                    finds it. Now the same photograph is shown <b>half as large</b>. Which grid answers?
                  </>
                }
              >
                The grid of 10 × 10. At <Try go={go({ picture: 'third' })}>a third of the size</Try> it is the
                one of 19 × 19, and the score falls: for what is smaller still, this network has no grid.
              </Predict>
              <p class="aside-action">
                Short of patience? <Try go={go({ picture: 'half' })}>Show me</Try>.
              </p>
            </>
          ),
        },
      ]}
    />
  );
}
