/** The repository's folder. */
export declare const ROOT: string;
/** The browser entry that `npm run build:ts` writes. */
export declare const ENTRY: string;
/** Its writer of reports. */
export declare const REPORT: string;
/** What the entry imports as `boxwise-wasm32-wasi`. */
export declare const LOADER: string;
/** Builds what is missing. Throws with the cure where the Rust target is not installed. */
export declare function prepare(): void;
