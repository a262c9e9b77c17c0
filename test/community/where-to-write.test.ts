/** Promises about where somebody is written to by direct message. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Caller, Origin } from '../../src/chat/context.ts';
import { createIdentify, type Identify } from '../../src/community/person/identify.ts';
import { changeReminder } from '../../src/community/person/reminders.ts';
import { findWhereToWrite, recordClosed } from '../../src/community/person/where-to-write.ts';
import { seededRandom } from '../../src/lib/random.ts';
import { createTestClock } from '../support/bot.ts';
import { createPgliteDatabase, createPostgresDatabase, type TestDatabase } from '../support/database.ts';

describe.each([
  { kind: 'Postgres', create: () => createPostgresDatabase() },
  { kind: 'PGlite', create: createPgliteDatabase },
])('on $kind somebody is written to', ({ create }) => {
  const clock = createTestClock();
  let made: TestDatabase;
  let identify: Identify;
  beforeAll(async () => {
    made = await create();
    identify = createIdentify({ database: made.database, clock, random: seededRandom('where-to-write') });
  });
  afterAll(() => made.drop());

  /** Comes a minute after whoever came before. */
  const comes = async (platform: Origin['platform'], workspace: string, id: string): Promise<Caller> => {
    clock.forward({ minutes: 1 });
    return identify({
      platform,
      workspace: { externalId: workspace, name: workspace },
      account: { externalId: id, name: id },
    });
  };

  /** Both accounts are the first one's from now on, as linking makes them. */
  const isAlso = async ({ personId }: Caller, { accountId }: Caller): Promise<void> => {
    await made.database.statement('update account set person_id = $1::uuid where id = $2::uuid', [personId, accountId]);
  };

  const placeOf = async ({ personId }: Caller, actedWith?: Caller): Promise<string | undefined> => {
    const people = [{ personId, ...(actedWith ? { actedWith: actedWith.accountId } : {}) }];
    const to = (await findWhereToWrite(made.database.orm, people)).get(personId);
    return to && `${to.platform}/${to.workspaceExternalId}/${to.accountExternalId}`;
  };

  const close = ({ accountId }: Caller): Promise<void> => recordClosed(made.database, accountId, clock.now());

  test('where they came first, then where they want their reminders, and before all where they just acted', async () => {
    const first = await comes('slack', 'T1', 'U1');
    const second = await comes('slack', 'T2', 'U1b');
    await isAlso(first, second);
    expect(await placeOf(first)).toBe('slack/T1/U1');
    const { accountId } = second;
    await made.database.orm.transaction((tx) => changeReminder(tx, first.personId, { accountId }, clock.now()));
    expect(await placeOf(first)).toBe('slack/T2/U1b');
    expect(await placeOf(first, first)).toBe('slack/T1/U1');
    expect(await placeOf(first, await comes('slack', 'T1', 'somebody else'))).toBe('slack/T2/U1b');
  });

  test('never where direct messages are known not to arrive, also if they just acted there', async () => {
    const first = await comes('slack', 'T1', 'U2');
    await close(first);
    expect(await placeOf(first)).toBeUndefined();
    expect(await placeOf(first, first)).toBeUndefined();
    const second = await comes('slack', 'T2', 'U2b');
    await isAlso(first, second);
    expect(await placeOf(first, first)).toBe('slack/T2/U2b');
  });

  test('on Discord, where all their accounts are one inbox, in none of them once it is closed', async () => {
    const guild = await comes('discord', 'g1', 'd1');
    const other = await comes('discord', 'g2', 'd1');
    await close(other);
    expect(await placeOf(guild)).toBeUndefined();
    expect(await placeOf(guild, other)).toBeUndefined();
    const elsewhere = await comes('slack', 'T1', 'U3');
    await isAlso(guild, elsewhere);
    expect(await placeOf(guild)).toBe('slack/T1/U3');
  });

  test('where their reminders go still, when another of their accounts is closed', async () => {
    const first = await comes('slack', 'T1', 'U4');
    const second = await comes('slack', 'T2', 'U4b');
    await isAlso(first, second);
    await close(second);
    expect(await placeOf(first)).toBe('slack/T1/U4');
  });

  test('each of many by their own rules, and whoever isn’t there any more not at all', async () => {
    const [one, two] = [await comes('slack', 'T1', 'U5'), await comes('discord', 'g1', 'd5')];
    await close(two);
    const gone = { personId: '01900000-0000-7000-8000-000000000000' };
    const places = await findWhereToWrite(
      made.database.orm,
      [one, two, gone].map(({ personId }) => ({ personId })),
    );
    expect([...places.keys()]).toEqual([one.personId]);
    expect(await findWhereToWrite(made.database.orm, [])).toEqual(new Map());
  });
});
