/** Slack’s settings: one workspace by its token, or many by OAuth. */
import { z } from 'zod';
import { ConfigError } from './config-error.ts';
import { nonEmpty, oneOf, webAddress } from './forms.ts';
import { type Keys, readKeys } from './keys.ts';

export const slackSettings = {
  SLACK_BOT_TOKEN: z.string().startsWith('xoxb-', 'must be a bot token: it starts with xoxb-').optional(),
  SLACK_APP_TOKEN: z.string().startsWith('xapp-', 'must be an app-level token: it starts with xapp-').optional(),
  SLACK_SIGNING_SECRET: nonEmpty.optional(),
  SLACK_CLIENT_ID: nonEmpty.optional(),
  SLACK_CLIENT_SECRET: nonEmpty.optional(),
  /** `id:base64`, several joined by commas; the first seals, the others still open. */
  SLACK_KEYS: nonEmpty.optional(),
  /** As in the app's manifest: all commands by their own names, or /watermark alone. */
  SLACK_COMMANDS: oneOf(['all', 'watermark']).default('all'),
  SLACK_API_URL: webAddress('must be an address').optional(),
};

type Given = z.infer<z.ZodObject<typeof slackSettings>> & { readonly PUBLIC_URL?: string | undefined };

export type SlackConfig = {
  readonly transport:
    | { readonly kind: 'socket'; readonly appToken: string; readonly signingSecretUnused: boolean }
    | { readonly kind: 'http'; readonly signingSecret: string };
  readonly identity:
    | { readonly kind: 'token'; readonly botToken: string }
    | {
        readonly kind: 'oauth';
        readonly clientId: string;
        readonly clientSecret: string;
        readonly publicUrl: string;
        readonly keys: Keys;
      };
  readonly apiUrl?: string;
  readonly commandNames: 'all' | 'watermark';
};

/** Over a socket where there is an app token, else over HTTP. Throws ConfigError. */
export const readSlack = (given: Given): SlackConfig | undefined => {
  if (given.SLACK_BOT_TOKEN === undefined && given.SLACK_CLIENT_ID === undefined) {
    const alone = (['SLACK_APP_TOKEN', 'SLACK_SIGNING_SECRET', 'SLACK_CLIENT_SECRET', 'SLACK_KEYS'] as const).find(
      (name) => given[name] !== undefined,
    );
    if (alone)
      throw new ConfigError([`SLACK_BOT_TOKEN (one workspace) or SLACK_CLIENT_ID (many) is needed beside ${alone}`]);
    return undefined;
  }
  return {
    transport: readTransport(given),
    identity: readIdentity(given),
    commandNames: given.SLACK_COMMANDS,
    ...(given.SLACK_API_URL ? { apiUrl: given.SLACK_API_URL } : {}),
  };
};

const readTransport = (given: Given): SlackConfig['transport'] => {
  if (given.SLACK_APP_TOKEN)
    return {
      kind: 'socket',
      appToken: given.SLACK_APP_TOKEN,
      signingSecretUnused: given.SLACK_SIGNING_SECRET !== undefined,
    };
  if (given.SLACK_SIGNING_SECRET) return { kind: 'http', signingSecret: given.SLACK_SIGNING_SECRET };
  throw new ConfigError([
    'SLACK_APP_TOKEN (Socket Mode) or SLACK_SIGNING_SECRET (HTTP) is needed beside Slack’s other settings',
  ]);
};

/** Of many workspaces; beside one workspace's token they would count for nothing. */
const OF_MANY = ['SLACK_CLIENT_ID', 'SLACK_CLIENT_SECRET', 'SLACK_KEYS'] as const;

const readIdentity = (given: Given): SlackConfig['identity'] => {
  if (given.SLACK_BOT_TOKEN) {
    const beside = OF_MANY.find((name) => given[name] !== undefined);
    if (beside)
      throw new ConfigError([
        `SLACK_BOT_TOKEN (one workspace) and ${beside} (many) are both set: keep the settings of one of the two`,
      ]);
    return { kind: 'token', botToken: given.SLACK_BOT_TOKEN };
  }
  const {
    SLACK_CLIENT_ID: clientId,
    SLACK_CLIENT_SECRET: clientSecret,
    PUBLIC_URL: publicUrl,
    SLACK_KEYS: keys,
  } = given;
  if (clientId && clientSecret && publicUrl && keys)
    return { kind: 'oauth', clientId, clientSecret, publicUrl, keys: readKeys('SLACK_KEYS', keys) };
  const missing = Object.entries({
    SLACK_CLIENT_SECRET: clientSecret,
    PUBLIC_URL: publicUrl,
    SLACK_KEYS: keys,
  }).filter(([, value]) => value === undefined);
  throw new ConfigError(missing.map(([name]) => `${name} is needed beside SLACK_CLIENT_ID`));
};
