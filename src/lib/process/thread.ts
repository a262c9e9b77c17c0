/**
 * Two threads that call each other's functions. What they pass is copied: plain data, no functions,
 * no instances of classes.
 */
import { readdirSync, readFileSync } from 'node:fs';
import { constants, getPriority, platform, setPriority } from 'node:os';
import { inspect } from 'node:util';
import { MessagePort, parentPort, Worker } from 'node:worker_threads';
import { type BirpcReturn, createBirpc } from 'birpc';
import type { Log, LogLevel } from './log.ts';
import { currentRequest } from './request.ts';

/**
 * Young objects get 1 MB at a time (a third of this): a thread that hands on what comes has few of
 * them, and its collections then are short.
 */
const YOUNG_MB = 3;

/** What the system calls these threads, in at most 15 characters. */
const NAME = 'ingress';
/**
 * In the system's steps of niceness: all of a free core still, a tenth of one that somebody else
 * wants too.
 */
const GIVES_WAY_BY = 10;

/** What they offer at the other end. */
export type Line<Theirs extends object, Ours extends object> = BirpcReturn<Theirs, Ours>;

type Port = {
  readonly postMessage: (message: unknown, transferred: MessagePort[]) => void;
  readonly on: (event: 'message', listener: (message: unknown) => void) => unknown;
};

/** Offers `ours` to the thread at the other end of a port, and gives what is offered there. */
export const offerAt = <Theirs extends object, Ours extends object>(port: Port, ours: Ours): Line<Theirs, Ours> =>
  createBirpc<Theirs, Ours>(ours, {
    post: (message: Message) => port.postMessage(message, portsIn(message)),
    on: (listener) => void port.on('message', listener),
    serialize: withPlainError,
    // A call that hangs, hangs for its caller alone, as it would without threads.
    timeout: -1,
  });

/** birpc's own: a call's arguments, or the error that it ended with. */
type Message = { readonly a?: readonly unknown[]; readonly e?: unknown };

/** A port can't be copied: it goes over to the other thread. */
const portsIn = ({ a: given = [] }: Message): MessagePort[] => given.filter((each) => each instanceof MessagePort);

const withPlainError = (message: Message): Message =>
  message.e === undefined ? message : { ...message, e: plainError(message.e) };

/**
 * An error may hold what can't be copied, and an answer that can't be sent would end the process:
 * its words and where it happened arrive.
 */
export const plainError = (error: unknown): Error => {
  const plain = new Error(error instanceof Error ? error.message : String(error));
  if (error instanceof Error && error.stack !== undefined) plain.stack = error.stack;
  return plain;
};

/**
 * Runs `file` as a thread. What it throws and nobody catches ends the process, as in the main
 * thread.
 */
export const openThread = <Theirs extends object, Ours extends object>(
  file: URL,
  ours: Ours,
): { readonly theirs: Line<Theirs, Ours>; readonly close: () => Promise<void> } => {
  const worker = new Worker(file, {
    name: NAME,
    resourceLimits: { maxYoungGenerationSizeMb: YOUNG_MB },
  });
  const theirs = offerAt<Theirs, Ours>(worker, ours);
  const close = async (): Promise<void> => {
    theirs.$close();
    await worker.terminate();
  };
  return { theirs, close };
};

/**
 * Lowers the priority of every other thread of this process: on a busy machine the threads opened
 * here then wait for a core less. Only on Linux, where each thread has a priority of its own. A
 * thread that is opened later has the priority of the one that opens it.
 */
export const giveWayToThreads = (): void => {
  if (platform() !== 'linux') return;
  for (const id of readdirSync('/proc/self/task')) {
    try {
      if (readFileSync(`/proc/self/task/${id}/comm`, 'utf8').trim() === NAME) continue;
      setPriority(Number(id), Math.min(constants.priority.PRIORITY_LOW, getPriority(Number(id)) + GIVES_WAY_BY));
    } catch {
      // It ended meanwhile, or a sandbox allows no such thing: then all are equal, as before.
    }
  }
};

/** In such a thread: offers `ours` to whoever opened it, and gives what they offer. */
export const offerToOpener = <Theirs extends object, Ours extends object>(ours: Ours): Line<Theirs, Ours> => {
  if (!parentPort) throw new TypeError('this file is run as a thread');
  return offerAt<Theirs, Ours>(parentPort, ours);
};

/** A log whose lines another thread writes. */
export const createThreadLog = (send: (level: LogLevel, fields: object, event: string) => Promise<void>): Log => {
  const at =
    (level: LogLevel): Log[LogLevel] =>
    (given, event) => {
      const request = currentRequest();
      const fields = request === undefined ? given : { ...given, request };
      // Some of it can't be copied: then what it looks like.
      void send(level, fields, event).catch(() => send(level, { fields: inspect(fields), request }, event));
    };
  return { info: at('info'), warn: at('warn'), error: at('error') };
};
