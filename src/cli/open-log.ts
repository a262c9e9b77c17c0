/** The log of a command, in which no secret of its environment stands. */
import { secretSettings, withFiles } from '../config/settings.ts';
import type { Config } from '../config.ts';
import { createLog, type Log } from '../lib/process/log.ts';
import { secretsIn } from '../lib/process/secrets.ts';

export const openLog = ({ logLevel }: Config): Log =>
  createLog(logLevel, secretsIn(withFiles(process.env), secretSettings));
