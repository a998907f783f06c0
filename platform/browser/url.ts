/** In a page there are no files: `pathOf` says so. */
export const noFiles = true;

/** There are no files in a browser: their URLs go on as they are, and cannot be opened. */
export function fileURLToPath(url: URL): string {
  return url.href;
}
