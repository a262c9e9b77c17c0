/**
 * A thread for one kind of work, with all that it takes to do it loaded once: one piece after
 * another, plain data in, plain data out. It is gone where there was none for a while.
 */
import { parentPort, Worker } from 'node:worker_threads';
import { plainError } from './thread.ts';
import { createTurns } from './turns.ts';
import { withDeadline } from './within.ts';

/** What it has loaded is memory that nobody else can use. */
const IDLE_MS = 60_000;

type Bounds = {
  /** From being asked to the result; what takes longer is stuck, and its thread is ended. */
  readonly withinMs: number;
  /** In hand and waiting together; more are refused at once. */
  readonly atMost: number;
};

type Done<Result> = { readonly result: Result } | { readonly error: Error };

/**
 * `file` gives what it does to `takeWork`. Throws where that fails, takes too long, or its thread
 * dies; the next piece gets a new one.
 */
export const openWorkshop = <Task>(
  file: URL,
  { withinMs, atMost }: Bounds,
): (<Result>(task: Task) => Promise<Result>) => {
  const inTurn = createTurns(1);
  let thread: Worker | undefined;
  let idle: NodeJS.Timeout | undefined;
  let taken = 0;

  const forget = (gone: Worker): void => {
    if (thread === gone) thread = undefined;
  };
  const close = (opened: Worker): void => {
    forget(opened);
    void opened.terminate();
  };
  const open = (): Worker => {
    const opened = new Worker(file);
    opened.on('error', () => forget(opened));
    opened.on('exit', () => forget(opened));
    return opened;
  };

  const carryOut = async <Result>(task: Task, leftMs: number): Promise<Result> => {
    if (leftMs <= 0) throw new Error(`${file.pathname} had no time for it`);
    clearTimeout(idle);
    thread ??= open();
    const opened = thread;
    opened.ref();
    const { promise, resolve, reject } = Promise.withResolvers<Done<Result>>();
    const died = (): void => reject(new Error(`${file.pathname} stopped without a result`));
    opened.once('message', resolve).once('error', reject).once('exit', died);
    try {
      opened.postMessage(task);
      const done = await withDeadline(leftMs, promise, () => close(opened));
      if ('error' in done) throw done.error;
      return done.result;
    } finally {
      opened.off('message', resolve).off('error', reject).off('exit', died).unref();
      idle = setTimeout(() => close(opened), IDLE_MS).unref();
    }
  };

  return async <Result>(task: Task) => {
    if (taken >= atMost) throw new Error(`too much waits for ${file.pathname}`);
    taken += 1;
    const until = performance.now() + withinMs;
    try {
      return await inTurn(() => carryOut<Result>(task, until - performance.now()));
    } finally {
      taken -= 1;
    }
  };
};

/** In the thread: does what is asked, in the order in which it is. */
export const takeWork = <Task, Result>(work: (task: Task) => Result | Promise<Result>): void => {
  const port = parentPort;
  if (!port) throw new TypeError('this file is run as a thread');
  port.on('message', async (task: Task) => {
    const done = await Promise.try(work, task).then(
      (result): Done<Result> => ({ result }),
      (error: unknown): Done<Result> => ({ error: plainError(error) }),
    );
    port.postMessage(done);
  });
};
