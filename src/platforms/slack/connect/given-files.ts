/** Files that somebody gives in a form: whether we may read them there, and how they are fetched. */
import { limits } from '../../../chat/view/limits.ts';
import { fetchFile } from '../../../lib/fetch-file.ts';
import type { Log } from '../../../lib/process/log.ts';
import type { SlackClient } from './api-client.ts';
import type { Actor } from './look-up/people.ts';
import type { Teams } from './look-up/teams.ts';

export type GivenFiles = {
  /**
   * Whether the installation was given `files:read`: without it Slack refuses a form that has a field
   * for them. Never throws.
   */
  readonly mayRead: (actor: Actor) => Promise<boolean>;
  /** Throws where a file can't be had. */
  readonly readFor: (actor: Actor) => (url: string) => Promise<Uint8Array>;
};

type Needs = { readonly teams: Teams; readonly apiUrl: string | undefined; readonly log: Log };

/** Where `url_private` leads. The token goes nowhere else. */
const FILES = 'https://files.slack.com';

export const createGivenFiles = ({ teams, apiUrl, log }: Needs): GivenFiles => {
  // Who was given it keeps it as long as the token; who wasn't may be given it any time.
  const may = new WeakSet<SlackClient>();
  return {
    mayRead: async ({ teamId, orgId }) => {
      try {
        const client = await teams.clientFor(teamId, orgId);
        if (may.has(client)) return true;
        const { response_metadata: metadata } = await client.auth.test({});
        const given = metadata?.scopes?.includes('files:read') ?? false;
        if (given) may.add(client);
        return given;
      } catch (error) {
        log.warn({ teamId, err: error }, 'slack-scopes-unknown');
        return false;
      }
    },
    readFor:
      ({ teamId, orgId }) =>
      async (url) => {
        const { token = '' } = await teams.clientFor(teamId, orgId);
        return fetchFile(url, {
          origins: apiUrl ? [FILES, new URL(apiUrl).origin] : [FILES],
          bytesAtMost: limits.givenBytes,
          headers: { authorization: `Bearer ${token}` },
        }).catch((error: unknown) => {
          log.warn({ teamId, err: error }, 'slack-file-not-fetched');
          throw error;
        });
      },
  };
};
