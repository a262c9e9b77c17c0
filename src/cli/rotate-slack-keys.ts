/** `watermark rotate-slack-keys`: seals every Slack installation with the newest key, so that older ones may go. */
import { readConfig } from '../config.ts';
import { openDatabase } from '../database/open.ts';
import { createSlackStore } from '../database/slack-store.ts';
import { createLog } from '../lib/log.ts';
import { rotateSlackKeys } from '../platforms/slack/installations.ts';

/** Gives the exit code. Safe to run beside a running bot on Postgres. */
export const runRotateSlackKeys = async (write: (line: string) => void): Promise<number> => {
  const config = readConfig(process.env);
  if (config.slack?.identity.kind !== 'oauth') {
    write(
      'There are no keys to rotate: installations are sealed only where many workspaces install (SLACK_CLIENT_ID, SLACK_KEYS).',
    );
    return 1;
  }
  const database = await openDatabase(
    { url: config.databaseUrl, folder: config.dataFolder },
    createLog(config.logLevel),
  );
  try {
    const { keys } = config.slack.identity;
    const changed = await rotateSlackKeys(createSlackStore(database), keys);
    write(
      `Sealed ${changed} anew with key ${keys.current}. Keys other than ${keys.current} can now be removed from SLACK_KEYS.`,
    );
    return 0;
  } finally {
    await database.close();
  }
};
