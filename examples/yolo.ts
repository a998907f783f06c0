// From pictures to boxes with a YOLO in an ONNX file, by onnxruntime-node:
//   npx tsx examples/yolo.ts yolo11n.onnx street.jpg ...              prints what is found
//   npx tsx examples/yolo.ts yolo11n.onnx street.jpg --out boxes.jpg  draws it; replaces no other file without --force
//   npx tsx examples/yolo.ts own.onnx street.jpg --model yolov5 --size 640   where the file does not say what it is
import { parseArgs } from 'node:util';

import sharp from 'sharp';

import { checkOut, drawRows, type Marked } from './draw.js';
import { loadNetwork, program, wholeOf, type Main, type Network } from './network.js';

const USAGE = 'usage: npx tsx examples/yolo.ts MODEL.onnx PICTURE ... [--out BOXES.jpg] [--force] [--model NAME] [--size PIXELS]'; // prettier-ignore

/** The program. */
export const main: Main = async (args, print) => {
  const { values, positionals } = parseArgs({
    args,
    allowPositionals: true,
    options: {
      out: { type: 'string' },
      force: { type: 'boolean', default: false },
      model: { type: 'string' },
      size: { type: 'string' },
    },
  });
  const [file, ...pictures] = positionals;
  if (file === undefined || pictures.length === 0) throw new Error(USAGE);
  if (values.out !== undefined) await checkOut(values.out, values.force);
  const network = await loadNetwork(file, { model: values.model, size: wholeOf(values.size, 'size') });
  const marked: Marked[] = [];
  for (const picture of pictures) marked.push(await found(network, picture, print));
  if (values.out === undefined) return;
  await drawRows(marked.map((own) => [own]), 960, values.out); // prettier-ignore
  print(`wrote ${values.out}`);
};

/** Prints what is on a picture, and returns it as marks. */
async function found(network: Network, picture: string, print: (line: string) => void): Promise<Marked> {
  const detections = await network.look(sharp(picture));
  const { autoOrient } = await sharp(picture).metadata();
  print(`${picture} (${autoOrient.width} x ${autoOrient.height})`);
  const marks = [...detections].map(({ box, score, classId }) => {
    const name = network.nameOf(classId);
    print(`  ${name.padEnd(14)} ${score.toFixed(2)}  ${box.map((side) => side.toFixed(0)).join(' ')}`);
    return { box, text: `${name} ${score.toFixed(2)}`, color: '#d81b60' };
  });
  return { file: picture, ...autoOrient, marks: marks.toReversed() };
}

await program(import.meta.url, main);
