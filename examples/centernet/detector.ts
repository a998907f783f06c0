// A real network under boxwise: the CenterNet of @vladmandic/human (MobileNetV3, COCO's 80 classes), run by TensorFlow.js on WebAssembly.
import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';

import { loadGraphModel, type GraphModel } from '@tensorflow/tfjs-converter';
import * as tf from '@tensorflow/tfjs-core';
import { setWasmPaths } from '@tensorflow/tfjs-backend-wasm';
import sharp from 'sharp';

import { GREY, OUTPUTS, SIDE, type Outputs } from './head.js';

export { HEAD, type Outputs } from './head.js';

/** A photograph as the network takes it, with its own size. */
export interface Photo {
  /** RGB, row by row, 0 to 255, letterboxed to 512 × 512. */
  pixels: Float32Array;
  width: number;
  height: number;
}

/** Reads a photograph and fits it into the network's input as `resize: 'letterbox'` says. */
export async function readPhoto(file: string): Promise<Photo> {
  const { width = 0, height = 0 } = await sharp(file).metadata();
  const gain = Math.min(SIDE / width, SIDE / height);
  const [scaledWidth, scaledHeight] = [Math.round(width * gain), Math.round(height * gain)];
  const left = Math.max(0, Math.round((SIDE - scaledWidth) / 2 - 0.1));
  const top = Math.max(0, Math.round((SIDE - scaledHeight) / 2 - 0.1));
  const bytes = await sharp(file)
    .toColourspace('srgb')
    .removeAlpha()
    .resize(scaledWidth, scaledHeight, { fit: 'fill', kernel: 'linear' })
    .extend({
      left,
      top,
      right: SIDE - scaledWidth - left,
      bottom: SIDE - scaledHeight - top,
      background: { r: GREY, g: GREY, b: GREY },
    })
    .raw()
    .toBuffer();
  return { pixels: Float32Array.from(bytes), width, height };
}

/** Loads the network from node_modules; nothing is downloaded. */
export async function loadNetwork(): Promise<(photo: Photo) => Promise<Outputs>> {
  const { resolve } = createRequire(import.meta.url);
  setWasmPaths(join(dirname(resolve('@tensorflow/tfjs-backend-wasm')), '/'));
  await tf.setBackend('wasm');
  const network = await loadGraph(join(dirname(resolve('@vladmandic/human')), '..', 'models', 'centernet'));
  return async ({ pixels }) => {
    const input = tf.tensor(pixels, [1, SIDE, SIDE, 3]);
    const outputs = network.execute(input, [...OUTPUTS]) as tf.Tensor[];
    const read = outputs.map(async (output, i) => [
      OUTPUTS[i],
      { data: await output.data(), dims: output.shape },
    ]);
    const named = Object.fromEntries(await Promise.all(read)) as Outputs;
    tf.dispose([input, ...outputs]);
    return named;
  };
}

async function loadGraph(path: string): Promise<GraphModel> {
  const [text, weights] = await Promise.all([readFile(`${path}.json`, 'utf8'), readFile(`${path}.bin`)]);
  const { modelTopology, weightsManifest, signature, format } = JSON.parse(text);
  const weightSpecs = weightsManifest.flatMap((group: { weights: object[] }) => group.weights);
  const weightData = new Uint8Array(weights).buffer;
  return loadGraphModel({
    load: () => Promise.resolve({ modelTopology, weightSpecs, weightData, signature, format }),
  });
}
