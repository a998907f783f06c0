import { listings, type Listing } from 'components/code';
import { whole } from 'components/numbers';
import {
  count,
  grouping,
  IMAGE_SIZE,
  merge,
  photo,
  proposals,
  ratios,
  shapes,
  sides,
  stride,
  walk,
  way,
} from './state';

const WRITERS = { windows, merges, search };
export const code = (): Listing[] => WRITERS[way.value]();

function windows(): Listing[] {
  const [width, height] = IMAGE_SIZE;
  return listings(
    `import { slidingWindows } from 'boxwise';

const windows = slidingWindows({
  imageSize: [${width}, ${height}],
  scales: [${sides.value.join(', ')}],
  ratios: [${shapes.value.join(', ')}],
  stride: ${stride.value},
});
console.log(windows.count); // ${count.value ?? ''}`,
    `width, height, stride = ${width}, ${height}, ${stride.value}
shapes = ${sides.value.length} * ${ratios.value}
print(-(-width // stride) * -(-height // stride) * shapes)  # ${whole(count.value ?? 0).replaceAll(',', '')}`,
  );
}

/** The picture's own pixels: every decoder makes the same of these files. */
const reading = () => `import { selectiveSearch } from 'boxwise';
import sharp from 'sharp'; // npm install sharp

const picture = sharp('examples/centernet/photos/${photo.value.file}.jpg'); // in boxwise's repository
const { data, info } = await picture.raw().toBuffer({ resolveWithObject: true });
const image = { data, width: info.width, height: info.height };`;

function python(mode: 'Single' | 'Fast', result: string): string {
  return `import cv2  # opencv-contrib-python: its search, with segments and boxes of its own

picture = cv2.imread('examples/centernet/photos/${photo.value.file}.jpg')
search = cv2.ximgproc.segmentation.createSelectiveSearchSegmentation()
search.setBaseImage(picture)
search.switchTo${mode === 'Fast' ? 'SelectiveSearchFast' : 'SingleStrategy'}()
print(len(search.process()))  # boxwise finds ${result}`;
}

function search(): Listing[] {
  const found = (proposals.value?.boxes.length ?? 0) / 4;
  return listings(
    `${reading()}
const boxes = selectiveSearch(image, { maxProposals: 2000, minSize: 8 });
console.log(boxes.length / 4); // ${found || ''}`,
    python('Fast', String(found)),
  );
}

function merges(): Listing[] {
  const found = grouping.value;
  const regions = found ? String(2 * found.segments - 1) : '';
  const now = merge.value;
  const terms = now ? now.terms.join(' ') : '';
  const last = now
    ? `
const terms = similarities.subarray(4 * ${now.i}, 4 * ${now.i} + 4); // merge ${walk.place.value}
console.log(...terms); // ${terms}`
    : '';
  return listings(
    `${reading()}
const { trace } = selectiveSearch(image, { mode: 'single', trace: true });
const [{ segments, merges, similarities, boxes }] = trace;
console.log(segments, merges.length / 2, boxes.length / 4); // ${found ? `${found.segments} ${found.segments - 1} ${regions}` : ''}${last}`,
    python('Single', `${regions} regions`),
  );
}
