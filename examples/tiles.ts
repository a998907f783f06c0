// Small objects on a large picture: the network looks at overlapping tiles, and what tiles found twice or in parts is joined.
//   npx tsx examples/tiles.ts yolo11n.onnx aerial.jpg                  prints what is found
//   npx tsx examples/tiles.ts yolo11n.onnx aerial.jpg --tile 640 --out boxes.jpg
import { parseArgs } from 'node:util';

import { stitch, tiles, type Detections } from 'boxwise';
import sharp from 'sharp';

import { checkOut, drawRows } from './draw.js';
import { loadNetwork, program, wholeOf, type Main } from './network.js';

const USAGE = 'usage: npx tsx examples/tiles.ts MODEL.onnx PICTURE [--tile PIXELS] [--out BOXES.jpg] [--force] [--model NAME] [--size PIXELS]'; // prettier-ignore

/** The program. */
export const main: Main = async (args, print) => {
  const { values, positionals } = parseArgs({
    args,
    allowPositionals: true,
    options: {
      tile: { type: 'string', default: '640' },
      out: { type: 'string' },
      force: { type: 'boolean', default: false },
      model: { type: 'string' },
      size: { type: 'string' },
    },
  });
  const [file, picture, more] = positionals;
  if (file === undefined || picture === undefined || more !== undefined) throw new Error(USAGE);
  const side = wholeOf(values.tile, 'tile') as number;
  if (values.out !== undefined) await checkOut(values.out, values.force);
  const network = await loadNetwork(file, { model: values.model, size: wholeOf(values.size, 'size') });

  // The picture is read once; tiles are cut out of its bytes.
  const upright = sharp(picture).rotate().toColourspace('srgb').removeAlpha().raw();
  const { data, info } = await upright.toBuffer({ resolveWithObject: true });
  const imageSize = [info.width, info.height] as const;
  const parts = tiles(imageSize, { size: side, overlap: 0.2 });
  const inTiles: Detections[] = [];
  for (const { x: left, y: top, width, height } of parts) {
    inTiles.push(await network.look(sharp(data, { raw: info }).extract({ left, top, width, height })));
  }
  const found = stitch(inTiles, parts, { imageSize });
  const inAll = inTiles.reduce((sum, { length }) => sum + length, 0);
  print(
    `${picture} (${info.width} x ${info.height}): ${inAll} in ${parts.length} tiles, ${found.length} joined`,
  );
  const marks = [...found].map(({ box, score, classId }) => {
    const name = network.nameOf(classId);
    print(`  ${name.padEnd(14)} ${score.toFixed(2)}  ${box.map((edge) => edge.toFixed(0)).join(' ')}`);
    return { box, text: `${name} ${score.toFixed(2)}`, color: '#d81b60' };
  });
  if (values.out === undefined) return;
  const { width, height } = info;
  await drawRows([[{ file: picture, width, height, marks: marks.toReversed() }]], 960, values.out);
  print(`wrote ${values.out}`);
};

await program(import.meta.url, main);
