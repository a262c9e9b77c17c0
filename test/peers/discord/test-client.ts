/** What the peer's own tests drive it with: an unmodified discord.js client, and bare requests. */
import { createRequire } from 'node:module';
import { Client, type ClientOptions, GatewayIntentBits, type Interaction } from 'discord.js';
import { onTestFinished } from 'vitest';
import type { PeerOptions } from './options.ts';
import { type DiscordPeer, startDiscordPeer } from './start.ts';

/** A peer that is closed when the test is over. */
export const openPeer = async (options?: PeerOptions): Promise<DiscordPeer> => {
  const peer = await startDiscordPeer(options);
  onTestFinished(() => peer.close());
  return peer;
};

/**
 * The library's own copy of undici: without it requests leave by whichever copy was loaded first,
 * and another one can't read its forms.
 */
const { Agent } = createRequire(createRequire(import.meta.url).resolve('@discordjs/rest'))('undici');

/**
 * A discord.js client that is told the peer's address and nothing else; it answers interactions
 * with `answer`.
 */
export const createClient = (
  peer: DiscordPeer,
  answer: (interaction: Interaction) => unknown = () => undefined,
  options: Partial<ClientOptions> = {},
): Client => {
  const client = new Client({
    intents: [GatewayIntentBits.Guilds],
    rest: { api: peer.apiUrl, agent: new Agent() },
    ...options,
  });
  client.on('interactionCreate', answer);
  client.on('error', () => {});
  onTestFinished(() => client.destroy());
  return client;
};

/** The same, logged in and ready. */
export const login = async (
  peer: DiscordPeer,
  answer?: (interaction: Interaction) => unknown,
  options?: Partial<ClientOptions>,
): Promise<Client<true>> => {
  const client = createClient(peer, answer, options);
  const ready = new Promise<Client<true>>((resolve) => client.once('clientReady', resolve));
  await client.login(peer.token);
  return ready;
};

export type Said = {
  readonly status: number;
  readonly headers: Headers;
  readonly json: Record<string, unknown>;
};

/** One bare request with the bot's token. */
export const ask = async (
  peer: DiscordPeer,
  method: string,
  path: string,
  body?: unknown,
  token = peer.token,
): Promise<Said> => {
  const response = await fetch(`${peer.apiUrl}/v10${path}`, {
    method,
    headers: {
      authorization: `Bot ${token}`,
      ...(body instanceof FormData || body === undefined ? {} : { 'content-type': 'application/json' }),
    },
    ...(body !== undefined && { body: body instanceof FormData ? body : JSON.stringify(body) }),
  });
  const text = await response.text();
  return {
    status: response.status,
    headers: response.headers,
    json: text.startsWith('{') || text.startsWith('[') ? JSON.parse(text) : {},
  };
};

/** The paths of a 50035's errors, as in `components.0.label BASE_TYPE_MAX_LENGTH`. */
export const faultsIn = (errors: unknown, path: readonly string[] = []): string[] =>
  Object.entries((errors ?? {}) as Record<string, unknown>).flatMap(([key, value]) =>
    key === '_errors'
      ? (value as { code: string }[]).map(({ code }) => `${path.join('.')} ${code}`)
      : faultsIn(value, [...path, key]),
  );
