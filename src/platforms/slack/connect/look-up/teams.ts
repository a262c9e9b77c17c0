/**
 * The client that speaks for a team: by the one token there is, or by the token of whoever
 * installed the app.
 */
import { webApi } from '@slack/bolt';
import { DeliveryError } from '../../../../chat/deliver/messenger.ts';
import { createBoundedMap } from '../../../../lib/process/bounded-map.ts';
import type { Log } from '../../../../lib/process/log.ts';
import { clientOptions, type SlackClient } from '../api-client.ts';
import { isTokenDead, missingScope, SCOPES_PAGE, slackErrorOf, withoutToken } from '../api-errors.ts';
import type { Installation, Installations } from '../installations.ts';

export type Teams = {
  /** The one workspace there is, where addresses need not name it. */
  readonly onlyTeamId: string | undefined;
  /**
   * Throws DeliveryError: `gone` where the app isn't installed, `transient` where its token stopped
   * working.
   */
  readonly clientFor: (teamId: string | undefined, orgId?: string) => Promise<SlackClient>;
  /** The team's own name, where the installation says it. */
  readonly nameOf: (teamId: string) => string | undefined;
  /**
   * Looks at a failed call: names a missing scope, and pauses the workspace whose token was
   * revoked, it alone. Never throws.
   */
  readonly noteFailure: (teamId: string | undefined, error: unknown) => Promise<void>;
};

type Needs = { readonly apiUrl: string | undefined; readonly log: Log };

/** Throws with the place to get a right token where Slack doesn't take this one. */
export const createSingleTeam = async ({ apiUrl, log }: Needs, botToken: string): Promise<Teams> => {
  const client = new webApi.WebClient(botToken, clientOptions({ apiUrl, log }));
  const who = await client.auth.test({}).catch((error: unknown) => Promise.reject(startError(error)));
  const { team_id: teamId, team } = who;
  return {
    onlyTeamId: teamId,
    clientFor: async () => client,
    nameOf: (id) => (id === teamId ? team : undefined),
    noteFailure: async (_, error) => {
      nameScope(log, teamId, error);
      if (isTokenDead(error)) log.error({ teamId, error: slackErrorOf(error), fix: TOKEN_PAGE }, 'slack-token-refused');
    },
  };
};

const TOKEN_PAGE =
  'https://api.slack.com/apps (your app → OAuth & Permissions → Bot User OAuth Token, set as SLACK_BOT_TOKEN)';

export class SlackStartError extends Error {
  constructor(message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = 'SlackStartError';
  }
}

const startError = (error: unknown): Error => {
  const word = slackErrorOf(error);
  return word === undefined
    ? new SlackStartError('Slack can’t be reached: check the network, and SLACK_API_URL if it is set.', {
        cause: error,
      })
    : new SlackStartError(`Slack refuses the bot token (${word}): take the right one from ${TOKEN_PAGE}.`, {
        cause: error,
      });
};

const nameScope = (log: Log, teamId: string | undefined, error: unknown): void => {
  const scope = missingScope(error);
  if (scope) log.error({ teamId, scope, page: SCOPES_PAGE }, 'slack-scope-missing');
};

/** Clients kept; a team beyond these gets a new one made. */
const CLIENTS_KEPT = 2000;

export const createManyTeams = ({ apiUrl, log }: Needs, installations: Installations): Teams => {
  const clients = createBoundedMap<{
    readonly token: string;
    readonly client: SlackClient;
    readonly name: string | undefined;
  }>(CLIENTS_KEPT);

  const keep = (teamId: string, { botToken, teamName, isOrg }: Installation): SlackClient => {
    const known = clients.get(teamId);
    if (known?.token === botToken) return known.client;
    // An organisation's token has to be told which team is meant.
    const client = new webApi.WebClient(botToken, {
      ...clientOptions({ apiUrl, log }),
      ...(isOrg ? { teamId } : {}),
    });
    clients.set(teamId, { token: botToken, client, name: isOrg ? undefined : teamName });
    return client;
  };

  return {
    onlyTeamId: undefined,
    clientFor: async (teamId, orgId) => {
      if (teamId === undefined)
        throw new DeliveryError('gone', 'an address without its workspace, where many have installed the app');
      const found = await installations.find(teamId, orgId);
      if (found === 'missing') throw new DeliveryError('gone', `the app is not installed in ${teamId}`);
      if (found === 'paused')
        throw withoutToken(`the token of ${teamId} stopped working: the app has to be installed there again`);
      return keep(teamId, found);
    },
    nameOf: (teamId) => clients.get(teamId)?.name,
    noteFailure: async (teamId, error) => {
      nameScope(log, teamId, error);
      if (teamId === undefined || !isTokenDead(error)) return;
      log.error({ teamId, error: slackErrorOf(error) }, 'slack-token-refused');
      clients.delete(teamId);
      // Whoever looks at a failure has that one to tell; the next refusal tries again.
      await installations
        .noteRefused(teamId)
        .catch((failure: unknown) => log.warn({ teamId, err: failure }, 'slack-workspace-not-paused'));
    },
  };
};
