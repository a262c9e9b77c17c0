/**
 * `watermark rotate-slack-keys`: seals every Slack installation with the newest key, so that older
 * ones may go.
 */
import { databaseOf, readConfig } from '../../config.ts';
import { openDatabase } from '../../database/open.ts';
import { oneLine } from '../../lib/words/one-line.ts';
import { createSlackStore } from '../../platform-stores/slack.ts';
import { rotateSlackKeys, unopenedWords } from '../../platforms/slack/connect/installations.ts';
import { tellingOperators } from '../for-operators.ts';
import { openLog } from '../open-log.ts';

/** Gives the exit code. Safe to run beside a running bot on Postgres. */
export const runRotateSlackKeys = (write: (line: string) => void): Promise<number> =>
  tellingOperators(async () => {
    const config = readConfig(process.env);
    if (config.slack?.identity.kind !== 'oauth') {
      write(
        oneLine`There are no keys to rotate: installations are sealed only where many workspaces
          install (SLACK_CLIENT_ID, SLACK_KEYS).`,
      );
      return 1;
    }
    const { keys } = config.slack.identity;
    const database = await openDatabase(databaseOf(config), openLog(config));
    try {
      const { changed, unopened } = await rotateSlackKeys(createSlackStore(database), keys);
      write(`Sealed ${changed} anew with key ${keys.current}.`);
      if (unopened.length > 0) {
        write(`${unopenedWords(unopened)} The others are sealed with ${keys.current}.`);
        return 1;
      }
      write(`Keys other than ${keys.current} can now be removed from SLACK_KEYS.`);
      return 0;
    } finally {
      await database.close();
    }
  });
