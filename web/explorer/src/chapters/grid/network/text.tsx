import { Stage } from 'components/chapter';
import { Note, Try } from 'components/controls';
import { PictureFigure } from './figure';
import { PHOTOS } from './photos';
import { takePhoto } from './state';

const pause = () => {};
const show = (photo: (typeof PHOTOS)[number]) => void takePhoto(photo);

/** A small network in the page, on the reader's own picture. */
export function PictureStage() {
  return (
    <Stage
      at={pause}
      figure={<PictureFigure />}
      steps={[
        {
          key: 'picture-own',
          body: (
            <>
              <h3>Now with your own picture</h3>
              <p>
                Choose a picture, or drop it on the figure. The first one loads a small network, 5.5 MB, from
                this site. It runs here, and the picture goes nowhere.
              </p>
              <p>
                Nothing at hand? Take <Try go={() => show(PHOTOS[0])}>the motorcycle</Try> or{' '}
                <Try go={() => show(PHOTOS[1])}>the cup</Try>.
              </p>
              <Note>
                CenterNet: Zhou et al., 2019, as <code>@vladmandic/human</code> ships it, run by
                TensorFlow.js. The arithmetic is boxwise’s, here as everywhere.
              </Note>
            </>
          ),
        },
        {
          key: 'picture-peak',
          body: (
            <>
              <h3>One grid, one peak for each object</h3>
              <p>
                This head has a single fine grid of 128&nbsp;×&nbsp;128 cells. For each class it says how sure
                it is that an object’s <b>centre</b> lies in a cell, and how far it is from there to the four
                sides.
              </p>
              <p>
                A cell counts if none of its eight neighbours is surer of that class. So there is nothing to
                suppress: lower the threshold, and more peaks come, not more boxes of the same object.
              </p>
            </>
          ),
        },
      ]}
    />
  );
}
