/** What bolt is listened to for: everything, acknowledged at once, and the work done after. */
import type { AckFn, App } from '@slack/bolt';
import type { Command } from '../../../chat/command.ts';
import type { Dispatcher } from '../../../chat/dispatch.ts';
import { limits } from '../../../chat/limits.ts';
import type { Log } from '../../../lib/process/log.ts';
import type { Installations } from '../connect/installations.ts';
import type { Lookups } from '../connect/lookups.ts';
import type { Actor } from '../connect/people.ts';
import type { SlackStore } from '../connect/store.ts';
import {
  type Incoming,
  receiveAction,
  receiveCommand,
  receiveGroupQuery,
  receiveShortcut,
  receiveSubmission,
  receiveSuggestion,
} from '../receive/receive.ts';
import { type HappenedEvent, receiveEvent, receiveWords } from '../receive/receive-event.ts';
import { renderOption } from '../render/render.ts';
import { UNSEEN_GROUPS } from '../render/render-form.ts';
import { type SubmissionAck, strangeView } from '../render/submission-views.ts';
import type { Answering } from './answer.ts';
import type { Home } from './home.ts';

type Needs = {
  readonly app: App;
  readonly commands: readonly Command[];
  readonly dispatcher: Dispatcher;
  readonly answering: Answering;
  readonly lookups: Lookups;
  readonly home: Home;
  readonly store: SlackStore;
  /** None where the one token is set by hand. */
  readonly installations: Installations | undefined;
  readonly log: Log;
  readonly now: () => Temporal.Instant;
};

/** Gives a function that waits until all work that has begun is done. */
export const listen = (needs: Needs): (() => Promise<void>) => {
  const { app, commands, answering, home, log } = needs;
  const running = new Set<Promise<void>>();
  const track = (work: Promise<void>): void => {
    const done = work
      .catch((error: unknown) => log.error({ err: error }, 'slack-work-failed'))
      .finally(() => running.delete(done));
    running.add(done);
  };
  /** What somebody did may have changed their Home tab. */
  const trackDeed = (work: () => Promise<Actor | undefined>): void => {
    const deed = async (): Promise<void> => {
      const actor = await work();
      if (actor) await home.changed(actor);
    };
    track(deed());
  };
  const answer = async (
    incoming: (Incoming & { readonly asks?: Command }) | undefined,
  ): Promise<Actor | undefined> => {
    if (incoming) await (incoming.asks ? answering.ask(incoming, incoming.asks) : answering.answer(incoming));
    return incoming?.actor;
  };

  app.command(/.*/, async ({ body, ack }) => {
    await ack();
    trackDeed(async () => answer(receiveCommand(body, commands)));
  });
  app.action({ type: 'block_actions', action_id: /.*/s }, async ({ body, ack }) => {
    await ack();
    trackDeed(async () => answer(receiveAction(body)));
  });
  app.shortcut(/.*/, async ({ body, ack }) => {
    await ack();
    trackDeed(async () => answer(receiveShortcut(body, commands)));
  });
  app.view({ type: 'view_submission', callback_id: /.*/s }, async ({ body, ack }) => {
    // bolt types the acknowledgements of all kinds of views as one that fits all of them at once.
    const acknowledge = ack as AckFn<SubmissionAck>;
    const submitted = tryReceive(() => receiveSubmission(body), log);
    if (!submitted) return acknowledge({ response_action: 'update', view: strangeView });
    const { ack: answered, after } = await answering.submit(submitted);
    await acknowledge(answered);
    trackDeed(() => after.then(() => submitted.actor));
  });
  app.options(/.*/s, async ({ body, ack }) => {
    await ack({ options: await suggestions(needs, body) });
  });
  app.event(/.*/, async ({ body }) => {
    // bolt has acknowledged it already.
    const event = receiveEvent(body);
    const words = event.kind === 'message' ? receiveWords(body, event) : undefined;
    if (words) trackDeed(async () => ((await isFirst(needs, event)) ? answer(words) : undefined));
    else track(happen(needs, event));
  });
  app.error(async (error: Error) => log.error({ err: error }, 'slack-payload-failed'));

  return async () => {
    await Promise.all(running);
  };
};

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
  { dispatcher, lookups }: Needs,
  body: unknown,
): Promise<ReturnType<typeof renderOption>[]> => {
  const query = receiveGroupQuery(body);
  if (query) {
    const groups = await lookups.userGroups(query.actor, query.typed);
    return (groups === 'unseen' ? [unseenGroups] : groups).map((group) => renderOption(group));
  }
  const asked = receiveSuggestion(body);
  if (!asked) return [];
  const { actor, interaction } = asked;
  const origin = {
    platform: 'slack',
    workspace: { externalId: actor.teamId, name: actor.teamId },
    account: { externalId: actor.userId, name: '' },
  } as const;
  const found = await dispatcher.suggest({ ...interaction, origin });
  const typed = interaction.typed.trim().slice(0, limits.optionText).toWellFormed();
  const options = found.length > 0 || typed === '' ? found : [{ value: typed, label: typed }];
  return options.map(({ value, label }) => renderOption({ value, label }));
};

const unseenGroups = { value: UNSEEN_GROUPS, label: 'I may not see user groups here yet' };

const happen = async (needs: Needs, event: HappenedEvent): Promise<void> => {
  const { kind, actor } = event;
  if (kind === 'other' || kind === 'message') return;
  if (kind === 'home-opened') return (await isFirst(needs, event)) ? needs.home.opened(actor) : undefined;
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
