import type { ReportData } from '../../../../api/report/payload';
import { FALSE, FOUND, MISSED, MISTAKEN, type Outcomes } from '../../../../api/report/outcomes';

export type Change = 'fixed' | 'broken' | 'better' | 'worse';

/** What became of images and objects from run A to run B, at one confidence and IoU. What has not changed is left out. */
export interface Changes {
  images: { image: number; change: Change; errorsBefore: number; errorsAfter: number }[];
  objects: { object: number; change: 'fixed' | 'broken' }[];
}

/** `sides` are the outcomes of A and of B. */
export function changesOf(data: ReportData, sides: readonly [Outcomes, Outcomes]): Changes {
  const [before, after] = sides.map((own, nth) => errorsOf(data, nth, own)) as [Uint32Array, Uint32Array];
  const images: Changes['images'] = [];
  for (let image = 0; image < data.images.length; image++) {
    const [errorsBefore, errorsAfter] = [before[image], after[image]];
    if (errorsBefore === errorsAfter) continue;
    const isBetter = errorsAfter < errorsBefore;
    const change = isBetter
      ? errorsAfter === 0 ? 'fixed' : 'better'
      : errorsBefore === 0 ? 'broken' : 'worse'; // prettier-ignore
    images.push({ image, change, errorsBefore, errorsAfter });
  }
  const objects: Changes['objects'] = [];
  const [a, b] = sides;
  for (let object = 0; object < data.objects.length; object++) {
    const [was, is] = [a.object[object] === FOUND, b.object[object] === FOUND];
    if (was !== is) objects.push({ object, change: is ? 'fixed' : 'broken' });
  }
  return { images, objects };
}

/** False detections and missed objects of each image, as its tile counts them. */
function errorsOf({ runs, images, objects }: ReportData, nth: number, at: Outcomes): Uint32Array {
  const errors = new Uint32Array(images.length);
  const run = runs[nth];
  for (let d = 0; d < run.length; d++) if (at.detection[d] === FALSE) errors[run.image[d]]++;
  for (let o = 0; o < objects.length; o++)
    if (at.object[o] === MISSED || at.object[o] === MISTAKEN) errors[objects.image[o]]++;
  return errors;
}
