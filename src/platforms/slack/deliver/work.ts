/** Works off what the ingress hands on: by what kind of payload it is, to whoever answers that. */

import type { Origin } from '../../../chat/context.ts';
import type { Dispatcher } from '../../../chat/dispatch.ts';
import type { RoleChange } from '../../../chat/look-up-roles.ts';
import type { Command } from '../../../chat/receive/command.ts';
import { limits } from '../../../chat/view/limits.ts';
import type { Log } from '../../../lib/process/log.ts';
import { withRequest } from '../../../lib/process/request.ts';
import type { Installations } from '../connect/installations.ts';
import type { Actor } from '../connect/look-up/people.ts';
import type { UserGroups } from '../connect/look-up/user-groups.ts';
import type { SlackStore } from '../connect/store.ts';
import type { Payload, TransportMain } from '../receive/ingress.ts';
import { type Incoming, receiveAction, receiveCommand, receiveShortcut } from '../receive/receive.ts';
import { type HappenedEvent, receiveEvent, receiveOpening, receiveWords } from '../receive/receive-event.ts';
import { receiveGroupQuery, receiveSubmission, receiveSuggestion } from '../receive/receive-form.ts';
import { renderOption } from '../render/render.ts';
import { UNSEEN_GROUPS } from '../render/render-form.ts';
import { type SubmissionAck, strangeView } from '../render/submission-views.ts';
import type { Answering } from './answer.ts';
import type { Home } from './home.ts';

type Needs = {
  readonly commands: readonly Command[];
  readonly dispatcher: Dispatcher;
  readonly answering: Answering;
  readonly userGroups: UserGroups;
  readonly home: Home;
  readonly isKnown?: ((origin: Origin) => Promise<boolean>) | undefined;
  readonly store: SlackStore;
  /** None where the one token is set by hand. */
  readonly installations: Installations | undefined;
  readonly onRoleChange?: ((change: RoleChange) => Promise<void>) | undefined;
  readonly log: Log;
  readonly now: () => Temporal.Instant;
};

export type Working = TransportMain & {
  /** Resolves once all work that has begun is done. */
  readonly idle: () => Promise<void>;
};

export const createWorking = (needs: Needs): Working => {
  const { answering, home, log } = needs;
  const running = new Set<Promise<unknown>>();
  const run = (work: Promise<unknown>): void => {
    const done = work.finally(() => running.delete(done));
    running.add(done);
  };
  const track = (work: Promise<void>, failure: string): void =>
    run(work.catch((error: unknown) => log.error({ err: error }, failure)));
  /** What somebody did may have changed their Home tab. */
  const changeHome = async (actor: Actor | undefined): Promise<void> => {
    if (actor) await home.changed(actor);
  };
  const acknowledge = async (payload: Payload): Promise<unknown> => {
    if (payload['type'] === 'block_suggestion') return { options: await suggestions(needs, payload) };
    const submitted = tryReceive(() => receiveSubmission(payload), log);
    if (!submitted) return { response_action: 'update', view: strangeView } satisfies SubmissionAck;
    const { ack, after } = await answering.submit(submitted);
    track(
      after.then(() => changeHome(submitted.actor)),
      'slack-work-failed',
    );
    return ack;
  };
  return {
    take: (payload, request) =>
      withRequest(request, () =>
        'event' in payload
          ? track(hear(needs, payload).then(changeHome), 'slack-payload-failed')
          : track(answer(needs, payload).then(changeHome), 'slack-work-failed'),
      ),
    answer: (payload, request) => {
      const answered = withRequest(request, () => acknowledge(payload));
      run(answered.catch(() => {}));
      return answered;
    },
    // What runs may begin more: a modal is acknowledged, and then worked on.
    idle: async () => {
      while (running.size > 0) await Promise.all(running);
    },
  };
};

type Asked = Incoming & { readonly asks?: Command };

/** Gives who it was that asked for something. */
const answer = async ({ commands, answering }: Needs, payload: Payload): Promise<Actor | undefined> => {
  const asked = receiveAsked(payload, commands);
  if (!asked) return undefined;
  await (asked.asks ? answering.ask(asked, asked.asks) : answering.answer(asked));
  return asked.actor;
};

/** `undefined` for what asks for nothing. Throws for what makes no sense. */
const receiveAsked = (payload: Payload, commands: readonly Command[]): Asked | undefined => {
  if ('command' in payload) return receiveCommand(payload, commands);
  switch (payload['type']) {
    case 'block_actions':
      return receiveAction(payload);
    case 'shortcut':
    case 'message_action':
      return receiveShortcut(payload, commands);
    default:
      return undefined;
  }
};

/** Gives who it was, where somebody wrote to us. */
const hear = async (needs: Needs, payload: Payload): Promise<Actor | undefined> => {
  const event = receiveEvent(payload);
  const words = await wordsOf(needs, payload, event);
  if ((words || event.kind === 'home-opened') && !(await isFirst(needs, event))) return undefined;
  // Said first: the event is claimed, and Home is drawn again at its next opening.
  if (words) await needs.answering.answer(words);
  await happen(needs, event);
  return words?.actor;
};

/** Whoever opens one of our tabs and never met us is answered before they write: an empty conversation says nothing. */
const wordsOf = async ({ isKnown }: Needs, payload: Payload, event: HappenedEvent): Promise<Incoming | undefined> => {
  if (event.kind === 'message') return receiveWords(payload, event);
  if (!(event.kind === 'messages-opened' || event.kind === 'home-opened') || isKnown === undefined) return undefined;
  return (await isKnown(placeOf(event.actor))) ? undefined : receiveOpening(payload, event);
};

/** Who it is, as far as their ids tell. */
const placeOf = (actor: Actor): Origin => ({
  platform: 'slack',
  workspace: { externalId: actor.teamId, name: actor.teamId },
  account: { externalId: actor.userId, name: '' },
});

/** `undefined` for a modal that we can't read: opened by another version of us. */
const tryReceive = <Received>(receive: () => Received, log: Log): Received | undefined => {
  try {
    return receive();
  } catch (error) {
    log.warn({ err: error }, 'slack-modal-strange');
    return undefined;
  }
};

/**
 * Where nothing is suggested, what was typed is the option: a person may mean words that we don't
 * know yet.
 */
const suggestions = async (
  { dispatcher, userGroups }: Needs,
  body: unknown,
): Promise<ReturnType<typeof renderOption>[]> => {
  const query = receiveGroupQuery(body);
  if (query) {
    const groups = await userGroups.find(query.actor, query.typed);
    return (groups === 'unseen' ? [unseenGroups] : groups).map((group) => renderOption(group));
  }
  const asked = receiveSuggestion(body);
  if (!asked) return [];
  const { actor, interaction } = asked;
  const found = await dispatcher.suggest({ ...interaction, origin: placeOf(actor) });
  const typed = interaction.typed.trim().slice(0, limits.optionText).toWellFormed();
  const options = found.length > 0 || typed === '' ? found : [{ value: typed, label: typed }];
  return options.map(({ value, label }) => renderOption({ value, label }));
};

const unseenGroups = { value: UNSEEN_GROUPS, label: 'I may not see user groups here yet' };

const happen = async (needs: Needs, event: HappenedEvent): Promise<void> => {
  const { kind, actor } = event;
  if (kind === 'other' || kind === 'message' || kind === 'messages-opened') return;
  if (event.group) {
    // Forgotten here first: what is looked up next is as it is now.
    needs.userGroups.forget(event.group.workspaceId);
    return needs.onRoleChange?.(event.group);
  }
  if (kind === 'group-changed') return;
  if (kind === 'home-opened') return needs.home.opened(actor);
  await uninstalled(needs, event);
};

/** Of all processes and deliveries; in doubt it is. */
const isFirst = ({ store, log, now }: Needs, { eventId }: HappenedEvent): Promise<boolean> =>
  store.claim(`event:${eventId}`, now()).catch((error: unknown) => {
    log.warn({ eventId, err: error }, 'slack-claim-failed');
    return true;
  });

/**
 * Twice does no harm, and one that comes late takes nothing away that is newer: so it needs no
 * claim, which could be lost with its work.
 */
const uninstalled = async (
  { installations, log, now }: Needs,
  { kind, installationId, happenedS }: HappenedEvent,
): Promise<void> => {
  const fromS = happenedS ?? Math.floor(now().epochMilliseconds / 1000);
  const came = await installations?.remove(installationId, { fromS });
  log.info({ installationId, why: kind, came }, 'slack-uninstalled');
};
