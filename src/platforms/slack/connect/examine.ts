/** What the doctor asks Slack: whether the tokens are right, and what they were granted. */
import { webApi } from '@slack/bolt';
import { watchDates } from '../../../lib/clock-skew.ts';
import { type Finding, fine, turnFinding, unknown, wrong } from '../../../lib/finding.ts';
import type { Log } from '../../../lib/process/log.ts';
import { takeTurn } from '../../../lib/take-turn.ts';
import { clientOptions } from './api-client.ts';
import { isTokenDead, placeWords, SCOPES_PAGE, slackErrorOf } from './api-errors.ts';
import { checkKeys, createInstallations, type Installations } from './installations.ts';
import { BOT_SCOPES } from './manifest.ts';
import { SealError } from './sealed.ts';
import { type SlackSettings, transportWords } from './settings.ts';
import type { SlackStore } from './store.ts';

/** The checks tell what they find; nothing else is worth a line. */
const quiet: Log = { info: () => {}, warn: () => {}, error: () => {} };
const UNREACHED = 'Check the network, and SLACK_API_URL if it is set.';

/** By Slack's own ids. `standing`: something was found wrong there. */
type Channel = { readonly teamId: string; readonly channelId: string; readonly standing: boolean };
/** Of a team or of an organisation. */
type Installed = { readonly id: string; readonly standing: boolean };
export type SlackPlaces = { readonly installations: readonly Installed[]; readonly channels: readonly Channel[] };

/** In one go: each costs a request. */
const LOOKED_AT = 30;

/**
 * Never throws. `store`: none where the database can't be had. `places`: who installed the app, and
 * where cohorts are written to; they take turns by `day`, its number.
 */
export const examineSlack = async (
  { identity, transport, apiUrl }: SlackSettings,
  store: SlackStore | undefined,
  { installations, channels }: SlackPlaces = { installations: [], channels: [] },
  day = 0,
): Promise<readonly Finding[]> => {
  const clock = watchDates('Slack’s');
  const askAndNote: typeof fetch = async (...request) => {
    const response = await fetch(...request);
    clock.note(response.headers.get('date'));
    return response;
  };
  const clientWith = (token: string) =>
    new webApi.WebClient(token, { ...clientOptions({ apiUrl, log: quiet }), fetch: askAndNote });
  const looked = takeTurn(channels, LOOKED_AT, day);
  const asked = takeTurn(installations, LOOKED_AT, day);
  return [
    ...turnFinding('Slack’s channels', looked.length, channels.length),
    ...(identity.kind === 'token'
      ? await oneTeam(clientWith(identity.botToken), looked)
      : [
          await sealedWith(identity.keys, store),
          ...turnFinding('Slack’s scopes', asked.length, installations.length),
          ...(store ? await manyTeams(installationsWith(identity, store, apiUrl), clientWith, asked, looked) : []),
        ]),
    fine('Slack’s transport', transportWords(transport)),
    transport.kind === 'socket'
      ? await appToken(clientWith(transport.appToken))
      : unknown('Slack’s signing secret', 'only Slack’s next request tells whether it is right'),
    ...clock.findings(),
  ];
};

const oneTeam = async (client: webApi.WebClient, channels: readonly Channel[]): Promise<readonly Finding[]> => {
  try {
    const granted = await client.auth.test({});
    const { team, team_id: teamId, user_id: botUserId } = granted;
    const ours = channels.filter((channel) => channel.teamId === teamId);
    return [
      fine('Slack’s bot token', `is that of ${team}`),
      scopesOf('Slack’s scopes', granted, `Add them and install the app again: ${SCOPES_PAGE}.`),
      ...(await Promise.all(ours.map((channel) => channelFinding(client, botUserId, channel)))),
    ];
  } catch (error) {
    return [refusal('Slack’s bot token', error, 'Take the right one: OAuth & Permissions, Bot User OAuth Token.')];
  }
};

/** Slack grants what was asked for at the installation, which may be less than what we need today. */
const scopesOf = (
  about: string,
  { team_id: teamId, response_metadata: metadata }: webApi.AuthTestResponse,
  fix: string,
): Finding => {
  const missing = BOT_SCOPES.filter((scope) => !metadata?.scopes?.includes(scope));
  return missing.length === 0
    ? fine(about, 'all that are declared were granted')
    : wrong(about, `not granted: ${missing.join(', ')}`, fix, {
        size: missing.length,
        ...(teamId ? { place: { platform: 'slack', workspaceExternalId: teamId } } : {}),
      });
};

const installationsWith = (
  identity: Extract<SlackSettings['identity'], { kind: 'oauth' }>,
  store: SlackStore,
  apiUrl: string | undefined,
): Installations => createInstallations({ ...identity, store, apiUrl, now: () => Temporal.Now.instant(), log: quiet });

/** Whoever is away or paused says so elsewhere: of what is theirs nothing can be told. */
const manyTeams = async (
  { find }: Installations,
  clientWith: (token: string) => webApi.WebClient,
  installed: readonly Installed[],
  channels: readonly Channel[],
): Promise<readonly Finding[]> => {
  const withBotOf = async (
    id: string,
    about: string,
    look: (client: webApi.WebClient, botUserId: string | undefined) => Promise<Finding>,
  ): Promise<Finding> => {
    const found = await find(id).catch(() => 'missing' as const);
    if (typeof found === 'string') return unknown(about, `its workspace’s installation is ${found}`);
    return look(clientWith(found.botToken), found.botUserId);
  };
  const scopes = installed.map(({ id }) => {
    const about = `Slack’s scopes in ${id}`;
    return withBotOf(id, about, (client) => grantedScopes(client, about));
  });
  const written = channels.map((channel) => {
    // Two workspaces may share a channel, and its id.
    const about = `${aboutChannel(channel)} in ${channel.teamId}`;
    return withBotOf(channel.teamId, about, (client, botUserId) => channelFinding(client, botUserId, channel, about));
  });
  return Promise.all([...scopes, ...written]);
};

const INSTALL_AGAIN = 'Have the app installed there again, at /slack/install of PUBLIC_URL.';

const grantedScopes = async (client: webApi.WebClient, about: string): Promise<Finding> => {
  try {
    return scopesOf(about, await client.auth.test({}), INSTALL_AGAIN);
  } catch (error) {
    return isTokenDead(error)
      ? refusal(about, error, INSTALL_AGAIN)
      : unknown(about, 'Slack doesn’t say just now what it granted');
  }
};

const aboutChannel = ({ channelId }: Channel): string => `Slack’s channel ${channelId}`;

/**
 * Whether the bot may write there, by a message that only the bot itself could see: nothing else
 * tells without a scope to read channels.
 */
const channelFinding = async (
  client: webApi.WebClient,
  botUserId: string | undefined,
  place: Channel,
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

const sealedWith = async (keys: Keys, store: SlackStore | undefined): Promise<Finding> => {
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
