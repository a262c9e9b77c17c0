/** Promises about who is who. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Origin } from '../../src/chat/context.ts';
import { createIdentify, type Identify } from '../../src/community/person/identify.ts';
import { seededRandom } from '../../src/lib/random.ts';
import { createTestClock } from '../support/bot.ts';
import { createPgliteDatabase, createPostgresDatabase, type TestDatabase } from '../support/database.ts';

describe.each([
  { kind: 'Postgres', create: () => createPostgresDatabase() },
  { kind: 'PGlite', create: createPgliteDatabase },
])('on $kind', ({ create }) => {
  let made: TestDatabase;
  let identify: Identify;
  beforeAll(async () => {
    made = await create();
    identify = createIdentify({
      database: made.database,
      clock: createTestClock(),
      random: seededRandom('identify'),
    });
  });
  afterAll(() => made.drop());

  const somebody = (
    platform: Origin['platform'],
    workspace: string,
    id: string,
    more: Partial<Origin['account']> = {},
  ): Origin => ({
    platform,
    workspace: { externalId: workspace, name: workspace },
    account: { externalId: id, name: 'Amara', ...more },
  });

  test('twenty first messages at once make one person', async () => {
    const known = await Promise.all(Array.from({ length: 20 }, () => identify(somebody('slack', 'T1', 'U1'))));
    expect(new Set(known.map(({ personId }) => personId)).size).toBe(1);
  });

  test('on Discord somebody is the same person in every guild and in direct messages, also at first contact in all at once', async () => {
    const known = await Promise.all(
      ['g1', 'g2', 'direct'].map((workspace) => identify(somebody('discord', workspace, 'd1'))),
    );
    expect(new Set(known.map(({ personId }) => personId)).size).toBe(1);
    expect(new Set(known.map(({ workspaceId }) => workspaceId)).size).toBe(3);
  });

  test('in Slack the same id in another team is somebody else', async () => {
    const [here, there] = await Promise.all([
      identify(somebody('slack', 'T1', 'U2')),
      identify(somebody('slack', 'T2', 'U2')),
    ]);
    expect(here?.personId).not.toBe(there?.personId);
  });

  test('a new name and a traveller’s zone are taken over; a zone that is none is not', async () => {
    expect(await identify(somebody('slack', 'T1', 'U3', { zone: 'Europe/Prague' }))).toMatchObject({
      zone: 'Europe/Prague',
    });
    expect(
      await identify(somebody('slack', 'T1', 'U3', { name: 'Am\u202Eara\n O.', zone: 'Asia/Tokyo' })),
    ).toMatchObject({
      name: 'Amara  O.',
      zone: 'Asia/Tokyo',
    });
    expect(await identify(somebody('slack', 'T1', 'U3', { zone: 'Mars/Olympus' }))).toMatchObject({
      zone: 'Asia/Tokyo',
    });
  });

  test('of two linked accounts in different zones the one that reminders go to says where a person is', async () => {
    const here = somebody('slack', 'T1', 'U4', { zone: 'Europe/Prague' });
    const there = somebody('slack', 'T2', 'U4', { zone: 'Asia/Tokyo' });
    const { personId } = await identify(here);
    const { accountId } = await identify(there);
    await made.database.statement('update account set person_id = $1::uuid where id = $2::uuid', [personId, accountId]);
    const reminded = () =>
      made.database.statement(
        'select p.zone, r.next_at from person p join reminder r on r.person_id = p.id where p.id = $1::uuid',
        [personId],
      );
    const before = await reminded();
    for (const newcomer of [there, here, there])
      expect(await identify(newcomer)).toMatchObject({ personId, zone: 'Europe/Prague' });
    expect(await reminded()).toEqual(before);
    await identify({ ...here, account: { ...here.account, zone: 'America/Lima' } });
    expect(await identify(there)).toMatchObject({ zone: 'America/Lima' });
    expect(await reminded()).not.toEqual(before);
    await made.database.statement('update reminder set account_id = $2::uuid where person_id = $1::uuid', [
      personId,
      accountId,
    ]);
    expect(await identify(there)).toMatchObject({ zone: 'Asia/Tokyo' });
    expect(await identify(here)).toMatchObject({ zone: 'Asia/Tokyo' });
  });

  test('whoever manages the workspace is an organiser', async () => {
    expect((await identify(somebody('discord', 'g1', 'd2', { manages: true }))).role).toBe('organiser');
    expect((await identify(somebody('discord', 'g1', 'd2'))).role).toBe('learner');
  });
});
