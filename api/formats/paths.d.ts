import type * as addon from '../../native.js';
import type { OpenImagesFiles, ReadColumns, VocFiles } from './types.js';
/** A path or a `file:` URL as a path. */
export declare function pathOf(path: unknown, input: string): string;
/** One path or several. */
export declare function pathsOf(paths: unknown, input: string): string[];
export declare function vocFiles(files: VocFiles): addon.VocArg;
export declare function openImagesFiles(files: OpenImagesFiles): addon.OpenImagesArg;
/** What was read, as `evaluate` takes it. */
export declare function columnsRead(columns: addon.ReadColumns): ReadColumns;
