/**
 * The app as Slack has to know it, made from the declared commands:
 * https://docs.slack.dev/reference/app-manifest
 */

import type { Command, OptionDeclaration } from '../../../chat/receive/command.ts';
import { oneLine } from '../../../lib/words/one-line.ts';
import {
  type CommandNames,
  isPlain,
  MESSAGE_SHORTCUTS,
  messageCallback,
  PLAIN_AT_MOST,
  UMBRELLA,
} from './command-names.ts';

/**
 * The least that works: to write, to be commanded, to read a file that is handed in by a form, to
 * upload our own drawings, to hear what is written to us in direct messages and answer it, to open
 * these, to know names and zones, and which user groups there are, since roles in a cohort may go by
 * these; to bring a helper and a learner together, and to pin what a channel should keep in sight.
 * deploy/slack/README.md gives the reasons that the directory asks for. Of other conversations no
 * history.
 */
export const BOT_SCOPES = [
  'chat:write',
  'commands',
  'files:read',
  'files:write',
  'im:history',
  'im:write',
  'mpim:write',
  'pins:write',
  'usergroups:read',
  'users:read',
] as const;

/**
 * `message.im` comes only to installations that were given im:history, and news of user groups to
 * those with usergroups:read; older ones go on without them.
 */
const BOT_EVENTS = [
  'app_home_opened',
  'app_uninstalled',
  'message.im',
  'subteam_members_changed',
  'subteam_updated',
  'tokens_revoked',
];

/** Slack: 10 shortcuts an app, the menus show five of a kind. */
const GLOBAL_SHORTCUTS_AT_MOST = 5;
const SHORTCUT_NAME_AT_MOST = 24;
const SHORTCUT_DESCRIPTION_AT_MOST = 150;

export type ManifestTransport =
  | { readonly kind: 'socket' }
  | { readonly kind: 'http' /** Without a path. */; readonly publicUrl: string };

const socket: ManifestTransport = { kind: 'socket' };
const http: ManifestTransport = { kind: 'http', publicUrl: 'https://watermark.example' };

/**
 * The committed files, by their path from the project's root. Whoever hosts for others puts their
 * own address in those for HTTP.
 */
export const manifestFiles = (commands: readonly Command[]): Readonly<Record<string, string>> => ({
  'deploy/slack/manifest.json': makeManifest(commands, socket),
  'deploy/slack/manifest.http.json': makeManifest(commands, http),
  'deploy/slack/manifest.watermark.json': makeManifest(commands, socket, 'watermark'),
  'deploy/slack/manifest.watermark.http.json': makeManifest(commands, http, 'watermark'),
});

/** JSON text that ends in a new line. */
export const makeManifest = (
  commands: readonly Command[],
  transport: ManifestTransport,
  names: CommandNames = 'all',
): string => {
  const address = transport.kind === 'http' ? new URL('/slack/events', transport.publicUrl).href : undefined;
  const manifest = {
    _metadata: { major_version: 2, minor_version: 1 },
    display_information: {
      name: 'Watermark',
      description: 'Asks each learner the right question on the right day',
      long_description: oneLine`Watermark is a study bot for cohorts that learn data engineering. It asks each learner
          the right question on the right day, answers concept look-ups from the curriculum, and keeps
          what the cohort knows above the line where it would be forgotten.`,
      background_color: '#1d3557',
    },
    features: {
      // Without the second nobody could write to us; with the third true, the field to type in is
      // missing.
      app_home: {
        home_tab_enabled: true,
        messages_tab_enabled: true,
        messages_tab_read_only_enabled: false,
      },
      bot_user: { display_name: 'Watermark', always_online: true },
      shortcuts: shortcutsOf(commands),
      slash_commands: slashCommandsOf(commands, names, address),
    },
    oauth_config: {
      ...(transport.kind === 'http'
        ? { redirect_urls: [new URL('/slack/oauth_redirect', transport.publicUrl).href] }
        : {}),
      scopes: { bot: BOT_SCOPES },
    },
    settings: {
      event_subscriptions: { ...(address ? { request_url: address } : {}), bot_events: BOT_EVENTS },
      interactivity: {
        is_enabled: true,
        ...(address ? { request_url: address, message_menu_options_url: address } : {}),
      },
      org_deploy_enabled: transport.kind === 'http',
      socket_mode_enabled: transport.kind === 'socket',
      token_rotation_enabled: transport.kind === 'http',
    },
  };
  return `${JSON.stringify(manifest, null, 2)}\n`;
};

const slashCommandsOf = (
  commands: readonly Command[],
  names: CommandNames,
  url: string | undefined,
): readonly object[] => {
  const plain = names === 'watermark' ? [] : commands.filter(isPlain).slice(0, PLAIN_AT_MOST);
  const served = commands.filter((command) => !plain.includes(command)).map(({ name }) => name);
  const address = url ? { url } : {};
  return [
    ...plain.map(({ name, description, options }) => ({
      command: `/${name}`,
      ...address,
      description,
      ...usageHint(options),
      should_escape: true,
    })),
    {
      command: `/${UMBRELLA}`,
      ...address,
      description: plain.length > 0 ? 'Everything else, and help' : 'Everything I can do, and help',
      usage_hint: [...served, '…'].join(' | '),
      should_escape: true,
    },
  ];
};

const usageHint = (options: Command['options']): { usage_hint?: string } => {
  const hints = Object.entries(options).map(([name, declaration]) =>
    declaration.required ? hintOf(name, declaration) : `[${hintOf(name, declaration)}]`,
  );
  return hints.length > 0 ? { usage_hint: hints.join(' ') } : {};
};

const hintOf = (name: string, declaration: OptionDeclaration): string =>
  declaration.kind === 'integer' ? `${name} ${declaration.from}–${declaration.to}` : name;

/** Where no command can be typed: in threads, and from anywhere by search. */
const shortcutsOf = (commands: readonly Command[]): readonly object[] => [
  ...commands
    .filter(({ who, where }) => who === 'learner' && where.includes('direct'))
    .slice(0, GLOBAL_SHORTCUTS_AT_MOST)
    .map((command) => ({
      name: titled(command.name),
      type: 'global',
      callback_id: command.name,
      description: shortcutDescription(command),
    })),
  ...commands.flatMap((command) => {
    const name = MESSAGE_SHORTCUTS[command.name];
    return name
      ? [
          {
            name,
            type: 'message',
            callback_id: messageCallback(command.name),
            description: shortcutDescription(command),
          },
        ]
      : [];
  }),
];

const titled = (name: string): string =>
  (name.charAt(0).toUpperCase() + name.slice(1).replaceAll('-', ' ')).slice(0, SHORTCUT_NAME_AT_MOST);

const shortcutDescription = ({ description }: Command): string => description.slice(0, SHORTCUT_DESCRIPTION_AT_MOST);
