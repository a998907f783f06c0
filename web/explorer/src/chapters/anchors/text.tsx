import { Chapter, Stage } from 'components/chapter';
import { Note, Try } from 'components/controls';
import { Predict } from 'components/predict';
import { entry } from '../../contents';
import { told } from '../../parts/told';
import { AnchorsFigure } from './figure';
import { guess, seen, show, touched, type Setting } from './state';
import { WhereFigure } from './where/figure';
import { set, touched as whereTouched, type Setting as WhereSetting } from './where/state';

const where = told<WhereSetting>({
  touched: whereTouched,
  show: set,
  steps: {
    'where-windows': { way: 'windows', stride: 1, scales: 10, ratios: 3 },
    'where-coarse': { way: 'windows', stride: 16, scales: 3, ratios: 3 },
    'where-merges': { way: 'merges', photo: 'coffee', merges: 24 },
    'where-search': { way: 'search', photo: 'coffee' },
  },
});
const anchors = told<Setting>({
  touched,
  show,
  steps: {
    'anchors-tile': { preset: 'tutorial', stride: 64, truth: 0 },
    'anchors-match': { preset: 'two', stride: 64, truth: 0 },
    'anchors-levels': { preset: 'two', stride: 32, truth: 1 },
    'anchors-force': { preset: 'two', stride: 64, truth: 0 },
    'anchors-deltas': { preset: 'two', stride: 64, truth: 0 },
  },
});
const { go } = anchors;
const look = where.go;

export function AnchorsChapter() {
  return (
    <Chapter
      {...entry('anchors')}
      lead={
        <p>
          Before a detector can judge a box, something has to propose one. Three answers were tried: every
          window, a few thousand good guesses, and a fixed set of boxes that the network corrects.
        </p>
      }
      note={
        <>
          Sliding windows: Viola and Jones, 2001. Selective search: Uijlings et al., 2013. Anchors: Ren et
          al., 2015 (Faster R-CNN). Pyramids of features: Lin et al., 2017.
        </>
      }
    >
      <Stage
        at={where.at}
        figure={<WhereFigure />}
        steps={[
          {
            key: 'where-windows',
            body: (
              <>
                <h3>Nine million windows</h3>
                <p>
                  The first idea is to try everything: a classifier, which says what a small picture shows,
                  looks at a window at every pixel, in{' '}
                  <Try go={look({ way: 'windows', stride: 1, scales: 10, ratios: 3 })}>ten sizes</Try> and
                  three shapes. In a small picture that makes 9,216,000 windows.
                </p>
                <p>
                  Nearly all of them show nothing. A picture with three objects has three windows that matter
                  and nine million chances to be wrong.
                </p>
              </>
            ),
          },
          {
            key: 'where-coarse',
            body: (
              <>
                <h3>Fewer windows, looser boxes</h3>
                <p>
                  Move by <Try go={look({ way: 'windows', stride: 16, scales: 3, ratios: 3 })}>16 pixels</Try>{' '}
                  instead of 1 and keep three sizes: 10,800 windows. The price is fit. An object between two
                  windows, or between two sizes, has no window of its own.
                </p>
                <Note>
                  The count is the product of places, sizes and shapes. Halving the stride multiplies it by
                  four.
                </Note>
              </>
            ),
          },
          {
            key: 'where-merges',
            body: (
              <>
                <h3>Let the picture propose</h3>
                <p>
                  Selective search begins with <b>segments</b>: neighbouring pixels of similar colour. Then it
                  joins the two neighbours that are <b class="is-agree">most similar</b> in colour, texture,
                  size and fill, again and again, until the whole picture is one region. The box of every
                  region on the way is a <b class="is-pred">proposal</b>.
                </p>
                <p>
                  Step through <Try go={look({ way: 'merges', photo: 'coffee', merges: 24 })}>the merges</Try>
                  , or press <b>Play</b>. A tall mark on the line is a merge of two very similar regions; the
                  last ones join what has little in common.{' '}
                  <Try go={look({ way: 'merges', photo: 'cat', merges: 40 })}>The cat</Try> comes together
                  from fur and shadow.
                </p>
                <Note>
                  The segments and merges are those of <code>selectiveSearch</code> with{' '}
                  <code>trace: true</code>.
                </Note>
              </>
            ),
          },
          {
            key: 'where-search',
            body: (
              <>
                <h3>A thousand boxes, not millions</h3>
                <p>
                  One grouping can go wrong early: a cup that joins the table is lost. So the search groups
                  the picture <Try go={look({ way: 'search', photo: 'coffee' })}>twelve times</Try>, in two
                  colour spaces, from three segmentations, with and without colour, and proposes the boxes of
                  all. Press <b>Play</b>: small regions come first, the whole picture last.
                </p>
                <p>
                  The <b class="is-truth">object</b> is nearly always among them. Nearly: look for the{' '}
                  <Try go={look({ way: 'search', photo: 'motorcycle' })}>bottle behind the motorcycle</Try>.
                </p>
                <Note>
                  The search runs in this page, in a worker, by <code>selectiveSearch</code>. R-CNN (Girshick
                  et al., 2014), the first detector that ran a network on proposals, took 2,000 of them a
                  picture, and 47 seconds.
                </Note>
              </>
            ),
          },
        ]}
      />
      <Stage
        at={anchors.at}
        figure={<AnchorsFigure />}
        steps={[
          {
            key: 'anchors-tile',
            body: (
              <>
                <h3>Anchors: boxes that are always there</h3>
                <p>
                  A network shrinks the picture to a map. Each point of the map stands for a square of pixels,
                  its <b>stride</b>. Put{' '}
                  <Try go={go({ preset: 'tutorial', stride: 64, truth: 0 })}>one box</Try> on each point, or{' '}
                  <Try go={go({ preset: 'two', stride: 64, truth: 0 })}>nine</Try>, three sizes by three
                  shapes. Point at the picture to see them.
                </p>
                <p>
                  The network never invents a box. It says which anchor is near an object, and how to correct
                  it.
                </p>
              </>
            ),
          },
          {
            key: 'anchors-match',
            body: (
              <>
                <h3>Who learns what</h3>
                <p>
                  In training every anchor is compared with the <b class="is-truth">truth</b>. From an IoU of
                  0.7 it is <b class="is-pred">positive</b> and learns the object. Below 0.3 it is negative
                  and learns that nothing is there. Between the two it learns nothing.
                </p>
                <p>
                  Drag an object slowly and watch how few anchors are ever positive: a handful among
                  thousands.
                </p>
                <Note>
                  The labels are those of <code>matchAnchors</code>, over the anchors of all four levels at
                  once.
                </Note>
              </>
            ),
          },
          {
            key: 'anchors-levels',
            body: (
              <>
                <h3>A level for each size</h3>
                <p>
                  Small strides have small anchors, large strides large ones. Object A finds its anchors at
                  stride 64; B at <Try go={go({ preset: 'two', stride: 32, truth: 1 })}>stride 32</Try>.
                  Resize an object and it changes its level: see where its positives are in the table.
                </p>
                <p>
                  An object that no anchor resembles is not found.{' '}
                  <Try go={go({ preset: 'wide', stride: 128, truth: 1 })}>A long object</Try> fits no shape of
                  the list.
                </p>
              </>
            ),
          },
          {
            key: 'anchors-force',
            body: (
              <>
                <Predict
                  id="predict-force"
                  guess={guess}
                  seen={seen}
                  answer="One"
                  options={['None', 'One', 'Nine']}
                  ask={
                    <>
                      Make an object so <b>small</b>, or so long, that its best anchor stays below 0.7. How
                      many positive anchors does it have then?
                    </>
                  }
                >
                  By the threshold it would have none and never be learned. So each object takes its best
                  anchor, however bad: the forced match.
                </Predict>
                <p class="aside-action">
                  Short of patience?{' '}
                  <Try go={go({ preset: 'small', stride: 16, truth: 1 })}>A small object</Try>. And a
                  surprise:{' '}
                  <Try go={go({ preset: 'share', stride: 16, truth: 0 })}>two objects, one anchor</Try>. The
                  later one takes it, and the other is never learned.
                </p>
              </>
            ),
          },
          {
            key: 'anchors-deltas',
            body: (
              <>
                <h3>Four numbers from an anchor to its object</h3>
                <p>
                  A positive anchor learns four <b>deltas</b>: how far its centre is to move, in its own
                  widths and heights, and by which factor its sides are to change, as logarithms. They are
                  small numbers around zero, whatever the size of the object, and that is what networks learn
                  well.
                </p>
                <Note>
                  <code>encodeBoxes</code> makes the deltas, <code>decodeBoxes</code> makes boxes of them
                  again.
                </Note>
              </>
            ),
          },
        ]}
      />
    </Chapter>
  );
}
