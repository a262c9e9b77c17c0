/** A person fills in the modal they have open and submits it, as Slack's own client would. */
import { isJson, jsonList, stringIn } from './check.ts';
import type { Answer } from './delivery.ts';
import { slackLimits as limits } from './limits.ts';
import { uploadGiven } from './methods/files.ts';
import { createView, readView, replaceView } from './methods/views.ts';
import { viewSubmission } from './payloads.ts';
import type { Slack } from './slack.ts';
import { SlackError } from './slack-error.ts';
import {
  type Control,
  controlsIn,
  fileGiven,
  findControl,
  type Given,
  isEmptyValue,
  valueGiven,
} from './state-values.ts';
import type { Json, User, View } from './world.ts';

export type Submitted = {
  /**
   * `incomplete`: Slack's client held it back; `errors`: the app refused it; `failed`: the app did
   * not answer as it must (`error` says how: operation_timeout, dispatch_failed or
   * invalid_response) and the modal stays open.
   */
  readonly outcome: 'closed' | 'cleared' | 'updated' | 'pushed' | 'errors' | 'incomplete' | 'failed';
  /** What stands beside the fields, by label. */
  readonly errors: Readonly<Record<string, string>>;
  readonly error?: string;
};

const labelOf = (block: Json): string => stringIn(block['label'], 'text') ?? stringIn(block, 'block_id') ?? '';

export const topModal = (slack: Slack, user: User): View | undefined => slack.world.modals.get(user.id)?.at(-1);

const keepsValue = (control: Control): boolean => control.type !== 'button' && control.type !== 'overflow';

/** Types and chooses; throws where there is no such field or option. */
export const fillIn = (
  slack: Slack,
  view: View,
  values: Readonly<Record<string, Given>>,
  suggested: readonly Json[],
): void => {
  for (const [ref, given] of Object.entries(values)) {
    const control = findControl(jsonList(view.body['blocks']), ref, keepsValue);
    const isFile = typeof given === 'object' && 'content' in given;
    view.state[control.blockId] = {
      ...view.state[control.blockId],
      [control.actionId]: isFile
        ? fileGiven(control, given, (file) => uploadGiven(slack, file))
        : valueGiven(control, given, suggested),
    };
  }
};

const lengthProblem = (element: Json, value: Json): string | undefined => {
  const length = typeof value['value'] === 'string' ? value['value'].length : 0;
  const min = Number(element['min_length'] ?? 0);
  const max = Number(element['max_length'] ?? limits.typedText);
  if (length < min) return `Must be at least ${min} characters`;
  return length > max ? `Must be at most ${max} characters` : undefined;
};

/** What Slack's client says before it sends anything. */
const heldBack = (view: View): Record<string, string> => {
  const errors: Record<string, string> = {};
  for (const { block, blockId, actionId, element } of controlsIn(jsonList(view.body['blocks']))) {
    if (block['type'] !== 'input') continue;
    const value = view.state[blockId]?.[actionId];
    if (isEmptyValue(value)) {
      if (block['optional'] !== true) errors[labelOf(block)] = 'Please complete this required field.';
      continue;
    }
    const tooLong = value && lengthProblem(element, value);
    if (tooLong) errors[labelOf(block)] = tooLong;
  }
  return errors;
};

const done = (outcome: Submitted['outcome']): Submitted => ({ outcome, errors: {} });
const failed = (error: string): Submitted => ({ outcome: 'failed', errors: {}, error });

/** Errors must name input blocks of this view, or Slack shows none of them. */
const shownErrors = (view: View, errors: unknown): Submitted => {
  if (!isJson(errors) || Object.keys(errors).length === 0) return failed('invalid_response');
  const inputs = new Map(
    jsonList(view.body['blocks']).flatMap((block) =>
      block['type'] === 'input' ? [[stringIn(block, 'block_id') ?? '', labelOf(block)] as const] : [],
    ),
  );
  const shown: Record<string, string> = {};
  for (const [blockId, text] of Object.entries(errors)) {
    const label = inputs.get(blockId);
    if (label === undefined || typeof text !== 'string' || text === '') return failed('invalid_response');
    shown[label] = text;
  }
  return { outcome: 'errors', errors: shown };
};

const nextView = (slack: Slack, view: View, action: 'update' | 'push', body: unknown): Submitted => {
  const stack = slack.world.modals.get(view.userId) ?? [];
  if (action === 'push' && stack.length >= limits.viewsInStack) return failed('invalid_response');
  try {
    const read = readView(slack, body, 'modal');
    if (action === 'update') replaceView(slack.world, view, read);
    else slack.world.modals.set(view.userId, [...stack, createView(slack.world, view, read, view)]);
    return done(action === 'update' ? 'updated' : 'pushed');
  } catch (error) {
    if (error instanceof SlackError) return failed(`invalid_response: ${error.error} ${JSON.stringify(error.extra)}`);
    throw error;
  }
};

const follow = (slack: Slack, view: View, answer: Answer): Submitted => {
  if (answer.outcome !== 'acked') return failed(answer.outcome === 'timeout' ? 'operation_timeout' : 'dispatch_failed');
  const stack = slack.world.modals.get(view.userId) ?? [];
  if (answer.body === undefined || answer.body === '') {
    slack.world.modals.set(
      view.userId,
      stack.filter((each) => each !== view),
    );
    return done('closed');
  }
  if (!isJson(answer.body)) return failed('invalid_response');
  switch (answer.body['response_action']) {
    case 'clear':
      slack.world.modals.delete(view.userId);
      return done('cleared');
    case 'errors':
      return shownErrors(view, answer.body['errors']);
    case 'update':
    case 'push':
      return nextView(slack, view, answer.body['response_action'], answer.body['view']);
    default:
      return failed('invalid_response');
  }
};

export const submitModal = async (slack: Slack, user: User, view: View): Promise<Submitted> => {
  const errors = heldBack(view);
  if (Object.keys(errors).length > 0) return { outcome: 'incomplete', errors };
  if (view.body['submit'] === undefined)
    throw new Error(`The modal "${stringIn(view.body['title'], 'text')}" has no submit button`);
  const answer = await slack.delivery.interact('interactive', viewSubmission(slack, user, view));
  const submitted = follow(slack, view, answer);
  slack.world.signal.changed();
  return submitted;
};
