// The network itself, in the worker: TensorFlow.js on WebAssembly with the weights of @vladmandic/human. Loaded when a picture is looked at.
import { setWasmPaths } from '@tensorflow/tfjs-backend-wasm';
import { loadGraphModel } from '@tensorflow/tfjs-converter';
import * as tf from '@tensorflow/tfjs-core';
import plain from '@tensorflow/tfjs-backend-wasm/dist/tfjs-backend-wasm.wasm?url';
import simd from '@tensorflow/tfjs-backend-wasm/dist/tfjs-backend-wasm-simd.wasm?url';
import graph from 'centernet/centernet.json?url';
import weights from 'centernet/centernet.bin?url';
import { OUTPUTS, SIDE } from '../../../../../../examples/centernet/head';

async function load(url: string): Promise<Response> {
  const response = await fetch(url);
  if (!response.ok) throw new Error(`The network was not loaded: ${url}, ${response.status}`);
  return response;
}

/** Loads the network from the site's own files; returns what runs it on 512 × 512 pixels, RGB, 0 to 255. */
export async function loadNetwork(): Promise<(pixels: Float32Array) => Promise<Float32Array[]>> {
  // Without shared memory there are no threads: their file is not asked for.
  setWasmPaths({
    'tfjs-backend-wasm.wasm': plain,
    'tfjs-backend-wasm-simd.wasm': simd,
    'tfjs-backend-wasm-threaded-simd.wasm': simd,
  });
  tf.env().set('WASM_HAS_MULTITHREAD_SUPPORT', false);
  await tf.setBackend('wasm');
  const [{ modelTopology, weightsManifest, signature, format }, weightData] = await Promise.all([
    load(graph).then((response) => response.json()),
    load(weights).then((response) => response.arrayBuffer()),
  ]);
  const weightSpecs = weightsManifest.flatMap((group: { weights: object[] }) => group.weights);
  const network = await loadGraphModel({
    load: () => Promise.resolve({ modelTopology, weightSpecs, weightData, signature, format }),
  });
  return async (pixels) => {
    const input = tf.tensor(pixels, [1, SIDE, SIDE, 3]);
    const outputs = network.execute(input, OUTPUTS.slice(0, 2)) as tf.Tensor[];
    const read = await Promise.all(outputs.map((output) => output.data()));
    tf.dispose([input, ...outputs]);
    return read as Float32Array[];
  };
}
