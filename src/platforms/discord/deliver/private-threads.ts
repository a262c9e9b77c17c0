/** Private threads on Discord: opened once for what they are about, with their people let in. */
import { DiscordAPIError, type REST, Routes, SnowflakeUtil } from 'discord.js';
import { z } from 'zod';
import type { ChannelAddress } from '../../../chat/deliver/conversations.ts';
import { createBoundedMap } from '../../../lib/process/bounded-map.ts';
import { isAsleep } from '../connect/failures.ts';

/** https://discord.com/developers/docs/resources/channel#channel-object-channel-types */
const PRIVATE_THREAD = 12;
/** Minutes without a word until it falls asleep: a day. */
const SLEEPS_AFTER = 1440;
/** Discord: up to 100 characters. */
const NAME_AT_MOST = 100;
/**
 * One of the same name and people that is older is another conversation: whoever repeats an opening
 * has given up by then.
 */
const REPEATED_WITHIN_MS = 3_600_000;
/** Threads of which we know what they were opened for; a day's, at a big course. */
const OPENED_KEPT = 2000;

/** Runs a request when it is our turn; `permission` is what it needs. Throws DeliveryError. */
export type Ask = <Result>(place: string, permission: string, request: () => Promise<Result>) => Promise<Result>;

export type PrivateThreads = {
  /** The thread’s id. With the same key it is the one that was opened before. */
  readonly open: (channel: ChannelAddress, name: string, people: readonly string[], key: string) => Promise<string>;
  /** Whoever is in it already stays. */
  readonly letIn: (threadId: string, people: readonly string[]) => Promise<void>;
};

type Needs = { readonly rest: REST; readonly ask: Ask; readonly now: () => Temporal.Instant };

const made = z.object({ id: z.string() });
const inGuild = z.object({ guild_id: z.string() });
const active = z.object({
  threads: z.array(
    z.object({
      id: z.string(),
      type: z.number(),
      name: z.string(),
      parent_id: z.string().nullish(),
      owner_id: z.string().nullish(),
      member_count: z.number().nullish(),
    }),
  ),
});

export const threadOptions = (name: string) => ({
  name: name.slice(0, NAME_AT_MOST).toWellFormed(),
  auto_archive_duration: SLEEPS_AFTER,
});

export const createPrivateThreads = ({ rest, ask, now }: Needs): PrivateThreads => {
  const byKey = createBoundedMap<Promise<string>>(OPENED_KEPT);
  const opened = createBoundedMap<true>(OPENED_KEPT);

  const areAllIn = async (threadId: string, people: readonly string[]): Promise<boolean> => {
    const found = await Promise.all(
      people.map((accountId) => ask(`thread ${threadId}`, '“View Channel”', () => isMember(rest, threadId, accountId))),
    );
    return found.every(Boolean);
  };

  /**
   * Discord knows no nonce for threads, so one that an answer which got lost has left is looked for:
   * of the same name, with just these people in it. One that nobody or not everybody was let into
   * yet is left alone, since it may be somebody else's; a thread without people is seen by nobody.
   */
  const findOpened = async (channel: ChannelAddress, name: string, people: readonly string[]) => {
    const { channelId } = channel;
    const place = `channel ${channelId}`;
    const guildId =
      channel.workspaceId ??
      (await ask(place, '“View Channel”', () => rest.get(Routes.channel(channelId)).then(inGuild.parse))).guild_id;
    const { threads } = await ask(place, '“View Channel”', () =>
      rest.get(Routes.guildActiveThreads(guildId)).then(active.parse),
    );
    const oldest = now().epochMilliseconds - REPEATED_WITHIN_MS;
    // The bot, who opened it, is one of them.
    const members = new Set(people).size + 1;
    for (const thread of threads) {
      if (thread.type !== PRIVATE_THREAD || thread.name !== name || thread.parent_id !== channelId) continue;
      if (thread.member_count !== members || opened.get(thread.id)) continue;
      if (SnowflakeUtil.timestampFrom(thread.id) >= oldest && (await areAllIn(thread.id, people))) return thread.id;
    }
    return undefined;
  };

  const letIn: PrivateThreads['letIn'] = async (threadId, people) => {
    for (const accountId of people) {
      const add = (): Promise<unknown> => rest.put(Routes.threadMembers(threadId, accountId));
      await ask(`thread ${threadId}`, '“Send Messages in Threads”', () =>
        add().catch(async (error: unknown) => {
          const change = changeToLetIn(error);
          if (!change) throw error;
          await rest.patch(Routes.channel(threadId), { body: change });
          await add();
        }),
      );
    }
  };

  const create = async ({ channelId }: ChannelAddress, name: string): Promise<string> => {
    // Or whoever is mentioned in it would be let in.
    const body = { ...threadOptions(name), type: PRIVATE_THREAD, invitable: false };
    const { id } = await ask(`a thread of channel ${channelId}`, '“Create Private Threads”', () =>
      rest.post(Routes.threads(channelId), { body }).then(made.parse),
    );
    return id;
  };

  const openOnce: PrivateThreads['open'] = async (channel, called, people) => {
    const { name } = threadOptions(called);
    const id = (await findOpened(channel, name, people)) ?? (await create(channel, name));
    opened.set(id, true);
    return id;
  };

  return {
    letIn,
    open: async (channel, name, people, key) => {
      const opening = byKey.get(key) ?? openOnce(channel, name, people, key);
      byKey.set(key, opening);
      opening.catch(() => byKey.delete(key));
      await letIn(await opening, people);
      return opening;
    },
  };
};

const MISSING_PERMISSIONS = 50_013;

/**
 * What keeps people out and can be changed: it sleeps; or Discord takes “only moderators add others”
 * to mean whoever opened it too, of which its documentation says nothing. Then its people may.
 */
const changeToLetIn = (error: unknown): object | undefined => {
  if (isAsleep(error)) return { archived: false };
  const isRefused = error instanceof DiscordAPIError && error.code === MISSING_PERMISSIONS;
  return isRefused ? { invitable: true } : undefined;
};

/** Asked of one person: the list of all members needs an intent that we don’t have. */
const isMember = async (rest: REST, threadId: string, accountId: string): Promise<boolean> => {
  try {
    await rest.get(Routes.threadMembers(threadId, accountId));
    return true;
  } catch (error) {
    if (error instanceof DiscordAPIError && error.status === 404) return false;
    throw error;
  }
};
