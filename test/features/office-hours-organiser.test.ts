/**
 * Promises about office hours as those who organise them meet them: how they are set up, when they are
 * held, who hears of it where that changes, and the file for a calendar.
 */
import ICAL from 'ical.js';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { controlId } from '../../src/chat/control-id.ts';
import type { Reply } from '../../src/chat/dispatch.ts';
import { drawParts } from '../../src/chat/parts.ts';
import { bytesOf } from '../../src/chat/view/file.ts';
import type { Filled } from '../../src/chat/view/form.ts';
import { readMeetingLink } from '../../src/features/office-hours/organiser/settings/meeting-link.ts';
import { heldBy, medianOf, mostOf, savedBy } from '../../src/features/office-hours/organiser/stats/stats-facts.ts';
import { formOf, labelsOn, type Person, realCurriculum, viewOf, wordsIn } from '../support/bot.ts';
import { asReply } from '../support/office-hours-deeds.ts';
import { plantQuestions } from '../support/office-hours-past.ts';
import { CHANNEL, createScene, type Scene } from '../support/office-hours-scene.ts';

let scene: Scene;
let ora: Person;
let hal: Person;
let lea: Person;

beforeEach(async () => {
  // A Monday afternoon.
  scene = await createScene();
  ora = scene.bot.person('Ora', { role: 'organiser', platform: 'discord', workspace: 'g1' });
  [hal, lea] = [await scene.member('Hal', 'helper'), await scene.member('Lea')];
  await scene.setUp();
});
afterEach(async () => {
  expect(scene.bot.failures).toEqual([]);
  await scene.end();
});

/** Chooses in the select of this label. */
const choose = async (person: Person, on: Reply, label: string, value: string): Promise<Reply> => {
  const select = viewOf(on)
    .blocks.flatMap((block) => (block.kind === 'controls' ? block.controls : []))
    .find((control) => control.kind === 'select' && control.label === label);
  if (select?.kind !== 'select') throw new Error(`no select “${label}”`);
  const option = select.options.find((each) => each.label.startsWith(value));
  if (!option) throw new Error(`no “${value}” among ${select.options.map((each) => each.label).join(', ')}`);
  return person.send({ kind: 'action', controlId: select.id, values: [option.value], channel: CHANNEL });
};

const SLOT = { weekday: ['2'], opens: ['16:00'], closes: ['17:30'], zone: ['Europe/Prague'] };
const addSlot = async (more: Readonly<Record<string, readonly string[]>> = {}): Promise<Reply> =>
  ora.fill(await scene.press(ora, await scene.say(ora, 'schedule'), 'Add a weekly time'), { ...SLOT, ...more });
const inChannel = (key: string): readonly string[] =>
  scene.discord.received
    .filter((each) => each.to.kind === 'channel' && each.key.startsWith(key))
    .map(({ view }) => wordsIn(asReply(view)));

type SessionRow = { readonly opens: string; readonly sequence: number; readonly cancelled: string | null };
const sessions = (): Promise<readonly SessionRow[]> =>
  scene.rows(`
    select to_char(opens_at at time zone 'UTC', 'MM-DD HH24:MI') as opens, sequence, cancelled_for as cancelled
    from session order by opens_at`);

describe('an organiser sets up', () => {
  const settings = async (filled: Readonly<Record<string, readonly string[]>>): Promise<Reply> =>
    ora.fill(await scene.press(ora, await scene.say(ora, 'setup'), 'Change these'), {
      link: [],
      cap: ['25'],
      cooldown: ['0'],
      ...filled,
    });

  test('where people meet, and it is what a learner who is called finds', async () => {
    const saved = await settings({ link: ['https://meet.jit.si/our-cohort'], cap: ['40'], cooldown: ['10'] });
    expect(wordsIn(saved)).toContain('Saved');
    expect(wordsIn(saved)).toContain('https://meet.jit.si/our-cohort');
    expect(wordsIn(saved)).toContain('After 40 min');
    expect(wordsIn(saved)).toContain('10 min after being helped');
    await hal.fill(await scene.say(hal, 'start'), { closes: [] });
    await scene.join(lea, 'Watermarks');
    await scene.say(hal, 'next');
    await scene.settle();
    expect(JSON.stringify(scene.written(lea)[0])).toContain('https://meet.jit.si/our-cohort');
  });

  test.each([
    ['http://meet.jit.si/x', 'begins with https://'],
    ['meet at the usual place', 'begins with https://'],
    ['https://', 'begins with https://'],
    ['javascript:alert(1)', 'begins with https://'],
    ['https://localhost/x', 'leads nowhere'],
    ['https://printer/x', 'leads nowhere'],
    ['https://10.0.0.7/x', 'leads nowhere'],
    ['https://0x7f.1/x', 'leads nowhere'],
    ['https://[::1]/x', 'leads nowhere'],
    ['https://wiki.corp/x', 'leads nowhere'],
    ['https://meet.example.com/x', 'leads nowhere'],
    ['https://me:secret@meet.jit.si/x', 'a name or a password'],
  ])('and %s is refused kindly', async (link, words) => {
    const refused = readMeetingLink(link);
    expect(typeof refused).toBe('object');
    expect(wordsIn(await settings({ link: [link] }))).toContain(words);
    expect(await scene.rows('select 1 from office_hours where meeting_url is not null')).toEqual([]);
  });

  test.each(['soon', '4', '241', '-5', '5.5', ''])('minutes that are none are refused: “%s”', async (cap) => {
    expect(wordsIn(await settings({ cap: [cap] }))).toContain('whole minutes, 5 to 240');
  });

  test('queues by topic: adds one, renames it, and takes it out without losing who waits in it', async () => {
    const setup = await scene.say(ora, 'setup');
    const added = await ora.fill(await scene.press(ora, setup, 'Add a queue'), { name: ['  SQL   and modelling '] });
    expect(wordsIn(added)).toContain('SQL and modelling can be joined');
    const again = await ora.fill(await scene.press(ora, setup, 'Add a queue'), { name: ['sql AND modelling'] });
    expect(wordsIn(again)).toContain('can be joined');
    expect(await scene.rows('select 1 from help_queue')).toHaveLength(2);
    await hal.fill(await scene.say(hal, 'start'), { closes: [] });
    await scene
      .say(lea, 'join', { queue: 'SQL and modelling' })
      .then((form) => lea.fill(form, { topic: ['Joins'], tried: ['Twice'] }));
    const change = async (filled: Readonly<Record<string, readonly string[]>>): Promise<Reply> =>
      ora.fill(await choose(ora, await scene.say(ora, 'setup'), 'Change a queue', 'SQL'), filled);
    expect(wordsIn(await change({ name: ['Everything'], joined: ['yes'] }))).toContain('another queue of that name');
    const retired = await change({ name: ['SQL'], joined: ['no'] });
    expect(wordsIn(retired)).toContain('Nobody joins SQL any more');
    expect(JSON.stringify(await scene.say(lea, 'join'))).not.toContain('"label":"SQL"');
    expect(wordsIn(await scene.say(hal, 'next'))).toContain('You’ve called Lea');
    const last = await ora.fill(await choose(ora, retired, 'Change a queue', 'Everything'), {
      name: ['Everything'],
      joined: ['no'],
    });
    expect(wordsIn(last)).toContain('the only queue that can be joined');
  });

  test('and nobody else does, nor anybody in a cohort that isn’t theirs', async () => {
    const setup = await scene.say(ora, 'setup');
    for (const person of [hal, lea]) {
      expect(wordsIn(await scene.say(person, 'setup'))).toContain('Only organisers');
      expect(wordsIn(await scene.press(person, setup, 'Change these'))).toContain('Only organisers');
      expect(wordsIn(await scene.say(person, 'schedule'))).toContain('Only organisers');
    }
    const eve = scene.bot.person('Eve', { role: 'organiser', platform: 'discord', workspace: 'g2' });
    await scene.bot.enrol(eve, 'organiser');
    expect(wordsIn(await scene.press(eve, setup, 'Change these'))).toContain('can’t find that cohort');
    const form = await choose(ora, setup, 'Change a queue', 'Everything');
    expect(wordsIn(await eve.fill(form, { name: ['Mine'], joined: ['yes'] }))).toContain('can’t find that cohort');
  });
});

describe('weekly times', () => {
  test('are planned some weeks ahead by the cohort’s clock, open and close by themselves, and go on', async () => {
    expect(wordsIn(await addSlot())).toContain('Every week from now on: Tue 16:00–17:30');
    // Prague’s clocks go on by an hour on 29 March.
    const opens = ['03-03 15:00', '03-10 15:00', '03-17 15:00', '03-24 15:00'];
    expect((await sessions()).map((each) => each.opens)).toEqual(opens);
    await scene.forward({ hours: 23, minutes: 30 });
    expect(scene.boards()).toHaveLength(1);
    expect(await scene.rows('select 1 from session where opened_at is not null and closed_at is null')).toHaveLength(1);
    await scene.join(lea, 'Watermarks');
    expect(await scene.rows(`select 1 from ticket where state = 'waiting'`)).toHaveLength(1);
    await scene.forward({ hours: 2 });
    expect(await scene.rows('select 1 from session where closed_at is not null')).toHaveLength(1);
    expect(await scene.rows(`select 1 from ticket where state = 'carried'`)).toHaveLength(1);
    await scene.forward({ days: 1 });
    expect((await sessions()).map((each) => each.opens)).toEqual([...opens, '03-31 14:00']);
    await scene.forward({ days: 5, hours: 22 });
    expect(await scene.rows(`select 1 from ticket where state = 'waiting'`)).toHaveLength(1);
  });

  test('added twice are one, and two that overlap are refused by name', async () => {
    await addSlot();
    await addSlot();
    expect(await scene.rows('select 1 from office_hours_slot')).toHaveLength(1);
    expect(await sessions()).toHaveLength(4);
    const words = wordsIn(await addSlot({ opens: ['17:00'], closes: ['18:00'] }));
    expect(words).toContain('Tue 17:00–18:00 overlaps Tue 16:00–17:30');
    expect(await scene.rows('select 1 from office_hours_slot')).toHaveLength(1);
  });

  test.each([
    [{ closes: ['16:00'] }, 'close when it opens'],
    [{ opens: ['06:00'], closes: ['23:00'] }, '17 hours at a stretch'],
    [{ zone: ['Atlantis'] }, 'don’t know the time zone'],
    [{ weekday: ['9'] }, 'choose a weekday'],
    [{ opens: ['later'] }, 'no time of day'],
  ])('that can’t be are refused kindly: %j', async (more, words) => {
    expect(wordsIn(await addSlot(more))).toContain(words);
    expect(await scene.rows('select 1 from office_hours_slot')).toEqual([]);
  });

  test('in an hour that the clocks leave out open when they go on, and the organiser is told before', async () => {
    scene.bot.clock.set('2026-03-20T12:00:00Z');
    const shown = wordsIn(await addSlot({ weekday: ['7'], opens: ['02:30'], closes: ['04:00'] }));
    expect(shown).toContain('On Sun 29 Mar the clocks leave out 02:30: it opens at 03:00 instead');
  });

  test('aren’t held on days off, also where one is chosen later or taken back', async () => {
    await scene.rows(`insert into holiday (cohort_id, day) select id, '2026-03-10' from cohort`);
    expect(wordsIn(await addSlot())).toContain('Tue 10 Mar 16:00–17:30 (day off)');
    await scene.rows(`insert into holiday (cohort_id, day) select id, '2026-03-17' from cohort`);
    await scene.press(lea, await scene.say(lea), 'Tell me when it opens');
    await scene.settle();
    expect((await sessions()).map(({ cancelled }) => cancelled)).toEqual([null, 'day-off', 'day-off', null]);
    expect(scene.lastWords(lea)).toContain('Office hours are cancelled');
    await scene.rows(`delete from holiday`);
    await scene.settle();
    expect((await sessions()).map(({ cancelled }) => cancelled)).toEqual([null, null, null, null]);
    expect(scene.lastWords(lea)).toContain('are held after all');
    const before = scene.written(lea).length;
    await scene.settle();
    expect(scene.written(lea)).toHaveLength(before);
  });

  test('that change take what is planned with them, and whoever waits is told once, from when to when', async () => {
    await addSlot();
    await scene.press(lea, await scene.say(lea), 'Tell me when it opens');
    const form = await choose(ora, await scene.say(ora, 'schedule'), 'Change a weekly time', 'Tue');
    const changed = { ...SLOT, weekday: ['4'], opens: ['18:00'], closes: ['19:00'], held: ['yes'] };
    const shown = await ora.fill(form, changed);
    expect(wordsIn(shown)).toContain('Every week from now on: Thu 18:00–19:00');
    expect(await sessions()).toEqual(
      ['03-05 17:00', '03-12 17:00', '03-19 17:00', '03-26 17:00'].map((opens) => ({
        opens,
        sequence: 1,
        cancelled: null,
      })),
    );
    await scene.settle();
    expect(scene.lastWords(lea)).toMatch(/2026-03-03T15:00.*are moved to.*2026-03-05T17:00/s);
    expect(scene.lastWords(lea)).toContain('every week from then on');
    expect(scene.lastWords(hal)).toContain('are moved to');
    expect(scene.written(ora).map(({ summary }) => summary)).not.toContain('Office hours are at another time');
    expect(inChannel('office-hours.moved')).toHaveLength(1);
    const before = scene.written(lea).length;
    await ora.fill(form, changed);
    await scene.settle();
    expect(scene.written(lea)).toHaveLength(before);
    expect(await scene.rows('select 1 from session')).toHaveLength(4);
  });

  test('changed within a week to a day that is still to come are held this week, and none is made twice', async () => {
    await addSlot();
    await scene.forward({ days: 2 });
    const change = async (weekday: string): Promise<Reply> =>
      ora.fill(await choose(ora, await scene.say(ora, 'schedule'), 'Change a weekly time', ''), {
        ...SLOT,
        weekday: [weekday],
        held: ['yes'],
      });
    await change('5');
    const fridays = ['03-06 15:00', '03-13 15:00', '03-20 15:00', '03-27 15:00', '04-03 14:00'];
    expect((await sessions()).map(({ opens }) => opens)).toEqual(['03-03 15:00', ...fridays]);
    await change('2');
    const held = (await sessions()).filter(({ cancelled }) => cancelled === null).map(({ opens }) => opens);
    expect(held).toEqual(['03-03 15:00', '03-10 15:00', '03-17 15:00', '03-24 15:00', '03-31 14:00']);
  });

  test('that end leave nothing planned, and whoever waits is told', async () => {
    await addSlot();
    await scene.press(lea, await scene.say(lea), 'Tell me when it opens');
    const form = await choose(ora, await scene.say(ora, 'schedule'), 'Change a weekly time', 'Tue');
    expect(wordsIn(await ora.fill(form, { ...SLOT, held: ['no'] }))).toContain('isn’t held any more');
    await scene.settle();
    expect((await sessions()).map(({ cancelled }) => cancelled)).toEqual(['asked', 'asked', 'asked', 'asked']);
    expect(scene.lastWords(lea)).toContain('aren’t held at that time of the week any more');
    await scene.forward({ days: 8 });
    expect(await scene.rows('select 1 from session where opened_at is not null')).toEqual([]);
  });

  test('of an archived cohort make no more sessions', async () => {
    await addSlot();
    await scene.rows(`update cohort set archived_at = '2026-03-02T17:00:00Z'`);
    await scene.forward({ days: 6 });
    expect(await sessions()).toHaveLength(4);
  });
});

describe('a single time', () => {
  const changeOne = async (which: string, filled: Readonly<Record<string, readonly string[]>>): Promise<Reply> =>
    ora.fill(await choose(ora, await scene.say(ora, 'schedule'), 'Move or cancel a single one', which), {
      day: ['2026-03-10'],
      opens: ['16:00'],
      closes: ['17:30'],
      held: ['yes'],
      ...filled,
    });

  test('is moved alone, whoever waits is told from when to when, and it keeps its time where the week changes', async () => {
    await addSlot();
    await scene.press(lea, await scene.say(lea), 'Tell me when it opens');
    const moved = await changeOne('Tue 10 Mar', { day: ['11 Mar 2026'], opens: ['9:00'], closes: ['10:00'] });
    expect(wordsIn(moved)).toContain('Wed 11 Mar 09:00–10:00');
    await scene.settle();
    expect(scene.lastWords(lea)).toMatch(/2026-03-10T15:00.*are moved to.*2026-03-11T08:00/s);
    expect(scene.lastWords(lea)).not.toContain('every week');
    await ora.fill(await choose(ora, await scene.say(ora, 'schedule'), 'Change a weekly time', 'Tue'), {
      ...SLOT,
      opens: ['15:00'],
      held: ['yes'],
    });
    expect((await sessions()).map(({ opens }) => opens)).toEqual([
      '03-03 14:00',
      '03-11 08:00',
      '03-17 14:00',
      '03-24 14:00',
    ]);
  });

  test('is cancelled, and held after all', async () => {
    await addSlot();
    await scene.press(lea, await scene.say(lea), 'Tell me when it opens');
    expect(wordsIn(await changeOne('Tue 10 Mar', { held: ['no'] }))).toContain('Tue 10 Mar 16:00–17:30 (cancelled)');
    await scene.settle();
    expect(scene.lastWords(lea)).toContain('aren’t held');
    await changeOne('Tue 10 Mar', { held: ['no'] });
    await changeOne('Tue 10 Mar', { held: ['yes'] });
    await scene.settle();
    expect(scene.lastWords(lea)).toContain('are held after all');
    expect((await sessions())[1]).toEqual({ opens: '03-10 15:00', sequence: 2, cancelled: null });
  });

  test('can’t be moved onto another, onto a day off, or into the past', async () => {
    await addSlot();
    await scene.rows(`insert into holiday (cohort_id, day) select id, '2026-03-12' from cohort`);
    expect(wordsIn(await changeOne('Tue 10 Mar', { day: ['2026-03-17'] }))).toContain(
      'planned at that time already: Tue 17 Mar 16:00–17:30',
    );
    expect(wordsIn(await changeOne('Tue 10 Mar', { day: ['2026-03-12'] }))).toContain('Thu 12 Mar is a day off');
    expect(wordsIn(await changeOne('Tue 10 Mar', { day: ['2026-03-01'] }))).toContain('over already');
    expect((await sessions())[1]).toEqual({ opens: '03-10 15:00', sequence: 0, cancelled: null });
  });

  test('that has begun is closed and not moved', async () => {
    await addSlot();
    const form = await choose(ora, await scene.say(ora, 'schedule'), 'Move or cancel a single one', 'Tue 3 Mar');
    await scene.forward({ hours: 23, minutes: 30 });
    const late = await ora.fill(form, { day: ['2026-03-09'], opens: ['16:00'], closes: ['17:00'], held: ['yes'] });
    expect(wordsIn(late)).toContain('has begun already');
  });
});

describe('the calendar file', () => {
  const calendarOf = async (person: Person) => {
    const shown = viewOf(await scene.say(person, 'calendar'));
    const [found] = shown.blocks.filter((block) => block.kind === 'file');
    if (found?.kind !== 'file') return undefined;
    expect(found.name).toBe('office-hours.ics');
    const words = new TextDecoder().decode(bytesOf(found));
    return new ICAL.Component(ICAL.parse(words)).getAllSubcomponents('vevent').map((event) => {
      const { uid, sequence, startDate } = new ICAL.Event(event);
      return { uid, sequence, start: startDate.toString(), status: event.getFirstPropertyValue('status') };
    });
  };

  test('has what is planned, by the cohort’s clock, and the same times under the same names once they are moved', async () => {
    expect(wordsIn(await scene.say(lea, 'calendar'))).toContain('Nothing is planned');
    await addSlot();
    const before = await calendarOf(lea);
    expect(before?.map(({ start }) => start)).toEqual([
      '2026-03-03T16:00:00',
      '2026-03-10T16:00:00',
      '2026-03-17T16:00:00',
      '2026-03-24T16:00:00',
    ]);
    await scene.rows(`insert into holiday (cohort_id, day) select id, '2026-03-24' from cohort`);
    const form = await choose(ora, await scene.say(ora, 'schedule'), 'Move or cancel a single one', 'Tue 10 Mar');
    await ora.fill(form, { day: ['2026-03-11'], opens: ['09:00'], closes: ['10:00'], held: ['yes'] });
    await scene.settle();
    const after = await calendarOf(hal);
    expect(after?.map(({ uid }) => uid)).toEqual(before?.map(({ uid }) => uid));
    expect(after?.map(({ start, sequence, status }) => [start, sequence, status])).toEqual([
      ['2026-03-03T16:00:00', 0, 'CONFIRMED'],
      ['2026-03-11T09:00:00', 1, 'CONFIRMED'],
      ['2026-03-17T16:00:00', 0, 'CONFIRMED'],
      ['2026-03-24T16:00:00', 1, 'CANCELLED'],
    ]);
  });

  test('has nothing that a helper opened there and then, and no day off that was one before', async () => {
    await scene.rows(`insert into holiday (cohort_id, day) select id, '2026-03-10' from cohort`);
    await addSlot();
    await hal.fill(await scene.say(hal, 'start'), { closes: ['17:30'] });
    await scene.settle();
    expect((await calendarOf(lea))?.map(({ start }) => start)).toEqual([
      '2026-03-03T16:00:00',
      '2026-03-17T16:00:00',
      '2026-03-24T16:00:00',
    ]);
  });

  test('is read at an address that nobody guesses, without the meeting, until a new one ends it', async () => {
    const ask = async (url: string, headers: Readonly<Record<string, string>> = {}, method = 'GET') => {
      const pages = scene.bot.features.flatMap(({ pages: of = [] }) => of);
      const page = pages.find(({ path }) => new URL(url).pathname.startsWith(`${path}/`));
      if (!page) throw new Error(`nobody answers ${url}`);
      const response = await page.answer(new Request(url, { method, headers }));
      return { status: response.status, headers: response.headers, body: await response.text() };
    };
    const addressOn = (shown: Reply): string =>
      /https:\/\/watermark\.example\/calendar\/[\w-]{32}\.ics/.exec(wordsIn(shown))?.[0] ?? '';
    const starts = ({ body }: { readonly body: string }): readonly string[] =>
      new ICAL.Component(ICAL.parse(body))
        .getAllSubcomponents('vevent')
        .map((event) => new ICAL.Event(event).startDate.toString());
    await addSlot();
    await scene.rows(`update office_hours set meeting_url = 'https://meet.example/room'`);
    const address = addressOn(await scene.say(lea, 'calendar'));
    expect(addressOn(await scene.say(hal, 'calendar'))).toBe(address);
    const first = await ask(address);
    expect([first.status, first.headers.get('content-type')]).toEqual([200, 'text/calendar; charset=utf-8']);
    expect(starts(first)[0]).toBe('2026-03-03T16:00:00');
    expect(first.body).not.toContain('meet.example');
    const etag = first.headers.get('etag') ?? '';
    const since = first.headers.get('last-modified') ?? '';
    expect(await ask(address, { 'if-none-match': etag })).toMatchObject({ status: 304, body: '' });
    expect(await ask(address, { 'if-modified-since': since })).toMatchObject({ status: 304, body: '' });
    expect(await ask(address, {}, 'HEAD')).toMatchObject({ status: 200, body: '' });
    expect(await ask(address, {}, 'POST')).toMatchObject({ status: 405 });
    scene.bot.clock.forward({ minutes: 1 });
    const form = await choose(ora, await scene.say(ora, 'schedule'), 'Move or cancel a single one', 'Tue 3 Mar');
    await ora.fill(form, { day: ['2026-03-04'], opens: ['09:00'], closes: ['10:00'], held: ['yes'] });
    for (const known of [{ 'if-none-match': etag }, { 'if-modified-since': since }])
      expect(starts(await ask(address, known))[0]).toBe('2026-03-04T09:00:00');
    expect(labelsOn(await scene.say(lea, 'calendar'))).not.toContain('New address');
    const renewed = await scene.press(
      ora,
      await scene.press(ora, await scene.say(ora, 'calendar'), 'New address'),
      'Make a new one',
    );
    expect((await ask(address)).status).toBe(404);
    expect((await ask(addressOn(renewed))).status).toBe(200);
    for (const other of ['https://watermark.example/calendar/x.ics', address.replace('.ics', '')])
      expect((await ask(other)).status).toBe(404);
    await scene.rows(`update cohort set archived_at = '2026-03-02T17:00:00Z'`);
    expect((await ask(addressOn(renewed))).status).toBe(404);
  });

  test('is a button away for organisers, and for learners where it’s closed', async () => {
    await addSlot();
    expect(labelsOn(await scene.say(ora, 'schedule'))).toContain('Calendar file');
    expect(labelsOn(await scene.say(lea))).toContain('Calendar file');
  });
});

describe('how it goes', () => {
  /** Joins, is called after so many minutes, and is helped for so many. */
  const helpAfter = async (person: Person, waitMinutes: number, helpMinutes: number): Promise<void> => {
    await scene.join(person, 'Watermarks');
    scene.bot.clock.forward({ minutes: waitMinutes });
    const card = await scene.say(hal, 'next');
    await scene.settle();
    scene.bot.clock.forward({ minutes: helpMinutes });
    await scene.press(hal, card, 'Done');
    await scene.settle();
  };

  const linesOf = (saved: Reply): readonly string[] => {
    const [found] = viewOf(saved).blocks.filter((block) => block.kind === 'file');
    if (found?.kind !== 'file') throw new Error('no file');
    return new TextDecoder().decode(bytesOf(found)).trim().split('\r\n');
  };

  test('nobody was helped yet: it says so and shows no numbers', async () => {
    const shown = wordsIn(await scene.say(ora, 'stats'));
    expect(shown).toContain('nobody has been helped in the last 90 days');
    expect(shown).not.toContain('min');
    expect(wordsIn(await scene.say(ora, 'export'))).toContain('Nobody has asked for help yet');
  });

  test('is told in medians, by queue, helper and weekday, each with its number, and few are called few', async () => {
    await hal.fill(await scene.say(hal, 'start'), { closes: [] });
    scene.bot.clock.forward({ minutes: 2 });
    const [tom, mia] = [await scene.member('Tom'), await scene.member('Mia')];
    await helpAfter(lea, 2, 1);
    await helpAfter(tom, 2, 2);
    await helpAfter(mia, 1, 2);
    const shown = wordsIn(await scene.say(ora, 'stats'));
    expect(shown).toMatch(/All: wait 2 min \(3, few\), help \d min \(3, few\)/);
    for (const name of ['Everything', 'Hal', 'Mon']) expect(shown).toContain(`${name}: wait 2 min (3, few)`);
    expect(shown).toContain('First in line: ');
    expect(shown).toContain('Nine in ten waited at most 2 min.');
    // The picture says the same in words.
    expect(shown).toContain('Everything: half at most 2 min, nine in ten at most 2 min (3)');
    for (const person of [hal, lea]) expect(wordsIn(await scene.say(person, 'stats'))).toContain('Only organisers');
  });

  test('has each number of a cohort that was written down by hand', async () => {
    // By the clock of Prague, where one call at twenty to midnight in London is on the next day.
    await addSlot();
    await scene.rows(`
      insert into help_queue (id, cohort_id, name, created_at)
      select gen_random_uuid(), id, 'Spark', now() from cohort`);
    await scene.member('Ida', 'helper');
    const of = (queue: string, helper: string, joinedAt: string, ...numbers: readonly number[]) => {
      const [waited = 0, helped = 0, place = 0, low = 0, high = 0] = numbers;
      return { by: 'Lea', queue, helper, joinedAt, ...{ waited, helped, place, low, high } };
    };
    await plantQuestions(scene, [
      of('Everything', 'Hal', '2026-02-23T10:00:00Z', 2, 10, 1, 0, 5),
      of('Everything', 'Hal', '2026-02-23T11:00:00Z', 4, 20, 1, 0, 3),
      of('Everything', 'Ida', '2026-02-24T10:00:00Z', 12, 30, 2, 5, 15),
      of('Spark', 'Ida', '2026-02-23T23:20:00Z', 20, 40, 4, 30, 50),
      of('Spark', 'Ida', '2026-02-24T12:00:00Z', 30, 50, 4, 25, 40),
    ]);
    const offers = (shown: boolean, count: number, answered: number, at: string): Promise<readonly unknown[]> =>
      scene.rows(`
        insert into ticket_offer (id, cohort_id, person_id, account_id, shown, answered, at)
        select gen_random_uuid(), c.id, a.person_id, a.id, ${shown}, n <= ${answered}, '${at}'
        from cohort c, account a, generate_series(1, ${count}) n where a.name = 'Lea'`);
    // Who wasn’t shown anything was helped the same day; who was, was not.
    await offers(false, 11, 0, '2026-02-23T09:00:00Z');
    await offers(true, 45, 12, '2026-02-28T09:00:00Z');
    const stats = await scene.say(ora, 'stats');
    const lines = wordsIn(stats).split('\n');
    expect(lines).toEqual(
      expect.arrayContaining([
        'All: wait 12 min (5, few), help 30 min (5, few). Nine in ten waited at most 30 min.',
        'Everything: wait 4 min (3, few), help 20 min (3, few)',
        'Spark: wait 25 min (2, few), help 45 min (2, few)',
        'Hal: wait 3 min (2, few), help 15 min (2, few)',
        'Ida: wait 20 min (3, few), help 40 min (3, few)',
        'Mon: wait 3 min (2, few), help 15 min (2, few)',
        'Tue: wait 20 min (3, few), help 40 min (3, few)',
        'First in line: 50 % (2, few), as people see it 100 %; on average 5 min wide',
        'Second or third: 100 % (1, few), as people see it 100 %; on average 10 min wide',
        'Fourth or later: 50 % (2, few), as people see it 50 %; on average 18 min wide',
      ]),
    );
    expect(wordsIn(stats)).toContain(
      'Mon: half at most 3 min, nine in ten at most 4 min (2); Tue: half at most 20 min, nine in ten at most 30 min (3)',
    );
    expect(wordsIn(stats)).toContain(
      '45 people were shown something. 12 said that it answered them, and 0 were helped',
    );
    expect(wordsIn(stats)).toContain('Of the 11 who weren’t shown anything (every tenth), 11 were.');
    expect(lines.join()).toMatch(/So it saved about 45 questions, likely between 36 and 45\.(?! It may)/);
  });

  test('two helpers of one name are two, and whoever has two accounts is one', async () => {
    const [sam, other] = [await scene.member('Sam', 'helper'), await scene.member('Sam', 'helper', 'slack')];
    const also = await scene.member('Samuel', 'helper', 'slack');
    const helps = async (helper: Person): Promise<void> => {
      await scene.join(lea, 'Watermarks');
      await scene.press(helper, await scene.say(helper, 'next'), 'Done');
    };
    await scene.open(sam, other, also);
    for (const helper of [sam, other, also]) await helps(helper);
    const names = async (): Promise<readonly string[] | null> =>
      wordsIn(await scene.say(ora, 'stats')).match(/^Sam\w*(?=: )/gm);
    expect(await names()).toEqual(['Sam', 'Sam', 'Samuel']);
    await scene.linkUp(sam, also);
    expect(await names()).toEqual(['Sam', 'Sam']);
  });

  test('what an offer saves is said only beside those who weren’t offered anything', async () => {
    const offers = (shown: boolean, count: number, answered: number): Promise<readonly unknown[]> =>
      scene.rows(`
        insert into ticket_offer (id, cohort_id, person_id, account_id, shown, answered, at)
        select gen_random_uuid(), c.id, a.person_id, a.id, ${shown}, n <= ${answered}, '2026-03-01T10:00:00Z'
        from cohort c, account a, generate_series(1, ${count}) n where a.name = 'Lea'`);
    await offers(true, 45, 12);
    await offers(false, 5, 0);
    const soon = wordsIn(await scene.say(ora, 'stats'));
    expect(soon).toContain('45 people were shown something. 12 said that it answered them');
    expect(soon).toContain('once 10 weren’t shown anything');
    await offers(false, 6, 0);
    expect(wordsIn(await scene.say(ora, 'stats'))).toContain(
      'So it saved about 0 questions, likely between 0 and 7. It may be',
    );
  });

  test('has what learners said of the help, without a name: the latest to read, all of it in the file', async () => {
    await hal.fill(await scene.say(hal, 'start'), { closes: [] });
    scene.bot.clock.forward({ minutes: 2 });
    for (const words of ['Too fast for me.', 'Kind.\nAnd quick.', 'Clear now.', '=Well, "thanks"']) {
      await helpAfter(lea, 2, 1);
      const { id } =
        (await scene.rows<{ id: string }>('select id from ticket order by joined_at desc limit 1'))[0] ?? {};
      const form = await lea.send({ kind: 'action', controlId: `office-hours.comment:${id}`, values: [] });
      expect(JSON.stringify(formOf(form))).toContain('Organisers read it, without your name');
      await lea.fill(form, { comment: [words] });
    }
    const shown = await scene.say(ora, 'stats');
    expect(wordsIn(shown)).toMatch(/What was said of it.*\n=Well, "thanks"\nClear now\.\nKind\. And quick\./);
    expect(wordsIn(shown)).not.toMatch(/Too fast|Lea/);
    const lines = linesOf(await scene.press(ora, shown, 'As a file'));
    for (const words of [`"'=Well, ""thanks""",`, 'Clear now.,', '"Kind.\nAnd quick.",', 'Too fast for me.,'])
      expect(lines.join()).toContain(words);
    expect(lines[0]).toContain(',did_it_help,comment,');
  });

  test('is saved as a file with times, queues and outcomes, and nobody’s name or question', async () => {
    await scene.rows(`update help_queue set name = '=HYPERLINK("x"), all'`);
    await hal.fill(await scene.say(hal, 'start'), { closes: [] });
    scene.bot.clock.forward({ minutes: 2 });
    await helpAfter(lea, 2, 1);
    await helpAfter(lea, 1, 1);
    const [head = '', ...lines] = linesOf(await scene.press(ora, await scene.say(ora, 'stats'), 'As a file'));
    expect(head.split(',')).toEqual(expect.arrayContaining(['joined_at', 'queue', 'concept', 'state', 'helper']));
    expect(lines).toHaveLength(2);
    expect(lines[1]).toMatch(/^2026-03-02T16:02:00Z,"'=HYPERLINK\(""x""\), all",[^,]*,learner 1,done,1,.*,helper 1,/);
    for (const private_ of ['Lea', 'Hal', 'tried', 'Watermarks']) expect(lines.join()).not.toContain(private_);
    expect(wordsIn(await scene.say(lea, 'export'))).toContain('Only organisers');
  });
});

const BOARD_CHANNEL = { kind: 'channel', externalId: '1188', name: 'hours' } as const;

describe('what other places say of office hours', () => {
  test('/setup has a step for them: one form chooses the channel and a weekly time', async () => {
    await scene.rows('delete from office_hours');
    await scene.rows('delete from help_queue');
    await scene.rows('delete from cohort_channel');
    const setup = (): Promise<Reply> => ora.send({ kind: 'command', command: 'setup', options: {}, channel: CHANNEL });
    const form = await scene.press(ora, await setup(), 'Set up office hours');
    const send = (filled: Filled): Promise<Reply> =>
      ora.send({
        kind: 'form',
        formId: formOf(form).id,
        filled,
        picked: { channel: [BOARD_CHANNEL] },
        channel: CHANNEL,
      });
    const half = await send({ weekday: ['2'], opens: [], closes: [], zone: ['Prague'] });
    expect(wordsIn(half)).toContain('Please say when it opens and when it closes');
    const card = await send(SLOT);
    expect(wordsIn(card)).toContain('Tue 16:00–17:30 (Europe/Prague)');
    expect(await scene.rows(`select channel_external_id as id from cohort_channel`)).toEqual([{ id: '1188' }]);
    expect(await sessions()).not.toEqual([]);
    const times = await scene.press(ora, await setup(), 'Change office hours');
    expect(labelsOn(times)).toContain('Add a weekly time');
  });

  test('the week in review says what was asked about most, beside the quizzes, and never who', async () => {
    const digest = async (): Promise<string> => {
      const pieces = await drawParts(scene.bot.features, ({ digest: draw }) => draw?.(scene.cohortId, '2026-03-09'));
      return wordsIn(asReply({ summary: '', blocks: pieces.flatMap(({ blocks }) => blocks) }));
    };
    await hal.fill(await scene.say(hal, 'start'), { closes: [] });
    const [tom, mia] = [await scene.member('Tom'), await scene.member('Mia')];
    for (const person of [lea, tom]) await scene.join(person, 'CAP theorem');
    expect(await digest()).not.toContain('Office hours');
    await scene.join(mia, 'CAP theorem');
    const question = realCurriculum().questionsOf('cap-theorem')[0]?.slug ?? '';
    await scene.rows(`
      insert into review (id, person_id, question_slug, asking_id, interaction_id, at, day, given, correct, hinted,
        confidence, rating, scheduled, due_on)
      select gen_random_uuid(), person_id, '${question}', gen_random_uuid(), gen_random_uuid()::text,
        day + interval '10 hours', day, '["1"]', name = 'Tom', false, 'unsaid', 1, true, day + 1
      from account, unnest('{2026-03-01,2026-03-03,2026-03-09}'::date[]) day where name in ('Lea', 'Tom', 'Hal')`);
    // What a single person asked would say who it was, and what was asked before belongs to that week.
    const [ada, ben] = [await scene.member('Ada'), await scene.member('Ben')];
    await scene.join(ada, 'Idempotency');
    await scene.join(ben, 'CAP theorem');
    await scene.rows(
      `update ticket set joined_at = '2026-03-01T20:00:00Z'
       where person_id = (select person_id from account where name = 'Ben')`,
    );
    const said = await digest();
    expect(said).toContain('Office hours: 4 questions from 4 people.');
    expect(said).not.toContain('Idempotency');
    expect(said).toMatch(/CAP Theorem: 3 questions; in the quizzes 1 of 2 answers on it were right/);
    for (const name of ['Lea', 'Tom', 'Mia']) expect(said).not.toContain(name);
  });

  test('a helper’s Home says what waits, with the way there; a learner’s doesn’t', async () => {
    const home = async (person: Person): Promise<Reply> =>
      asReply({ summary: '', blocks: await scene.bot.home(person) });
    expect(wordsIn(await home(hal))).not.toContain('To help with');
    const form = await scene.press(lea, await scene.say(lea, 'join'), 'Ask in writing');
    await lea.fill(form, { topic: ['something of our own'], tried: ['all'] });
    await scene.forward({ hours: 50 });
    const there = await home(hal);
    expect(wordsIn(there)).toContain('To help with: 1 question in writing, the oldest 2 days old.');
    expect(wordsIn(await scene.press(hal, there, 'See the line'))).toContain('1 question in writing waits');
    expect(wordsIn(await home(lea))).not.toContain('To help with');
  });

  test('what a helper sees of a learner has their earlier questions', async () => {
    await hal.fill(await scene.say(hal, 'start'), { closes: [] });
    await scene.join(lea, 'Kafka offsets');
    await scene.press(hal, await scene.say(hal, 'next'), 'Done');
    const [of] = await scene.rows<{ id: string }>(`select person_id as id from account where name = 'Lea'`);
    const seen = await hal.send({
      kind: 'action',
      controlId: controlId('cohort.learner', scene.cohortId, of?.id ?? ''),
      values: [],
    });
    expect(wordsIn(seen)).toContain('Lea was in office hours before:');
    expect(wordsIn(seen)).toContain('Kafka offsets, with Hal');
  });
});

describe('numbers', () => {
  test('have the middle one, or what is between the two in the middle', () => {
    expect(medianOf([])).toEqual({ minutes: undefined, n: 0 });
    expect(medianOf([5, null, 1, 3])).toEqual({ minutes: 3, n: 3 });
    expect(medianOf([4, 1, 2, 9])).toEqual({ minutes: 3, n: 4 });
    expect([mostOf([]), mostOf([10, 2, null, 3, 4, 9, 5, 6, 7, 8, 1])]).toEqual([undefined, 9]);
  });

  test('say how often a wait lay within what was said, before rounding and as shown, with the width', () => {
    const said = { place: 2, lowMinutes: 6, highMinutes: 14 };
    const waits = [5, 6, 10, 14, 15, 16].map((waitedMinutes) => ({ ...said, waitedMinutes }));
    expect(heldBy([...waits, { place: 1, lowMinutes: 0, highMinutes: 4, waitedMinutes: 4.5 }])).toEqual([
      { bucket: 'first', n: 1, held: 0, shownHeld: 1, widthMinutes: 5 },
      { bucket: 'near', n: 6, held: 3, shownHeld: 5, widthMinutes: 10 },
    ]);
  });

  test('of what an offer saved have their chance beside them', () => {
    const offers = { shown: { n: 90, helped: 45 }, notShown: { n: 10, helped: 9 }, saidAnswered: 40 };
    expect(savedBy(offers)).toEqual({ about: 36, low: 16, high: 44 });
    expect(savedBy({ ...offers, notShown: { n: 9, helped: 8 } })).toBeUndefined();
  });
});
