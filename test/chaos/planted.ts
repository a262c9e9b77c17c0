/** Faults on purpose, one of each kind, so that it is seen that the suite finds them. */
import type { Messenger } from '../../src/chat/deliver/messenger.ts';
import type { Notice } from '../../src/chat/deliver/notice.ts';
import type { Database } from '../../src/database/client.ts';

type Plays = { readonly messenger: Messenger; readonly notice: Notice };

const isOf = (subject: string, summary: string): boolean => summary === `Message ${subject}`;

/** The messages that they befall; 0 and 10 are changed as well (story.ts). */
const SUBJECTS = { stale: '0', lost: '1', doubled: '2', untold: '3', fatal: '4' } as const;

const FIRST = `insert into chaos_told (subject, outcome) values ('fatal', 'told') on conflict do nothing returning subject`;
const isFirst = async (database: Database): Promise<boolean> => (await database.statement(FIRST, [])).length > 0;

export const plantIn = (database: Database, { messenger, notice }: Plays): Plays => ({
  messenger: {
    ...messenger,
    send: async (to, view, key, leaving) => {
      const { summary } = view;
      if (isOf(SUBJECTS.lost, summary)) return { channelId: 'nowhere', messageId: 'none' };
      if (isOf(SUBJECTS.doubled, summary)) await messenger.send(to, view, `${key}/again`);
      return messenger.send(to, view, key, leaving);
    },
    edit: async (message, view, leaving) => {
      if (!isOf(SUBJECTS.stale, view.summary)) await messenger.edit(message, view, leaving);
    },
  },
  notice: {
    ...notice,
    draw: async (subject, at) => {
      if (subject === SUBJECTS.fatal && (await isFirst(database))) process.exit(0);
      return notice.draw(subject, at);
    },
    settled: async (subject, outcome, at) => {
      if (subject !== SUBJECTS.untold) await notice.settled?.(subject, outcome, at);
    },
  },
});
