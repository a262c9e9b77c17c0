/**
 * views.open, views.push, views.update and views.publish, and the views that people have before
 * them.
 */
import { isJson, jsonList, stringIn } from '../check.ts';
import { refuseView } from '../check-view.ts';
import { withIds } from '../compose.ts';
import { slackLimits as limits } from '../limits.ts';
import type { Slack } from '../slack.ts';
import { nested, optional, refusal, required, SlackError } from '../slack-error.ts';
import { initialState } from '../state-values.ts';
import type { Json, Trigger, View, World } from '../world.ts';
import type { Call, Method } from './method.ts';

const newHash = (world: World): string => `${Math.floor(world.now() / 1000)}.${world.ids.secret().slice(0, 8)}`;

/** A view as Slack shows it to apps. */
export const viewJson = (slack: Slack, view: View): Json => ({
  id: view.id,
  team_id: view.teamId,
  title: null,
  submit: null,
  close: null,
  private_metadata: '',
  callback_id: '',
  external_id: '',
  clear_on_close: false,
  notify_on_close: false,
  ...view.body,
  state: { values: view.state },
  hash: view.hash,
  root_view_id: view.rootId,
  previous_view_id: view.previousId,
  app_id: slack.app.id,
  app_installed_team_id: view.teamId,
  bot_id: view.botId,
});

/** The view an app sent, checked for its surface, with Slack's ids; throws invalid_arguments. */
export const readView = (slack: Slack, view: unknown, surface: 'modal' | 'home'): Json => {
  const refused = refuseView(view, { ...slack.scope, surface });
  if (refused || !isJson(view)) throw refusal(refused?.error ?? 'invalid_arguments', refused?.messages ?? []);
  return { ...view, blocks: withIds(slack.world, jsonList(view['blocks'])) };
};

export type Owner = { readonly userId: string; readonly teamId: string; readonly botId: string };

export const createView = (world: World, owner: Owner, body: Json, previous?: View): View => {
  const id = world.ids.next('V');
  return {
    id,
    ...owner,
    rootId: previous?.rootId ?? id,
    previousId: previous?.id ?? null,
    hash: newHash(world),
    body,
    state: initialState(jsonList(body['blocks'])),
  };
};

/** What was typed stays where a block and an action keep their ids, as in Slack. */
export const replaceView = (world: World, view: View, body: Json): void => {
  view.body = body;
  const fresh = initialState(jsonList(body['blocks']));
  for (const [blockId, actions] of Object.entries(fresh)) {
    for (const actionId of Object.keys(actions)) {
      const kept = view.state[blockId]?.[actionId];
      if (kept) actions[actionId] = kept;
    }
  }
  view.state = fresh;
  view.hash = newHash(world);
  world.signal.changed();
};

/** Exchanges a trigger_id: once, within three seconds. */
const exchange = (call: Call): Trigger => {
  const trigger = call.slack.world.triggers.get(required(call.args, 'trigger_id'));
  if (!trigger) throw new SlackError('invalid_trigger_id');
  if (trigger.used) throw new SlackError('exchanged_trigger_id');
  if (call.slack.world.now() - trigger.atMs > limits.triggerMs) throw new SlackError('expired_trigger_id');
  return trigger;
};

const externalIdIsFree = (call: Call, body: Json): void => {
  const wanted = stringIn(body, 'external_id');
  const views = [...call.slack.world.modals.values()].flat();
  if (wanted && views.some((view) => stringIn(view.body, 'external_id') === wanted))
    throw new SlackError('duplicate_external_id');
};

const show = (call: Call, trigger: Trigger, previous: View | undefined): Json => {
  const body = readView(call.slack, nested(call.args, 'view'), 'modal');
  externalIdIsFree(call, body);
  trigger.used = true;
  const { modals } = call.slack.world;
  const view = createView(
    call.slack.world,
    { userId: trigger.userId, teamId: trigger.teamId, botId: call.token.botId },
    body,
    previous,
  );
  modals.set(trigger.userId, previous ? [...(modals.get(trigger.userId) ?? []), view] : [view]);
  call.slack.world.signal.changed();
  return { view: viewJson(call.slack, view) };
};

/** A field for files is for apps that may read them; by which word Slack refuses it isn't documented. */
const scopesFor = ({ args }: Call): readonly string[] => {
  const view = nested(args, 'view');
  const inputs = isJson(view) ? jsonList(view['blocks']) : [];
  return inputs.some(({ element }) => isJson(element) && element['type'] === 'file_input') ? ['files:read'] : [];
};

const method = (run: Method['run']): Method => ({ tier: 'tier4', token: 'bot', scopes: scopesFor, run });

export const open = method((call) => show(call, exchange(call), undefined));

export const push = method((call) => {
  const trigger = exchange(call);
  const stack = call.slack.world.modals.get(trigger.userId) ?? [];
  const top = stack.at(-1);
  if (!top || trigger.viewId === undefined) throw new SlackError('not_found');
  if (stack.length >= limits.viewsInStack) throw new SlackError('push_limit_reached');
  return show(call, trigger, top);
});

const checkHash = (call: Call, view: View): void => {
  const hash = optional(call.args, 'hash');
  if (hash !== undefined && hash !== view.hash) throw new SlackError('hash_conflict');
};

export const update = method((call) => {
  const byId = optional(call.args, 'view_id');
  const byExternal = optional(call.args, 'external_id');
  if (byId === undefined && byExternal === undefined) required(call.args, 'view_id');
  const { modals, homes } = call.slack.world;
  const view = [...[...modals.values()].flat(), ...homes.values()].find(
    (each) => each.id === byId || (byExternal && stringIn(each.body, 'external_id') === byExternal),
  );
  if (!view) throw new SlackError('not_found');
  checkHash(call, view);
  replaceView(
    call.slack.world,
    view,
    readView(call.slack, nested(call.args, 'view'), view.body['type'] === 'home' ? 'home' : 'modal'),
  );
  return { view: viewJson(call.slack, view) };
});

export const publish = method((call) => {
  const user = call.slack.world.users.get(required(call.args, 'user_id'));
  if (!user || (call.token.teamId !== undefined && user.teamId !== call.token.teamId))
    throw new SlackError('user_not_found');
  if (!call.slack.app.homeTab) throw new SlackError('not_enabled');
  const body = readView(call.slack, nested(call.args, 'view'), 'home');
  const { homes } = call.slack.world;
  const known = homes.get(user.id);
  if (known) {
    checkHash(call, known);
    replaceView(call.slack.world, known, body);
    return { view: viewJson(call.slack, known) };
  }
  const view = createView(call.slack.world, { userId: user.id, teamId: user.teamId, botId: call.token.botId }, body);
  homes.set(user.id, view);
  call.slack.world.signal.changed();
  return { view: viewJson(call.slack, view) };
});
