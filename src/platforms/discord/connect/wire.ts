/**
 * The four requests by which an interaction is answered; its token is all the permission they need.
 */
import { type RawFile, type REST, Routes } from 'discord.js';
import { isConnectionBroken, lateAnswer, wasNeverSent } from './failures.ts';
import { pause } from './pause.ts';
import { forgetIdle } from './rest.ts';

/** What an answer to an interaction is sent by. */
export type Call = { readonly id: string; readonly token: string; readonly applicationId: string };

type Message = { readonly body: { readonly flags: number }; readonly files: RawFile[] };

export type Wire = {
  /** The one first response, within 3 seconds. `type`: Discord's number for what it is. */
  readonly respond: (type: number, data?: object, files?: RawFile[]) => Promise<void>;
  /** The deferred reply, or the message whose control was used. */
  readonly editOriginal: (message: Message) => Promise<void>;
  readonly deleteOriginal: () => Promise<void>;
  readonly followUp: (message: Message, flags: number) => Promise<void>;
};

/** Pauses before a request whose connection broke is made again. */
const AGAIN_AFTER_MS = [0, 300];

/** Every request may throw; `lateAnswer` tells which failures nobody waits for. */
export const createWire = (rest: REST, { id, token, applicationId }: Call): Wire => {
  const original = Routes.webhookMessage(applicationId, token, '@original');
  const sent = async (request: () => Promise<unknown>, again: Again): Promise<void> => {
    try {
      await sendAgain(request, again);
    } finally {
      forgetIdle(rest);
    }
  };
  return {
    respond: (type, data, files = []) =>
      sent(
        () =>
          rest.post(Routes.interactionCallback(id, token), {
            auth: false,
            body: { type, ...(data ? { data } : {}) },
            files,
          }),
        { mayRepeat: isConnectionBroken, wasDone: (error) => lateAnswer(error) === 'answered' },
      ),
    editOriginal: ({ body, files }) =>
      sent(() => rest.patch(original, { auth: false, body, files }), {
        mayRepeat: isConnectionBroken,
      }),
    deleteOriginal: () =>
      sent(() => rest.delete(original, { auth: false }), {
        mayRepeat: isConnectionBroken,
        wasDone: (error) => lateAnswer(error) === 'expired',
      }),
    followUp: ({ body, files }, flags) =>
      sent(
        () =>
          rest.post(Routes.webhook(applicationId, token), {
            auth: false,
            body: { ...body, flags: body.flags | flags },
            files,
          }),
        // Each makes a message of its own.
        { mayRepeat: wasNeverSent },
      ),
  };
};

type Again = {
  readonly mayRepeat: (error: unknown) => boolean;
  /** What the second try is told where the first, whose connection broke, was done. */
  readonly wasDone?: (error: unknown) => boolean;
};

/** The library tries again what takes too long, and not what a broken connection cut off. */
const sendAgain = async (request: () => Promise<unknown>, { mayRepeat, wasDone }: Again): Promise<void> => {
  for (let tries = 0; ; tries += 1) {
    try {
      await request();
      return;
    } catch (error) {
      if (tries > 0 && wasDone?.(error)) return;
      const waitMs = AGAIN_AFTER_MS[tries];
      if (waitMs === undefined || !mayRepeat(error)) throw error;
      await pause(waitMs);
    }
  }
};
