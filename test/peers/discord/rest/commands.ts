/** The registry of commands: global or a guild's own, made one by one or overwritten together. */
import { type Command, readCommand, readCommands } from '../check/commands.ts';
import { refusals } from '../refusal.ts';
import type { World } from '../world.ts';
import { type Asked, noContent, ok, type Reply } from './reply.ts';

const MOST_CREATES_A_DAY = 200;
const DAY_MS = 86_400_000;

/**
 * The scope that a request is about. Throws for another bot's application and for guilds that the
 * bot isn't in.
 */
const scopeOf = ({ world, params }: Asked): string => {
  if (params['application'] !== world.applicationId) throw refusals.unknownApplication();
  const { guild } = params;
  if (guild === undefined) return 'global';
  if (!world.guilds.get(guild)?.joined) throw refusals.missingAccess();
  return guild;
};

const same = (one: Command, other: Command): boolean => one.name === other.name && one.type === other.type;

const countCreates = (world: World, scope: string, creates: number): void => {
  const recent = (world.commandCreates.get(scope) ?? []).filter((atMs) => world.now() - atMs < DAY_MS);
  if (recent.length + creates > MOST_CREATES_A_DAY) throw refusals.tooManyCommandCreates();
  world.commandCreates.set(scope, [...recent, ...Array.from({ length: creates }, () => world.now())]);
};

const registered = (world: World, scope: string, command: Command, standing: Command | undefined): Command => ({
  default_member_permissions: null,
  nsfw: false,
  description: '',
  ...(scope === 'global' ? { contexts: null, integration_types: [0] } : { guild_id: scope }),
  ...command,
  id: standing?.['id'] ?? world.nextId(),
  application_id: world.applicationId,
  version: world.nextId(),
});

export const listCommands = (asked: Asked): Reply => ok(asked.world.commands.get(scopeOf(asked)) ?? []);

export const overwriteCommands = (asked: Asked): Reply => {
  const { world, body } = asked;
  const scope = scopeOf(asked);
  const commands = readCommands(body.json);
  const standing = world.commands.get(scope) ?? [];
  countCreates(world, scope, commands.filter((command) => !standing.some((each) => same(each, command))).length);
  const all = commands.map((command) =>
    registered(
      world,
      scope,
      command,
      standing.find((each) => same(each, command)),
    ),
  );
  world.commands.set(scope, all);
  return ok(all);
};

/** A name that is taken already is an update. */
export const createCommand = (asked: Asked): Reply => {
  const { world, body } = asked;
  const scope = scopeOf(asked);
  const command = readCommand(body.json);
  const standing = world.commands.get(scope) ?? [];
  const earlier = standing.find((each) => same(each, command));
  if (!earlier) countCreates(world, scope, 1);
  const made = registered(world, scope, command, earlier);
  world.commands.set(scope, [...standing.filter((each) => each !== earlier), made]);
  return { status: earlier ? 200 : 201, json: made };
};

export const deleteCommand = (asked: Asked): Reply => {
  const scope = scopeOf(asked);
  const standing = asked.world.commands.get(scope) ?? [];
  const rest = standing.filter((each) => each['id'] !== asked.params['command']);
  if (rest.length === standing.length) throw refusals.unknownCommand();
  asked.world.commands.set(scope, rest);
  return noContent;
};
