/** Work that is done sooner than this shows no bar. */
const LONG_MS = 400;

/** Shows a share from 0 to 1, or nothing. */
export interface Progress {
  update(fraction: number): void;
  stop(): void;
}

/** A bar on stderr where a person looks at it; nothing for pipes, files and with `quiet`. */
export async function progressBar(title: string, quiet: boolean): Promise<Progress | undefined> {
  if (quiet || !process.stderr.isTTY) return undefined;
  const { default: progress } = await import('cli-progress');
  const bar = new progress.SingleBar({
    format: `${title} {bar} {percentage}%`,
    stream: process.stderr,
    clearOnComplete: true,
    gracefulExit: false,
    barCompleteChar: '█',
    barIncompleteChar: '░',
  });
  const begin = performance.now();
  let shown = false;
  return {
    update(fraction) {
      if (!shown && (fraction === 1 || performance.now() - begin < LONG_MS)) return;
      if (!shown) bar.start(1, fraction);
      shown = true;
      bar.update(fraction);
    },
    stop() {
      if (shown) bar.stop();
    },
  };
}
