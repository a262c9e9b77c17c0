/**
 * Promises about who may do what: what a platform gave lapses with it, and what somebody sends
 * stays with the cohort it was meant for.
 */
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { Reply } from '../../src/chat/dispatch.ts';
import { answer } from '../support/answering.ts';
import {
  type Bot,
  createBot,
  createTestClock,
  findSelect,
  labelsOn,
  type Person,
  realCurriculum,
  wordsIn,
} from '../support/bot.ts';
import { createPostgresDatabase, type TestDatabase } from '../support/database.ts';

const curriculum = realCurriculum();
const [A, B, OURS] = ['900000000000000001', '900000000000000002', 'direct'];
let kept: TestDatabase;
let bot: Bot;

beforeEach(async () => {
  kept = await createPostgresDatabase();
  bot = createBot(kept.database, { curriculum, clock: createTestClock('2026-03-02T08:00:00Z') });
});
afterEach(() => kept.drop());

const onDiscord = (name: string, workspace: string | undefined, role?: 'organiser'): Person =>
  bot.person(name, {
    platform: 'discord',
    workspace: workspace ?? OURS,
    ...(role ? { role } : {}),
  });

/** The same account, of which the platform says now that it manages nothing. */
const demoted = ({ origin, send }: Person) => ({
  send: (interaction: Parameters<Person['send']>[0]) =>
    send({ ...interaction, origin: { ...origin, account: { ...origin.account, manages: false } } }),
});

const postHere = async (organiser: Person, channel = 'c1'): Promise<string> => {
  await organiser.send({
    kind: 'action',
    controlId: 'daily.post-here',
    values: [],
    channel: { externalId: channel, name: channel },
  });
  const rows = await kept.database.statement<{ id: string }>(
    'select c.id from cohort c join workspace w on w.id = c.workspace_id where w.external_id = $1',
    [organiser.origin.workspace.externalId],
  );
  return rows[0]?.id ?? '';
};
const findDaily = async (cohortId: string): Promise<string> => {
  const rows = await kept.database.statement<{ id: string }>(
    'select id from daily where cohort_id = $1 and question_slug is not null',
    [cohortId],
  );
  return rows[0]?.id ?? '';
};
const press = (person: Person, controlId: string): Promise<Reply> =>
  person.send({ kind: 'action', controlId, values: [] });
const report = async (person: Person, words: string): Promise<void> => {
  const form = await person.press(await person.command('quiz', { about: 'cap-theorem', count: 1 }), 'Report');
  await person.fill(form, { reason: ['wrong'], words: [words] });
};

describe('whoever pressed Post here first', () => {
  test('organises for as long as they manage the server, and not a press longer', async () => {
    const ora = onDiscord('Ora', A, 'organiser');
    const cohort = await postHere(ora);
    await report(onDiscord('Vic', A), 'for the organisers only');
    expect(wordsIn(await ora.command('reports'))).toContain('for the organisers only');
    const now = demoted(ora);
    for (const command of ['reports', 'deliveries', 'scheduling'])
      expect(wordsIn(await now.send({ kind: 'command', command, options: {} })), command).toContain('can use this');
    for (const verb of ['pause', 'resume', 'change', 'digest'])
      expect(
        wordsIn(await now.send({ kind: 'action', controlId: `daily.${verb}:${cohort}`, values: [] })),
        verb,
      ).toContain('Only organisers can use this');
    expect(labelsOn(await now.send({ kind: 'command', command: 'daily', options: {} }))).not.toContain('Pause');
  });

  test('does nothing of an organiser in direct messages, whether they are still there or have left', async () => {
    const cohort = await postHere(onDiscord('Ora', A, 'organiser'));
    const alone = onDiscord('Ora', undefined);
    for (const asked of [
      { kind: 'command', command: 'reports', options: {} },
      { kind: 'action', controlId: `daily.pause:${cohort}`, values: [] },
    ] as const)
      expect(wordsIn(await alone.send({ ...asked, place: 'direct' }))).toContain('use it in a channel');
  });

  test('who leaves and manages another server has no say in the first one there', async () => {
    const cohort = await postHere(onDiscord('Ora', A, 'organiser'));
    await report(onDiscord('Vic', A), 'for the organisers only');
    const elsewhere = onDiscord('Ora', B, 'organiser');
    bot.clock.forward({ minutes: 5, seconds: 1 });
    expect(wordsIn(await elsewhere.command('reports'))).toContain('No report is open');
    expect(wordsIn(await press(elsewhere, `daily.pause:${cohort}`))).toContain('I can’t find that cohort among yours');
  });

  test('who manages both may post the cohort of one in the other, for some minutes after acting there', async () => {
    const [here, there] = [onDiscord('Ora', A, 'organiser'), onDiscord('Ora', B, 'organiser')];
    const cohort = await postHere(here);
    const channel = { externalId: 'c2', name: 'c2' };
    const postThere = (): Promise<Reply> =>
      there.send({ kind: 'action', controlId: `daily.post-here:${cohort}`, values: [], channel });
    bot.clock.forward({ minutes: 6 });
    expect(wordsIn(await postThere())).toContain('I can’t find that cohort among yours');
    await here.command('daily');
    expect(wordsIn(await postThere())).toContain('will be posted here from');
    // And not a moment longer than the platform says so.
    await demoted(here).send({ kind: 'command', command: 'help', options: {} });
    expect(wordsIn(await press(there, `daily.pause:${cohort}`))).toContain('I can’t find that cohort among yours');
  });
});

test('a role that an organiser gave works in direct messages too', async () => {
  const ora = onDiscord('Ora', A);
  await bot.enrol(ora, 'organiser');
  const vic = onDiscord('Vic', A);
  await bot.enrol(vic, 'learner');
  await report(onDiscord('Vic', undefined), 'from a direct message');
  expect(wordsIn(await onDiscord('Ora', undefined).command('reports'))).toContain('from a direct message');
});

describe('a report', () => {
  test('that somebody sends in one server is neither read nor closed in another whose question of the day they answered', async () => {
    const [orgA, orgB] = [onDiscord('OrgA', A, 'organiser'), onDiscord('OrgB', B, 'organiser')];
    await postHere(orgA);
    const cohortB = await postHere(orgB);
    bot.clock.set('2026-03-03T09:00:00Z');
    await bot.runDue('daily.post');
    await report(onDiscord('Vic', A), 'our unreleased exam uses this');
    await press(onDiscord('Vic', B), `daily.open:${await findDaily(cohortB)}`);
    expect(wordsIn(await orgB.command('reports'))).toContain('No report is open');
    const [row] = await kept.database.statement<{ id: string }>('select id from question_report', []);
    expect(wordsIn(await press(orgB, `reports.close:${row?.id}`))).toContain('I can’t find that report among yours');
    expect(wordsIn(await press(orgB, `reports.reopen:${row?.id}`))).toContain('isn’t among yours');
    expect(wordsIn(await orgA.command('reports'))).toContain('our unreleased exam uses this');
  });

  describe('of one cohort is nothing to whoever was made organiser of another', () => {
    const words = 'our unreleased exam uses this';
    /** Vic reports in A's server, and is in B's cohort as well. */
    const reportInA = async (cohortB: string): Promise<string> => {
      bot.clock.set('2026-03-03T09:00:00Z');
      await bot.runDue('daily.post');
      await report(onDiscord('Vic', A), words);
      await press(onDiscord('Vic', B), `daily.open:${await findDaily(cohortB)}`);
      const [row] = await kept.database.statement<{ id: string }>('select id from question_report', []);
      return row?.id ?? '';
    };
    const hasNoHandOn = async (reader: Person, reportId: string): Promise<void> => {
      const name = `${reader.name} in ${reader.origin.workspace.externalId}`;
      const read = wordsIn(await reader.command('reports'));
      expect(read, name).not.toContain(words);
      for (const verb of ['close', 'reopen', 'page'])
        expect(wordsIn(await press(reader, `reports.${verb}:${reportId}`)), name).not.toContain(words);
      const open = await kept.database.statement('select 1 from question_report where closed_at is null', []);
      expect(open, name).toHaveLength(1);
    };

    test('in another server', async () => {
      await postHere(onDiscord('OrgA', A, 'organiser'));
      const cohortB = await postHere(onDiscord('OrgB', B, 'organiser'));
      const id = await reportInA(cohortB);
      const given = onDiscord('Gia', B);
      await bot.enrol(given, 'organiser');
      await bot.enrol(onDiscord('Vic', B), 'learner');
      expect(wordsIn(await given.command('reports'))).toContain('No report is open');
      for (const reader of [given, onDiscord('Gia', A), onDiscord('Gia', undefined)]) await hasNoHandOn(reader, id);
      expect(wordsIn(await onDiscord('OrgA', A, 'organiser').command('reports'))).toContain(words);
    });

    test('in the same server', async () => {
      const cohort = await postHere(onDiscord('OrgA', A, 'organiser'));
      bot.clock.set('2026-03-03T09:00:00Z');
      await bot.runDue('daily.post');
      await press(onDiscord('Vic', A), `daily.open:${await findDaily(cohort)}`);
      await report(onDiscord('Vic', A), words);
      const [row] = await kept.database.statement<{ id: string }>('select id from question_report', []);
      // A second cohort of that server, and Vic in it too.
      const given = onDiscord('Gia', A);
      await bot.enrol(given, 'organiser');
      await bot.enrol(onDiscord('Vic', A), 'learner');
      for (const reader of [given, onDiscord('Gia', undefined)]) await hasNoHandOn(reader, row?.id ?? '');
      expect(wordsIn(await press(given, `daily.pause:${cohort}`))).toContain('I can’t find that cohort among yours');
    });
  });

  test('from a direct message reaches the cohort whose question of the day it was, and no other', async () => {
    const [orgA, orgB] = [onDiscord('OrgA', A, 'organiser'), onDiscord('OrgB', B, 'organiser')];
    const cohorts = [await postHere(orgA), await postHere(orgB)];
    bot.clock.set('2026-03-03T09:00:00Z');
    await bot.runDue('daily.post');
    const [dailyA, dailyB] = await Promise.all(cohorts.map(findDaily));
    await press(onDiscord('Vic', A), `daily.open:${dailyA}`);
    await press(onDiscord('Vic', B), `daily.open:${dailyB}`);
    const alone = onDiscord('Vic', undefined);
    const form = await alone.press(await press(alone, `daily.open:${dailyB}`), 'Report');
    await alone.fill(form, { reason: ['typo'], words: ['a slip in B'] });
    expect(wordsIn(await orgA.command('reports'))).toContain('No report is open');
    expect(wordsIn(await orgB.command('reports'))).toContain('a slip in B');
  });

  test('is read and closed by a helper of the cohort, who is no organiser', async () => {
    const [lea, tom] = [bot.person('Lea'), bot.person('Tom')];
    await bot.enrol(lea, 'learner');
    await bot.enrol(tom, 'helper');
    await report(lea, 'C is right too');
    const shown = await tom.command('reports');
    expect(wordsIn(shown)).toContain('C is right too');
    expect(wordsIn(shown)).toContain('Right answer');
    expect(wordsIn(await tom.command('help'))).toContain('/reports');
    expect(wordsIn(await tom.command('deliveries'))).toContain('Only organisers can use this');
    const closed = await tom.press(shown, 'Done');
    expect(wordsIn(closed)).toContain('No report is open');
    expect(wordsIn(await tom.press(closed, 'Undo'))).toContain('C is right too');
    const stranger = bot.person('Tim', { workspace: 'w2' });
    await bot.enrol(stranger, 'helper');
    expect(wordsIn(await stranger.command('reports'))).toContain('No report is open');
  });

  test('that was sent anew while it was closed is not opened twice', async () => {
    const [lea, ines] = [bot.person('Lea'), bot.person('Ines', { role: 'organiser' })];
    await report(lea, 'wrong');
    const closed = await ines.press(await ines.command('reports'), 'Done');
    await report(lea, 'still wrong');
    // Another question may have been asked: then both are open.
    const again = wordsIn(await ines.press(closed, 'Undo'));
    const open = wordsIn(await ines.command('reports'));
    expect(again.includes('has been sent again since') ? open : again).toContain('open, oldest first');
    expect(bot.failures).toEqual([]);
  });

  test('closed on a page leaves the organiser on that page', async () => {
    const ines = bot.person('Ines', { role: 'organiser' });
    for (let number = 0; number < 12; number += 1) {
      bot.clock.forward({ seconds: 1 });
      await report(bot.person(`Lea ${number}`), `report ${number}.`.padEnd(700, 'x'));
    }
    const second = await ines.press(await ines.command('reports'), 'Next page');
    const start = Number(/report (\d+)\./.exec(wordsIn(second))?.[1]);
    // Meanwhile somebody else closes the first of all.
    await ines.press(await ines.command('reports'), 'Done');
    const after = await ines.press(second, 'Done');
    expect(Number(/report (\d+)\./.exec(wordsIn(after))?.[1])).toBe(start + 1);
    expect(labelsOn(after)).toContain('Previous page');
    expect(Number(/report (\d+)\./.exec(wordsIn(await ines.press(after, 'Undo')))?.[1])).toBe(start + 1);
  });
});

describe('where the question of the day can’t be posted, whoever chose its channel', () => {
  /** Whom a message about it goes to. */
  const told = async (cohort: string): Promise<readonly unknown[]> => {
    bot.clock.set('2026-03-03T09:00:00Z');
    await bot.runDue('daily.post');
    const [post] = await kept.database.statement<{ subject: string }>(
      `select subject from outbox where notice = 'daily.post' and subject like $1 || '%'`,
      [await findDaily(cohort)],
    );
    const gone = { outcome: 'failed', unreachable: true, words: 'the channel is gone' } as const;
    await bot.offers.notices
      .find(({ name }) => name === 'daily.post')
      ?.settled?.(post?.subject ?? '', gone, bot.clock.now());
    const rows = await kept.database.statement<{ who: string }>(
      `select account_external_id as who from outbox where notice = 'daily.trouble'`,
      [],
    );
    return rows.map(({ who }) => who);
  };
  const help = { kind: 'command', command: 'help', options: {} } as const;
  const ora = () => onDiscord('Ora', A, 'organiser');
  const uli = () => onDiscord('Uli', A, 'organiser');

  test('is told, though others manage the server too', async () => {
    const cohort = await postHere(ora());
    bot.clock.forward({ minutes: 1 });
    await uli().send(help);
    expect(await told(cohort)).toEqual(['ora']);
  });

  test('and manages nothing any more isn’t told, but somebody else who does', async () => {
    const cohort = await postHere(ora());
    await uli().send(help);
    await onDiscord('Tim', B, 'organiser').send(help);
    await onDiscord('Lea', A).send(help);
    await demoted(ora()).send(help);
    expect(await told(cohort)).toEqual(['uli']);
  });

  test('and manages nothing any more isn’t told, but one who was given the role of an organiser', async () => {
    await bot.enrol(onDiscord('Gia', A), 'organiser');
    const cohort = await postHere(ora());
    await demoted(ora()).send(help);
    expect(await told(cohort)).toEqual(['gia']);
  });

  test('and was given the role of an organiser is told, whatever they manage', async () => {
    await bot.enrol(ora(), 'organiser');
    const cohort = await postHere(ora());
    await uli().send(help);
    await demoted(ora()).send(help);
    expect(await told(cohort)).toEqual(['ora']);
  });

  test('is told where nobody else is known to look after it: somebody should hear of it', async () => {
    const cohort = await postHere(ora());
    await demoted(ora()).send(help);
    expect(await told(cohort)).toEqual(['ora']);
  });
});

describe('the question of the day', () => {
  test('is answered where it is posted and by who is in its cohort; its id opens it to nobody else', async () => {
    const cohort = await postHere(onDiscord('OrgA', A, 'organiser'));
    bot.clock.set('2026-03-03T09:00:00Z');
    await bot.runDue('daily.post');
    const daily = await findDaily(cohort);
    for (const eve of [onDiscord('Eve', B), onDiscord('Eve', undefined)])
      for (const verb of ['open', 'answer'])
        expect(wordsIn(await press(eve, `daily.${verb}:${daily}:0`)), verb).toContain('belongs to another cohort');
    expect(await kept.database.statement('select 1 from enrolment', [])).toEqual([]);
    await press(onDiscord('Vic', A), `daily.open:${daily}`);
    // Once in, they may go on wherever they are.
    const opened = await press(onDiscord('Vic', undefined), `daily.open:${daily}`);
    expect(wordsIn(await answer(onDiscord('Vic', undefined), curriculum, opened, true))).toMatch(/^Right/);
  });

  test.each(['0000-01-01', '9999-12-31', '2024-02-30', '2020-01-01', 'x'])(
    'is not skipped on %s, which no button offers',
    async (day) => {
      const ines = bot.person('Ines', { role: 'organiser' });
      const cohort = await postHere(ines);
      expect(wordsIn(await press(ines, `daily.skip:${cohort}:${day}`))).toContain('I can’t read that date');
      expect(bot.failures).toEqual([]);
    },
  );

  test.each(['0000-01-01', '1 Jan 0000', '31.12.9999'])('takes no %s for a day off', async (typed) => {
    const ines = bot.person('Ines', { role: 'organiser' });
    const cohort = await postHere(ines);
    const form = await press(ines, `daily.change:${cohort}`);
    const days = ['1', '2', '3', '4', '5'];
    const filled = {
      posts: ['9'],
      closes: ['8'],
      days,
      zone: ['UTC'],
      holidays: [`24 Dec, ${typed}`],
    };
    expect(wordsIn(await ines.fill(form, filled))).toContain(`I couldn’t read “${typed}”`);
    expect(bot.failures).toEqual([]);
  });
});

describe('whoever looks after two cohorts of one server', () => {
  const commands = ['daily', 'reports', 'deliveries', 'scheduling'] as const;
  const ask = (person: Person, command: string, channel: string): Promise<Reply> =>
    person.send({ kind: 'command', command, options: {}, channel: { externalId: channel } });
  const plant = async (cohort: string, id: string): Promise<void> => {
    await kept.database.statement(
      `insert into question_report (id, person_id, workspace_id, cohort_id, question_slug, reason, words, interaction_id, at)
       select $1::uuid, a.person_id, a.workspace_id, c.id, 'gone', 'wrong', 'words of ' || c.name, $1, now()
       from account a, cohort c where a.external_id = 'ora' and c.name = $2`,
      [id, cohort],
    );
    await kept.database.statement(
      `insert into outbox (id, notice, subject, key, platform, workspace_external_id, channel_external_id, created_at,
         settled_at, outcome, failure, queued)
       select $1::uuid, 'x', 's', $1, 'discord', '${A}', h.channel_external_id, now(), '2026-03-02T08:00:00Z', 'failed',
         'failure of ' || c.name, true
       from cohort_channel h join cohort c on c.id = h.cohort_id where c.name = $2`,
      [id, cohort],
    );
  };
  const [rowOfDay, rowOfEvening] = [1, 2].map((n) => `00000000-0000-7000-8000-00000000000${n}`);

  test('is asked once which is meant; the channel decides, and every row is its own cohort’s', async () => {
    const ora = onDiscord('Ora', A, 'organiser');
    await postHere(ora, 'c1');
    await ora.fill(await press(ora, 'cohort.begin'), { name: ['Evening'], starts: ['2026-03-02'], ends: [] });
    const asked = await ask(ora, 'daily', 'c9');
    expect(wordsIn(asked)).toContain('Which cohort?');
    const { options } = findSelect(asked);
    const evening = options.find(({ label }) => label === 'Evening')?.value ?? '';
    await ora.send({
      kind: 'action',
      controlId: `daily.post-here:${evening}`,
      values: [],
      channel: { externalId: 'c2' },
    });
    await plant('Test workspace', rowOfDay ?? '');
    await plant('Evening', rowOfEvening ?? '');
    const says = { daily: '', reports: 'words of ', deliveries: 'failure of ', scheduling: '' };
    for (const command of commands) {
      expect(wordsIn(await ask(ora, command, 'c9')), command).toContain('Which cohort?');
      const [inDay, inEvening] = [wordsIn(await ask(ora, command, 'c1')), wordsIn(await ask(ora, command, 'c2'))];
      expect(inDay, command).toContain(`${says[command]}Test workspace`);
      expect(inDay, command).not.toContain(`${says[command]}Evening`);
      expect(inEvening, command).toContain(`${says[command]}Evening`);
      expect(inEvening, command).not.toContain(`${says[command]}Test workspace`);
    }
    await ora.choose(await ask(ora, 'reports', 'c9'), [evening]);
    for (const command of commands)
      expect(wordsIn(await ask(ora, command, 'c9')), command).toContain(`${says[command]}Evening`);
    // Done and Try again name a row alone, and give back the list that it stands in.
    const closed = wordsIn(await press(ora, `reports.close:${rowOfDay}`));
    expect(closed).toContain('Reported questions: Test workspace');
    expect(closed).toContain('is closed');
    const again = wordsIn(await press(ora, `deliveries.again:${rowOfDay}`));
    expect(again).toContain('Deliveries: Test workspace');
    expect(again).toContain('1 message on the way again');
  });

  test('acts in the one where they have the role, and is asked nothing where it’s one alone', async () => {
    const ora = onDiscord('Ora', A, 'organiser');
    await postHere(ora, 'c1');
    await ora.fill(await press(ora, 'cohort.begin'), { name: ['Evening'], starts: ['2026-03-02'], ends: [] });
    await plant('Test workspace', rowOfDay ?? '');
    const hel = onDiscord('Hel', A);
    await hel.command('help');
    const cohorts = await kept.database.statement<{ id: string; name: string }>('select id, name from cohort', []);
    for (const { id, name } of cohorts)
      await kept.database.statement(
        `insert into enrolment (cohort_id, person_id, role, created_at)
         select $1::uuid, a.person_id, $2::role, now() from account a where a.external_id = 'hel'`,
        [id, name === 'Evening' ? 'helper' : 'learner'],
      );
    expect(wordsIn(await ask(hel, 'reports', 'c1'))).toContain('No report is open');
    expect(wordsIn(await press(hel, `reports.close:${rowOfDay}`))).toContain('I can’t find that report among yours');
    const day = cohorts.find(({ name }) => name !== 'Evening')?.id;
    for (const verb of ['choose', 'open', 'page'])
      expect(wordsIn(await press(hel, `reports.${verb}:${day}`)), verb).toContain('Only helpers and organisers of');
  });
});
