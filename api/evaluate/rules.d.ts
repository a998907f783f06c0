import type { EvaluateOptions, Protocol } from './types.js';
/** Rules of single protocols in a form that the addon takes. */
export interface NativeRules {
    interpolation?: string;
    continuous?: boolean;
    hierarchy?: NativeHierarchy;
    expandDetections?: boolean;
    groupOfWeight?: number;
    verifiedOnly?: boolean;
}
/** The places of a tree without its root, parents before their children; -1 is the root. */
interface NativeHierarchy {
    labels: string[];
    parents: number[];
}
/** The options that are a protocol's own, checked. Those of another protocol are refused, as they would do nothing. */
export declare function ofProtocol(options: EvaluateOptions, protocol: Protocol): NativeRules;
export {};
