/** A thread for tests: asks back, fails, logs. */
import { createThreadLog, offerToOpener } from '../../src/lib/process/thread.ts';

export type EchoThread = {
  readonly askOpener: (words: string) => Promise<string>;
  readonly fail: () => Promise<never>;
  readonly logTwo: () => void;
};

export type EchoOpener = {
  readonly ask: (words: string) => Promise<string>;
  readonly log: (level: 'info' | 'warn' | 'error', fields: object, event: string) => void;
};

const opener = offerToOpener<EchoOpener, EchoThread>({
  askOpener: (words): Promise<string> => opener.ask(words),
  fail: () => Promise.reject(new Error('it broke here', { cause: { retry: () => 'again' } })),
  logTwo: () => {
    log.warn({ number: 1 }, 'plain');
    log.error({ odd: () => 'a function' }, 'strange');
  },
});
const log = createThreadLog(opener.log.asEvent);
