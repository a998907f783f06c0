import { Dataset } from '../evaluate/dataset.js';
import type { OpenImagesFiles, ReadColumns, VocFiles } from '../formats/types.js';
/** As `readVoc` of `boxwise`, off the event loop. */
export declare function readVoc(files: VocFiles): Promise<Dataset>;
/** As `readVocResults` of `boxwise`, off the event loop. */
export declare function readVocResults(files: string | URL | readonly (string | URL)[]): Promise<ReadColumns>;
/** As `readOpenImages` of `boxwise`, off the event loop. */
export declare function readOpenImages(files: OpenImagesFiles): Promise<Dataset>;
/** As `readOpenImagesResults` of `boxwise`, off the event loop. */
export declare function readOpenImagesResults(file: string | URL): Promise<ReadColumns>;
