/** Changes in a thread that may be asleep. */
import { DiscordAPIError, type REST, Routes } from 'discord.js';
import { isAsleep } from '../connect/failures.ts';
import type { Turns } from '../connect/turns.ts';

/**
 * A thread falls asleep when nobody writes in it, or is put away; a new message opens it again, but
 * to change or take back one it has to be opened first. Throws what Discord or the network refused.
 */
export const whileAwake = async (
  { rest, turns }: { readonly rest: REST; readonly turns: Turns },
  channelId: string,
  change: () => Promise<unknown>,
): Promise<void> => {
  const inTurn = async (): Promise<void> => {
    await turns.take();
    await change();
  };
  const openFirst = async (asleep: unknown): Promise<void> => {
    if (!isAsleep(asleep)) throw asleep;
    await turns.take();
    await rest.patch(Routes.channel(channelId), { body: { archived: false } }).catch((refused: unknown) => {
      // Where a moderator locked it, what was said of the change is what counts.
      throw refused instanceof DiscordAPIError ? asleep : refused;
    });
    await inTurn();
  };
  await inTurn().catch(openFirst);
};
