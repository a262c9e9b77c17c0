/** Promises of what the Slack platform keeps, on both databases. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createIdentify } from '../../src/community/person/identify.ts';
import { bookTurns } from '../../src/database/pace.ts';
import { seededRandom } from '../../src/lib/random.ts';
import { createSlackStore } from '../../src/platform-stores/slack.ts';
import { purgeLeftTeams } from '../../src/platform-stores/slack-teams.ts';
import type { SealedInstallation, SlackStore } from '../../src/platforms/slack/connect/store.ts';
import { createPgliteDatabase, createPostgresDatabase, type TestDatabase } from '../support/database.ts';

const at = Temporal.Instant.from('2026-11-21T12:00:00Z');

describe.each([
  ['Postgres', createPostgresDatabase],
  ['PGlite', createPgliteDatabase],
] as const)('on %s', (_, create: () => Promise<TestDatabase>) => {
  let made: TestDatabase;
  let store: SlackStore;
  beforeAll(async () => {
    made = await create();
    store = createSlackStore(made.database);
  });
  afterAll(() => made.drop());

  test('of many who claim one delivery, one gets it', async () => {
    const claims = await Promise.all(Array.from({ length: 20 }, () => store.claim('event:1', at)));
    expect(claims.filter(Boolean)).toHaveLength(1);
    expect(await store.claim('event:2', at)).toBe(true);
  });

  test('the pace is kept by all who take turns at once', async () => {
    const pace = { key: 'channel:1', everyMs: 1000, burst: 3 };
    const waits = await Promise.all(Array.from({ length: 10 }, () => store.takeTurn(pace, at)));
    expect(waits.filter((wait) => wait === 0)).toHaveLength(3);
    expect(Math.max(...waits)).toBe(1000);
    expect(await store.takeTurn(pace, at.add({ milliseconds: 400 }))).toBe(600);
    expect(await store.takeTurn(pace, at.add({ milliseconds: 1000 }))).toBe(0);
    expect(await store.takeTurn(pace, at.add({ milliseconds: 1000 }))).toBe(1000);
  });

  test('a clock that is set back holds nobody up', async () => {
    const pace = { key: 'channel:2', everyMs: 1000, burst: 3 };
    expect(await store.takeTurn(pace, at.add({ hours: 2 }))).toBe(0);
    expect(await store.takeTurn(pace, at)).toBe(0);
    await bookTurns(made.database, 'bot', 20, 10);
    await made.database.statement(`update pace set booked_until_ms = booked_until_ms + 7200000 where key = 'bot'`, []);
    expect(await bookTurns(made.database, 'bot', 20, 10)).toBeLessThan(1000);
  });

  test('a picture is one team’s, until it is forgotten', async () => {
    await store.savePicture('T1', 'hash', 'F1');
    await store.savePicture('T1', 'hash', 'F2');
    expect(await store.findPicture('T1', 'hash')).toBe('F2');
    expect(await store.findPicture('T2', 'hash')).toBeUndefined();
    await store.forgetPicture('T1', 'hash');
    expect(await store.findPicture('T1', 'hash')).toBeUndefined();
  });

  const found = async (teamId: string): Promise<SealedInstallation> => {
    const installation = await store.findInstallation(teamId);
    if (!installation) throw new Error(`${teamId} has no installation`);
    return installation;
  };

  test('a team’s own installation comes before its organisation’s, and an installation again ends a pause', async () => {
    await store.saveInstallation({ id: 'E1', keyId: 'a', sealed: 'org' }, at);
    await store.addTeam('E1', 'T1');
    expect(await found('T1')).toMatchObject({ id: 'E1', sealed: 'org', paused: false });
    await store.saveInstallation({ id: 'T1', keyId: 'a', sealed: 'own' }, at);
    expect(await found('T1')).toMatchObject({ id: 'T1' });
    await store.pauseInstallation(await found('T1'), at);
    expect(await found('T1')).toMatchObject({ paused: true });
    await store.saveInstallation({ id: 'T1', keyId: 'a', sealed: 'again' }, at);
    expect(await found('T1')).toMatchObject({ paused: false, sealed: 'again' });
    expect((await store.listInstallations()).map(({ id }) => id)).toEqual(['E1', 'T1']);
    await store.deleteInstallation(await found('T1'));
    await store.deleteInstallation(await found('T1'));
    expect(await store.findInstallation('T1')).toBeUndefined();
  });

  test('a team that took the app away is forgotten after 30 days, unless it or its organisation installed it again', async () => {
    const teams = ['T21', 'T22', 'T23', 'T24'];
    const identify = createIdentify({
      database: made.database,
      clock: { now: () => at },
      random: seededRandom('left'),
    });
    for (const id of teams)
      await identify({
        platform: 'slack',
        workspace: { externalId: id, name: id },
        account: { externalId: 'U1', name: 'Vic' },
      });
    for (const id of ['T21', 'T22', 'E20']) await store.saveInstallation({ id, keyId: 'a', sealed: id }, at);
    for (const id of ['T23', 'T24']) await store.addTeam('E20', id);
    for (const id of ['T21', 'T22', 'E20']) await store.deleteInstallation(await found(id));
    const real = Temporal.Now.instant();
    expect(await purgeLeftTeams(made.database, real.add({ hours: 24 * 29 }))).toBe(0);
    await store.saveInstallation({ id: 'T22', keyId: 'a', sealed: 'again' }, at);
    await store.saveInstallation({ id: 'T24', keyId: 'a', sealed: 'its own' }, at);
    await purgeLeftTeams(made.database, real.add({ hours: 24 * 31 }));
    const left = await made.database.statement<{ id: string }>(
      `select w.external_id as id from workspace w join account a on a.workspace_id = w.id
       where w.external_id like 'T2_' order by 1`,
      [],
    );
    expect(left.map(({ id }) => id)).toEqual(['T22', 'T24']);
    expect(await purgeLeftTeams(made.database, real.add({ hours: 24 * 99 }))).toBe(0);
  });

  test('what was decided of an older installation leaves a newer one as it is', async () => {
    await store.saveInstallation({ id: 'T2', keyId: 'a', sealed: 'old' }, at);
    const old = await found('T2');
    await store.saveInstallation({ id: 'T2', keyId: 'a', sealed: 'new' }, at.add({ seconds: 1 }));
    await store.pauseInstallation(old, at);
    await store.deleteInstallation(old);
    expect(await found('T2')).toMatchObject({ sealed: 'new', paused: false });
  });

  test('changes of one installation follow each other, and one that fails changes nothing', async () => {
    await store.saveInstallation({ id: 'T9', keyId: 'a', sealed: '0' }, at);
    await Promise.all(
      Array.from({ length: 8 }, () =>
        store.changeInstallation('T9', async ({ sealed }) => ({
          keyId: 'a',
          sealed: String(Number(sealed) + 1),
        })),
      ),
    );
    expect(await store.findInstallation('T9')).toMatchObject({ sealed: '8' });
    await expect(store.changeInstallation('T9', () => Promise.reject(new Error('no')))).rejects.toThrow('no');
    expect(await store.changeInstallation('T9', async () => undefined)).toMatchObject({
      sealed: '8',
    });
    expect(await store.changeInstallation('T0', async () => ({ keyId: 'a', sealed: 'x' }))).toBeUndefined();
  });
});
