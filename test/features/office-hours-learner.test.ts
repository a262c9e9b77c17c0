/** Promises to learners who wait for help: one place each, told why, kept while they’re away, and nothing lost. */
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { Reply } from '../../src/chat/dispatch.ts';
import type { Filled } from '../../src/chat/view/form.ts';
import { type Bot, createBot, formOf, labelsOn, type Person, viewOf, wordsIn } from '../support/bot.ts';
import { createPostgresDatabase, type TestDatabase } from '../support/database.ts';
import { createHours, type HoursHere } from '../support/hours-of-bot.ts';

let made: TestDatabase;
let bot: Bot;
let hours: HoursHere;
let amara: Person;
let ben: Person;
let helper: Person;

beforeEach(async () => {
  made = await createPostgresDatabase();
  bot = createBot(made.database);
  bot.clock.set('2026-03-02T14:00:00Z');
  amara = bot.person('Amara');
  ben = bot.person('Ben');
  helper = bot.person('Hana');
  await bot.enrol(amara, 'learner');
  await bot.enrol(ben, 'learner');
  await bot.enrol(helper, 'helper');
  hours = await createHours(made.database, bot);
});
afterEach(async () => {
  expect(bot.failures).toEqual([]);
  await made.drop();
});

const QUESTION = { topic: ['my laptop'], tried: ['Turned it off and on again.'] };
const SURE = { topic: ['idempotency'], tried: ['I ran the load twice and got every row twice.'] };

const press = (person: Person, verb: string, row: string, argument = ''): Promise<Reply> =>
  person.send({
    kind: 'action',
    controlId: [`office-hours.${verb}`, row, argument].join(':').replace(/:+$/, ''),
    values: [],
  });

const ask = async (person: Person, filled: Filled = QUESTION, asking = ''): Promise<Reply> =>
  person.fill(await press(person, 'join', hours.cohortId, asking), filled);

const place = (person: Person): Promise<Reply> => press(person, 'place', hours.cohortId);

describe('getting in line', () => {
  beforeEach(() => hours.open());

  test('the form asks what it is about and what was tried; their place is there with the reason, privately', async () => {
    const form = await press(amara, 'join', hours.cohortId);
    expect(formOf(form).fields.map(({ name }) => name)).toEqual(['topic', 'tried', 'trouble', 'ticks']);
    const joined = await amara.fill(form, QUESTION);
    expect(joined.answers).toBe('private');
    expect(wordsIn(joined)).toContain('You’re in line');
    expect(wordsIn(joined)).toContain('You’re number 1');
    const shown = await place(amara);
    expect(wordsIn(shown)).toContain('Why here:');
    expect(labelsOn(shown)).toEqual(['Edit', 'Away', 'Solved it myself', 'Leave']);
    expect(await hours.messagesTo(amara)).toMatchObject([{ notice: 'office-hours.card' }]);
  });

  test('joining twice keeps the one question, with its place', async () => {
    await ask(amara);
    const form = await press(amara, 'join', hours.cohortId);
    expect(wordsIn(form)).toContain('one at a time is enough');
    expect(await hours.countTickets()).toBe(1);
  });

  test('two forms of one person that are sent at once make one question', async () => {
    const [one, other] = [await press(amara, 'join', hours.cohortId), await press(amara, 'join', hours.cohortId)];
    const replies = await Promise.all([amara.fill(one, QUESTION), amara.fill(other, QUESTION)]);
    expect(replies.map(wordsIn).filter((words) => words.includes('one at a time is enough'))).toHaveLength(1);
    expect(await hours.countTickets()).toBe(1);
  });

  test('a form that is delivered twice makes one question, and says the same', async () => {
    const form = await press(amara, 'join', hours.cohortId);
    const first = await amara.fill(form, QUESTION, 'the same');
    const again = createBot(made.database, { clock: bot.clock });
    const second = await again.person('Amara').fill(form, QUESTION, 'the same');
    expect(wordsIn(second)).toContain('You’re in line');
    expect(wordsIn(first)).toContain('You’re in line');
    expect(await hours.countTickets()).toBe(1);
  });

  test('who was helped a moment ago gets in line once they can, also with a question in writing', async () => {
    await made.database.statement('update office_hours set cooldown_minutes = 20', []);
    await ask(amara);
    await hours.call(helper);
    bot.clock.forward({ minutes: 1 });
    await hours.finish();
    expect(wordsIn(await ask(amara))).toContain('Until then your question is with the helpers in writing.');
    bot.clock.forward({ minutes: 19 });
    const soon = await amara.press(await place(amara), 'Get in line');
    expect(wordsIn(soon)).toMatch(/You were helped a moment ago, so you can get in line again .*2026-03-02T14:21/);
    expect(await hours.ticketOf(amara)).toMatchObject({ state: 'async' });
    bot.clock.forward({ minutes: 1 });
    expect(wordsIn(await amara.press(soon, 'Get in line'))).toContain('Welcome. You’re in line now.');
    expect(await hours.ticketOf(amara)).toMatchObject({ state: 'waiting', helped_today: 1 });
  });

  test('a question that came back after its answer gets in line at once', async () => {
    await made.database.statement('update office_hours set cooldown_minutes = 20', []);
    await ask(amara);
    await hours.call(helper);
    await hours.finish();
    await hours.lastCall();
    const { id } = await hours.ticketOf(amara);
    await press(amara, 'holds', String(id), 'no');
    expect(await hours.ticketOf(amara)).toMatchObject({ state: 'carried' });
    await made.database.statement('update session set last_call_at = null', []);
    await press(amara, 'here', String(id));
    expect(await hours.ticketOf(amara)).toMatchObject({ state: 'waiting' });
  });

  test('whoever helps somebody right now is told to finish first', async () => {
    await ask(amara);
    await hours.call(helper);
    expect(wordsIn(await press(helper, 'join', hours.cohortId))).toContain('You’re helping somebody right now');
  });

  test('after the last call nobody is turned away with nothing: in writing, or the next time', async () => {
    const form = await press(amara, 'join', hours.cohortId);
    await hours.lastCall();
    const shut = await press(ben, 'join', hours.cohortId);
    expect(labelsOn(shut)).toEqual(['Ask in writing', 'Get in line for next time', 'Tell me when it opens']);
    expect(wordsIn(await ask(ben, QUESTION, 'writing'))).toContain('Your question is with the helpers');
    // It closed while she wrote.
    const late = await amara.fill(form, QUESTION);
    expect(wordsIn(late)).toContain('you’re in line for the next time');
    expect(await hours.statesOf(amara, ben)).toEqual(['carried', 'async']);
  });

  test('after the last call nobody in line is offered to join: they will be helped before', async () => {
    await ask(amara, { ...QUESTION, ticks: ['join'] });
    await hours.lastCall();
    const shut = await press(ben, 'join', hours.cohortId);
    for (const label of ['Ask in writing', 'Get in line for next time'])
      expect(JSON.stringify(formOf(await ben.press(shut, label)))).not.toContain('Join: ');
  });

  test.each([
    ['of 3,000 characters', 'x'.repeat(3000), '\u{200B}'],
    ['from right to left', 'لماذا تتكرر الصفوف؟ \u202Egnp.exe', 'الصفوف'],
    ['of emoji only', '🤯🤯🤯', '🤯'],
    ['with markup and mentions', '@everyone <!channel> **bold** `code`', '@everyone'],
    ['with a link to nowhere', 'http://nowhere.invalid/%%%', 'nowhere'],
  ])('a question %s is taken as it is', async (_what, words) => {
    const joined = await ask(amara, { topic: [words.slice(0, 150)], tried: [words], trouble: [words.slice(0, 1000)] });
    expect(wordsIn(joined)).toContain('You’re number 1');
    expect(wordsIn(await place(amara))).toContain('Your question');
    expect((await hours.cardOf(amara))?.summary).toContain('You’re in line');
  });

  test('more than can be typed anywhere is declined with the number that fits', async () => {
    const reply = await ask(amara, { ...QUESTION, tried: ['x'.repeat(4000)] });
    expect(wordsIn(reply)).toContain('That’s 4000 characters; I can take 3000');
    expect(await hours.countTickets()).toBe(0);
  });

  test('nothing but spaces says what is missing', async () => {
    expect(wordsIn(await ask(amara, { topic: ['  '], tried: ['x'] }))).toContain('a word or two');
    expect(wordsIn(await ask(amara, { topic: ['x'], tried: [' \n '] }))).toContain('“nothing yet” is fine');
  });

  test('somebody who isn’t in the cohort gets no place', async () => {
    const stranger = bot.person('Stranger');
    expect(wordsIn(await press(stranger, 'join', hours.cohortId))).toContain('I can’t find that cohort');
    expect(wordsIn(await press(amara, 'join', 'nowhere'))).toContain('I can’t find that cohort');
  });
});

describe('what may answer it already', () => {
  beforeEach(() => hours.open());

  test('the concept’s card is offered first, and nobody is in line until they say they still want help', async () => {
    const offer = await ask(amara, SURE);
    expect(wordsIn(offer)).toContain('This may answer it');
    expect(labelsOn(offer)).toEqual(['It did', 'I still want help', 'Read more']);
    expect(await hours.countTickets()).toBe(0);
    expect(wordsIn(await amara.press(offer, 'I still want help'))).toContain('You’re number 1');
    // Pressed again: the place is there.
    expect(wordsIn(await amara.press(offer, 'I still want help'))).toContain('You’re in line');
    expect(await hours.countTickets()).toBe(1);
  });

  test('what was filled in is kept for a day: whoever comes back later writes it anew', async () => {
    const offer = await ask(amara, SURE);
    bot.clock.forward({ hours: 25 });
    for (const routine of bot.offers.routines)
      if (routine.name === 'office-hours.drafts') await routine.run(bot.clock.now());
    expect(await made.database.statement('select from ticket_offer where draft is not null', [])).toEqual([]);
    expect(wordsIn(await amara.press(offer, 'I still want help'))).toContain('I can’t find what you wrote');
  });

  test('whoever was answered takes nobody’s time', async () => {
    const offer = await ask(amara, SURE);
    expect(wordsIn(await amara.press(offer, 'It did'))).toContain('Glad that helped');
    expect(await hours.countTickets()).toBe(0);
  });

  test('somebody else’s offer is nobody’s', async () => {
    const offer = await ask(amara, SURE);
    expect(wordsIn(await ben.press(offer, 'I still want help'))).toContain('I can’t find what you wrote');
    expect(wordsIn(await press(ben, 'still', 'nowhere'))).toContain('I can’t find what you wrote');
  });

  test('a solved question is shown only where who asked and who answered both agree, and without a name', async () => {
    await hours.solved(ben, 'idempotency', 'Use MERGE instead of INSERT.', { owner: true, helper: false });
    expect(wordsIn(await ask(amara, SURE))).not.toContain('MERGE');
    await hours.solved(ben, 'idempotency', 'Use a key for each load.', { owner: false, helper: true });
    expect(wordsIn(await ask(amara, SURE))).not.toContain('key for each');
    await hours.solved(ben, 'idempotency', 'Write to a staging table first.', { owner: true, helper: true });
    const offer = wordsIn(await ask(amara, SURE));
    expect(offer).toContain('Write to a staging table first.');
    expect(offer).not.toContain('Ben');
  });

  test('every tenth goes straight into line, so that it can be told what the offers save', async () => {
    const replies: string[] = [];
    for (let index = 0; index < 20; index += 1) {
      const person = bot.person(`Learner${index}`);
      await bot.enrol(person, 'learner');
      replies.push(wordsIn(await ask(person, SURE)));
    }
    const straight = replies.flatMap((words, index) => (words.includes('You’re in line') ? [index] : []));
    expect(straight).toEqual([9, 19]);
  });
});

describe('joining somebody', () => {
  beforeEach(() => hours.open());

  test('the form shows the questions of those who let others join, and only theirs', async () => {
    await ask(ben, { topic: ['secret thing'], tried: ['quietly'] });
    const hidden = formOf(await press(amara, 'join', hours.cohortId));
    expect(JSON.stringify(hidden)).not.toContain('secret');
    const cleo = bot.person('Cleo');
    await bot.enrol(cleo, 'learner');
    await ask(cleo, { topic: ['my laptop'], tried: ['It smokes.'], ticks: ['join'] });
    const form = await press(amara, 'join', hours.cohortId);
    expect(JSON.stringify(formOf(form))).toContain('Join: my laptop');
    expect(JSON.stringify(formOf(form))).not.toMatch(/secret|Cleo|quietly/);
  });

  test('joining one counts as their question, and both see that they are together', async () => {
    await ask(ben, { ...QUESTION, ticks: ['join'] });
    const form = await press(amara, 'join', hours.cohortId);
    const where = formOf(form).fields.find(({ name }) => name === 'where');
    if (where?.kind !== 'select') throw new Error('there is nothing to choose');
    const theirs = where.options.find(({ label }) => label.startsWith('Join:'))?.value ?? '';
    const joined = await amara.fill(form, { ...QUESTION, where: [theirs] });
    expect(wordsIn(joined)).toContain('helped together');
    expect(wordsIn(await place(ben))).toContain('Somebody joined you');
    expect(wordsIn(await press(amara, 'join', hours.cohortId))).toContain('one at a time');
    await hours.call(helper);
    for (const person of [amara, ben]) expect(await hours.noticesTo(person)).toContain('office-hours.called');
  });

  test('who was called meanwhile is joined no more: a place of one’s own, and nothing typed again', async () => {
    await ask(ben, { ...QUESTION, ticks: ['join'] });
    const form = await press(amara, 'join', hours.cohortId);
    const where = formOf(form).fields.find(({ name }) => name === 'where');
    const theirs = where?.kind === 'select' ? where.options.find(({ label }) => label.startsWith('Join:'))?.value : '';
    await hours.call(helper);
    expect(wordsIn(await amara.fill(form, { ...QUESTION, where: [theirs ?? ''] }))).toContain('You’re number 1');
  });
});

describe('while they wait', () => {
  beforeEach(async () => {
    await hours.open();
    bot.clock.forward({ minutes: 2 });
    await ask(ben);
    bot.clock.forward({ minutes: 1 });
    await ask(amara);
  });

  test('changing what it’s about keeps the place and the time', async () => {
    const before = await hours.ticketOf(amara);
    const form = await amara.press(await place(amara), 'Edit');
    const saved = await amara.fill(form, { ...SURE, ticks: ['join', 'writing'] });
    expect(wordsIn(saved)).toContain('You keep your place');
    expect(wordsIn(saved)).toContain('You’re number 2');
    const after = await hours.ticketOf(amara);
    expect(after).toMatchObject({
      joined_at: before['joined_at'],
      ranked_at: before['ranked_at'],
      concept_slug: 'idempotency',
      may_be_joined: true,
      async_at_close: true,
    });
  });

  test('away until a time keeps the seat; back again they stand where they stood', async () => {
    const form = await ben.press(await place(ben), 'Away');
    expect(formOf(form).fields).toMatchObject([{ name: 'until', value: '14:18' }]);
    const away = await ben.fill(form, { until: ['14:30'] });
    expect(wordsIn(away)).toContain('You’re away');
    expect(wordsIn(await place(amara))).toContain('You’re number 1');
    expect(wordsIn(await ben.press(await place(ben), 'I’m here'))).toContain('You’re number 1');
    expect(wordsIn(await place(amara))).toContain('You’re number 2');
  });

  test('a time too far away is declined with the one up to which a seat is kept', async () => {
    const form = await ben.press(await place(ben), 'Away');
    expect(wordsIn(await ben.fill(form, { until: ['23:00'] }))).toContain('choose a time before 18:03');
    expect(wordsIn(await ben.fill(form, { until: ['soonish'] }))).toContain('is no time of day that I know');
  });

  test('leaving asks first, and the next one moves up', async () => {
    const sure = await ben.press(await place(ben), 'Leave');
    expect(wordsIn(sure)).toContain('Your place is gone then');
    expect(await hours.statesOf(ben)).toEqual(['waiting']);
    expect(wordsIn(await ben.press(sure, 'Stay'))).toContain('You’re number 1');
    expect(wordsIn(await ben.press(sure, 'Leave'))).toContain('You left the line');
    expect(wordsIn(await place(amara))).toContain('You’re number 1');
  });

  test('leaving while called frees the helper', async () => {
    await hours.call(helper);
    const sure = await ben.press(await place(ben), 'Leave');
    expect(wordsIn(sure)).toContain('A helper is ready for you right now');
    expect(wordsIn(await ben.press(sure, 'Leave'))).toContain('You left the line');
    await hours.call(helper);
    expect(await hours.statesOf(ben, amara)).toEqual(['left', 'called']);
  });

  test('solved without help, they make way', async () => {
    expect(wordsIn(await ben.press(await place(ben), 'Solved it myself'))).toContain('Well done');
    expect(await hours.statesOf(ben)).toEqual(['done']);
  });

  test('nobody touches another’s place', async () => {
    const { id } = await hours.ticketOf(ben);
    for (const verb of [
      'here',
      'edit',
      'away',
      'leave',
      'left',
      'solve',
      'write',
      'helped',
      'holds',
      'comment',
      'share',
    ])
      for (const row of [String(id), 'nowhere'])
        expect(wordsIn(await press(amara, verb, row)), verb).toContain('I can’t find that question among yours');
    expect(await hours.statesOf(ben)).toEqual(['waiting']);
  });

  test('an old button of a question that is over shows how it ended', async () => {
    const old = await place(ben);
    await ben.press(await ben.press(old, 'Leave'), 'Leave');
    for (const label of ['Edit', 'Away', 'Leave']) expect(wordsIn(await ben.press(old, label))).toContain('You left');
    expect(wordsIn(await ben.press(old, 'Solved it myself'))).toContain('Something happened in the meantime');
  });
});

describe('called', () => {
  beforeEach(async () => {
    await hours.open();
    await ask(amara);
    await hours.call(helper);
  });

  test('they are told at once who is ready, and “I’m here” begins it', async () => {
    const shown = await place(amara);
    expect(wordsIn(shown)).toContain('Hana is ready for you');
    expect(await hours.noticesTo(amara)).toContain('office-hours.called');
    expect(viewOf(await amara.press(shown, 'I’m here')).summary).toBe('You’re being helped');
    expect(await hours.statesOf(amara)).toEqual(['helping']);
  });

  test('a closed direct message becomes a mention in the channel, without the question', async () => {
    await hours.refused(amara);
    const [mention] = await hours.sentTo('office-hours.mentioned');
    expect(mention?.to).toBe('oh-channel');
    expect(JSON.stringify(mention?.view)).toContain('Amara');
    expect(JSON.stringify(mention?.view)).not.toMatch(/laptop|Turned it off/);
    expect(wordsIn(await place(amara))).toContain('It’s your turn');
  });

  test('a missed call keeps the seat; whoever is back is among the first, and is told why', async () => {
    await hours.miss();
    await ask(ben);
    const shown = await place(amara);
    expect(wordsIn(shown)).toContain('You missed a call');
    const back = await amara.press(shown, 'I’m here');
    expect(wordsIn(back)).toContain('You’re number 1');
    expect(wordsIn(back)).toContain('you missed a call and came back');
  });
});

describe('when it isn’t open', () => {
  test('they can ask in writing, be in line the next time, or be told', async () => {
    await hours.plan('2026-03-03T17:00:00Z');
    const shut = await press(amara, 'join', hours.cohortId);
    expect(wordsIn(shut)).toContain('Office hours aren’t open');
    expect(wordsIn(await amara.press(shut, 'Tell me when it opens'))).toContain('I’ll write to you once');
    expect(wordsIn(await amara.press(shut, 'Tell me when it opens'))).toContain('I’ll write to you once');
    expect(labelsOn(await press(amara, 'join', hours.cohortId))).not.toContain('Tell me when it opens');
    expect(wordsIn(await ask(amara, QUESTION, 'next'))).toContain('in line automatically when office hours open again');
    const carried = await place(amara);
    expect(wordsIn(await amara.press(carried, 'Answer me in writing'))).toContain('the oldest question first');
    expect(await hours.statesOf(amara)).toEqual(['async']);
    await hours.open();
    expect(wordsIn(await amara.press(await place(amara), 'Get in line'))).toContain('You’re number 1');
  });

  test('an old Join of the last session says when it opens', async () => {
    expect(wordsIn(await press(amara, 'join', hours.cohortId, 'line'))).toContain('Office hours aren’t open');
  });
});

describe('afterwards', () => {
  beforeEach(async () => {
    await hours.open();
    await ask(amara);
    await hours.call(helper);
  });

  test('one tap says whether it helped; a comment may follow', async () => {
    await hours.finish();
    expect(await hours.noticesTo(amara)).toContain('office-hours.feedback');
    const { id } = await hours.ticketOf(amara);
    const thanks = await press(amara, 'helped', String(id), 'partly');
    expect(labelsOn(thanks)).toEqual(['Open it again', 'Add a comment']);
    const commented = await amara.fill(await amara.press(thanks, 'Add a comment'), { comment: ['Quick and kind.'] });
    expect(wordsIn(commented)).toContain('Your comment is kept');
    expect(await hours.feedbackOf(amara)).toMatchObject({ helped: 'partly', comment: 'Quick and kind.' });
  });

  test('an answer that the helper shares is shared only if its owner agrees', async () => {
    await hours.finish('Use MERGE.');
    const { id } = await hours.ticketOf(amara);
    const thanks = await press(amara, 'helped', String(id), 'yes');
    expect(wordsIn(thanks)).toContain('May others find your question');
    expect(wordsIn(await amara.press(thanks, 'Yes, share it'))).toContain('Others can find it now');
    expect(await hours.ticketOf(amara)).toMatchObject({ shared: true });
    await press(amara, 'share', String(id), 'no');
    expect(await hours.ticketOf(amara)).toMatchObject({ shared: false });
  });

  test('the day after it is open again before new ones, if it isn’t still solved', async () => {
    await hours.finish();
    await ask(ben);
    const { id } = await hours.ticketOf(amara);
    const again = await press(amara, 'holds', String(id), 'no');
    expect(wordsIn(again)).toContain('You’re number 1');
    expect(wordsIn(again)).toContain('came back after an answer');
    expect(await hours.feedbackOf(amara)).toMatchObject({ still_solved: false });
    expect(wordsIn(await press(amara, 'holds', String(id), 'no'))).toContain('You’re number 1');
    expect(await hours.countTickets()).toBe(2);
  });

  test('still solved is good to hear', async () => {
    await hours.finish();
    const { id } = await hours.ticketOf(amara);
    expect(wordsIn(await press(amara, 'holds', String(id), 'yes'))).toContain('Good to hear');
  });
});

describe('on Home', () => {
  test('stands their place, or when it opens next; nothing where there are no office hours', async () => {
    const words = async () => JSON.stringify(await bot.home(amara));
    expect(await words()).not.toContain('Office hours');
    await hours.plan('2026-03-03T17:00:00Z');
    expect(await words()).toContain('They open ');
    await hours.open();
    expect(await words()).toContain('They’re open now');
    await ask(amara);
    expect(await words()).toContain('My place');
  });
});
