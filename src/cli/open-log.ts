/** The log of a command or of the bot, in which no secret of its environment stands. */
import { secretSettings, withFiles } from '../config/settings.ts';
import type { Config } from '../config.ts';
import { createErrorKeeper } from '../lib/process/last-errors.ts';
import { createLog, type Log } from '../lib/process/log.ts';
import { secretsIn } from '../lib/process/secrets.ts';

export const openLog = ({ logLevel }: Config): Log => createLog(logLevel, secretsSet());

/** The bot's own, whose last errors stay in its data folder. */
export const openBotLog = ({ logLevel, dataFolder }: Config): Log =>
  createLog(logLevel, secretsSet(), { keepError: createErrorKeeper(dataFolder) });

const secretsSet = (): readonly string[] => secretsIn(withFiles(process.env), secretSettings);
