/** What an identify must be before a session begins. */
import { GatewayCloseCodes, GatewayIntentBits } from 'discord-api-types/v10';
import { z } from 'zod';
import type { World } from '../world.ts';

const ALL_INTENTS = Object.values(GatewayIntentBits).reduce<number>(
  (sum, bit) => (typeof bit === 'number' ? sum | bit : sum),
  0,
);
const PRIVILEGED = GatewayIntentBits.GuildMembers | GatewayIntentBits.GuildPresences | GatewayIntentBits.MessageContent;
const MOST_GUILDS_UNSHARDED = 2500;

const identify = z.looseObject({
  token: z.string(),
  intents: z.int(),
  properties: z.looseObject({}),
  shard: z.tuple([z.int(), z.int()]).optional(),
});

export type Identify = { readonly shard: readonly [number, number]; readonly intents: number };

/** Whether this is the bot's token; a library may send it with or without its scheme. */
export const isToken = (world: World, given: string): boolean =>
  world.token !== undefined && given.replace(/^Bot /, '') === world.token;

/** The session that is wanted, or the close code that refuses it. */
export const readIdentify = (world: World, data: unknown): Identify | GatewayCloseCodes => {
  const parsed = identify.safeParse(data);
  if (!parsed.success) return GatewayCloseCodes.DecodeError;
  const { token, intents, shard = [0, 1] } = parsed.data;
  const [id, count] = shard;
  if (!isToken(world, token)) return GatewayCloseCodes.AuthenticationFailed;
  if (id < 0 || count < 1 || id >= count) return GatewayCloseCodes.InvalidShard;
  if (intents < 0 || (intents & ~ALL_INTENTS) !== 0) return GatewayCloseCodes.InvalidIntents;
  if ((intents & PRIVILEGED & ~world.settings.privilegedIntents) !== 0) return GatewayCloseCodes.DisallowedIntents;
  const guilds = [...world.guilds.values()].filter(({ joined }) => joined).length;
  if (guilds / count > MOST_GUILDS_UNSHARDED) return GatewayCloseCodes.ShardingRequired;
  return { shard: [id, count], intents };
};
