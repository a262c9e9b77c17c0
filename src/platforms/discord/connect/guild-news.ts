/** What the gateway tells of guilds: the little that we use of it. */
import { GatewayDispatchEvents, type GatewayDispatchPayload } from 'discord.js';

export type Guild = {
  readonly id: string;
  readonly name: string;
  readonly ownerId: string;
  readonly systemChannelId: string | null;
};

export type GuildNews =
  | {
      readonly kind: 'all';
      readonly shard: number;
      readonly shardCount: number;
      readonly guildIds: readonly string[];
    }
  | { readonly kind: 'here'; readonly guild: Guild }
  | { readonly kind: 'renamed'; readonly id: string; readonly name: string }
  | { readonly kind: 'left'; readonly id: string };

/** An outage is no arrival, and no farewell. */
export const guildNewsIn = (
  { t: event, d: data }: GatewayDispatchPayload,
  shard: { readonly number: number; readonly count: number },
): GuildNews | undefined => {
  switch (event) {
    case GatewayDispatchEvents.Ready:
      return {
        kind: 'all',
        shard: shard.number,
        shardCount: shard.count,
        guildIds: data.guilds.map(({ id }) => id),
      };
    case GatewayDispatchEvents.GuildCreate: {
      const { id, name, owner_id: ownerId, system_channel_id: systemChannelId } = data;
      return data.unavailable ? undefined : { kind: 'here', guild: { id, name, ownerId, systemChannelId } };
    }
    case GatewayDispatchEvents.GuildUpdate:
      return { kind: 'renamed', id: data.id, name: data.name };
    case GatewayDispatchEvents.GuildDelete:
      return data.unavailable ? undefined : { kind: 'left', id: data.id };
    default:
      return undefined;
  }
};
