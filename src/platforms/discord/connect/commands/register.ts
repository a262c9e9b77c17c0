/**
 * Registers the commands in bulk, and only when they changed: Discord allows 200 new ones a day.
 */
import { type REST, Routes } from 'discord.js';
import type { Command } from '../../../../chat/receive/command.ts';
import type { DiscordStore } from '../store.ts';
import { hashCommands, type Localise, ofOneGuild, renderCommands } from './commands.ts';

export type RegisterNeeds = {
  readonly rest: REST;
  readonly store: Pick<DiscordStore, 'readCommandHash' | 'writeCommandHash'>;
  readonly applicationId: string;
  readonly commands: readonly Command[];
  readonly scope: 'guild' | 'global';
  readonly localise?: Localise | undefined;
};

export type Registering = {
  /** At start: the global scope; gives whether anything was sent. */
  readonly atStart: () => Promise<boolean>;
  /** For each guild we are in. */
  readonly inGuild: (guildId: string) => Promise<boolean>;
};

/**
 * Commands stand in one scope only: what an earlier start left in the other one is taken back, or
 * all would show twice.
 */
export const createRegistering = ({
  rest,
  store,
  applicationId,
  commands,
  scope,
  localise,
}: RegisterNeeds): Registering => {
  const everywhere = renderCommands(commands, localise);
  const wanted = scope === 'guild' ? ofOneGuild(everywhere) : everywhere;
  const put = async (name: string, route: `/${string}`, isScope: boolean): Promise<boolean> => {
    const body = isScope ? wanted : [];
    const hash = hashCommands(body);
    const known = await store.readCommandHash(`${applicationId}/${name}`);
    if (known === hash || (!isScope && known === undefined)) return false;
    await rest.put(route, { body });
    await store.writeCommandHash({ scope: `${applicationId}/${name}`, hash });
    return true;
  };
  return {
    atStart: () => put('global', Routes.applicationCommands(applicationId), scope === 'global'),
    inGuild: (guildId) => put(guildId, Routes.applicationGuildCommands(applicationId, guildId), scope === 'guild'),
  };
};
