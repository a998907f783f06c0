import type { ComponentType } from 'preact';
import { AnchorsChapter } from './chapters/anchors/text';
import { GridChapter } from './chapters/grid/text';
import { IouChapter } from './chapters/iou/text';
import { MapChapter } from './chapters/map/text';
import { NmsChapter } from './chapters/nms/text';
import { OwnChapter } from './chapters/own/text';
import { PointsChapter } from './chapters/points/text';
import { CHAPTERS } from './contents';
import { Shell } from './shell';

/** The chapters that are written. */
const BODIES: Readonly<Record<string, ComponentType | undefined>> = {
  iou: IouChapter,
  anchors: AnchorsChapter,
  nms: NmsChapter,
  grid: GridChapter,
  map: MapChapter,
  points: PointsChapter,
  own: OwnChapter,
};

/** `?only=nms` opens one chapter alone, with the rest a link away. */
const only = new URLSearchParams(location.search).get('only') ?? '';
const alone = BODIES[only];
const entry = CHAPTERS.find(({ id }) => alone && id === only);
if (entry) document.title = `${entry.title} · ${document.title}`;

/** The title is the first figure: a prediction settles on its truth. */
function Title() {
  return (
    <header class="title" id="top">
      <h1>
        Object detection,
        <br />
        <span class="found">
          <span class="found-truth" aria-hidden="true" />
          <span class="found-pred" aria-hidden="true" />
          <span class="found-tag" aria-hidden="true">
            words 0.98
          </span>
          box by box
        </span>
      </h1>
      <div class="title-text">
        <p class="lead">
          A detector does not only say <em>person</em>. It says where. Between the numbers that leave its
          network and the answer <em>four people, there</em>, rectangles are compared, ranked, thrown away and
          counted. This article lets you do that by hand.
        </p>
        <p>
          Every figure is alive: drag what has corners, by mouse, finger or keyboard. The numbers are those of
          the library itself, the same to the last digit in Node.js and here.
        </p>
      </div>
      <ol class="contents" aria-label="Contents">
        {CHAPTERS.map(({ id, number, title, about }) => (
          <li key={id}>
            <ContentsLine id={id} number={number} title={title} about={about} />
          </li>
        ))}
      </ol>
    </header>
  );
}

function ContentsLine({ id, number, title, about }: (typeof CHAPTERS)[number]) {
  const inner = (
    <>
      <span class="contents-number">{number}</span>
      <span class="contents-title">{title}</span>
      <span class="contents-about">{about}</span>
    </>
  );
  return BODIES[id] ? <a href={`#${id}`}>{inner}</a> : <div class="later">{inner}</div>;
}

export function Article() {
  const Alone = alone;
  return (
    <Shell shown={CHAPTERS.filter(({ id }) => BODIES[id]).map(({ id }) => id)} alone={alone ? only : ''}>
      {Alone ? (
        <>
          <h1 class="unseen">Object detection, box by box</h1>
          <Alone />
          <p class="foot">
            A chapter of <a href="./">Object detection, box by box</a>.
          </p>
        </>
      ) : (
        <>
          <Title />
          {CHAPTERS.map(({ id }) => {
            const Body = BODIES[id];
            return Body && <Body key={id} />;
          })}
          <footer class="foot">
            <p>
              boxwise. Post-processing and evaluation for object detection, in Node.js and in the browser.
              Every number on this page was computed by it, in this page.
            </p>
          </footer>
        </>
      )}
    </Shell>
  );
}
