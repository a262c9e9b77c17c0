/** What the doctor asks Slack: whether the tokens are right, and what they were granted. */
import { webApi } from '@slack/bolt';
import { type Finding, fine, unknown, wrong } from '../../../lib/process/finding.ts';
import type { Log } from '../../../lib/process/log.ts';
import { clientOptions } from './api-client.ts';
import { SCOPES_PAGE, slackErrorOf } from './api-errors.ts';
import { checkKeys } from './installations.ts';
import { BOT_SCOPES } from './manifest.ts';
import { SealError } from './sealed.ts';
import type { SlackSettings } from './settings.ts';
import type { SlackStore } from './store.ts';

/** The checks tell what they find; nothing else is worth a line. */
const quiet: Log = { info: () => {}, warn: () => {}, error: () => {} };
const UNREACHED = 'Check the network, and SLACK_API_URL if it is set.';

/** Never throws. `store`: none where the database can't be had. */
export const examineSlack = async (
  { identity, transport, apiUrl }: SlackSettings,
  store: SlackStore | undefined,
): Promise<readonly Finding[]> => {
  const clientWith = (token: string) => new webApi.WebClient(token, clientOptions({ apiUrl, log: quiet }));
  return [
    ...(identity.kind === 'token'
      ? await botToken(clientWith(identity.botToken))
      : [await installations(identity.keys, store)]),
    transport.kind === 'socket'
      ? await appToken(clientWith(transport.appToken))
      : unknown('Slack’s signing secret', 'only Slack’s next request tells whether it is right'),
  ];
};

/** Slack grants what was asked for at the installation, which may be less than what we need today. */
const botToken = async (client: webApi.WebClient): Promise<readonly Finding[]> => {
  try {
    const { team, response_metadata: metadata } = await client.auth.test({});
    const missing = BOT_SCOPES.filter((scope) => !metadata?.scopes?.includes(scope));
    return [
      fine('Slack’s bot token', `is that of ${team}`),
      missing.length === 0
        ? fine('Slack’s scopes', 'all that are declared were granted')
        : wrong(
            'Slack’s scopes',
            `not granted: ${missing.join(', ')}`,
            `Add them and install the app again: ${SCOPES_PAGE}.`,
          ),
    ];
  } catch (error) {
    return [refusal('Slack’s bot token', error, 'Take the right one: OAuth & Permissions, Bot User OAuth Token.')];
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
