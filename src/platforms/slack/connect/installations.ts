/**
 * Who installed the app: tokens sealed in the database, refreshed by one process at a time, sealed
 * anew when the key changes.
 */

import { webApi } from '@slack/bolt';
import { z } from 'zod';
import type { Log } from '../../../lib/process/log.ts';
import { oneLine } from '../../../lib/words/one-line.ts';
import { clientOptions } from './api-client.ts';
import { isTokenDead } from './api-errors.ts';
import { type KeyRing, SealError, seal, unseal } from './sealed.ts';
import type { SealedInstallation, SlackStore } from './store.ts';

const installationShape = z.object({
  /** The team's id, or the organisation's. */
  id: z.string().min(1),
  isOrg: z.boolean(),
  teamName: z.string().optional(),
  botToken: z.string().min(1),
  botUserId: z.string().optional(),
  /** With token rotation a token lives for twelve hours. */
  refreshToken: z.string().optional(),
  expiresAtMs: z.number().optional(),
});
export type Installation = z.infer<typeof installationShape>;

export type Installations = {
  /** A token about to end is refreshed first. */
  readonly find: (teamId: string, orgId?: string) => Promise<Installation | 'missing' | 'paused'>;
  readonly save: (installation: Installation) => Promise<void>;
  /**
   * A token of this team was refused: pauses the installation, unless the token that stands now
   * still works.
   */
  readonly noteRefused: (teamId: string) => Promise<void>;
  /**
   * Slack says that it was taken away, perhaps late: what was installed since then stays. Gives
   * what became of it.
   */
  readonly remove: (id: string, happened: Happened) => Promise<'removed' | 'late' | 'missing'>;
};

/** Slack tells whole seconds: it happened within this one. */
export type Happened = { readonly fromS: number };

type Needs = {
  readonly store: SlackStore;
  readonly keys: KeyRing;
  readonly clientId: string;
  readonly clientSecret: string;
  readonly apiUrl: string | undefined;
  readonly now: () => Temporal.Instant;
  readonly log: Log;
};

/** As Slack's own library does: what ends within two hours is refreshed. */
const REFRESH_AHEAD_MS = 2 * 60 * 60 * 1000;
/**
 * An opened installation is used again without the database for this long; an uninstall elsewhere
 * is noticed by then, or by Slack's refusal.
 */
const KEPT_MS = 60_000;
const KEPT_AT_MOST = 2000;

export const createInstallations = (needs: Needs): Installations => {
  const { store, keys, now } = needs;
  const kept = new Map<string, { readonly installation: Installation; readonly untilMs: number }>();

  const open = (row: SealedInstallation): Installation =>
    installationShape.parse(JSON.parse(unseal(keys, row.id, row)));
  const isEnding = ({ refreshToken, expiresAtMs }: Installation): boolean =>
    refreshToken !== undefined && expiresAtMs !== undefined && expiresAtMs - now().epochMilliseconds < REFRESH_AHEAD_MS;

  const refreshed = async (row: SealedInstallation): Promise<Installation> => {
    const installation = open(row);
    if (!isEnding(installation)) return installation;
    try {
      const changed = await store.changeInstallation(row.id, async (current) => {
        const latest = open(current);
        // Another process was quicker while we waited for the lock.
        return isEnding(latest) ? seal(keys, row.id, JSON.stringify(await refresh(needs, latest))) : undefined;
      });
      return changed ? open(changed) : installation;
    } catch (error) {
      const stillGood = (installation.expiresAtMs ?? 0) > now().epochMilliseconds;
      needs.log.error({ installationId: row.id, err: error, stillGood }, 'slack-token-refresh-failed');
      if (stillGood) return installation;
      throw error;
    }
  };

  return {
    find: async (teamId, orgId) => {
      const known = kept.get(teamId);
      if (known && known.untilMs > now().epochMilliseconds) return known.installation;
      const own = await store.findInstallation(teamId);
      const row = own ?? (orgId ? await store.findInstallation(orgId) : undefined);
      if (!row) return 'missing';
      if (row.paused) return 'paused';
      // Found by its organisation only: from now on by its own id too.
      if (!own) await store.addTeam(row.id, teamId);
      const installation = await refreshed(row);
      kept.set(teamId, { installation, untilMs: now().epochMilliseconds + KEPT_MS });
      if (kept.size > KEPT_AT_MOST) kept.clear();
      return installation;
    },
    save: async (installation) => {
      kept.clear();
      await store.saveInstallation(
        { id: installation.id, ...seal(keys, installation.id, JSON.stringify(installation)) },
        now(),
      );
    },
    noteRefused: async (teamId) => {
      kept.delete(teamId);
      const row = await store.findInstallation(teamId);
      // The one that was refused may be of an earlier installation, kept by this process or late
      // from another.
      if (row && !(await isTokenGood(needs, open(row)))) await store.pauseInstallation(row, now());
    },
    remove: async (id, { fromS }) => {
      kept.clear();
      const row = await store.findInstallation(id);
      if (row?.id !== id) return 'missing';
      const installedAtS = Math.floor(row.installedAt.epochMilliseconds / 1000);
      const isLate = installedAtS > fromS || (installedAtS === fromS && (await isTokenGood(needs, open(row))));
      if (isLate) return 'late';
      await store.deleteInstallation(row);
      return 'removed';
    },
  };
};

/** Whether Slack takes it now. Throws where Slack can't be asked. */
const isTokenGood = async ({ apiUrl, log }: Needs, { botToken }: Installation): Promise<boolean> => {
  try {
    await new webApi.WebClient(botToken, clientOptions({ apiUrl, log })).auth.test({});
    return true;
  } catch (error) {
    if (isTokenDead(error)) return false;
    throw error;
  }
};

/** https://docs.slack.dev/authentication/using-token-rotation */
const refresh = async (
  { clientId, clientSecret, apiUrl, now, log }: Needs,
  installation: Installation,
): Promise<Installation> => {
  const {
    access_token: botToken,
    refresh_token: refreshToken,
    expires_in: expiresInS,
  } = await new webApi.WebClient(undefined, clientOptions({ apiUrl, log })).oauth.v2.access({
    client_id: clientId,
    client_secret: clientSecret,
    grant_type: 'refresh_token',
    refresh_token: installation.refreshToken ?? '',
  });
  if (!botToken || !refreshToken || !expiresInS)
    throw new TypeError('Slack refreshed a token without giving a new one');
  return {
    ...installation,
    botToken,
    refreshToken,
    expiresAtMs: now().epochMilliseconds + expiresInS * 1000,
  };
};

export type Unopened = { readonly id: string; readonly keyId: string };

/**
 * Seals every installation with the current key; gives how many were changed, and which no key
 * opened: these stay as they are. Where there are none, older keys may go.
 */
export const rotateSlackKeys = async (
  store: SlackStore,
  keys: KeyRing,
): Promise<{ readonly changed: number; readonly unopened: readonly Unopened[] }> => {
  const all = await store.listInstallations();
  const unopened = all.filter((row) => !opens(keys, row));
  let changed = 0;
  for (const row of all) {
    if (row.keyId === keys.current || unopened.includes(row)) continue;
    await store.changeInstallation(row.id, async (current) =>
      current.keyId === keys.current ? undefined : seal(keys, row.id, unseal(keys, row.id, current)),
    );
    changed += 1;
  }
  return { changed, unopened };
};

const opens = (keys: KeyRing, row: SealedInstallation): boolean => {
  try {
    unseal(keys, row.id, row);
    return true;
  } catch (error) {
    if (error instanceof SealError) return false;
    throw error;
  }
};

/**
 * Told at the start, rather than when somebody presses a button. Throws SealError where the keys
 * open none of the installations.
 */
export const checkKeys = async (store: SlackStore, keys: KeyRing, log: Pick<Log, 'error'>): Promise<void> => {
  const all = await store.listInstallations();
  const unopened = all.filter((row) => !opens(keys, row));
  if (unopened.length === 0) return;
  if (unopened.length === all.length) throw new SealError(unopenedWords(unopened));
  log.error({ installations: unopened.map(({ id }) => id), fix: unopenedWords(unopened) }, 'slack-keys-missing');
};

/** For the operator: what is lost, and the way to have it back. */
export const unopenedWords = (unopened: readonly Unopened[]): string => {
  const ids = [...new Set(unopened.map(({ keyId }) => `“${keyId}”`))].join(' and ');
  const many = unopened.length === 1 ? 'One Slack installation' : `${unopened.length} Slack installations`;
  return oneLine`${many} can’t be opened with SLACK_KEYS: they were sealed with key ${ids}. Give back the key
    that had this name, or have the app installed there again.`;
};
