import type { AnchorClusters, EfficientDetAnchorOptions, GridDataset, KmeansOptions, PyramidOptions, RetinaNetAnchorOptions, SsdOptions, TorchvisionAnchorOptions } from '../anchors.js';
import type { Numeric } from '../arrays.js';
/** As `generateAnchors` of `boxwise`, off the event loop. */
export declare function generateAnchors(featureHeight: number, featureWidth: number, stride: number, scales: readonly number[], ratios: readonly number[]): Promise<Float64Array>;
/** As `pyramidAnchors` of `boxwise`, off the event loop. */
export declare function pyramidAnchors(options: PyramidOptions): Promise<Float64Array>;
/** As `torchvisionAnchors` of `boxwise`, off the event loop. */
export declare function torchvisionAnchors(options: TorchvisionAnchorOptions): Promise<Float64Array>;
/** As `retinaNetAnchors` of `boxwise`, off the event loop. */
export declare function retinaNetAnchors(options: RetinaNetAnchorOptions): Promise<Float64Array>;
/** As `efficientDetAnchors` of `boxwise`, off the event loop. */
export declare function efficientDetAnchors(options: EfficientDetAnchorOptions): Promise<Float64Array>;
/** As `ssdDefaultBoxes` of `boxwise`, off the event loop. */
export declare function ssdDefaultBoxes(options?: SsdOptions): Promise<Float64Array>;
/** As `kmeansAnchors` of `boxwise`, off the event loop. */
export declare function kmeansAnchors(boxes: Numeric | GridDataset, k: number, options?: KmeansOptions): Promise<AnchorClusters>;
