/**
 * A bot on all four transports at once, in a process of its own. Its main thread hangs once it is
 * told to, until somebody writes to its standard input.
 */
import { readSync } from 'node:fs';
import { openPostgres } from '../../src/database/client.ts';
import { openIngress } from '../../src/ingress/ingress.ts';
import { createDiscordStore } from '../../src/platform-stores/discord.ts';
import { createSlackStore } from '../../src/platform-stores/slack.ts';
import { connectDiscord } from '../../src/platforms/discord/discord.ts';
import type { SlackSettings } from '../../src/platforms/slack/connect/settings.ts';
import { connectSlack } from '../../src/platforms/slack/slack.ts';
import { createGated } from '../platforms/discord/gated.ts';

type Access = { readonly token: string; readonly apiUrl: string; readonly publicKey?: string };
/** What the test gives it, as JSON. */
export type Scene = {
  readonly databaseUrl: string;
  readonly port: number;
  readonly discord: readonly Access[];
  readonly slack: readonly SlackSettings[];
};

const { databaseUrl, port, discord, slack }: Scene = JSON.parse(process.env['SCENE'] ?? '');
const log = { info: () => {}, warn: console.error, error: console.error };
const database = await openPostgres(databaseUrl, { connections: 4 });
const { dispatcher, commands } = createGated();
const now = (): Temporal.Instant => Temporal.Now.instant();
const ingress = openIngress(log);
const shared = { ingress, dispatcher, commands, log, now };

for (const access of discord)
  await connectDiscord({
    ...shared,
    ...access,
    applicationScope: 'global',
    store: createDiscordStore(database),
  });
for (const settings of slack)
  await connectSlack({ ...shared, settings, store: createSlackStore(database), home: async () => [] });
await ingress.listen({ port, host: '127.0.0.1' });

process.on('message', () => {
  console.log('hangs');
  readSync(0, Buffer.alloc(1));
});
console.log('open');
