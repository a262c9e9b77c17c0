/** Which roles a guild has, and somebody in it, asked for where Discord doesn't say it with each act. */
import { DiscordAPIError, type REST, Routes } from 'discord.js';
import { z } from 'zod';
import type { LookUpRoles, PlatformRoles } from '../../../chat/look-up-roles.ts';

const member = z.object({ roles: z.array(z.string()) });
const roles = z.array(z.object({ id: z.string() }));
/** Missing access, unknown guild, unknown member: they or we aren't in it any more. */
const NOT_IN_IT: ReadonlySet<number> = new Set([50_001, 10_004, 10_007]);
const snowflake = /^\d{1,20}$/;

type Rest = Pick<REST, 'get'>;

export const createRoleLookUps = (rest: Rest, now: () => Temporal.Instant): PlatformRoles => ({
  of: createRoleLookUp(rest, now),
  all: async (guildId) => {
    if (!snowflake.test(guildId)) return undefined;
    try {
      return new Set(roles.parse(await rest.get(Routes.guildRoles(guildId))).map(({ id }) => id));
    } catch (error) {
      // A server that we left tells nothing of its roles.
      if (isNotInIt(error)) return undefined;
      throw error;
    }
  },
});

const isNotInIt = (error: unknown): boolean => error instanceof DiscordAPIError && NOT_IN_IT.has(Number(error.code));

/** One member can be asked for without the intent that the list of all of them needs. */
const createRoleLookUp =
  (rest: Rest, now: () => Temporal.Instant): LookUpRoles =>
  async (guildId, userId) => {
    const at = now();
    if (![guildId, userId].every((id) => snowflake.test(id))) return { roles: [], at };
    try {
      return { ...member.parse(await rest.get(Routes.guildMember(guildId, userId))), at };
    } catch (error) {
      if (isNotInIt(error)) return { roles: [], at };
      throw error;
    }
  };
