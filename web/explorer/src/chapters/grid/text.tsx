import { Chapter, Stage } from 'components/chapter';
import { Note, Try } from 'components/controls';
import { Predict } from 'components/predict';
import { entry } from '../../contents';
import { told } from '../../parts/told';
import { GridFigure } from './figure';
import { PictureStage } from './network/text';
import { PyramidStage } from './pyramid/text';
import { StridesStage } from './strides/text';
import { guess, seen, set, touched, type Setting } from './state';

const { at, go } = told<Setting>({
  touched,
  show: set,
  steps: {
    'grid-once': { scene: 'street' },
    'grid-cell': { scene: 'one' },
    'grid-nms': { scene: 'street', suppress: false },
    'grid-predict': { scene: 'street' },
  },
});

export function GridChapter() {
  return (
    <Chapter
      {...entry('grid')}
      lead={
        <p>
          You only look once: no proposals, no anchors. The picture is cut into a grid, and each cell answers
          for the object whose centre it holds, with eight numbers, all in one pass.
        </p>
      }
      note={
        <>
          Redmon et al., 2016. The head is the tutorial’s: 7 × 7 cells of 4 numbers for a box, a confidence
          and three classes. Here its numbers are made from the scene, as a network that has learned it well
          would give them.
        </>
      }
    >
      <Stage
        at={at}
        figure={<GridFigure />}
        steps={[
          {
            key: 'grid-once',
            body: (
              <>
                <h3>The cell that is responsible</h3>
                <p>
                  Drag an <b class="is-truth">object</b>, or build a scene of your own: place objects by their
                  names below the picture. The cell that holds its centre predicts it; the other cells report
                  nothing, or a weak duplicate. The network’s whole output, its <b>head</b>, is a block of 7 ×
                  7 × 8 numbers.
                </p>
              </>
            ),
          },
          {
            key: 'grid-cell',
            body: (
              <>
                <h3>Eight numbers become a box</h3>
                <p>
                  Point at <Try go={go({ scene: 'one' })}>the cell in row 3, column 2</Try>. The centre is a
                  place within the cell, from 0 to 1; the width and the height are shares of the whole
                  picture. The confidence says how sure the cell is that it holds an object. The arithmetic
                  beside the picture shows the rest. The score is the confidence times the best class.
                </p>
                <Note>
                  <code>decode</code> with the model <code>yolo-grid</code>. Later YOLO heads give the same in
                  other units: logarithms, anchors, strides.
                </Note>
              </>
            ),
          },
          {
            key: 'grid-nms',
            body: (
              <>
                <h3>The neighbours speak too</h3>
                <p>
                  A neighbouring cell sees nearly the same pixels and predicts nearly the same box.{' '}
                  <Try go={go({ scene: 'street', suppress: false })}>Without suppression</Try> there are
                  several boxes for an object. <Try go={go({ scene: 'street' })}>With it</Try>, the surest
                  stays. Raise the confidence threshold instead, and the duplicates go as well, with every
                  object that is not sure.
                </p>
              </>
            ),
          },
          {
            key: 'grid-predict',
            body: (
              <>
                <Predict
                  id="predict-grid"
                  guess={guess}
                  seen={seen}
                  answer="One is lost"
                  options={['Both are found', 'One is lost', 'Both are lost']}
                  ask={
                    <>
                      Drag two objects until their <b>centres share a cell</b>. What does the detector find?
                    </>
                  }
                >
                  A cell has room for one box and one class. The other object has no cell of its own, so lower
                  thresholds do not bring it back. That is why YOLO was poor at flocks of birds, and why its
                  successors have finer grids at several strides and several boxes a cell.
                </Predict>
                <p class="aside-action">
                  Short of patience? <Try go={go({ scene: 'shared' })}>Set it up for me</Try>.
                </p>
              </>
            ),
          },
        ]}
      />
      <PyramidStage />
      <StridesStage />
      <PictureStage />
    </Chapter>
  );
}
