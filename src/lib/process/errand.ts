/** One piece of work in a thread of its own, which nobody's answer waits for: plain data in, plain data out. */
import { type Transferable, Worker } from 'node:worker_threads';

type Bounds = {
  /** What takes longer is stuck. */
  readonly withinMs: number;
  /** Handed over rather than copied: they are empty here afterwards. */
  readonly transferList?: readonly Transferable[];
};

/**
 * `file` takes its `workerData`, posts one message and ends. Throws where it fails or takes too long.
 */
export const runErrand = async <Result>(
  file: URL,
  workerData: unknown,
  { withinMs, transferList = [] }: Bounds,
): Promise<Result> => {
  const worker = new Worker(file, { workerData, transferList: [...transferList] });
  const late = setTimeout(() => void worker.terminate(), withinMs);
  try {
    return await new Promise<Result>((resolve, reject) => {
      worker.once('message', resolve);
      worker.once('error', reject);
      worker.once('exit', () => reject(new Error(`${file.pathname} stopped without a result`)));
    });
  } finally {
    clearTimeout(late);
  }
};
