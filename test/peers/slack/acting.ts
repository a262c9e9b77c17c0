/**
 * A person acts on what they see: presses, chooses, types, and asks an external list for
 * suggestions.
 */
import { isJson, jsonList, listOf } from './check.ts';
import { plainOption } from './check-objects.ts';
import type { Answer } from './delivery.ts';
import { slackLimits as limits } from './limits.ts';
import { blockActions, blockSuggestion, type Place } from './payloads.ts';
import type { SeenMessage, SeenView } from './seen.ts';
import type { Slack } from './slack.ts';
import {
  type Control,
  findControl,
  type Given,
  initialState,
  isMulti,
  type OwnFile,
  valueGiven,
} from './state-values.ts';
import type { Json, StateValues, User } from './world.ts';

export type Seen = SeenMessage | SeenView;

/**
 * How it looked to the person: `error` is operation_timeout, dispatch_failed, or why Slack itself
 * refused.
 */
export type Outcome = { readonly ok: true } | { readonly ok: false; readonly error: string };

export const outcomeOf = (answer: Answer): Outcome =>
  answer.outcome === 'acked'
    ? { ok: true }
    : { ok: false, error: answer.outcome === 'timeout' ? 'operation_timeout' : 'dispatch_failed' };

/** Where it is now; undefined when the message or view is gone meanwhile. */
const placeOf = (slack: Slack, user: User, seen: Seen): Place | undefined => {
  const { world } = slack;
  if (seen.surface === 'message') {
    const message = world.messages.find((each) => each.channelId === seen.channelId && each.ts === seen.ts);
    const channel = world.channels.get(seen.channelId);
    const key = `${user.id}:${seen.channelId}:${seen.ts}`;
    if (!message || !channel) return undefined;
    const state: StateValues = world.messageStates.get(key) ?? initialState(seen.blocks);
    world.messageStates.set(key, state);
    return { message, channel, state };
  }
  const view =
    seen.surface === 'home' ? world.homes.get(user.id) : world.modals.get(user.id)?.find((each) => each.id === seen.id);
  return view && { view };
};

const stateOf = (place: Place): StateValues => ('view' in place ? place.view.state : place.state);

const keep = (place: Place, control: Control, value: Json): void => {
  const state = stateOf(place);
  state[control.blockId] = { ...state[control.blockId], [control.actionId]: value };
};

const pick = (element: Json, ...keys: readonly string[]): Json =>
  Object.fromEntries(keys.flatMap((key) => (element[key] === undefined ? [] : [[key, element[key]]])));

const send = async (slack: Slack, user: User, place: Place, control: Control, value: Json): Promise<Outcome> => {
  const action = {
    type: control.type,
    block_id: control.blockId,
    action_id: control.actionId,
    ...pick(control.element, 'text', 'value', 'url', 'style', 'placeholder', 'confirm'),
    ...value,
  };
  return outcomeOf(await slack.delivery.interact('interactive', blockActions(slack, user, place, action)));
};

const gone: Outcome = { ok: false, error: 'message_not_found' };

/**
 * Presses a button by its words or action_id. The person may press what they saw, even if it has
 * changed since.
 */
export const press = async (slack: Slack, user: User, seen: Seen, ref: string): Promise<Outcome> => {
  const control = findControl(seen.blocks, ref, ({ type }) => type === 'button' || type === 'icon_button');
  const place = placeOf(slack, user, seen);
  return place ? send(slack, user, place, control, {}) : gone;
};

/** An input block reports nothing until it is submitted, unless it asks to. */
const reports = (control: Control): boolean =>
  control.block['type'] !== 'input' || control.block['dispatch_action'] === true;

/**
 * Chooses by label, type by type: a multi-select and checkboxes report each item as it is chosen
 * (docs.slack.dev/reference/interaction-payloads/block_actions-payload), so the app hears once for
 * each label.
 */
export const choose = async (
  slack: Slack,
  user: User,
  seen: Seen,
  ref: string,
  given: Exclude<Given, OwnFile>,
  suggested: readonly Json[],
): Promise<Outcome> => {
  const control = findControl(seen.blocks, ref, ({ type }) => type !== 'button');
  const place = placeOf(slack, user, seen);
  if (!place) return gone;
  const labels = typeof given === 'string' ? [given] : given;
  const steps = isMulti(control) ? labels.map((_, index) => labels.slice(0, index + 1)) : [labels];
  let outcome: Outcome = { ok: true };
  for (const step of steps) {
    const value = valueGiven(control, step, suggested);
    if (control.type !== 'overflow') keep(place, control, value);
    if (reports(control)) outcome = await send(slack, user, place, control, value);
  }
  return outcome;
};

export type Suggested = {
  readonly labels: readonly string[];
  readonly options: readonly Json[];
  readonly error?: string;
};

/** Slack's client asks from three characters on where the element says nothing else. */
const MIN_QUERY = 3;
const nothing = (error: string): Suggested => ({ labels: [], options: [], error });

/** Types into an external select and reads what the app suggests. */
export const suggest = async (slack: Slack, user: User, seen: Seen, ref: string, query: string): Promise<Suggested> => {
  const control = findControl(seen.blocks, ref, ({ type }) => type.endsWith('external_select'));
  const place = placeOf(slack, user, seen);
  if (!place) return nothing('message_not_found');
  if (query.length < Number(control.element['min_query_length'] ?? MIN_QUERY)) return nothing('query too short');
  const answer = await slack.delivery.interact('interactive', blockSuggestion(slack, user, place, control, query));
  if (answer.outcome !== 'acked')
    return nothing(answer.outcome === 'timeout' ? 'operation_timeout' : 'dispatch_failed');
  const body = isJson(answer.body) ? answer.body : {};
  const options = Array.isArray(body['option_groups'])
    ? jsonList(body['option_groups']).flatMap((group) => jsonList(group['options']))
    : body['options'];
  const problems = listOf(plainOption, { min: 0, max: limits.selectOptions })(options, '/options', {
    surface: 'message',
    fileProblem: () => undefined,
  });
  if (problems.length > 0) return nothing(`invalid options: ${problems.join('; ')}`);
  const list = jsonList(options);
  return {
    labels: list.map((each) => (isJson(each['text']) ? String(each['text']['text']) : '')),
    options: list,
  };
};
