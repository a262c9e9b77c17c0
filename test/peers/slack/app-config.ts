/** The app as Slack knows it: its secrets, and what its manifest declares. */
import { isJson, jsonList, stringIn } from './check.ts';
import type { Ids } from './ids.ts';
import type { Json } from './world.ts';

export type AppConfig = {
  readonly id: string;
  readonly clientId: string;
  readonly clientSecret: string;
  readonly signingSecret: string;
  readonly appToken: string;
  readonly verificationToken: string;
  readonly scopes: readonly string[];
  /** Undefined where there is no manifest: then anything goes. */
  readonly commands: ReadonlySet<string> | undefined;
  /** Of these commands people, channels, groups and links are escaped in what is typed. */
  readonly escapes: ReadonlySet<string>;
  readonly events: ReadonlySet<string> | undefined;
  readonly shortcuts: ReadonlyMap<string, 'global' | 'message'> | undefined;
  /**
   * Where installations may return to; the first is the default. The app's settings page can change
   * them.
   */
  redirectUrls: readonly string[] | undefined;
  readonly homeTab: boolean;
  readonly tokenRotation: boolean;
};

/** Every scope a method of the peer asks for; what an app has that brings no manifest. */
const ALL_SCOPES = [
  'chat:write',
  'chat:write.public',
  'commands',
  'im:write',
  'mpim:write',
  'channels:read',
  'groups:read',
  'im:history',
  'im:read',
  'mpim:read',
  'users:read',
  'team:read',
  'files:read',
  'files:write',
  'usergroups:read',
  'pins:write',
];

const dig = (value: unknown, ...path: readonly string[]): unknown =>
  path.reduce<unknown>((at, key) => (isJson(at) ? at[key] : undefined), value);
const strings = (value: unknown): readonly string[] =>
  Array.isArray(value) ? value.filter((each) => typeof each === 'string') : [];

const shortcutsOf = (manifest: Json): ReadonlyMap<string, 'global' | 'message'> =>
  new Map(
    jsonList(dig(manifest, 'features', 'shortcuts')).map((shortcut): [string, 'global' | 'message'] => [
      stringIn(shortcut, 'callback_id') ?? '',
      stringIn(shortcut, 'type') === 'message' ? 'message' : 'global',
    ]),
  );

export type AppOptions = {
  /**
   * An app manifest, as in deploy/slack/manifest.json: Slack then knows these commands, events,
   * shortcuts, scopes and tabs, and no others.
   */
  readonly manifest?: Json;
  readonly scopes?: readonly string[];
  readonly tokenRotation?: boolean;
};

export const createAppConfig = (ids: Ids, { manifest, scopes, tokenRotation }: AppOptions): AppConfig => ({
  id: ids.next('A'),
  clientId: `${ids.next('')}.${ids.next('')}`,
  clientSecret: ids.secret(),
  signingSecret: ids.secret(),
  appToken: `xapp-1-${ids.secret()}`,
  verificationToken: ids.secret(),
  scopes: scopes ?? (manifest ? strings(dig(manifest, 'oauth_config', 'scopes', 'bot')) : ALL_SCOPES),
  commands:
    manifest &&
    new Set(jsonList(dig(manifest, 'features', 'slash_commands')).map((command) => stringIn(command, 'command') ?? '')),
  escapes: new Set(
    jsonList(dig(manifest, 'features', 'slash_commands')).flatMap((command) =>
      command['should_escape'] === true ? [stringIn(command, 'command') ?? ''] : [],
    ),
  ),
  events: manifest && new Set(strings(dig(manifest, 'settings', 'event_subscriptions', 'bot_events'))),
  shortcuts: manifest && shortcutsOf(manifest),
  redirectUrls: manifest && strings(dig(manifest, 'oauth_config', 'redirect_urls')),
  homeTab: manifest === undefined || dig(manifest, 'features', 'app_home', 'home_tab_enabled') === true,
  tokenRotation: tokenRotation ?? dig(manifest, 'settings', 'token_rotation_enabled') === true,
});
