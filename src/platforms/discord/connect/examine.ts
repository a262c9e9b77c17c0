/** What the doctor asks Discord: whether the token, the application and the channels are right. */
import { DiscordAPIError, type REST, Routes } from 'discord.js';
import { z } from 'zod';
import { watchDates } from '../../../lib/clock-skew.ts';
import { type Finding, fine, turnFinding, unknown, wrong } from '../../../lib/finding.ts';
import { takeTurn } from '../../../lib/take-turn.ts';
import { inviteUrl } from './invite.ts';
import { permissionsIn } from './permissions.ts';
import { type Access, closeRest, createRest } from './rest.ts';
import { wrongToken } from './setup-error.ts';

/** `standing`: something was found wrong there. */
type Guild = { readonly guildId: string; readonly standing: boolean };
/** `officeHours`: their board stands there, and threads are opened below it. */
type Channel = Guild & { readonly channelId: string; readonly officeHours: boolean };
export type DiscordPlaces = { readonly guilds: readonly Guild[]; readonly channels: readonly Channel[] };

/** In one go: each costs a request or three. */
const LOOKED_AT = 30;
const application = z.object({
  id: z.string(),
  name: z.string(),
  verify_key: z.string().optional(),
  interactions_endpoint_url: z.string().nullish(),
  /** An old application's user has an id of its own. */
  bot: z.object({ id: z.string() }).optional(),
});
type Application = z.infer<typeof application>;
const start = z.object({ session_start_limit: z.object({ remaining: z.number(), total: z.number() }) });

/** Never throws. Registers nothing and opens no gateway. `day`: its number, by which places take turns. */
export const examineDiscord = async (
  { publicKey, ...access }: Access & { readonly publicKey: string | undefined },
  places: DiscordPlaces,
  day = 0,
): Promise<readonly Finding[]> => {
  const rest = createRest(access);
  const clock = watchDates('Discord’s');
  rest.on('response', (_, { headers }) => clock.note(headers.get('date')));
  const guilds = takeTurn(places.guilds, LOOKED_AT, day);
  const channels = takeTurn(places.channels, LOOKED_AT, day);
  try {
    const ours = application.parse(await rest.get(Routes.currentApplication()));
    return [
      fine('Discord’s token', `is that of ${ours.name}`),
      ...clock.findings(),
      transportOf(ours, publicKey),
      ...(await sessionStarts(rest, publicKey)),
      fine('Discord’s intents', 'guilds alone, which every bot may have'),
      fine('Discord’s invite', inviteUrl(ours.id)),
      ...turnFinding('Discord’s guilds', guilds.length, places.guilds.length),
      ...(await Promise.all(guilds.map(({ guildId }) => commandsIn(rest, ours.id, guildId)))),
      ...turnFinding('Discord’s channels', channels.length, places.channels.length),
      ...(await Promise.all(channels.map((place) => channelFinding(rest, ours.bot?.id ?? ours.id, place)))),
    ];
  } catch (error) {
    const refused = error instanceof DiscordAPIError && error.status === 401;
    return [
      refused
        ? wrong('Discord’s token', 'Discord refuses it', wrongToken().message)
        : wrong(
            'Discord’s token',
            'Discord can’t be reached from here',
            'Check the network, and DISCORD_API_URL if it is set.',
          ),
    ];
  } finally {
    closeRest(rest);
  }
};

const transportOf = (ours: Application, publicKey: string | undefined): Finding => {
  const about = 'Discord’s transport';
  const posts = ours.interactions_endpoint_url ?? undefined;
  if (publicKey === undefined)
    return posts === undefined
      ? fine(about, 'the gateway')
      : wrong(
          about,
          'Discord posts interactions elsewhere, so none come by the gateway',
          'Set DISCORD_PUBLIC_KEY, or empty the Interactions Endpoint URL in the developer portal.',
        );
  if (ours.verify_key !== undefined && ours.verify_key.toLowerCase() !== publicKey.toLowerCase())
    return wrong(
      about,
      'DISCORD_PUBLIC_KEY isn’t this application’s, so every interaction is refused',
      'Copy Public Key from the General Information of the application into DISCORD_PUBLIC_KEY.',
    );
  return posts === undefined
    ? unknown(about, 'HTTP; Discord hasn’t said that an Interactions Endpoint URL is set in the developer portal')
    : fine(about, 'HTTP, with this application’s key');
};

/** A bot that starts again and again uses them up, and is then shut out for a day. */
const STARTS_LOW = 100;

const sessionStarts = async (rest: REST, publicKey: string | undefined): Promise<readonly Finding[]> => {
  if (publicKey !== undefined) return [];
  const { session_start_limit: limit } = start.parse(await rest.get(Routes.gatewayBot()));
  const says = `${limit.remaining} of ${limit.total} are left today`;
  return [
    limit.remaining > STARTS_LOW
      ? fine('Discord’s session starts', says)
      : wrong('Discord’s session starts', says, 'Find out what starts the bot again and again, and stop that first.'),
  ];
};

const UNTOLD = 'Discord doesn’t say just now';

/** A limit or a fault of Discord's says nothing of the place that was asked for. */
const isRefusal = (error: unknown): boolean =>
  error instanceof DiscordAPIError && (error.status === 403 || error.status === 404);

/** Refused where the bot was invited without the scope for commands. */
const commandsIn = async (rest: REST, applicationId: string, guildId: string): Promise<Finding> => {
  const about = `Discord’s guild ${guildId}`;
  try {
    await rest.get(Routes.applicationGuildCommands(applicationId, guildId));
    return fine(about, 'the bot is in it, with both scopes');
  } catch (error) {
    if (!isRefusal(error)) return unknown(about, UNTOLD);
    return wrong(about, 'it doesn’t let the bot have commands', `Invite it again: ${inviteUrl(applicationId)}`, {
      place: { platform: 'discord', workspaceExternalId: guildId },
    });
  }
};

/** https://discord.com/developers/docs/topics/permissions */
const NEEDED = { 'View Channel': 1n << 10n, 'Send Messages': 1n << 11n, 'Attach Files': 1n << 15n } as const;
const NEEDED_IN_OFFICE_HOURS = {
  ...NEEDED,
  'Create Public Threads': 1n << 35n,
  'Create Private Threads': 1n << 36n,
  'Send Messages in Threads': 1n << 38n,
  'Pin Messages': 1n << 51n,
} as const;
const channelShape = z.object({
  name: z.string().optional(),
  permission_overwrites: z.array(z.object({ id: z.string(), allow: z.string(), deny: z.string() })).default([]),
});
const rolesShape = z.array(z.object({ id: z.string(), permissions: z.string() }));
const memberShape = z.object({ roles: z.array(z.string()) });

const channelFinding = async (
  rest: REST,
  userId: string,
  { guildId, channelId, officeHours }: Channel,
): Promise<Finding> => {
  const about = `Discord’s channel ${channelId}`;
  const place = { platform: 'discord', workspaceExternalId: guildId, channelExternalId: channelId } as const;
  try {
    const channel = channelShape.parse(await rest.get(Routes.channel(channelId)));
    const roles = rolesShape.parse(await rest.get(Routes.guildRoles(guildId)));
    const member = memberShape.parse(await rest.get(Routes.guildMember(guildId, userId)));
    const may = permissionsIn(guildId, { id: userId, ...member }, roles, channel.permission_overwrites);
    const needed = officeHours ? NEEDED_IN_OFFICE_HOURS : NEEDED;
    const missing = Object.entries(needed).flatMap(([name, bit]) => (may & bit ? [] : [name]));
    return missing.length === 0
      ? fine(about, 'the bot may write there')
      : wrong(about, `the bot lacks ${missing.join(', ')}`, `Give its role that in the settings of #${channel.name}.`, {
          place,
          size: missing.length,
        });
  } catch (error) {
    if (!isRefusal(error)) return unknown(about, UNTOLD);
    return wrong(
      about,
      'the bot can’t see it, or it is gone',
      'Let its role see the channel, or choose another with /setup.',
      { place },
    );
  }
};
