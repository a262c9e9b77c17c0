/**
 * From what a platform received to what it shall answer: finds the handler, checks who and what,
 * and turns every failure into words.
 */
import type { PlatformName } from '../lib/platforms.ts';
import { createBoundedMap } from '../lib/process/bounded-map.ts';
import { inSpan } from '../lib/process/spans.ts';
import { excerpt, plain, text, wordsOf } from '../lib/words/text.ts';
import type { Text } from '../lib/words/text-tree.ts';
import { type AnswerModes, answerModesOf } from './answer-modes.ts';
import type { Caller, Origin } from './context.ts';
import { UserError } from './errors.ts';
import type { Feature } from './feature.ts';
import { actionIn, findHandler, type Handler } from './find-handler.ts';
import type { Limit } from './limit.ts';
import type { Action } from './receive/action.ts';
import type { Answers, Choice, Command } from './receive/command.ts';
import type { Interaction, SuggestInteraction } from './receive/interaction.ts';
import { includesRole, type Role } from './role.ts';
import type { Form } from './view/form.ts';
import { checkForm, checkView, limits, renderedLength } from './view/limits.ts';
import { note, type View, view } from './view/view.ts';

/**
 * What the platform shows. A refusal is `private` whatever was declared: it replaces nothing and
 * only the actor sees it.
 */
export type Reply =
  | { readonly answers: Exclude<Answers, 'form'>; readonly view: View; readonly refused?: true }
  | { readonly answers: 'form'; readonly form: Form };

export type Dispatcher = {
  /** How replies will be given. */
  readonly answerModes: AnswerModes;
  /**
   * Never throws. The same interaction delivered again gets the same reply, and is worked on once.
   */
  readonly reply: (interaction: Interaction) => Promise<Reply>;
  /** At most 25 suggestions; none where something is wrong. */
  readonly suggest: (interaction: SuggestInteraction) => Promise<readonly Choice[]>;
};

export type DispatchNeeds = {
  readonly features: readonly Feature[];
  readonly now: () => Temporal.Instant;
  /** Who this is to us; first contact makes them known. */
  readonly identify: (origin: Origin) => Promise<Caller>;
  /** Looks up what has lapsed of somebody's roles; whether it knows more now. */
  readonly refreshRoles?: (caller: Caller) => Promise<boolean>;
  /**
   * Whether they are somebody still: they may have their data deleted while something is under way.
   */
  readonly isKnown?: (origin: Origin) => Promise<boolean>;
  /** Words for a failure that is not ours and passes (the database is down), or nothing. */
  readonly explain: (error: unknown) => Text | undefined;
  /** Logs a failure of ours and gives the id by which it is found. */
  readonly report: (error: unknown, interaction: Interaction) => string;
  /** How much one person may do at once; no bound where none is given. */
  readonly limit?: Limit;
  /** Each reply once it is there, for the metrics; a second delivery isn't worked on, so not told. */
  readonly onReplied?: (replied: Replied) => void;
};

/**
 * How it ended: `refused` in words to the person, `unavailable` since something else was away,
 * `failed` by a fault of ours.
 */
export type ReplyOutcome = 'answered' | 'refused' | 'unavailable' | 'failed';

export type Replied = {
  readonly platform: PlatformName;
  readonly kind: Interaction['kind'];
  /** Of our command or action; `unknown` where we have none by what was asked for. */
  readonly name: string;
  readonly outcome: ReplyOutcome;
  readonly seconds: number;
};

/**
 * Replies kept for second deliveries: both platforms stop repeating within minutes, and 2,000
 * replies are a few megabytes.
 */
const REPLIES_KEPT = 2000;

export const createDispatcher = (needs: DispatchNeeds): Dispatcher => {
  const commands = new Map(
    needs.features.flatMap(({ commands: own }) => own.map((command) => [command.name, command] as const)),
  );
  const actions = new Map<string, Action>(
    needs.features.flatMap(({ actions: own }) => own.map((action) => [action.name, action] as const)),
  );
  const replies = createBoundedMap<Promise<Reply>>(REPLIES_KEPT);
  const work = (key: string, interaction: Interaction): Promise<Reply> => {
    const { kind, origin } = interaction;
    return inSpan(`${kind} ${nameOf(interaction)}`, { platform: origin.platform }, (note) =>
      workOn(key, interaction, (outcome) => note({ outcome })),
    );
  };
  const workOn = async (
    key: string,
    interaction: Interaction,
    note: (outcome: ReplyOutcome) => void,
  ): Promise<Reply> => {
    const sinceMs = performance.now();
    let outcome: ReplyOutcome = 'answered';
    try {
      const handler = findHandler({ ...needs, commands, actions }, interaction);
      const caller = await needs.identify(interaction.origin);
      refuseHaste(needs, caller, nameOf(interaction));
      return asReply(handler.answers, await runKnown(needs, handler, key, interaction, caller));
    } catch (error) {
      // A failure may pass: a second delivery then deserves a second try. A refusal stays the same.
      if (!(error instanceof UserError)) replies.delete(key);
      const explained = explain(error, needs, interaction);
      outcome = explained.outcome;
      return { answers: 'private', refused: true, view: refusal(explained.words) };
    } finally {
      const { kind, origin } = interaction;
      const seconds = (performance.now() - sinceMs) / 1000;
      note(outcome);
      needs.onReplied?.({ platform: origin.platform, kind, name: nameOf(interaction), outcome, seconds });
    }
  };
  const nameOf = (interaction: Interaction): string => {
    if (interaction.kind === 'words') return 'words';
    const name = interaction.kind === 'command' ? interaction.command : actionIn(interaction);
    return (interaction.kind === 'command' ? commands : actions).has(name) ? name : 'unknown';
  };

  return {
    answerModes: answerModesOf(needs.features),
    reply: (interaction) => {
      const key = `${interaction.origin.platform}:${interaction.id}`;
      const known = replies.get(key);
      if (known) return known;
      const reply = work(key, interaction);
      replies.set(key, reply);
      // Megabytes each: for a second delivery they are made anew.
      void reply.then((made) => {
        if ('view' in made && made.view.blocks.some(({ kind }) => kind === 'file')) replies.delete(key);
      });
      return reply;
    },
    suggest: (interaction) => suggest(needs, commands.get(interaction.command), interaction),
  };
};

/** Runs a handler as whoever the actor is to us. */
const runKnown = async (
  needs: DispatchNeeds,
  handler: Handler,
  key: string,
  interaction: Interaction,
  identified: Caller,
): Promise<View | Form> => {
  const runAs = async (caller: Caller): Promise<View | Form> => {
    const { origin, place, channel, threadExternalId } = interaction;
    if (!includesRole(caller.role, handler.who)) throw new UserError(notForThem(handler.who, interaction));
    const where = {
      place,
      ...(channel ? { channel } : {}),
      ...(threadExternalId === undefined ? {} : { threadExternalId }),
    };
    return handler.run({ caller, origin, ...where, interactionId: key, at: needs.now() });
  };
  const caller = await withRolesFor(needs, handler, interaction, identified);
  return runAs(caller).catch(async (error: unknown) => {
    // A database that is lost doesn't know either, and whoever waits has waited long enough.
    if (needs.explain(error)) throw error;
    // Accounts may be linked while we work: then it was the former person who failed, and the
    // one they are now deserves the try.
    if (!((await needs.isKnown?.(interaction.origin)) ?? true))
      throw error instanceof UserError ? error : new UserError(goneMeanwhile);
    const lacksRole = error instanceof UserError && error.lacksRole && !mayDecide(handler, interaction, caller);
    const known = lacksRole ? await lookUp(needs, interaction, caller) : undefined;
    if (known) return runAs(known);
    const now = await needs.identify(interaction.origin).catch(() => caller);
    if (now.personId === caller.personId) throw error;
    return runAs(now);
  });
};

/**
 * A role of the platform that isn't known at the moment is looked up where it may decide: for a
 * command, and before somebody is refused, whoever refuses them. No other press waits for it.
 */
const withRolesFor = async (
  needs: DispatchNeeds,
  handler: Handler,
  interaction: Interaction,
  caller: Caller,
): Promise<Caller> =>
  mayDecide(handler, interaction, caller) ? ((await lookUp(needs, interaction, caller)) ?? caller) : caller;

const mayDecide = ({ who }: Handler, { kind }: Interaction, { role }: Caller): boolean =>
  kind === 'command' || !includesRole(role, who);

/** Who they are with what was looked up; nothing where that says nothing new. */
const lookUp = async (
  { identify, refreshRoles }: DispatchNeeds,
  { origin }: Interaction,
  caller: Caller,
): Promise<Caller | undefined> => (caller.rolesLapsed && (await refreshRoles?.(caller)) ? identify(origin) : undefined);

const suggest = async (
  needs: DispatchNeeds,
  command: Command | undefined,
  interaction: SuggestInteraction,
): Promise<readonly Choice[]> => {
  const option = command?.options[interaction.option];
  if (option?.kind !== 'text' || !option.suggest) return [];
  try {
    const { origin, typed, options: given = {} } = interaction;
    const asked = { caller: () => needs.identify(origin), given };
    const found = await option.suggest(typed.slice(0, limits.optionText), asked);
    return found.slice(0, limits.options);
  } catch (error) {
    needs.report(error, { ...interaction, kind: 'command', options: {} });
    return [];
  }
};

const asReply = (answers: Answers, result: View | Form): Reply => {
  if ('blocks' in result) {
    if (answers === 'form') return { answers: 'private', view: checkView(result) };
    return { answers, view: checkView(result) };
  }
  if (answers !== 'form')
    throw new TypeError(`a form ("${result.title}") came from a handler that declared "${answers}"`);
  return { answers, form: checkForm(result) };
};

/** Throws UserError for somebody who does more at once than people do, by all their accounts together. */
const refuseHaste = ({ limit }: DispatchNeeds, { personId }: Caller, name: string): void => {
  const seconds = limit?.take(personId, name) ?? 0;
  if (seconds > 0)
    throw new UserError(
      text`That’s a lot at once, so I left this one out. Please try again in ${seconds}
        ${seconds === 1 ? 'second' : 'seconds'}.`,
    );
};

const whoseItIs: Record<Role, string> = {
  learner: 'everybody',
  helper: 'helpers and organisers',
  organiser: 'organisers',
};

/**
 * Where the platform doesn't say whether somebody manages anything, as in Discord's direct
 * messages, they are told where it does.
 */
const notForThem = (who: Role, { place, origin }: Interaction): Text =>
  place === 'direct' && origin.account.manages === undefined
    ? text`Only ${whoseItIs[who]} can use this. In a direct message I can’t see whether you’re one, so
      please use it in a channel.`
    : text`Only ${whoseItIs[who]} can use this. If that’s you, ask whoever runs your cohort.`;

const goneMeanwhile = text`What I kept of you was deleted meanwhile, so this wasn’t kept either.`;

type Explained = { readonly outcome: Exclude<ReplyOutcome, 'answered'>; readonly words: Text };

const explain = (error: unknown, needs: DispatchNeeds, interaction: Interaction): Explained => {
  if (error instanceof UserError) return { outcome: 'refused', words: error.text };
  const explained = needs.explain(error);
  if (explained) return { outcome: 'unavailable', words: explained };
  const id = needs.report(error, interaction);
  const words = text`Something went wrong on my side, not yours. Nothing you did is lost; please try once more. If
    it happens again, tell your organiser this number: ${id}.`;
  return { outcome: 'failed', words };
};

/** Never throws: it is what is left to say when something else has gone wrong. */
const refusal = (words: Text): View => {
  const shown = view('That did not work', [note('warning', words)], 'warning');
  return renderedLength(words) < limits.textOfBlock / 2
    ? shown
    : { ...shown, blocks: [note('warning', plain(excerpt(wordsOf(words), REFUSAL_AT_MOST)))] };
};

/** Six hundred characters of the widest kind still fit a block. */
const REFUSAL_AT_MOST = 500;
