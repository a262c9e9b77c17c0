/** How the bot is run, made once of its settings and flags. */

import { ConfigError } from './config/config-error.ts';
import { type DiscordConfig, readDiscord } from './config/discord.ts';
import { readKeys } from './config/keys.ts';
import { readSettings, type Settings } from './config/settings.ts';
import { readSlack, type SlackConfig } from './config/slack.ts';
import { type CertificateKeys, sandboxKeys } from './features/certificate/keys.ts';

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

/** Throws ConfigError. */
export const readConfig = (
  variables: Readonly<Record<string, string | undefined>>,
  flags: { readonly sandbox?: boolean } = {},
): Config => {
  const settings = readSettings(variables);
  if (settings.DATABASE_DIRECT_URL !== undefined && settings.DATABASE_URL === undefined)
    throw new ConfigError(['DATABASE_URL is needed beside DATABASE_DIRECT_URL']);
  const discord = readDiscord(settings);
  const slack = readSlack(settings);
  const platforms = hasPlatforms({ discord, slack });
  return {
    databaseUrl: settings.DATABASE_URL,
    databaseDirectUrl: settings.DATABASE_DIRECT_URL,
    dataFolder: settings.DATA_FOLDER,
    curriculumFolder: settings.CURRICULUM_FOLDER,
    port: settings.PORT,
    host: settings.HOST,
    logLevel: settings.LOG_LEVEL ?? (platforms ? 'info' : 'warn'),
    giveWay: settings.GIVE_WAY === 'on',
    certificateKeys: certificateKeysOf(settings, platforms),
    supportContact: settings.SUPPORT_CONTACT,
    traces: tracesOf(settings),
    discord,
    slack,
    publicUrl: settings.PUBLIC_URL?.replace(/\/+$/, ''),
    sandbox: flags.sandbox ?? !platforms,
  };
};

/** Where its database is. */
export const databaseOf = ({ databaseUrl, databaseDirectUrl, dataFolder }: Config) => ({
  url: databaseUrl,
  directUrl: databaseDirectUrl,
  folder: dataFolder,
});

/** The sandbox alone has a key that everybody knows, so that a certificate can be tried there. */
const certificateKeysOf = ({ CERTIFICATE_KEYS: given }: Settings, platforms: boolean): CertificateKeys | undefined => {
  if (given !== undefined) return readKeys('CERTIFICATE_KEYS', given);
  return platforms ? undefined : sandboxKeys;
};

const OTEL = [
  'OTEL_EXPORTER_OTLP_ENDPOINT',
  'OTEL_EXPORTER_OTLP_TRACES_ENDPOINT',
  'OTEL_EXPORTER_OTLP_HEADERS',
  'OTEL_EXPORTER_OTLP_TRACES_HEADERS',
  'OTEL_TRACES_EXPORTER',
] as const;

/** Where an exporter is named, or a place to send to. */
const tracesOf = (settings: Settings): Config['traces'] => {
  const { OTEL_TRACES_EXPORTER: exporter, OTEL_SDK_DISABLED: disabled } = settings;
  const to = settings.OTEL_EXPORTER_OTLP_TRACES_ENDPOINT ?? settings.OTEL_EXPORTER_OTLP_ENDPOINT;
  if (disabled === 'true' || exporter === 'none' || (exporter ?? to) === undefined) return undefined;
  // Those of ours, since some may have stood in files.
  return Object.fromEntries(
    OTEL.flatMap((name) => (settings[name] === undefined ? [] : [[name, settings[name]] as const])),
  );
};
