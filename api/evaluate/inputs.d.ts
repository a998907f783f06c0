import { type NativeColumns } from './columns.js';
import type { DetectionsInput, GroundTruthInput, IouType } from './types.js';
/** An input on its way to the addon. */
export interface Input<Form> {
    /** A path, bytes or columns. */
    form: Form;
    /** True where the bytes are boxwise's own text of parsed objects: their offsets mean nothing to the caller. */
    written: boolean;
}
/** Any form of ground truth but a `Dataset` as a path or bytes, for evaluations by `iouType`, or for any. */
export declare function datasetInput(groundTruth: Exclude<GroundTruthInput, {
    readonly imageCount: number;
}>, iouType?: IouType): Input<string | Uint8Array>;
/** Any form of detections as a path, bytes or columns, for an evaluation by `iouType`. */
export declare function detectionsInput(detections: DetectionsInput, iouType: IouType): Input<string | Uint8Array | NativeColumns>;
/** Takes the byte offset out of an error about text that the caller never saw. */
export declare function withoutOffset(thrown: unknown, written: boolean): unknown;
