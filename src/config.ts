/** What the surroundings say: environment and flags, parsed once; secrets are never printed. */
import { fileURLToPath } from 'node:url';
import { z } from 'zod';
import { type CertificateKeys, sandboxKeys } from './features/certificate/keys.ts';
import { fileSettingOf, withSettingFiles } from './lib/process/setting-files.ts';
import { editDistance } from './lib/words/edit-distance.ts';
import { oneLine } from './lib/words/one-line.ts';

const WHOLE_PORT = 'must be a whole number from 0 to 65535';
const oneOf = <const Names extends readonly [string, ...string[]]>(names: Names) =>
  z.enum(names, { error: `must be one of ${names.join(', ')}` });

const postgresUrl = z.url({
  protocol: /^postgres(ql)?$/,
  error: 'must look like postgres://user:password@host:5432/name',
});

const webUrl = z.url({ protocol: /^https?$/, error: 'must be an address such as http://127.0.0.1:4318' });

const environment = z.object({
  /** Postgres; PGlite in the data folder where it isn't given. */
  DATABASE_URL: postgresUrl.optional(),
  /** The database's own address, where DATABASE_URL is that of a pooler in transaction mode. */
  DATABASE_DIRECT_URL: postgresUrl.optional(),
  DATA_FOLDER: z.string().min(1).default('.data'),
  CURRICULUM_FOLDER: z
    .string()
    .min(1)
    .default(fileURLToPath(new URL('../quizzes', import.meta.url))),
  PORT: z
    .string()
    .regex(/^\s*\d{1,5}\s*$/, WHOLE_PORT)
    .transform(Number)
    .refine((port) => port <= 65_535, WHOLE_PORT)
    .default(3000),
  /**
   * Where what Slack and Discord post to listens; at every address of this machine where none is
   * given.
   */
  HOST: z.string().min(1).max(253, 'must be a name or an address of this machine').optional(),
  LOG_LEVEL: oneOf(['debug', 'info', 'warn', 'error', 'silent']).optional(),
  /** Linux only: whether all other work of the process has a lower priority than acknowledging. */
  GIVE_WAY: oneOf(['on', 'off']).default('off'),
  /** Where the outside reaches us: to install in many Slack workspaces, and to subscribe to calendars. */
  PUBLIC_URL: z.url({ protocol: /^https?$/, error: 'must look like https://watermark.example' }).optional(),

  /** By which certificates are signed: `id:base64`, as SLACK_KEYS; the first signs. */
  CERTIFICATE_KEYS: z.string().min(1).optional(),
  /** Whom to tell when something is wrong: an address to write to, or a page. People see it. */
  SUPPORT_CONTACT: z
    .union([z.url({ protocol: /^https?$/ }), z.email()], {
      error: 'must be an address such as help@watermark.example, or that of a page: https://watermark.example/help',
    })
    .optional(),

  // OpenTelemetry's own: its library reads these and all others of its settings by itself.
  OTEL_EXPORTER_OTLP_ENDPOINT: webUrl.optional(),
  OTEL_EXPORTER_OTLP_TRACES_ENDPOINT: webUrl.optional(),
  OTEL_EXPORTER_OTLP_HEADERS: z.string().min(1).optional(),
  OTEL_TRACES_EXPORTER: oneOf(['otlp', 'zipkin', 'console', 'none']).optional(),
  OTEL_SDK_DISABLED: oneOf(['true', 'false']).optional(),

  DISCORD_TOKEN: z.string().min(1).optional(),
  /** Where given, interactions come over HTTP and no gateway is opened. */
  DISCORD_PUBLIC_KEY: z
    .string()
    .regex(/^[0-9a-f]{64}$/i, 'must be the 64 hexadecimal digits of the application’s public key')
    .optional(),
  DISCORD_API_URL: z.url({ protocol: /^https?$/, error: 'must be an address' }).optional(),
  DISCORD_COMMANDS: oneOf(['global', 'guild']).default('global'),

  SLACK_BOT_TOKEN: z.string().startsWith('xoxb-', 'must be a bot token: it starts with xoxb-').optional(),
  SLACK_APP_TOKEN: z.string().startsWith('xapp-', 'must be an app-level token: it starts with xapp-').optional(),
  SLACK_SIGNING_SECRET: z.string().min(1).optional(),
  SLACK_CLIENT_ID: z.string().min(1).optional(),
  SLACK_CLIENT_SECRET: z.string().min(1).optional(),
  /** `id:base64`, several joined by commas; the first seals, the others still open. */
  SLACK_KEYS: z.string().min(1).optional(),
  /** As in the app's manifest: all commands by their own names, or /watermark alone. */
  SLACK_COMMANDS: oneOf(['all', 'watermark']).default('all'),
  SLACK_API_URL: z.url({ protocol: /^https?$/, error: 'must be an address' }).optional(),
});

type Environment = z.infer<typeof environment>;

export type DiscordConfig = {
  readonly token: string;
  readonly publicKey: string | undefined;
  readonly apiUrl: string | undefined;
  readonly applicationScope: 'global' | 'guild';
};

export type Config = {
  readonly databaseUrl: string | undefined;
  readonly databaseDirectUrl: string | undefined;
  readonly dataFolder: string;
  readonly curriculumFolder: string;
  readonly port: number;
  readonly host: string | undefined;
  readonly logLevel: 'debug' | 'info' | 'warn' | 'error' | 'silent';
  readonly giveWay: boolean;
  readonly certificateKeys: CertificateKeys | undefined;
  /** Whom people may tell when something is wrong: a mail address or a page. */
  readonly supportContact: string | undefined;
  /** OpenTelemetry's settings of ours, where traces are asked for. */
  readonly traces: Readonly<Record<string, string>> | undefined;
  readonly discord: DiscordConfig | undefined;
  readonly slack: SlackConfig | undefined;
  /** Where the outside reaches us, without a slash at its end. */
  readonly publicUrl: string | undefined;
  /** Without a platform's token it is the only platform; beside one it must be asked for. */
  readonly sandbox: boolean;
};

/** Where none is open, the sandbox is. */
export const hasPlatforms = ({ discord, slack }: Pick<Config, 'discord' | 'slack'>): boolean =>
  discord !== undefined || slack !== undefined;

export class ConfigError extends Error {
  /** A line each. */
  readonly problems: readonly string[];
  constructor(problems: readonly string[]) {
    super(
      oneLine`The environment has
        ${problems.length === 1 ? 'a mistake' : 'mistakes'}:\n${problems.map((problem) => `  ${problem}`).join('\n')}`,
    );
    this.name = 'ConfigError';
    this.problems = problems;
  }
}

type Variables = Readonly<Record<string, string | undefined>>;

/**
 * A variable that is set to nothing is not set: that is how a shell or a compose file leaves one
 * out.
 */
const withoutEmpty = (variables: Variables): Variables =>
  Object.fromEntries(Object.entries(variables).filter(([, value]) => value !== undefined && value.trim() !== ''));

/** Which curriculum is read, for commands that need nothing else of the environment. */
export const curriculumFolderIn = (variables: Variables): string =>
  environment.shape.CURRICULUM_FOLDER.parse(readGiven(variables)['CURRICULUM_FOLDER']);

export const settingNames: readonly string[] = Object.keys(environment.shape);

/** What these are set to says nothing that others shouldn't know, and stands in many a line. */
const SAID = new Set([
  'PORT',
  'LOG_LEVEL',
  'GIVE_WAY',
  'DISCORD_COMMANDS',
  'SLACK_COMMANDS',
  'SUPPORT_CONTACT',
  'OTEL_TRACES_EXPORTER',
  'OTEL_SDK_DISABLED',
]);

/** Whatever these are set to is a secret or leads to one. */
export const secretSettings: readonly string[] = settingNames.filter((name) => !SAID.has(name));

/** With what stands in files, as far as these can be read. */
export const withFiles = (variables: Variables): Variables =>
  withSettingFiles(withoutEmpty(variables), settingNames).variables;

/** With what stands in files. Throws ConfigError. */
const readGiven = (variables: Variables): Variables => {
  const { variables: given, problems } = withSettingFiles(withoutEmpty(variables), settingNames);
  if (problems.length > 0) throw new ConfigError(problems);
  return given;
};

// `SLACK_TOKEN` is three away from two of ours, and may be somebody else's.
const SLIPS_AT_MOST = 2;

/**
 * Variables that look like slips of the keyboard for one of ours that isn't set, a line each:
 * without a word they would count for nothing.
 */
export const misspeltVariables = (variables: Variables): string[] => {
  const given = Object.keys(withoutEmpty(variables));
  const known = settingNames.flatMap((name) => [name, fileSettingOf(name)]);
  const missing = known.filter((name) => !given.includes(name) && name.includes('_'));
  return given.flatMap((name) => {
    const meant = missing.find((each) => editDistance(name.toUpperCase(), each, SLIPS_AT_MOST) <= SLIPS_AT_MOST);
    return meant && !known.includes(name) ? [`${name} isn’t a setting of mine. Did you mean ${meant}?`] : [];
  });
};

/**
 * Throws ConfigError naming every variable that is wrong; never its value, which may be a secret.
 */
export const readConfig = (variables: Variables, flags: { readonly sandbox?: boolean } = {}): Config => {
  const parsed = environment.safeParse(readGiven(variables));
  if (!parsed.success)
    throw new ConfigError(parsed.error.issues.map((issue) => `${issue.path.join('.')} ${issue.message}`));
  const { data } = parsed;
  if (data.DATABASE_DIRECT_URL !== undefined && data.DATABASE_URL === undefined)
    throw new ConfigError(['DATABASE_URL is needed beside DATABASE_DIRECT_URL']);
  const discord = readDiscord(data);
  const slack = readSlack(data);
  const platforms = hasPlatforms({ discord, slack });
  const sandbox = flags.sandbox ?? !platforms;
  return {
    databaseUrl: data.DATABASE_URL,
    databaseDirectUrl: data.DATABASE_DIRECT_URL,
    dataFolder: data.DATA_FOLDER,
    curriculumFolder: data.CURRICULUM_FOLDER,
    port: data.PORT,
    host: data.HOST,
    logLevel: data.LOG_LEVEL ?? (platforms ? 'info' : 'warn'),
    giveWay: data.GIVE_WAY === 'on',
    certificateKeys: certificateKeysOf(data, platforms),
    supportContact: data.SUPPORT_CONTACT,
    traces: tracesOf(data),
    discord,
    slack,
    publicUrl: data.PUBLIC_URL?.replace(/\/+$/, ''),
    sandbox,
  };
};

/** Where its database is. */
export const databaseOf = ({ databaseUrl, databaseDirectUrl, dataFolder }: Config) => ({
  url: databaseUrl,
  directUrl: databaseDirectUrl,
  folder: dataFolder,
});

/** The sandbox alone has a key that everybody knows, so that a certificate can be tried there. */
const certificateKeysOf = (
  { CERTIFICATE_KEYS: given }: Environment,
  platforms: boolean,
): CertificateKeys | undefined => {
  if (given !== undefined) return readKeys('CERTIFICATE_KEYS', given);
  return platforms ? undefined : sandboxKeys;
};

const OTEL = [
  'OTEL_EXPORTER_OTLP_ENDPOINT',
  'OTEL_EXPORTER_OTLP_TRACES_ENDPOINT',
  'OTEL_EXPORTER_OTLP_HEADERS',
  'OTEL_TRACES_EXPORTER',
] as const;

/** Where an exporter is named, or a place to send to. */
const tracesOf = (data: Environment): Config['traces'] => {
  const { OTEL_TRACES_EXPORTER: exporter, OTEL_SDK_DISABLED: disabled } = data;
  const to = data.OTEL_EXPORTER_OTLP_TRACES_ENDPOINT ?? data.OTEL_EXPORTER_OTLP_ENDPOINT;
  if (disabled === 'true' || exporter === 'none' || (exporter ?? to) === undefined) return undefined;
  // Those of ours, since some may have stood in files.
  return Object.fromEntries(OTEL.flatMap((name) => (data[name] === undefined ? [] : [[name, data[name]] as const])));
};

const readDiscord = (data: Environment): DiscordConfig | undefined => {
  if (data.DISCORD_TOKEN === undefined) {
    if (data.DISCORD_PUBLIC_KEY !== undefined)
      throw new ConfigError(['DISCORD_TOKEN is needed beside DISCORD_PUBLIC_KEY']);
    return undefined;
  }
  return {
    token: data.DISCORD_TOKEN,
    publicKey: data.DISCORD_PUBLIC_KEY,
    apiUrl: data.DISCORD_API_URL,
    applicationScope: data.DISCORD_COMMANDS,
  };
};

export type SlackConfig = {
  readonly transport:
    | { readonly kind: 'socket'; readonly appToken: string }
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

type Keys = { readonly current: string; readonly keys: Readonly<Record<string, Uint8Array>> };

/**
 * One workspace by its token, or many by OAuth; over a socket where there is an app token, else
 * over HTTP.
 */
const readSlack = (data: Environment): SlackConfig | undefined => {
  if (data.SLACK_BOT_TOKEN === undefined && data.SLACK_CLIENT_ID === undefined) {
    const alone = (['SLACK_APP_TOKEN', 'SLACK_SIGNING_SECRET', 'SLACK_CLIENT_SECRET', 'SLACK_KEYS'] as const).find(
      (name) => data[name] !== undefined,
    );
    if (alone)
      throw new ConfigError([`SLACK_BOT_TOKEN (one workspace) or SLACK_CLIENT_ID (many) is needed beside ${alone}`]);
    return undefined;
  }
  return {
    transport: readTransport(data),
    identity: readIdentity(data),
    commandNames: data.SLACK_COMMANDS,
    ...(data.SLACK_API_URL ? { apiUrl: data.SLACK_API_URL } : {}),
  };
};

const readTransport = (data: Environment): SlackConfig['transport'] => {
  if (data.SLACK_APP_TOKEN) return { kind: 'socket', appToken: data.SLACK_APP_TOKEN };
  if (data.SLACK_SIGNING_SECRET) return { kind: 'http', signingSecret: data.SLACK_SIGNING_SECRET };
  throw new ConfigError([
    'SLACK_APP_TOKEN (Socket Mode) or SLACK_SIGNING_SECRET (HTTP) is needed beside Slack’s other settings',
  ]);
};

/** Of many workspaces; beside one workspace's token they would count for nothing. */
const OF_MANY = ['SLACK_CLIENT_ID', 'SLACK_CLIENT_SECRET', 'SLACK_KEYS'] as const;

const readIdentity = (data: Environment): SlackConfig['identity'] => {
  if (data.SLACK_BOT_TOKEN) {
    const beside = OF_MANY.find((name) => data[name] !== undefined);
    if (beside)
      throw new ConfigError([
        `SLACK_BOT_TOKEN (one workspace) and ${beside} (many) are both set: keep the settings of one of the two`,
      ]);
    return { kind: 'token', botToken: data.SLACK_BOT_TOKEN };
  }
  const {
    SLACK_CLIENT_ID: clientId,
    SLACK_CLIENT_SECRET: clientSecret,
    PUBLIC_URL: publicUrl,
    SLACK_KEYS: keys,
  } = data;
  if (clientId && clientSecret && publicUrl && keys)
    return { kind: 'oauth', clientId, clientSecret, publicUrl, keys: readKeys('SLACK_KEYS', keys) };
  const missing = Object.entries({
    SLACK_CLIENT_SECRET: clientSecret,
    PUBLIC_URL: publicUrl,
    SLACK_KEYS: keys,
  }).filter(([, value]) => value === undefined);
  throw new ConfigError(missing.map(([name]) => `${name} is needed beside SLACK_CLIENT_ID`));
};

const KEY_BYTES = 32;

const readKeys = (variable: string, given: string): Keys => {
  const pairs = given.split(',').map((pair) => {
    const [id = '', base64 = ''] = pair.trim().split(':');
    const key = Buffer.from(base64, 'base64');
    if (!/^[\w-]{1,40}$/.test(id) || key.byteLength !== KEY_BYTES)
      throw new ConfigError([
        oneLine`${variable} must be id:key, the key ${KEY_BYTES} bytes in base64; make one with:
          openssl rand -base64 ${KEY_BYTES}`,
      ]);
    return [id, new Uint8Array(key)] as const;
  });
  const twice = pairs.find(([id], index) => pairs.findIndex(([other]) => other === id) < index);
  if (twice) throw new ConfigError([`${variable} has two keys called “${twice[0]}”: give each a name of its own`]);
  return { current: pairs[0]?.[0] ?? '', keys: Object.fromEntries(pairs) };
};
