/**
 * One number for all that is done for one act of a person, from its arrival to the reply, so that
 * its lines of the log are found together.
 */
import { AsyncLocalStorage } from 'node:async_hooks';
import { randomUUID } from 'node:crypto';

const storage = new AsyncLocalStorage<string>();

/** Short enough to be read out; told to people where something of ours failed. */
export const newRequest = (): string => randomUUID().slice(-12);

export const withRequest = <Result>(request: string, work: () => Result): Result => storage.run(request, work);

export const currentRequest = (): string | undefined => storage.getStore();
