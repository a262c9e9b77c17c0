/** Discord, connected to the fake one, with a real database for what it must remember. */
import { expect, vi } from 'vitest';
import type { Dispatcher } from '../../../src/chat/dispatch.ts';
import type { Command } from '../../../src/chat/receive/command.ts';
import { type Ingress, openIngress } from '../../../src/ingress/ingress.ts';
import { createDiscordStore } from '../../../src/platform-stores/discord.ts';
import { connectDiscord, type Discord, type DiscordNeeds } from '../../../src/platforms/discord/discord.ts';
import type { DiscordPeer } from '../../peers/discord/start.ts';
import type { TestDatabase } from '../../support/database.ts';

export type LogLine = {
  readonly level: 'info' | 'warn' | 'error';
  readonly event: string;
  readonly [field: string]: unknown;
};

export type Connected = Discord & { readonly ingress: Ingress; readonly lines: readonly LogLine[] };

type Wanted = {
  readonly dispatcher: Dispatcher;
  readonly commands: readonly Command[];
} & Partial<DiscordNeeds>;

/** Quick enough for a test, slow enough for a busy machine. */
const timing = { beatMs: 100, leaseMs: 1500, editEveryMs: 50 };

export const start = async (
  peer: DiscordPeer,
  { database }: Pick<TestDatabase, 'database'>,
  wanted: Wanted,
): Promise<Connected> => {
  const lines: LogLine[] = [];
  const log = (level: LogLine['level']) => (fields: object, event: string) =>
    void lines.push({ level, event, ...fields });
  const logTo = { info: log('info'), warn: log('warn'), error: log('error') };
  const ingress = openIngress(logTo);
  const discord = await connectDiscord({
    token: peer.token,
    apiUrl: peer.apiUrl,
    applicationScope: 'global',
    store: createDiscordStore(database),
    now: () => Temporal.Now.instant(),
    log: logTo,
    ...wanted,
    ingress,
    timing: { ...timing, ...wanted.timing },
  }).catch(async (error: unknown) => {
    await ingress.close();
    throw error;
  });
  const close = async (): Promise<void> => {
    await ingress.stopListening();
    await discord.close().finally(ingress.close);
  };
  return { ...discord, close, ingress, lines };
};

/** Once every guild has been welcomed: what comes after that comes of the test. */
export const welcomed = async ({ guilds, messages }: DiscordPeer): Promise<void> => {
  const silent = () => guilds.filter(({ channels }) => !Object.values(channels).some((id) => messages(id).length > 0));
  await vi.waitFor(() => expect(silent()).toEqual([]), { timeout: 10_000 });
};

const open: Connected[] = [];

/** Closed by `closeAll`, whatever becomes of the test. */
export const startForTest = async (...given: Parameters<typeof start>): Promise<Connected> => {
  const discord = await start(...given);
  open.push(discord);
  return discord;
};

/** Before the peer and the database go. */
export const closeAll = async (): Promise<void> =>
  void (await Promise.all(open.splice(0).map((discord) => discord.close())));
