/**
 * What only the operator can mend: said once, with the way to mend it; trying again by itself would
 * only burn Discord's limits.
 */
import { oneLine } from '../../../lib/words/one-line.ts';

export class DiscordSetupError extends Error {
  constructor(message: string, options: { readonly cause?: unknown } = {}) {
    super(message, options);
    this.name = 'DiscordSetupError';
  }
}

const PORTAL = 'https://discord.com/developers/applications';

export const wrongToken = (cause?: unknown): DiscordSetupError =>
  new DiscordSetupError(
    oneLine`Discord refuses this DISCORD_TOKEN. Open ${PORTAL}, choose your application, then Bot, Reset Token,
      and put the new token into DISCORD_TOKEN.`,
    {
      cause,
    },
  );

/**
 * Close codes after which the gateway will never take us as we are.
 * https://discord.com/developers/docs/topics/opcodes-and-status-codes#gateway-gateway-close-event-codes
 */
export const fatalClose = (code: number): DiscordSetupError | undefined => {
  switch (code) {
    case 4004:
      return wrongToken();
    case 4010:
    case 4011:
      return new DiscordSetupError(
        oneLine`Discord wants another number of shards than we opened. Stop every process of this bot and
          start them again: they will then agree on the new number.`,
      );
    case 4012:
    case 4013:
    case 4014:
      return new DiscordSetupError(
        oneLine`Discord’s gateway refuses how this version connects (close code ${code}). Update Watermark;
          if it is the newest, please report this.`,
      );
    default:
      return undefined;
  }
};
