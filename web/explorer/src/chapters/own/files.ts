// Files as a browser hands them over: chosen, dropped, or a dropped folder's.

/** Paths of the files of dropped folders, which know their names alone. */
const paths = new WeakMap<File, string>();
/** The path of a file below the folder that was given. */
export const pathOf = (file: File): string => paths.get(file) ?? (file.webkitRelativePath || file.name);

/** All files of a drop, those in folders too. */
export async function droppedFiles(transfer: DataTransfer | null): Promise<File[]> {
  if (!transfer) return [];
  // Entries must be taken before the first wait: the browser empties the transfer then.
  const entries = [...transfer.items].map((item) => item.webkitGetAsEntry());
  if (entries.every((entry) => entry === null || entry.isFile)) return [...transfer.files];
  const lists = await Promise.all(entries.map((entry) => (entry ? filesOf(entry) : [])));
  return lists.flat();
}

async function filesOf(entry: FileSystemEntry): Promise<File[]> {
  if (entry.isFile) {
    const file = await new Promise<File>((resolve, reject) =>
      (entry as FileSystemFileEntry).file(resolve, reject),
    );
    paths.set(file, entry.fullPath.replace(/^\//, ''));
    return [file];
  }
  const reader = (entry as FileSystemDirectoryEntry).createReader();
  const files: File[] = [];
  for (;;) {
    // A reader gives a hundred at a time, and none at the end.
    const some = await new Promise<FileSystemEntry[]>((resolve, reject) =>
      reader.readEntries(resolve, reject),
    );
    if (some.length === 0) return files;
    files.push(...(await Promise.all(some.map(filesOf))).flat());
  }
}

export const isPicture = ({ type, name }: File): boolean =>
  type.startsWith('image/') || /\.(jpe?g|png|webp|gif|bmp|avif)$/i.test(name);
export const isJson = ({ name }: File): boolean => /\.json(\.gz)?$/i.test(name);

/**
 * Files that are let go anywhere in the page, but for a place that takes them itself and stops the event: a browser would open them in the
 * page's stead. `over` is told when files come over the page, and leave it. The function that is returned ends it.
 */
export function onFiles(
  over: (isOver: boolean) => void,
  drop: (transfer: DataTransfer | null) => void,
): () => void {
  const ending = new AbortController();
  const { signal } = ending;
  const hasFiles = (event: DragEvent) => event.dataTransfer?.types.includes('Files') ?? false;
  addEventListener('dragover', (event) => over(hasFiles(event)), { signal });
  addEventListener('dragleave', ({ relatedTarget }) => relatedTarget === null && over(false), { signal });
  addEventListener(
    'drop',
    (event) => {
      over(false);
      if (hasFiles(event)) drop(event.dataTransfer);
    },
    { signal },
  );
  return () => ending.abort();
}
