/** Which roles somebody has in a guild, asked for where Discord doesn't say it with each act. */
import { DiscordAPIError, type REST, Routes } from 'discord.js';
import { z } from 'zod';
import type { LookUpRoles } from '../../../chat/look-up-roles.ts';

const member = z.object({ roles: z.array(z.string()) });
/** Missing access, unknown guild, unknown member: they or we aren't in it any more. */
const NOT_IN_IT: ReadonlySet<number> = new Set([50_001, 10_004, 10_007]);
const snowflake = /^\d{1,20}$/;

/** One member can be asked for without the intent that the list of all of them needs. */
export const createRoleLookUp =
  (rest: Pick<REST, 'get'>, now: () => Temporal.Instant): LookUpRoles =>
  async (guildId, userId) => {
    const at = now();
    if (![guildId, userId].every((id) => snowflake.test(id))) return { roles: [], at };
    try {
      const { roles } = member.parse(await rest.get(Routes.guildMember(guildId, userId)));
      return { roles, at };
    } catch (error) {
      if (error instanceof DiscordAPIError && NOT_IN_IT.has(Number(error.code))) return { roles: [], at };
      throw error;
    }
  };
