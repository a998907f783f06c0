/** The annotations that an evaluation reads, which are those of the indices. */
import { BoxwiseError } from '../api/errors.js';
import type { COCO } from './pycocotools-coco.js';
import { setOf } from './pycocotools-ids.js';
import type { Params } from './pycocotools-params.js';
import type { Annotation } from './pycocotools-types.js';

type Indexed = Pick<COCO, 'dataset' | 'anns' | 'imgToAnns' | 'origin'>;

/**
 * The annotations by `imgToAnns` and `anns`, as pycocotools reads them: what was taken out of an index is not evaluated, nor is what was put into the
 * dataset after `createIndex`. The dataset's own list where the indices have just that.
 *
 * @throws BoxwiseError `UNKNOWN_ID`: an annotation of an evaluated image and category that `anns` does not have, where Python raises a KeyError
 */
export function annotationsOf(coco: Indexed, { imgIds, catIds, useCats }: Params): readonly Annotation[] {
  const all = (coco.dataset.annotations ?? []) as unknown as readonly Annotation[];
  if (areThose(coco, all)) return all;
  const [images, categories] = [setOf(imgIds), setOf(catIds)];
  const found: Annotation[] = [];
  for (const [imgId, list] of coco.imgToAnns) {
    if (!images.has(imgId)) continue;
    for (const { id, category_id } of list) {
      if (useCats && !categories.has(category_id)) continue;
      const ann = coco.anns.get(id);
      if (ann === undefined) {
        const got = `none of the id ${String(id)}; call createIndex() after a change of the dataset, or change both indices`;
        throw new BoxwiseError('UNKNOWN_ID', 'in anns each annotation of imgToAnns', got, {
          input: coco.origin,
        });
      }
      found.push(ann);
    }
  }
  return found;
}

/** Whether the indices have these annotations, each image's in their order. */
function areThose({ anns, imgToAnns }: Indexed, all: readonly Annotation[]): boolean {
  let count = 0;
  for (const list of imgToAnns.values()) count += list.length;
  if (count !== all.length) return false;
  const next = new Map<Annotation[], number>();
  return all.every((ann) => {
    if (!imgToAnns.has(ann.image_id) || !anns.has(ann.id)) return false;
    const list = imgToAnns.get(ann.image_id);
    const at = next.get(list) ?? 0;
    next.set(list, at + 1);
    return list[at] === ann;
  });
}
