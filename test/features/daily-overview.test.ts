/**
 * Promises about /daily: who sees what and may change it, in one workspace or several, and that it
 * fits one message however much there is to say.
 */
import { eq } from 'drizzle-orm';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { Reply } from '../../src/chat/dispatch.ts';
import { checkView } from '../../src/chat/view/limits.ts';
import { outbox } from '../../src/database/schema/outbox.ts';
import { cohortChannel, holiday } from '../../src/database/schema/people/cohort.ts';
import { cohort, enrolment } from '../../src/database/schema/people/community.ts';
import { dailySchedule } from '../../src/database/schema/study/daily.ts';
import { nextAsked } from '../../src/features/daily/organising/next-asked.ts';
import { overviewView, type Shown } from '../../src/features/daily/organising/overview-view.ts';
import { text } from '../../src/lib/words/text.ts';
import {
  type Bot,
  createBot,
  findButton,
  findSelect,
  labelsOn,
  type Person,
  realCurriculum,
  viewOf,
  wordsIn,
} from '../support/bot.ts';
import { createPostgresDatabase, type TestDatabase } from '../support/database.ts';

const curriculum = realCurriculum();

describe('in a bot', () => {
  let kept: TestDatabase;
  let bot: Bot;
  let ines: Person;

  beforeEach(async () => {
    kept = await createPostgresDatabase();
    bot = createBot(kept.database, { curriculum });
    bot.clock.set('2026-03-02T08:00:00Z');
    ines = bot.person('Ines', { role: 'organiser', platform: 'discord', workspace: 'g1' });
  });
  afterEach(async () => {
    expect(bot.failures).toEqual([]);
    await kept.drop();
  });

  const look = (person: Person, channel = 'c1'): Promise<Reply> =>
    person.send({
      kind: 'command',
      command: 'daily',
      options: {},
      channel: { externalId: channel },
    });
  const press = (person: Person, on: Reply, label: string, channel = 'c1'): Promise<Reply> =>
    person.send({
      kind: 'action',
      controlId: findButton(on, label).id,
      values: [],
      channel: { externalId: channel },
    });
  const setUp = async (): Promise<Reply> => press(ines, await look(ines), 'Post here');
  const inOther = (name: string, role?: 'organiser'): Person =>
    bot.person(name, { platform: 'discord', workspace: 'g2', ...(role ? { role } : {}) });
  const at = async (instant: string): Promise<void> => {
    bot.clock.set(instant);
    await bot.runDue('daily.post', 'daily.close');
  };
  const fail = async (subject: string, words = 'the channel is gone'): Promise<void> =>
    bot.offers.notices
      .find(({ name }) => name === 'daily.post')
      ?.settled?.(subject, { outcome: 'failed', unreachable: true, words }, bot.clock.now());
  const postSubject = async (): Promise<string> =>
    (await kept.database.orm.select().from(outbox).where(eq(outbox.notice, 'daily.post')).orderBy(outbox.createdAt))[0]
      ?.subject ?? '';

  test('an old post that can’t be edited any more says nothing of the channel it has moved to since', async () => {
    await setUp();
    await at('2026-03-02T09:00:00Z');
    await press(ines, await look(ines, 'c2'), 'Move it here', 'c2');
    await fail(await postSubject());
    expect(await kept.database.orm.select().from(cohortChannel)).toMatchObject([
      { channelExternalId: 'c2', brokenAt: null },
    ]);
    expect(await kept.database.orm.select().from(dailySchedule)).toMatchObject([{ pausedAt: null }]);
  });

  test('a second workspace of an organiser is offered a cohort of its own first; the one they have elsewhere only under its name', async () => {
    await setUp();
    const there = inOther('Ines', 'organiser');
    const offered = await look(there, 'c9');
    expect(labelsOn(offered).indexOf('Post here')).toBe(0);
    expect(wordsIn(offered)).toContain('Also post Test workspace of Test workspace here?');
    await press(there, offered, 'Post here', 'c9');
    const cohorts = await kept.database.orm.select().from(cohort);
    expect(new Set(cohorts.map(({ workspaceId }) => workspaceId)).size).toBe(2);
    expect(await kept.database.orm.select().from(cohortChannel)).toHaveLength(2);
  });

  test('whoever organises a workspace that merely receives it may see it and take it out, and change nothing', async () => {
    await setUp();
    const there = inOther('Ines', 'organiser');
    await press(there, await look(there, 'c9'), 'Post it here too', 'c9');
    const omar = inOther('Omar', 'organiser');
    const seen = await look(omar, 'c9');
    expect(labelsOn(seen)).toEqual(['Stop posting here']);
    const [{ id } = { id: '' }] = await kept.database.orm.select({ id: cohort.id }).from(cohort);
    for (const verb of ['change', 'save', 'digest', 'digest-save', 'pause', 'resume', 'skip', 'post-here']) {
      const refused = await omar.send({
        kind: 'action',
        controlId: `daily.${verb}:${id}:2026-03-03`,
        values: [],
        channel: { externalId: 'c8' },
      });
      expect(wordsIn(refused)).toContain('I can’t find that cohort among yours');
    }
    expect(wordsIn(await press(omar, seen, 'Stop posting here', 'c9'))).toContain(
      'Test workspace won’t be posted here',
    );
    expect(await kept.database.orm.select().from(cohortChannel)).toMatchObject([{ channelExternalId: 'c1' }]);
    // Of one's own workspace it can't be taken out that way.
    expect(wordsIn(await ines.send({ kind: 'action', controlId: `daily.leave:${id}`, values: [] }))).toContain(
      'I can’t find that cohort',
    );
  });

  test('in a thread everything that says “here” is about its channel, and says so', async () => {
    const thread = { channel: { externalId: 'c1', name: 'study' }, threadExternalId: 't1' };
    const shown = await ines.send({ kind: 'command', command: 'daily', options: {}, ...thread });
    expect(wordsIn(shown)).toContain('You’re in a thread: here means its channel, #study.');
    const { id } = findButton(shown, 'Post here');
    const posted = wordsIn(await ines.send({ kind: 'action', controlId: id, values: [], ...thread }));
    expect(posted).toContain('will be posted in #study, the channel of this thread, from Mon 2 Mar');
    expect(await kept.database.orm.select().from(cohortChannel)).toMatchObject([{ channelExternalId: 'c1' }]);
    const hours = await ines.send({ kind: 'command', command: 'oh', options: {}, ...thread });
    expect(wordsIn(hours)).toContain('I can keep a board in #study, the channel of this thread:');
  });

  test('a learner in direct messages is shown the question of their cohort', async () => {
    await setUp();
    const amara = bot.person('Amara', { platform: 'discord', workspace: 'g1' });
    await at('2026-03-02T09:00:00Z');
    await amara.press(await look(amara), 'Answer it');
    const direct = bot.person('Amara', { platform: 'discord', workspace: 'direct' });
    const shown = await direct.send({
      kind: 'command',
      command: 'daily',
      options: {},
      place: 'direct',
    });
    expect(labelsOn(shown)).toEqual(['Answer it']);
  });

  test('a learner is told when the next comes by their own clock, whoever organises it by the cohort’s', async () => {
    await setUp();
    const mei = bot.person('Mei', { platform: 'discord', workspace: 'g1', zone: 'Asia/Tokyo' });
    bot.clock.set('2026-03-02T09:00:00Z');
    await bot.runDue('daily.post');
    await mei.press(await look(mei), 'Answer it');
    bot.clock.set('2026-03-03T08:30:00Z');
    await bot.runDue('daily.close');
    expect(wordsIn(await look(mei))).toContain('The next one comes on Tue 3 Mar at 18:00, your time.');
    expect(wordsIn(await look(ines))).toContain('The next one comes on Tue 3 Mar at 09:00, UTC.');
  });

  test('days off are skipped one after the other, and the words say which comes next', async () => {
    const first = await press(ines, await setUp(), 'Skip Mon 2 Mar');
    expect(wordsIn(first)).toContain('The next one comes on Tue 3 Mar');
    const second = await press(ines, first, 'Skip Tue 3 Mar');
    expect(wordsIn(second)).toContain('The next one comes on Wed 4 Mar');
    expect(await kept.database.orm.select().from(holiday)).toHaveLength(2);
  });

  test('while it’s paused everybody is told so, once', async () => {
    const paused = await press(ines, await setUp(), 'Pause');
    const ola = bot.person('Ola', { platform: 'discord', workspace: 'g1' });
    for (const shown of [paused, await look(ola)]) {
      expect(wordsIn(shown).split('It’s paused')).toHaveLength(2);
      expect(viewOf(shown).blocks.filter((block) => block.kind === 'text' && block.text.length === 0)).toEqual([]);
    }
  });

  test('a broken channel beside a working one can be tried again', async () => {
    await setUp();
    const there = inOther('Ines', 'organiser');
    await press(there, await look(there, 'c9'), 'Post it here too', 'c9');
    await at('2026-03-02T09:00:00Z');
    await fail(await postSubject());
    const shown = await look(ines);
    expect(wordsIn(shown)).toMatch(/the channel is gone\.\nLet me write there again and press Try again/);
    expect(labelsOn(shown)).toContain('Pause');
    expect(wordsIn(shown)).toMatch(/^In (#channel|Test workspace)\.$/m);
    const again = await press(ines, shown, 'Try again');
    expect(wordsIn(again)).not.toContain('the channel is gone');
    expect(labelsOn(again)).not.toContain('Try again');
  });

  test('a cohort that starts later is told when, not that it has met everything', async () => {
    await setUp();
    await kept.database.orm.update(cohort).set({ startsOn: '2026-03-09' });
    await at('2026-03-02T09:00:00Z');
    const said = wordsIn(await look(ines));
    expect(said).toContain('Your cohort starts on Mon 9 Mar. The next one comes on Mon 9 Mar');
    expect(said).not.toContain('has met all');
  });

  test('of many cohorts each can be chosen, and the one that is changed is the one that is shown', async () => {
    await setUp();
    const [{ workspaceId, ...main } = { workspaceId: '' }] = await kept.database.orm.select().from(cohort);
    const named = ['B', 'C', 'D'].map((name, index) => ({
      ...main,
      name,
      slug: name,
      workspaceId,
      id: `00000000-0000-7000-8000-00000000000${index}`,
    }));
    for (const each of named)
      await kept.database.orm.insert(cohort).values({
        ...each,
        packs: [],
        startsOn: '2026-03-02',
        createdAt: `2026-03-02T08:0${each.id.slice(-1)}:01Z`,
      });
    const shown = await look(ines);
    expect(findSelect(shown).options.map(({ label }) => label)).toEqual(['B', 'C', 'D']);
    const chosen = await ines.send({
      kind: 'action',
      controlId: findSelect(shown).id,
      values: [named[2]?.id ?? ''],
      channel: { externalId: 'c1' },
    });
    expect(wordsIn(chosen).split('\n')[1]).toBe('D');
    // Remembered where the channel doesn't say; where none of it is known they are asked.
    expect(wordsIn(await ines.command('daily')).split('\n')[1]).toBe('D');
    const { send } = bot.person('Ida', { role: 'organiser', platform: 'discord', workspace: 'g1' });
    const asked = await send({ kind: 'command', command: 'daily', options: {}, channel: { externalId: 'c7' } });
    expect(wordsIn(asked)).toContain('Which cohort?');
    expect(findSelect(asked).options.map(({ label }) => label)).toEqual(['Test workspace', 'B', 'C', 'D']);
    expect(await kept.database.orm.select().from(enrolment)).toEqual([]);
  });
});

describe('/daily fits one message', () => {
  const long = '&*'.repeat(60);
  const extreme = (index: number, paused: boolean, broken: boolean): Shown => ({
    cohort: {
      id: `019c0000-0000-7000-8000-00000000000${index}`,
      workspaceId: 'w',
      slug: 's',
      name: long,
      packs: [],
      path: null,
      reviewsCriteria: false,
      startsOn: '2026-03-02',
      endsOn: null,
      archivedAt: null,
      nextFitAt: null,
      sharesWeights: true,
      createdAt: '',
    },
    homeName: long,
    organises: true,
    organised: true,
    gone: false,
    schedule: {
      ...{
        cohortId: 'c',
        zone: 'America/Argentina/ComodRivadavia',
        postsAt: '09:00',
        closesAt: '08:00',
        weekdays: [1, 2, 3, 4, 5, 6, 7],
      },
      ...{
        pausedAt: paused ? '2026-03-02T00:00:00Z' : null,
        pausedFor: paused ? 'unreachable' : null,
        nextOn: '2026-03-02',
        nextAt: '2026-03-02T09:00:00Z',
      },
      ...{
        digestWeekday: 3,
        digestAt: '16:00',
        digestNextOn: null,
        digestNextAt: null,
        organiserAccountId: null,
      },
    },
    channels: Array.from({ length: 12 }, (_, each) => ({
      ...{
        id: `${each}`,
        workspaceId: 'w',
        channelExternalId: 'c',
        place: text`#${'&*'.repeat(20)} in ${'&*'.repeat(20)}`,
      },
      brokenFor: broken && each % 2 === 0 ? 'I lack the permission '.repeat(20) : null,
    })),
    today: {
      id: `019c0000-0000-7000-8000-00000000001${index}`,
      ...{
        state: 'open',
        conceptTitle: 'Slowly changing dimensions and surrogate keys'.repeat(2),
        closesAt: Temporal.Instant.from('2026-03-03T08:00:00Z'),
      },
    },
    skippedFor: undefined,
    holidays: Array.from({ length: 60 }, (_, day) =>
      Temporal.PlainDate.from('2026-03-02').add({ days: day }).toString(),
    ),
    readerZone: 'UTC',
    localDay: '2026-03-02',
    here: 'also',
  });

  test.each([
    [false, true],
    [true, true],
    [false, false],
  ])('at the extremes (paused %s, broken %s)', (paused, broken) => {
    const cohorts = Array.from({ length: 9 }, (_, index) => extreme(index, paused, broken));
    for (const count of [1, 2, 9]) {
      const drawn = checkView(
        overviewView(
          {
            shown: cohorts.slice(0, Math.min(2, count)),
            others: cohorts.slice(2, count),
            offersOwn: 'here',
          },
          { remark: [{ kind: 'plain', text: 'x'.repeat(200) }] },
        ),
      );
      const labels = labelsOn({ answers: 'private', view: drawn });
      expect(labels).toContain(broken ? 'Try again' : 'Pause');
      if (count > 1)
        expect(labels.filter((label) => label === 'Change').length === 2 || labels.includes('Switch cohort')).toBe(
          true,
        );
    }
  });

  test('the next date is the first of the weekdays that is no day off', () => {
    const schedule = { nextOn: '2026-03-06', weekdays: [1, 5] };
    expect(nextAsked(schedule, [])).toBe('2026-03-06');
    expect(nextAsked(schedule, ['2026-03-06', '2026-03-09'])).toBe('2026-03-13');
    expect(nextAsked(schedule, [], '2026-03-10')).toBe('2026-03-13');
  });
});
