/**
 * The other way in which Discord brings interactions: signed POSTs to an address of the bot's,
 * whose response is the answer.
 */
import { sign } from 'node:crypto';
import { InteractionResponseType, InteractionType } from 'discord-api-types/v10';
import { readBody } from './rest/body.ts';
import { takeAnswer } from './rest/interactions.ts';
import type { Interaction, World } from './world.ts';

export type SignatureFault = {
  /** Sends a signature of another body. */
  readonly forged?: boolean;
  /** Says that it was signed this long ago. */
  readonly agedMs?: number;
};

/**
 * POSTs a payload as Discord does. Ed25519 over the timestamp and the body (Discord, "Validating
 * Security Request Headers").
 */
export const postSigned = (
  world: World,
  url: string,
  payload: unknown,
  { forged, agedMs = 0 }: SignatureFault = {},
): Promise<Response> => {
  const body = JSON.stringify(payload);
  const timestamp = String(Math.floor((world.now() - agedMs) / 1000));
  const signature = sign(null, Buffer.from(timestamp + (forged ? `${body} ` : body)), world.keys.privateKey).toString(
    'hex',
  );
  return fetch(url, {
    method: 'POST',
    headers: {
      'content-type': 'application/json',
      'user-agent': 'Discord-Interactions/1.0 (+https://discord.com)',
      'x-signature-ed25519': signature,
      'x-signature-timestamp': timestamp,
    },
    body,
    signal: AbortSignal.timeout(world.settings.acknowledgeWithinMs),
  });
};

const fail = (world: World, interaction: Interaction, why: string): void => {
  if (interaction.acknowledged) return;
  world.log.counters.refusedAnswers += 1;
  interaction.failed = why;
  world.changes.emit('change');
};

/**
 * Brings one interaction, and takes the response as its answer; 202 says that the answer comes
 * through the callback.
 */
const bring = async (world: World, url: string, interaction: Interaction): Promise<void> => {
  try {
    const response = await postSigned(world, url, interaction.payload);
    const arrivedAt = performance.now();
    const bytes = Buffer.from(await response.arrayBuffer());
    if (response.status === 202) return;
    if (response.status !== 200) throw new Error(`the endpoint answered ${response.status}`);
    takeAnswer(world, interaction, await readBody(bytes, response.headers.get('content-type') ?? undefined), arrivedAt);
  } catch (error) {
    fail(world, interaction, error instanceof Error ? error.message : String(error));
  }
};

const isPong = async (response: Response): Promise<boolean> => {
  const json: unknown =
    response.status === 200 && response.headers.get('content-type')?.includes('json')
      ? await response.json()
      : undefined;
  return typeof json === 'object' && json !== null && 'type' in json && json.type === InteractionResponseType.Pong;
};

/**
 * Saves an endpoint as the developer portal does: only if it answers a PING, and refuses a forged
 * one with 401.
 */
const examine = async (world: World, url: string): Promise<void> => {
  const ping = () => ({
    id: world.nextId(),
    application_id: world.applicationId,
    type: InteractionType.Ping,
    token: 'ping',
    version: 1,
    user: world.bot,
    entitlements: [],
    authorizing_integration_owners: {},
  });
  if (!(await isPong(await postSigned(world, url, ping()))))
    throw new Error('the endpoint did not answer a PING with a PONG');
  const refused = await postSigned(world, url, ping(), { forged: true });
  if (refused.status !== 401) throw new Error(`the endpoint took a forged signature (${refused.status})`);
};

/** Of several each has its turn, as where a balancer stands before them. */
export const useEndpoints = async (world: World, urls: readonly string[]): Promise<void> => {
  for (const url of urls) await examine(world, url);
  world.endpointUrl = urls[0];
  let turn = 0;
  world.deliver = (interaction) => {
    turn += 1;
    void bring(world, urls[turn % urls.length] ?? '', interaction);
  };
};
