import { helpOf } from './errors.js';

/**
 * The codes whose texts end with their help: what to look for is not in the call but in how its inputs were made or in other software, and the page has
 * the usual cases. Every other message says what to do by itself.
 */
const LONGER_THAN_A_SENTENCE: ReadonlySet<string> = new Set([
  'INTERNAL',
  'INVALID_IMAGE',
  'NO_BINARY',
  'NO_REDIS',
  'UNKNOWN_IMAGE',
  'CATEGORY_IDS_OF_ANOTHER_TYPE',
  'CLASSES_LOOK_PERMUTED',
  'DETECTIONS_OF_UNKNOWN_CATEGORY',
  'DETECTIONS_OVERLAP_NOTHING',
  'FRAMES_LOOK_SHIFTED',
  'IMAGES_WITHOUT_DETECTIONS',
]);

/** A message with the place of its help at the end, where that helps. */
export const withHelp = (code: string, message: string): string =>
  LONGER_THAN_A_SENTENCE.has(code) ? `${message}; see ${helpOf(code)}` : message;

/** Copies of warnings whose messages end with the help where that helps. */
export const helped = <T extends { code: string; message: string }>(warnings: readonly T[]): T[] =>
  warnings.map((warning) => ({ ...warning, message: withHelp(warning.code, warning.message) }));
