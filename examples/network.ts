// What the examples with onnxruntime share: a network from an ONNX file, and names for what it finds.
import { readFile } from 'node:fs/promises';
import { pathToFileURL } from 'node:url';

import { BoxwiseError, coco80, modelFromMetadata, type Detections, type Model } from 'boxwise';
import { detect, type DetectOptions, type ImageInput } from 'boxwise/onnxruntime';
import { InferenceSession } from 'onnxruntime-node';

/** A network that is ready to look at pictures. */
export interface Network {
  /** Finds objects; `signal` gives the work up. */
  look(image: ImageInput, signal?: AbortSignal): Promise<Detections>;
  /** What a class is called. */
  nameOf(classId: number): string;
}

/** What the ONNX file does not say. */
export interface NetworkOptions {
  /** The model's name; by default the metadata of the file say it. */
  model?: string | undefined;
  /** Width and height of the input, where the file does not fix them. */
  size?: number | undefined;
}

/** Loads an ONNX file. */
export async function loadNetwork(file: string, { model, size }: NetworkOptions = {}): Promise<Network> {
  const bytes = await readFile(file).catch((error: Error) => {
    throw new Error(`cannot read the network ${file}: ${error.message}`);
  });
  const session = await InferenceSession.create(bytes).catch((error: Error) => {
    throw new Error(`${file} is no network that onnxruntime can load: ${error.message}`);
  });
  const names = namesIn(bytes);
  const which = model === undefined && names !== undefined ? { metadata: bytes } : { model: model as Model };
  const options = { ...which, ...(size !== undefined && { inputSize: size }) } as DetectOptions;
  return {
    look: (image, signal) => detect(session, image, { ...options, ...(signal && { signal }) }),
    nameOf: (classId) => (names ?? coco80)[classId] ?? `class ${classId}`,
  };
}

/** Names of the classes, if the file has metadata of a known exporter. */
function namesIn(bytes: Uint8Array): readonly string[] | undefined {
  try {
    return modelFromMetadata(bytes).names;
  } catch (error) {
    if (error instanceof BoxwiseError) return undefined;
    throw error;
  }
}

/** A whole number of an option. */
export function wholeOf(text: string | undefined, option: string): number | undefined {
  if (text === undefined) return undefined;
  if (/^\d+$/.test(text) && Number(text) > 0) return Number(text);
  throw new Error(`--${option} takes a whole number of pixels, got ${text}`);
}

/** What a program is: its arguments, and where its lines go. */
export type Main = (args: string[], print: (line: string) => void) => Promise<void>;

/** Runs a program if its module is what Node.js was started with; what goes wrong is one line and the exit code 1. */
export async function program(module: string, main: Main): Promise<void> {
  if (module !== pathToFileURL(process.argv[1] ?? '').href) return;
  try {
    await main(process.argv.slice(2), (line) => console.log(line));
  } catch (error) {
    console.error(error instanceof Error ? error.message : error);
    process.exitCode = 1;
  }
}
