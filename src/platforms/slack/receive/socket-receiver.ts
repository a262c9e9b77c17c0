/** Socket Mode for bolt, by way of a thread that acknowledges. */

import type { Log } from '../../../lib/process/log.ts';
import { openThread } from '../../../lib/process/thread.ts';
import { SlackStartError } from '../connect/teams.ts';
import { createReceiver, type SlackReceiver, type Taking } from './receiver.ts';

export type SocketOptions = {
  readonly appToken: string;
  readonly apiUrl: string | undefined;
  /** Milliseconds that Slack has to greet a new connection. */
  readonly helloWithinMs?: number | undefined;
};

/** What the thread offers. */
export type SocketThread = {
  /** Connects; gives why it can't, with Slack's own word where it was Slack who refused. */
  readonly start: (
    options: SocketOptions,
  ) => Promise<{ readonly message: string; readonly word: string | undefined } | undefined>;
  /** Answers once all that came so far has been handed on. */
  readonly settled: () => void;
  readonly stop: () => Promise<void>;
};

/** What the thread is offered. */
export type SocketOpener = Taking & {
  readonly log: (level: keyof Log, fields: object, event: string) => void;
};

/** Its `start` throws SlackStartError. */
export const createSocketReceiver = (options: SocketOptions, log: Log): SlackReceiver => {
  let opened: ReturnType<typeof openThread<SocketThread, SocketOpener>> | undefined;
  const start = async (taking: Taking): Promise<void> => {
    opened = openThread<SocketThread, SocketOpener>(new URL('./socket-thread.ts', import.meta.url), {
      ...taking,
      log: (level, fields, event) => log[level](fields, event),
    });
    const refused = await opened.theirs.start(options);
    if (refused) {
      await opened.close();
      throw startError(refused);
    }
  };
  const stop = async (): Promise<void> => {
    if (!opened || opened.theirs.$closed) return;
    await opened.theirs.stop();
    await opened.close();
  };
  const settled = async (): Promise<void> => {
    if (opened && !opened.theirs.$closed) await opened.theirs.settled();
  };
  return createReceiver({ start, stop, settled }, log);
};

const startError = ({
  message,
  word,
}: {
  readonly message: string;
  readonly word: string | undefined;
}): SlackStartError =>
  word === undefined
    ? new SlackStartError(
        'Slack’s Socket Mode can’t be reached: check the network, and SLACK_API_URL if it is set.',
        {
          cause: message,
        },
      )
    : new SlackStartError(
        `Slack refuses the app token (${word}): take one with connections:write from https://api.slack.com/apps (your app → Basic Information → App-Level Tokens, set as SLACK_APP_TOKEN).`,
        { cause: message },
      );
