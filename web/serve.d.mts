/** Serves what `npm run web:build` wrote, on a port of its own. */
export declare function serve(folder?: string): Promise<{ url: string; close(): Promise<void> }>;
