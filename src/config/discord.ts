/** Discord’s settings. */
import { z } from 'zod';
import { ConfigError } from './config-error.ts';
import { nonEmpty, oneOf, webAddress } from './forms.ts';

export const discordSettings = {
  DISCORD_TOKEN: nonEmpty.optional(),
  /** Where given, interactions come over HTTP and no gateway is opened. */
  DISCORD_PUBLIC_KEY: z
    .string()
    .regex(/^[0-9a-f]{64}$/i, 'must be the 64 hexadecimal digits of the application’s public key')
    .optional(),
  DISCORD_API_URL: webAddress('must be an address').optional(),
  DISCORD_COMMANDS: oneOf(['global', 'guild']).default('global'),
};

export type DiscordConfig = {
  readonly token: string;
  readonly publicKey: string | undefined;
  readonly apiUrl: string | undefined;
  readonly applicationScope: 'global' | 'guild';
};

/** Throws ConfigError. */
export const readDiscord = (given: z.infer<z.ZodObject<typeof discordSettings>>): DiscordConfig | undefined => {
  if (given.DISCORD_TOKEN === undefined) {
    if (given.DISCORD_PUBLIC_KEY !== undefined)
      throw new ConfigError(['DISCORD_TOKEN is needed beside DISCORD_PUBLIC_KEY']);
    return undefined;
  }
  return {
    token: given.DISCORD_TOKEN,
    publicKey: given.DISCORD_PUBLIC_KEY,
    apiUrl: given.DISCORD_API_URL,
    applicationScope: given.DISCORD_COMMANDS,
  };
};
