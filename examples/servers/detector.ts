// What both servers do with a request: a picture in, detections out, and no work for a client that has left.
import { BoxwiseError } from 'boxwise';
import sharp from 'sharp';

import { loadNetwork } from '../network.js';

/** One object on a picture. */
export interface Found {
  name: string;
  score: number;
  /** Corners in pixels of the picture: x1, y1, x2, y2. */
  box: number[];
}

/** Finds the objects of a picture in the bytes of its file; gives up when the signal is aborted. */
export type Detector = (picture: Uint8Array, signal: AbortSignal) => Promise<Found[]>;

/** Longer bodies are refused. */
export const MOST_BYTES = 16 << 20;

/** Pictures with more pixels are refused, however short their files are. */
const MOST_PIXELS = 50_000_000;

/** A detector with the network of an ONNX file. */
export async function loadDetector(file: string): Promise<Detector> {
  const network = await loadNetwork(file);
  return async (picture, signal) => {
    const found = await network.look(sharp(picture, { limitInputPixels: MOST_PIXELS }), signal);
    return [...found].map(({ box, score, classId }) => ({ name: network.nameOf(classId), score, box }));
  };
}

/** Status and body for an error. Bodies that are no picture are the client's mistake. */
export function refusal(error: unknown): [status: number, body: { error: string; message: string }] {
  if (error instanceof BoxwiseError && error.code !== 'INTERNAL') {
    return [400, { error: error.code, message: error.message }];
  }
  const { message, statusCode } = error as { message?: unknown; statusCode?: unknown };
  // Of the server's own readers of bodies, as 413 for one that is too long.
  if (typeof statusCode === 'number' && statusCode < 500) {
    return [statusCode, { error: 'REFUSED', message: String(message) }];
  }
  if (/unsupported image format|Input (buffer|image)/i.test(String(message))) {
    return [400, { error: 'NO_PICTURE', message: 'the body is no picture that can be read' }];
  }
  console.error(error);
  return [500, { error: 'INTERNAL', message: 'a mistake of the server' }];
}
