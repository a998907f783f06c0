import type { Contestant } from './measure.js';

type Tensorflow = (boxes: Float32Array, scores: Float32Array, iouThreshold: number) => Contestant[];

/** Suppression by TensorFlow.js on its CPU backend, where that is installed. */
export async function tensorflow(): Promise<Tensorflow> {
  try {
    const tf = await import('@tensorflow/tfjs-core');
    tf.env().set('IS_NODE', false); // else it advertises its Node backend
    await import('@tensorflow/tfjs-backend-cpu');
    await tf.setBackend('cpu');
    return (boxes, scores, iouThreshold) => {
      const { length } = scores;
      const inputs = [tf.tensor2d(boxes, [length, 4]), tf.tensor1d(scores)] as const;
      const run = (): unknown =>
        tf.tidy(() => tf.image.nonMaxSuppression(...inputs, length, iouThreshold).dataSync());
      return [{ name: 'tfjs cpu', run }];
    };
  } catch {
    return () => [];
  }
}
