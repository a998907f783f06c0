import { Chapter, Stage } from 'components/chapter';
import { Note, Try } from 'components/controls';
import { Predict } from 'components/predict';
import { entry } from '../../contents';
import { OwnFigure } from './figure';
import { answer, guess, LOOSE, results, sample, seen, WRONG } from './state';

const pause = () => {};

function Question() {
  const metrics = results.value?.metrics;
  return (
    <Predict
      id="predict-own"
      guess={guess}
      seen={seen}
      answer={answer.value}
      options={[LOOSE, WRONG]}
      ask={
        <>
          What costs your detector more AP: boxes that <b>fit loosely</b>, or objects that it{' '}
          <b>misses and makes up</b>?
        </>
      }
    >
      {metrics && (
        <>
          At IoU 0.50 AP is {metrics.AP50.toFixed(3)}: {(1 - metrics.AP50).toFixed(3)} is lost to what is
          missed or false. From there to {metrics.AP.toFixed(3)}, the mean of the ten thresholds,{' '}
          {(metrics.AP50 - metrics.AP).toFixed(3)} is lost to the fit.
        </>
      )}
    </Predict>
  );
}

export function OwnChapter() {
  return (
    <Chapter
      {...entry('own')}
      lead={
        <p>
          Everything above was made up. Bring a dataset and the results of a detector: the same evaluation
          runs on them, here, in this page.
        </p>
      }
      note={
        <>
          Nothing is sent anywhere: there is no server. The files are read by the browser and evaluated by
          WebAssembly in a worker.
        </>
      }
    >
      <Stage
        at={pause}
        figure={<OwnFigure />}
        steps={[
          {
            key: 'own-files',
            body: (
              <>
                <h3>Two files</h3>
                <p>
                  Drop <code>gt.json</code>, a COCO dataset, and <code>dt.json</code>, an array of results,
                  anywhere on the page. Which is which is seen from what they hold. Compressed files (
                  <code>.gz</code>) are read too.
                </p>
                <p>
                  Nothing at hand? Take <Try go={() => void sample()}>the project’s sample</Try>.
                </p>
              </>
            ),
          },
          { key: 'own-predict', body: <Question /> },
          {
            key: 'own-look',
            body: (
              <>
                <h3>Look at the mistakes</h3>
                <p>
                  A number says how much is wrong, pictures say what. The gallery begins with the picture that
                  has the most mistakes: <b class="is-truth">missed</b> objects dashed,{' '}
                  <b class="is-reject">false</b> detections with their scores. Give the folder of the pictures
                  to see the photographs beneath.
                </p>
                <p>
                  Sort the categories by a column. The weakest come first: that is where there is something to
                  gain.
                </p>
                <p>
                  <b>Open the report</b> for more: the same files as one page to keep, with the findings in
                  sentences, the confusion matrix and every picture.
                </p>
                <Note>
                  The numbers are those of pycocotools, digit for digit. The command line below gives the same
                  table, and a way to fail a build where AP falls.
                </Note>
              </>
            ),
          },
        ]}
      />
    </Chapter>
  );
}
