/** Faults on purpose, one of each kind, so that it is seen that they are found. */
import type { Conversations } from '../../../src/chat/deliver/conversations.ts';
import type { Messenger } from '../../../src/chat/deliver/messenger.ts';
import type { Database } from '../../../src/database/client.ts';

const TABLE = 'create table if not exists chaos_planted (what text primary key)';
const FIRST = 'insert into chaos_planted values ($1) on conflict do nothing returning what';
const isFirst = async (database: Database, what: string): Promise<boolean> =>
  (await database.statement(FIRST, [what])).length > 0;

/** One message is lost, one is sent twice, and one is never changed. */
export const plantIn = (database: Database, messenger: Messenger & Conversations): Messenger & Conversations => ({
  ...messenger,
  send: async (to, view, key, leaving) => {
    if (to.kind === 'direct') return messenger.send(to, view, key, leaving);
    if (await isFirst(database, 'lost')) return { channelId: to.channelId, messageId: '1' };
    if (await isFirst(database, 'doubled')) await messenger.send(to, view, `again/${key}`);
    return messenger.send(to, view, key, leaving);
  },
  edit: async () => {},
});

/** A cohort that is archived goes on all the same. */
export const plantRows = async (database: Database): Promise<void> => {
  await database.statement(TABLE, []);
  await database.statement('update cohort set archived_at = null where archived_at is not null', []);
};
