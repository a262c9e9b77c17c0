/** What the doctor asks Slack: whether the tokens are right, and what they were granted. */
import { webApi } from '@slack/bolt';
import { type Finding, fine, turnFinding, unknown, wrong } from '../../../lib/finding.ts';
import type { Log } from '../../../lib/process/log.ts';
import { takeTurn } from '../../../lib/take-turn.ts';
import { clientOptions } from './api-client.ts';
import { placeWords, SCOPES_PAGE, slackErrorOf } from './api-errors.ts';
import { checkKeys, createInstallations, type Installations } from './installations.ts';
import { BOT_SCOPES } from './manifest.ts';
import { SealError } from './sealed.ts';
import { type SlackSettings, transportWords } from './settings.ts';
import type { SlackStore } from './store.ts';

/** The checks tell what they find; nothing else is worth a line. */
const quiet: Log = { info: () => {}, warn: () => {}, error: () => {} };
const UNREACHED = 'Check the network, and SLACK_API_URL if it is set.';

/** By Slack's own ids. `standing`: something was found wrong there. */
export type SlackPlace = { readonly teamId: string; readonly channelId: string; readonly standing: boolean };

/** In one go: each costs a request. */
const LOOKED_AT = 30;

/**
 * Never throws. `store`: none where the database can't be had. `places`: where cohorts are written
 * to; they take turns by `day`, its number.
 */
export const examineSlack = async (
  { identity, transport, apiUrl }: SlackSettings,
  store: SlackStore | undefined,
  places: readonly SlackPlace[] = [],
  day = 0,
): Promise<readonly Finding[]> => {
  const clientWith = (token: string) => new webApi.WebClient(token, clientOptions({ apiUrl, log: quiet }));
  const looked = takeTurn(places, LOOKED_AT, day);
  return [
    ...turnFinding('Slack’s channels', looked.length, places.length),
    ...(identity.kind === 'token'
      ? await oneTeam(clientWith(identity.botToken), looked)
      : [
          await installations(identity.keys, store),
          ...(store ? await manyTeams(installationsWith(identity, store, apiUrl), clientWith, looked) : []),
        ]),
    fine('Slack’s transport', transportWords(transport)),
    transport.kind === 'socket'
      ? await appToken(clientWith(transport.appToken))
      : unknown('Slack’s signing secret', 'only Slack’s next request tells whether it is right'),
  ];
};

/** Slack grants what was asked for at the installation, which may be less than what we need today. */
const oneTeam = async (client: webApi.WebClient, places: readonly SlackPlace[]): Promise<readonly Finding[]> => {
  try {
    const { team, team_id: teamId, response_metadata: metadata, user_id: botUserId } = await client.auth.test({});
    const ours = places.filter((place) => place.teamId === teamId);
    const missing = BOT_SCOPES.filter((scope) => !metadata?.scopes?.includes(scope));
    return [
      fine('Slack’s bot token', `is that of ${team}`),
      missing.length === 0
        ? fine('Slack’s scopes', 'all that are declared were granted')
        : wrong(
            'Slack’s scopes',
            `not granted: ${missing.join(', ')}`,
            `Add them and install the app again: ${SCOPES_PAGE}.`,
            {
              size: missing.length,
              ...(teamId ? { place: { platform: 'slack', workspaceExternalId: teamId } } : {}),
            },
          ),
      ...(await Promise.all(ours.map((place) => channelFinding(client, botUserId, place)))),
    ];
  } catch (error) {
    return [refusal('Slack’s bot token', error, 'Take the right one: OAuth & Permissions, Bot User OAuth Token.')];
  }
};

const installationsWith = (
  identity: Extract<SlackSettings['identity'], { kind: 'oauth' }>,
  store: SlackStore,
  apiUrl: string | undefined,
): Installations => createInstallations({ ...identity, store, apiUrl, now: () => Temporal.Now.instant(), log: quiet });

/** Whoever is away or paused says so elsewhere: of their channels nothing can be told. */
const manyTeams = async (
  { find }: Installations,
  clientWith: (token: string) => webApi.WebClient,
  places: readonly SlackPlace[],
): Promise<readonly Finding[]> =>
  Promise.all(
    places.map(async (place) => {
      // Two workspaces may share a channel, and its id.
      const about = `${aboutChannel(place)} in ${place.teamId}`;
      const found = await find(place.teamId).catch(() => 'missing' as const);
      if (typeof found === 'string') return unknown(about, `its workspace’s installation is ${found}`);
      return channelFinding(clientWith(found.botToken), found.botUserId, place, about);
    }),
  );

const aboutChannel = ({ channelId }: SlackPlace): string => `Slack’s channel ${channelId}`;

/**
 * Whether the bot may write there, by a message that only the bot itself could see: nothing else
 * tells without a scope to read channels.
 */
const channelFinding = async (
  client: webApi.WebClient,
  botUserId: string | undefined,
  place: SlackPlace,
  about = aboutChannel(place),
): Promise<Finding> => {
  if (botUserId === undefined) return unknown(about, 'its installation is older than what tells who the bot is there');
  try {
    await client.chat.postEphemeral({ channel: place.channelId, user: botUserId, text: 'I can write here.' });
    return fine(about, 'the bot may write there');
  } catch (error) {
    const words = placeWords(error);
    if (words === undefined) return unknown(about, 'Slack doesn’t say whether the bot may write there');
    return wrong(about, words, 'Or choose another channel with /setup.', {
      place: { platform: 'slack', workspaceExternalId: place.teamId, channelExternalId: place.channelId },
    });
  }
};

const appToken = async (client: webApi.WebClient): Promise<Finding> => {
  const about = 'Slack’s app token';
  try {
    await client.apps.connections.open({});
    return fine(about, 'opens Socket Mode');
  } catch (error) {
    return refusal(about, error, 'Take one with connections:write: Basic Information, App-Level Tokens.');
  }
};

const refusal = (about: string, error: unknown, fix: string): Finding => {
  const word = slackErrorOf(error);
  return word === undefined
    ? wrong(about, 'Slack can’t be reached from here', UNREACHED)
    : wrong(about, `Slack refuses it (${word})`, fix);
};

type Keys = Parameters<typeof checkKeys>[1];

const installations = async (keys: Keys, store: SlackStore | undefined): Promise<Finding> => {
  const about = 'Slack’s installations';
  if (!store) return unknown(about, 'they stand in the database');
  const unopened: object[] = [];
  try {
    await checkKeys(store, keys, { error: (fields) => void unopened.push(fields) });
    return unopened.length === 0
      ? fine(about, 'can be opened with SLACK_KEYS')
      : wrong(about, 'some can’t be opened', 'Give back the key that sealed them; the bot’s log names it at start.');
  } catch (error) {
    return error instanceof SealError
      ? wrong(about, 'none can be opened', error.message)
      : unknown(about, 'can’t be read: their table is made at the first start');
  }
};
