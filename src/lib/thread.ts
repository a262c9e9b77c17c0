/** Two threads that call each other's functions. What they pass is copied: plain data, no functions, no instances of classes. */
import { inspect } from 'node:util';
import { parentPort, Worker } from 'node:worker_threads';
import { type BirpcReturn, createBirpc } from 'birpc';

export type OtherThread<Theirs extends object, Ours extends object> = BirpcReturn<Theirs, Ours>;

/** A call that hangs, hangs for its caller alone, as it would without threads. */
const NO_TIMEOUT = -1;
/** Young objects get 1 MB at a time (a third of this): a thread that hands on what comes has few of them, and its collections then are short. */
const YOUNG_MB = 3;

/** Runs `file` as a thread. What it throws and nobody catches ends the process, as in the main thread. */
export const openThread = <Theirs extends object, Ours extends object>(
  file: URL,
  ours: Ours,
): { readonly theirs: OtherThread<Theirs, Ours>; readonly close: () => Promise<void> } => {
  const worker = new Worker(file, { resourceLimits: { maxYoungGenerationSizeMb: YOUNG_MB } });
  const theirs = createBirpc<Theirs, Ours>(ours, {
    post: (message) => worker.postMessage(message),
    on: (listener) => void worker.on('message', listener),
    timeout: NO_TIMEOUT,
  });
  const close = async (): Promise<void> => {
    theirs.$close();
    await worker.terminate();
  };
  return { theirs, close };
};

/** In such a thread: offers `ours` to whoever opened it, and gives what they offer. */
export const offerToOpener = <Theirs extends object, Ours extends object>(ours: Ours): OtherThread<Theirs, Ours> => {
  const port = parentPort;
  if (!port) throw new TypeError('this file is run as a thread');
  return createBirpc<Theirs, Ours>(ours, {
    post: (message) => port.postMessage(message),
    on: (listener) => void port.on('message', listener),
    timeout: NO_TIMEOUT,
  });
};

type Level = 'info' | 'warn' | 'error';
type LogLine = (fields: object, event: string) => void;
export type ThreadLog = Readonly<Record<Level, LogLine>>;

/** A log whose lines another thread writes. */
export const createThreadLog = (send: (level: Level, fields: object, event: string) => Promise<void>): ThreadLog => {
  const at =
    (level: Level): LogLine =>
    (fields, event) =>
      // An error may hold what can't be copied.
      void send(level, fields, event).catch(() => send(level, { fields: inspect(fields) }, event));
  return { info: at('info'), warn: at('warn'), error: at('error') };
};
