import { listings, type Listing } from 'components/code';
import { whole } from 'components/numbers';
import { count, IMAGE_SIZE, photoKey, proposals, ratios, shapes, sides, stride, way } from './state';

export const code = (): Listing[] => (way.value === 'windows' ? windows() : search());

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

function search(): Listing[] {
  const file = { cat: 'chelsea', coffee: 'coffee', motorcycle: 'motorcycle' }[photoKey.value];
  return listings(
    `import { selectiveSearch } from 'boxwise';
import sharp from 'sharp'; // npm install sharp

const picture = sharp('examples/centernet/photos/${file}.jpg').resize(450, 300);
const { data, info } = await picture.raw().toBuffer({ resolveWithObject: true });
const boxes = selectiveSearch({ data, width: info.width, height: info.height }, { minSize: 8 });
console.log(boxes.length / 4); // about ${proposals.value?.length ?? '1,000'}: the browser scales the picture in its own way`,
    `import cv2  # opencv-contrib-python

picture = cv2.resize(cv2.imread('examples/centernet/photos/${file}.jpg'), (450, 300))
search = cv2.ximgproc.segmentation.createSelectiveSearchSegmentation()
search.setBaseImage(picture)
search.switchToSelectiveSearchFast()
print(len(search.process()))`,
  );
}
