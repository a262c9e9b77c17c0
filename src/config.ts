/** What the surroundings say: environment and flags, parsed once; secrets are never printed. */
import { fileURLToPath } from 'node:url';
import { z } from 'zod';

const environment = z.object({
  /** Postgres; PGlite in the data folder where it isn't given. */
  DATABASE_URL: z.url({ protocol: /^postgres(ql)?$/, error: 'must look like postgres://user:password@host:5432/name' }).optional(),
  DATA_FOLDER: z.string().min(1).default('.data'),
  CURRICULUM_FOLDER: z
    .string()
    .min(1)
    .default(fileURLToPath(new URL('../quizzes', import.meta.url))),
  PORT: z.coerce.number({ error: 'must be a port number' }).int().min(0).max(65_535).default(3000),
  LOG_LEVEL: z.enum(['debug', 'info', 'warn', 'error', 'silent']).optional(),
  DISCORD_TOKEN: z.string().min(1).optional(),
  SLACK_BOT_TOKEN: z.string().min(1).optional(),
});

export type Config = {
  readonly databaseUrl: string | undefined;
  readonly dataFolder: string;
  readonly curriculumFolder: string;
  readonly port: number;
  readonly logLevel: 'debug' | 'info' | 'warn' | 'error' | 'silent';
  readonly discordToken: string | undefined;
  readonly slackBotToken: string | undefined;
  /** Without a platform's token it is the only platform; beside one it must be asked for. */
  readonly sandbox: boolean;
};

export class ConfigError extends Error {
  constructor(problems: readonly string[]) {
    super(`The environment has ${problems.length === 1 ? 'a mistake' : 'mistakes'}:\n${problems.map((problem) => `  ${problem}`).join('\n')}`);
    this.name = 'ConfigError';
  }
}

/** Throws ConfigError naming every variable that is wrong; never its value, which may be a secret. */
export const readConfig = (variables: Readonly<Record<string, string | undefined>>, flags: { readonly sandbox?: boolean } = {}): Config => {
  // A variable that is set to nothing is not set: that is how a shell or a compose file leaves one out.
  const given = Object.fromEntries(Object.entries(variables).filter(([, value]) => value !== undefined && value.trim() !== ''));
  const parsed = environment.safeParse(given);
  if (!parsed.success) throw new ConfigError(parsed.error.issues.map((issue) => `${issue.path.join('.')} ${issue.message}`));
  const { data } = parsed;
  const platforms = data.DISCORD_TOKEN !== undefined || data.SLACK_BOT_TOKEN !== undefined;
  const sandbox = flags.sandbox ?? !platforms;
  return {
    databaseUrl: data.DATABASE_URL,
    dataFolder: data.DATA_FOLDER,
    curriculumFolder: data.CURRICULUM_FOLDER,
    port: data.PORT,
    logLevel: data.LOG_LEVEL ?? (platforms ? 'info' : 'warn'),
    discordToken: data.DISCORD_TOKEN,
    slackBotToken: data.SLACK_BOT_TOKEN,
    sandbox,
  };
};
