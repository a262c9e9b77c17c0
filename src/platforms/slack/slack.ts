/**
 * Opens Slack: over Socket Mode or HTTP, for one workspace by its token or for many that install
 * the app.
 */

import type { Origin } from '../../chat/context.ts';
import type { Conversations } from '../../chat/deliver/conversations.ts';
import type { Messenger } from '../../chat/deliver/messenger.ts';
import type { Dispatcher } from '../../chat/dispatch.ts';
import type { PlatformRoles, RoleChange } from '../../chat/look-up-roles.ts';
import type { Command } from '../../chat/receive/command.ts';
import type { Ingress } from '../../ingress/ingress.ts';
import type { Handler } from '../../ingress/plain-http.ts';
import type { Log } from '../../lib/process/log.ts';
import { createSpelling } from './connect/command-names.ts';
import { createGivenFiles } from './connect/given-files.ts';
import { checkKeys, createInstallations, type Installations } from './connect/installations.ts';
import { createLookUpPace } from './connect/look-up/look-up-pace.ts';
import { createLookups } from './connect/look-up/lookups.ts';
import { createPeople } from './connect/look-up/people.ts';
import { createManyTeams, createSingleTeam } from './connect/look-up/teams.ts';
import { createTypedNames } from './connect/look-up/typed-names.ts';
import { createUserGroups } from './connect/look-up/user-groups.ts';
import { createOAuth, INSTALL_PATH, type OAuth, REDIRECT_PATH } from './connect/oauth.ts';
import type { SlackSettings } from './connect/settings.ts';
import type { SlackStore } from './connect/store.ts';
import { createAnswering } from './deliver/answer.ts';
import { createMessenger } from './deliver/deliver.ts';
import { createHome, type HomeBlocks } from './deliver/home.ts';
import { createShow } from './deliver/show.ts';
import { createWorking } from './deliver/work.ts';
import { openSlackIngress } from './receive/ingress.ts';
import { createPictures } from './render/pictures.ts';

export type SlackNeeds = {
  readonly settings: SlackSettings;
  /** By which everything comes in. */
  readonly ingress: Ingress;
  readonly dispatcher: Dispatcher;
  readonly commands: readonly Command[];
  readonly log: Log;
  readonly store: SlackStore;
  readonly now: () => Temporal.Instant;
  readonly home: HomeBlocks;
  /** Whether somebody was ever met; who wasn't is welcomed. Everybody was, where nothing tells. */
  readonly isKnown?: (origin: Origin) => Promise<boolean>;
  /** Who is in a user group was changed there. */
  readonly onRoleChange?: (change: RoleChange) => Promise<void>;
  /** Milliseconds within which a form that was sent is acknowledged; Slack waits 3,000. */
  readonly ackWithinMs?: number;
  /** Milliseconds that Slack has to greet a new connection of Socket Mode. */
  readonly helloWithinMs?: number;
};

export type Slack = {
  readonly messenger: Messenger & Conversations;
  readonly roles: PlatformRoles;
  /** Resolves once all that was acknowledged so far is worked off. */
  readonly idle: () => Promise<void>;
  /** Of Socket Mode; 1 where Slack posts to us. */
  readonly connections: () => Promise<number>;
  /** Ends what has begun, and takes nothing new. */
  readonly close: () => Promise<void>;
};

/** Leaves the network its share of Slack's three seconds. */
const ACK_WITHIN_MS = 2200;

/**
 * Throws SlackStartError or SealError, which say what to set right: a token that Slack refuses,
 * keys that open nothing, Slack out of reach.
 */
export const connectSlack = async (needs: SlackNeeds): Promise<Slack> => {
  const { settings, commands, log, store, now } = needs;
  const { apiUrl, identity } = settings;
  if (identity.kind === 'oauth') await checkKeys(store, identity.keys, log);
  const installations =
    identity.kind === 'oauth' ? createInstallations({ store, log, now, apiUrl, ...identity }) : undefined;
  const teams =
    identity.kind === 'token'
      ? await createSingleTeam({ apiUrl, log }, identity.botToken)
      : createManyTeams({ apiUrl, log }, installationsOf(installations));

  const spell = createSpelling(commands, settings.commandNames);
  const pace = createLookUpPace(now);
  const people = createPeople({ teams, pace, now, log });
  const lookups = createLookups({ teams, pace, names: createTypedNames({ teams, pace, now }), now, log });
  const userGroups = createUserGroups({ teams, pace, now });
  const showNeeds = { teams, people, pictures: createPictures({ teams, store, log }), spell, log };
  const answering = createAnswering({
    ...needs,
    ...showNeeds,
    lookups,
    files: createGivenFiles({ teams, apiUrl, log }),
    show: createShow(showNeeds),
    ackWithinMs: needs.ackWithinMs ?? ACK_WITHIN_MS,
  });
  const home = createHome({ ...showNeeds, home: needs.home });

  const working = createWorking({ ...needs, answering, userGroups, home, installations });
  if (identity.kind === 'oauth') {
    const known = installationsOf(installations);
    const oauth = createOAuth({ identity, installations: known, store, apiUrl, now, log });
    needs.ingress.serve('/slack', pagesOf(oauth));
  }
  const { transport } = settings;
  const { helloWithinMs } = needs;
  const ingress = await openSlackIngress(needs.ingress, { transport, apiUrl, helloWithinMs }, working);
  log.info({ transport: transport.kind, identity: identity.kind }, 'slack-open');

  return {
    messenger: createMessenger({ ...needs, ...showNeeds }),
    roles: userGroups.roles,
    idle: async () => {
      await ingress.settled();
      await working.idle();
    },
    connections: ingress.connections,
    close: async () => {
      await ingress.leave();
      await working.idle();
    },
  };
};

const installationsOf = (installations: Installations | undefined): Installations => {
  if (!installations) throw new TypeError('installations are there wherever the app is installed by others');
  return installations;
};

/** Under `/slack/`: by these others install the app. */
const pagesOf =
  (oauth: OAuth): Handler =>
  async (request) => {
    const { pathname } = new URL(request.url);
    if (pathname === INSTALL_PATH && request.method === 'GET') return oauth.installPage(request);
    if (pathname === REDIRECT_PATH && request.method === 'GET') return oauth.redirected(request);
    return new Response('there is nothing here', { status: 404 });
  };
