/** Every setting that there is: what it must look like, where it is read from, and which are secret. */
import { fileURLToPath } from 'node:url';
import { z } from 'zod';
import { fileSettingOf, withSettingFiles } from '../lib/process/setting-files.ts';
import { editDistance } from '../lib/words/edit-distance.ts';
import { ConfigError } from './config-error.ts';
import { discordSettings } from './discord.ts';
import { nonEmpty, oneOf, webAddress } from './forms.ts';
import { slackSettings } from './slack.ts';

const WHOLE_PORT = 'must be a whole number from 0 to 65535';

const postgresUrl = z.url({
  protocol: /^postgres(ql)?$/,
  error: 'must look like postgres://user:password@host:5432/name',
});
const collectorUrl = webAddress('must be an address such as http://127.0.0.1:4318');

const environment = z.object({
  /** Postgres; PGlite in the data folder where it isn't given. */
  DATABASE_URL: postgresUrl.optional(),
  /** The database's own address, where DATABASE_URL is that of a pooler in transaction mode. */
  DATABASE_DIRECT_URL: postgresUrl.optional(),
  DATA_FOLDER: nonEmpty.default('.data'),
  CURRICULUM_FOLDER: nonEmpty.default(fileURLToPath(new URL('../../quizzes', import.meta.url))),
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
  HOST: nonEmpty.max(253, 'must be a name or an address of this machine').optional(),
  LOG_LEVEL: oneOf(['debug', 'info', 'warn', 'error', 'silent']).optional(),
  /** Linux only: whether all other work of the process has a lower priority than acknowledging. */
  GIVE_WAY: oneOf(['on', 'off']).default('off'),
  /** Where the outside reaches us: to install in many Slack workspaces, and to subscribe to calendars. */
  PUBLIC_URL: webAddress('must look like https://watermark.example').optional(),

  /** By which certificates are signed: `id:base64`, as SLACK_KEYS; the first signs. */
  CERTIFICATE_KEYS: nonEmpty.optional(),
  /** Whom to tell when something is wrong: an address to write to, or a page. People see it. */
  SUPPORT_CONTACT: z
    .union([z.url({ protocol: /^https?$/ }), z.email()], {
      error: 'must be an address such as help@watermark.example, or that of a page: https://watermark.example/help',
    })
    .optional(),

  // OpenTelemetry's own: its library reads these and all others of its settings by itself.
  OTEL_EXPORTER_OTLP_ENDPOINT: collectorUrl.optional(),
  OTEL_EXPORTER_OTLP_TRACES_ENDPOINT: collectorUrl.optional(),
  OTEL_EXPORTER_OTLP_HEADERS: nonEmpty.optional(),
  OTEL_EXPORTER_OTLP_TRACES_HEADERS: nonEmpty.optional(),
  OTEL_TRACES_EXPORTER: oneOf(['otlp', 'zipkin', 'console', 'none']).optional(),
  OTEL_SDK_DISABLED: oneOf(['true', 'false']).optional(),

  ...discordSettings,
  ...slackSettings,
});

export type Settings = z.infer<typeof environment>;

type Variables = Readonly<Record<string, string | undefined>>;

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

/** No secrets, but nobody else's business either: they may stand in the operator's own log. */
const OWN = new Set([
  'DATA_FOLDER',
  'CURRICULUM_FOLDER',
  'HOST',
  'PUBLIC_URL',
  'DISCORD_PUBLIC_KEY',
  'SLACK_CLIENT_ID',
]);

/** What these are set to is told to nobody else. */
export const privateSettings: readonly string[] = settingNames.filter((name) => !SAID.has(name));
/** Whatever these are set to is a secret or leads to one: it stands in no line at all. */
export const secretSettings: readonly string[] = privateSettings.filter((name) => !OWN.has(name));

/**
 * Throws ConfigError naming every variable that is wrong; never its value, which may be a secret.
 */
export const readSettings = (variables: Variables): Settings => {
  const parsed = environment.safeParse(readGiven(variables));
  if (parsed.success) return parsed.data;
  throw new ConfigError(parsed.error.issues.map((issue) => `${issue.path.join('.')} ${issue.message}`));
};

/** Which curriculum is read, for commands that need nothing else of the environment. */
export const curriculumFolderIn = (variables: Variables): string =>
  environment.shape.CURRICULUM_FOLDER.parse(readGiven(variables)['CURRICULUM_FOLDER']);

/** Where the bot keeps what is its own, whatever else is wrong with the environment. */
export const dataFolderIn = (variables: Variables): string =>
  environment.shape.DATA_FOLDER.parse(withFiles(variables)['DATA_FOLDER']);

/** With what stands in files, as far as these can be read. */
export const withFiles = (variables: Variables): Variables =>
  withSettingFiles(withoutEmpty(variables), settingNames).variables;

/** With what stands in files. Throws ConfigError. */
const readGiven = (variables: Variables): Variables => {
  const { variables: given, problems } = withSettingFiles(withoutEmpty(variables), settingNames);
  if (problems.length > 0) throw new ConfigError(problems);
  return given;
};

/**
 * A variable that is set to nothing is not set: that is how a shell or a compose file leaves one
 * out.
 */
const withoutEmpty = (variables: Variables): Variables =>
  Object.fromEntries(Object.entries(variables).filter(([, value]) => value !== undefined && value.trim() !== ''));

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
