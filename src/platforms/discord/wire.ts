/** The four requests by which an interaction is answered; its token is all the permission they need. */
import { type REST, Routes } from 'discord.js';
import type { responseType } from './components.ts';
import type { ReadyMessage } from './pictures.ts';
import type { Call } from './receive.ts';
import { forgetIdle } from './rest.ts';

export type Wire = {
  /** The one first response, within 3 seconds. */
  readonly respond: (
    type: (typeof responseType)[keyof typeof responseType],
    data?: object,
    files?: ReadyMessage['files'],
  ) => Promise<void>;
  /** The deferred reply, or the message whose control was used. */
  readonly editOriginal: (message: ReadyMessage) => Promise<void>;
  readonly deleteOriginal: () => Promise<void>;
  readonly followUp: (message: ReadyMessage, flags: number) => Promise<void>;
};

/** Every request may throw; `lateAnswer` tells which failures nobody waits for. */
export const createWire = (rest: REST, { id, token, applicationId }: Call): Wire => {
  const original = Routes.webhookMessage(applicationId, token, '@original');
  const sent = async (request: Promise<unknown>): Promise<void> => {
    try {
      await request;
    } finally {
      forgetIdle(rest);
    }
  };
  return {
    respond: (type, data, files = []) =>
      sent(
        rest.post(Routes.interactionCallback(id, token), {
          auth: false,
          body: { type, ...(data ? { data } : {}) },
          files,
        }),
      ),
    editOriginal: ({ body, files }) => sent(rest.patch(original, { auth: false, body, files })),
    deleteOriginal: () => sent(rest.delete(original, { auth: false })),
    followUp: ({ body, files }, flags) =>
      sent(
        rest.post(Routes.webhook(applicationId, token), {
          auth: false,
          body: { ...body, flags: body.flags | flags },
          files,
        }),
      ),
  };
};
