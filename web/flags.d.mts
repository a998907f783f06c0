/** How Chromium is started. */
export declare const FLAGS: string[];
