/** A person's slash and context menu commands: what their client would offer and let them send. */
import {
  ApplicationCommandType,
  InteractionContextType,
  ApplicationCommandOptionType as Kind,
  PermissionFlagsBits,
} from 'discord-api-types/v10';
import type { Command, CommandOption } from '../check/commands.ts';
import { channelJson, interactionMemberJson, rolesJson } from '../objects/guild.ts';
import type { Channel, World } from '../world.ts';

export type OptionValue = string | number | boolean;

/** What the person's client wouldn't have let them do. */
export class ClientRefusal extends Error {
  constructor(message: string) {
    super(message);
    this.name = 'ClientRefusal';
  }
}

const allowedBy = (world: World, command: Command, channel: Channel, userId: string): boolean => {
  const guild = channel.guildId === undefined ? undefined : world.guilds.get(channel.guildId);
  const needed = command.default_member_permissions;
  if (!guild || needed === null || needed === undefined) return true;
  const held = guild.members.get(userId)?.permissions ?? 0n;
  if ((held & PermissionFlagsBits.Administrator) !== 0n) return true;
  return BigInt(needed) !== 0n && (held & BigInt(needed)) === BigInt(needed);
};

const inContext = (command: Command, context: InteractionContextType): boolean =>
  !command.contexts || command.contexts.includes(context);

/**
 * The commands that are shown to a person in a channel: global ones where they may be used, then
 * the guild's own.
 */
export const commandsFor = (world: World, channel: Channel, userId: string): Command[] => {
  const global = world.commands.get('global') ?? [];
  if (channel.guildId === undefined)
    return global.filter((command) => inContext(command, InteractionContextType.BotDM));
  const joined = world.guilds.get(channel.guildId)?.joined === true;
  const installed = global.filter(({ integration_types: types }) => (types ?? [0]).includes(joined ? 0 : 1));
  const here = [
    ...installed.filter((command) => inContext(command, InteractionContextType.Guild)),
    ...(world.commands.get(channel.guildId) ?? []),
  ];
  return here.filter((command) => allowedBy(world, command, channel, userId));
};

const findCommand = (
  world: World,
  channel: Channel,
  userId: string,
  name: string,
  type: ApplicationCommandType,
): Command => {
  const offered = commandsFor(world, channel, userId).filter((command) => command.type === type);
  const command = offered.findLast((each) => each.name === name);
  if (!command)
    throw new ClientRefusal(
      `no command "${name}" is offered here; there are: ${offered.map((each) => each.name).join(', ') || 'none'}`,
    );
  return command;
};

const TYPES: Readonly<Record<number, (value: OptionValue) => boolean>> = {
  [Kind.Integer]: (value) => Number.isInteger(value),
  [Kind.Number]: (value) => typeof value === 'number',
  [Kind.Boolean]: (value) => typeof value === 'boolean',
};

const checkValue = (option: CommandOption, value: OptionValue): void => {
  const typed = TYPES[option.type] ?? ((given: OptionValue) => typeof given === 'string');
  if (!typed(value)) throw new ClientRefusal(`option ${option.name} takes another type than ${JSON.stringify(value)}`);
  const size = typeof value === 'string' ? value.length : Number(value);
  const [least, most] =
    typeof value === 'string'
      ? [option['min_length'], option['max_length']]
      : [option['min_value'], option['max_value']];
  if (typeof least === 'number' && size < least)
    throw new ClientRefusal(`option ${option.name} must be at least ${least}`);
  if (typeof most === 'number' && size > most) throw new ClientRefusal(`option ${option.name} must be at most ${most}`);
  const choices = option.choices ?? [];
  if (choices.length > 0 && !choices.some((choice) => choice.value === value))
    throw new ClientRefusal(`option ${option.name} offers no ${JSON.stringify(value)}`);
};

type Given = Readonly<Record<string, OptionValue | undefined>>;

const fillIn = (declared: readonly CommandOption[], given: Given, focused?: string): Record<string, unknown>[] => {
  const unknown = Object.keys(given).find(
    (name) => given[name] !== undefined && !declared.some((option) => option.name === name),
  );
  if (unknown !== undefined) throw new ClientRefusal(`there is no option ${unknown}`);
  return declared.flatMap((option) => {
    const value = given[option.name];
    if (option.name === focused) return [{ name: option.name, type: option.type, value: value ?? '', focused: true }];
    if (value === undefined && option.required && focused === undefined)
      throw new ClientRefusal(`option ${option.name} is required`);
    if (value === undefined) return [];
    checkValue(option, value);
    return [{ name: option.name, type: option.type, value }];
  });
};

/** Walks `cohort member add` down to its options and wraps the filled-in ones up again. */
const descend = (
  options: readonly CommandOption[],
  path: readonly string[],
  fill: (leaves: readonly CommandOption[]) => Record<string, unknown>[],
): Record<string, unknown>[] => {
  const branches = options.filter(({ type }) => type === Kind.Subcommand || type === Kind.SubcommandGroup);
  const [name, ...rest] = path;
  if (branches.length === 0 && name === undefined) return fill(options);
  const branch = branches.find((each) => each.name === name);
  if (!branch) throw new ClientRefusal(`choose one of: ${branches.map((each) => each.name).join(', ')}`);
  return [{ name: branch.name, type: branch.type, options: descend(branch.options ?? [], rest, fill) }];
};

const valuesOf = (options: readonly Record<string, unknown>[], type: number): string[] =>
  options.flatMap((option) => [
    ...(option['type'] === type ? [String(option['value'])] : []),
    ...valuesOf((option['options'] ?? []) as Record<string, unknown>[], type),
  ]);

/** What the ids among values stand for. */
export const resolvedFor = (
  world: World,
  channel: Channel,
  options: readonly Record<string, unknown>[],
): Record<string, unknown> => {
  const guild = channel.guildId === undefined ? undefined : world.guilds.get(channel.guildId);
  const users = [...valuesOf(options, Kind.User), ...valuesOf(options, Kind.Mentionable)].filter((id) =>
    world.users.has(id),
  );
  const channels = valuesOf(options, Kind.Channel).flatMap((id) => world.channels.get(id) ?? []);
  const members = users.filter((id) => guild?.members.has(id));
  const roleIds = valuesOf(options, Kind.Role);
  const roles = guild ? rolesJson(world, guild).filter(({ id }) => roleIds.includes(id)) : [];
  return {
    ...(users.length > 0 && {
      users: Object.fromEntries(users.map((id) => [id, world.users.get(id)])),
    }),
    ...(guild &&
      members.length > 0 && {
        members: Object.fromEntries(
          members.map((id) => [id, { ...interactionMemberJson(world, guild, id), user: undefined }]),
        ),
      }),
    ...(roles.length > 0 && { roles: Object.fromEntries(roles.map((role) => [role.id, role])) }),
    ...(channels.length > 0 && {
      channels: Object.fromEntries(
        channels.map((each) => [each.id, { ...channelJson(world, each), permissions: '0' }]),
      ),
    }),
  };
};

const dataOf = (
  world: World,
  channel: Channel,
  command: Command,
  options: Record<string, unknown>[],
): Record<string, unknown> => {
  const resolved = resolvedFor(world, channel, options);
  return {
    id: command['id'],
    name: command.name,
    type: command.type,
    ...(command['guild_id'] ? { guild_id: command['guild_id'] } : {}),
    ...(options.length > 0 && { options }),
    ...(Object.keys(resolved).length > 0 && { resolved }),
  };
};

/**
 * The data of a slash command, `name` with its subcommands after spaces. Throws a ClientRefusal.
 */
export const slashData = (
  world: World,
  channel: Channel,
  userId: string,
  name: string,
  given: Given,
): Record<string, unknown> => {
  const [first = '', ...path] = name.split(' ');
  const command = findCommand(world, channel, userId, first, ApplicationCommandType.ChatInput);
  return dataOf(
    world,
    channel,
    command,
    descend(command.options ?? [], path, (leaves) => fillIn(leaves, given)),
  );
};

/** The data while an option is being typed, and that option's type. Throws a ClientRefusal. */
export const typingData = (
  world: World,
  channel: Channel,
  userId: string,
  name: string,
  option: string,
  given: Given,
): { data: Record<string, unknown>; optionType: number } => {
  const [first = '', ...path] = name.split(' ');
  const command = findCommand(world, channel, userId, first, ApplicationCommandType.ChatInput);
  let optionType = 0;
  const fill = (leaves: readonly CommandOption[]) => {
    const typed = leaves.find((each) => each.name === option);
    if (!typed?.autocomplete) throw new ClientRefusal(`option ${option} offers no suggestions`);
    optionType = typed.type;
    return fillIn(leaves, given, option);
  };
  return {
    data: dataOf(world, channel, command, descend(command.options ?? [], path, fill)),
    optionType,
  };
};

/** The data of a context menu command on a message or a person. Throws a ClientRefusal. */
export const menuData = (
  world: World,
  channel: Channel,
  userId: string,
  name: string,
  target: {
    readonly type: ApplicationCommandType;
    readonly id: string;
    readonly resolved: Record<string, unknown>;
  },
): Record<string, unknown> => {
  const command = findCommand(world, channel, userId, name, target.type);
  return {
    ...dataOf(world, channel, command, []),
    target_id: target.id,
    resolved: target.resolved,
  };
};
