/** What Slack says of a modal or a Home tab before it shows it. */
import { type Check, flag, isJson, jsonList, problem, type Scope, shape, str, stringIn } from './check.ts';
import { blockProblems } from './check-blocks.ts';
import type { Refusal } from './check-message.ts';
import { plainText } from './check-objects.ts';
import { slackLimits as limits } from './limits.ts';

const blocks: Check = (value, at, scope) => blockProblems(value, at, scope);
const common = {
  private_metadata: str({ max: limits.privateMetadata, min: 0 }),
  callback_id: str({ max: limits.callbackId, min: 0 }),
  external_id: str({ max: limits.externalId, min: 0 }),
};
const submitWithInput: Check = (view, at) =>
  isJson(view) && view['submit'] === undefined && jsonList(view['blocks']).some((block) => block['type'] === 'input')
    ? problem('missing required field: submit', at)
    : [];
const label = plainText(limits.viewTitle);

const modal: Check = shape(
  { title: label, blocks },
  {
    ...common,
    close: label,
    submit: label,
    clear_on_close: flag,
    notify_on_close: flag,
    submit_disabled: flag,
  },
  submitWithInput,
);
const home: Check = shape({ blocks }, common);

/** Undefined when Slack would show the view on this surface. */
export const refuseView = (view: unknown, scope: Scope): Refusal | undefined => {
  if (!isJson(view)) return { error: 'invalid_arguments', messages: problem('must provide an object', '/view') };
  if (JSON.stringify(view).length > limits.viewBytes) return { error: 'view_too_large', messages: [] };
  const type = stringIn(view, 'type');
  const messages =
    type === scope.surface
      ? (type === 'modal' ? modal : home)(view, '/view', scope)
      : problem(`unsupported type: ${type}`, '/view/type');
  return messages.length > 0 ? { error: 'invalid_arguments', messages } : undefined;
};
