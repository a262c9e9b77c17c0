/**
 * Promises about office hours as helpers, organisers and the channel meet them: who is called, what a
 * helper sees, what becomes of it; and a board that says how many wait and never who.
 */
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { DeliveryError } from '../../src/chat/deliver/messenger.ts';
import { findButton, formOf, labelsOn, type Person, realCurriculum, wordsIn } from '../support/bot.ts';
import { hurryRetries } from '../support/hurry.ts';
import { asReply, optionsOf } from '../support/office-hours-deeds.ts';
import { CHANNEL, createScene, type Scene } from '../support/office-hours-scene.ts';

let scene: Scene;
let ora: Person;
let hal: Person;
let ida: Person;
let lea: Person;
let tom: Person;

beforeEach(async () => {
  scene = await createScene();
  ora = scene.bot.person('Ora', { role: 'organiser', platform: 'discord', workspace: 'g1' });
  [hal, ida] = [await scene.member('Hal', 'helper'), await scene.member('Ida', 'helper')];
  [lea, tom] = [await scene.member('Lea'), await scene.member('Tom')];
  await scene.setUp();
  await scene.settle();
});
afterEach(async () => {
  expect(scene.bot.failures).toEqual([]);
  await scene.end();
});

const joinInTurn = async (...people: readonly Person[]): Promise<void> => {
  for (const person of people) {
    await scene.join(person, `Watermarks for ${person.name}`);
    scene.bot.clock.forward({ seconds: 20 });
  }
};
const boardWords = (): string =>
  scene
    .boards()
    .map(({ view }) => wordsIn(asReply(view)))
    .join('\n');

describe('a helper', () => {
  test('starts, calls the first in line, sees the question, and is done', async () => {
    await scene.open(hal);
    await scene.join(lea, 'Watermarks', { trouble: ['KeyError: event_time'] });
    const card = await scene.say(hal, 'next');
    expect(wordsIn(card)).toContain('You’ve called Lea');
    expect(wordsIn(card)).toContain('Lea tried it twice');
    expect(wordsIn(card)).toContain('KeyError: event_time');
    expect(labelsOn(card)).toEqual(expect.arrayContaining(['Done', 'No answer', 'Requeue', 'Hand off', 'Note']));
    await scene.settle();
    expect(scene.lastWords(lea)).toContain('Hal');
    const done = await scene.press(hal, card, 'Done');
    expect(wordsIn(done)).toContain('Done: Lea has been helped');
    expect(await scene.states()).toEqual(['done']);
  });

  test('is told that the learner solved it, and not that they were too slow', async () => {
    await scene.open(hal);
    await scene.join(lea, 'Watermarks');
    await scene.say(hal, 'next');
    await scene.settle();
    await scene.press(lea, await scene.say(lea, 'place'), 'Solved it myself');
    await scene.settle();
    expect(scene.lastWords(hal)).toContain('Their question on Watermarks is solved');
    expect(scene.lastWords(hal)).not.toContain('hadn’t heard');
  });

  test('who presses Done twice is told so, and nothing is done twice', async () => {
    await scene.open(hal);
    await scene.join(lea, 'Watermarks');
    const card = await scene.say(hal, 'next');
    await Promise.all([scene.press(hal, card, 'Done'), scene.press(hal, card, 'Done')]);
    expect(wordsIn(await scene.press(hal, card, 'Done'))).toContain('over already');
    expect(await scene.rows(`select event from ticket_event where event = 'finish'`)).toHaveLength(1);
  });

  test('and another who press Next at once get two different learners; one who presses twice gets one', async () => {
    await scene.open(hal);
    await scene.say(ida, 'start');
    await joinInTurn(lea, tom);
    const [one, other] = await Promise.all([scene.say(hal, 'next'), scene.say(ida, 'next')]);
    const called = [one, other].map((card) => /called (\w+)/.exec(wordsIn(card))?.[1]);
    expect(called.toSorted()).toEqual(['Lea', 'Tom']);
    const again = await scene.say(hal, 'next');
    expect(wordsIn(again)).toContain('You have somebody in hand already');
    expect(await scene.rows('select 1 from claim')).toHaveLength(2);
  });

  test('is told when somebody waits where nobody did, and not at every join', async () => {
    await scene.open(hal);
    await joinInTurn(lea);
    await scene.settle();
    expect(scene.lastWords(hal)).toContain('Somebody waits for help');
    const before = scene.written(hal).length;
    await joinInTurn(tom);
    await scene.settle();
    expect(scene.written(hal)).toHaveLength(before);
  });

  test('sees what was missed only where the learner agreed to it', async () => {
    const missed = async (person: Person): Promise<void> => {
      const question = realCurriculum()
        .questionsOf('cap-theorem')
        .find(({ kind }) => kind === 'single');
      await scene.kept.database.statement(
        `insert into review (id, person_id, question_slug, asking_id, interaction_id, at, day, given, correct, hinted,
          confidence, rating, scheduled, due_on)
         select gen_random_uuid(), person_id, $2, gen_random_uuid(), gen_random_uuid()::text, '2026-03-01T10:00:00Z',
          '2026-03-01', '["1"]', false, false, 'unsaid', 1, true, '2026-03-02' from account where name = $1`,
        [person.name, question?.slug ?? ''],
      );
    };
    await missed(lea);
    await missed(tom);
    await scene.open(hal);
    await scene.join(lea, 'CAP theorem', { ticks: ['missed'] });
    scene.bot.clock.forward({ seconds: 20 });
    await scene.join(tom, 'CAP theorem', { ticks: [] });
    const first = await scene.say(hal, 'next');
    expect(wordsIn(first)).toContain('What they missed lately');
    expect(wordsIn(first)).toContain('Questions: ');
    await scene.press(hal, first, 'Done');
    const second = await scene.say(hal, 'next');
    expect(wordsIn(second)).toContain('You’ve called Tom');
    expect(wordsIn(second)).not.toContain('missed');
  });

  test('who does anything, or writes to whom they help, isn’t asked for half an hour whether they still help', async () => {
    const sol = await scene.member('Sol', 'learner', 'slack');
    await scene.open(hal);
    await scene.join(sol, 'Watermarks');
    const card = await scene.say(hal, 'next');
    const asked = () => scene.allWords(hal).filter((words) => words.includes('Are you still helping Sol'));
    const deeds = [
      () => scene.press(hal, card, 'They’re here'),
      async () => hal.fill(await scene.press(hal, card, 'Note'), { note: ['Mixes up two words'] }),
      async () => hal.fill(await scene.press(hal, card, 'Reply'), { words: ['Have a look at this'] }),
      () => scene.say(hal),
    ];
    for (const [index, deed] of deeds.entries()) {
      if (index > 0) await scene.forward({ minutes: 29 });
      await deed();
    }
    await scene.forward({ minutes: 29 });
    expect(asked()).toEqual([]);
    await scene.forward({ minutes: 1 });
    expect(asked()).toHaveLength(1);
    // An answer of another kind will do.
    await hal.fill(await scene.press(hal, card, 'Note'), { note: ['Has it now'] });
    await scene.forward({ minutes: 6 });
    expect(await scene.states()).toEqual(['helping']);
  });

  test('sees earlier tickets with the notes of other helpers', async () => {
    await scene.open(hal);
    await scene.join(lea, 'Kafka offsets');
    const first = await scene.say(hal, 'next');
    await hal.fill(await scene.press(hal, first, 'Note'), { note: ['Mixes up commits and flushes'] });
    await scene.press(hal, first, 'Done');
    await scene.forward({ minutes: 60 });
    await scene.join(lea, 'Watermarks');
    await scene.say(ida, 'start');
    const card = await scene.say(ida, 'next');
    expect(wordsIn(card)).toContain('Lea was in office hours before:');
    expect(wordsIn(card)).toContain('Kafka offsets, with Hal. Mixes up commits and flushes');
  });

  test('reads a long question whole, page by page, in whatever script it is', async () => {
    await scene.open(hal);
    const long = `${'שלום עולם '.repeat(280)}the end of it`;
    await scene.join(lea, '🙂🙂🙂', { tried: [long] });
    const card = await scene.say(hal, 'next');
    expect(wordsIn(card)).toContain('שלום');
    expect(wordsIn(card)).not.toContain('the end of it');
    let page = await scene.press(hal, card, 'Read it all');
    let read = wordsIn(page);
    while (labelsOn(page).includes('Next page')) {
      page = await scene.press(hal, page, 'Next page');
      read += wordsIn(page);
    }
    expect(read).toContain('the end of it');
  });

  test('ends somebody else’s help only after confirming, and that helper is told', async () => {
    await scene.open(hal);
    await scene.join(lea, 'Watermarks');
    await scene.say(hal, 'next');
    const line = await scene.say(ida);
    const asked = await scene.press(ida, line, 'End for Hal');
    expect(wordsIn(asked)).toContain('has been helping Lea');
    expect(await scene.states()).toEqual(['called']);
    const ended = await scene.press(ida, asked, 'Back in the line');
    expect(wordsIn(ended)).toContain('Lea is back in the line, and Hal is told');
    expect(await scene.states()).toEqual(['waiting']);
    await scene.settle();
    expect(scene.lastWords(hal)).toContain('Ida put Lea back in the line');
  });

  test('hands off to a helper who is free, and to nobody else', async () => {
    await scene.open(hal);
    await scene.say(ida, 'start');
    await joinInTurn(lea, tom);
    const card = await scene.say(hal, 'next');
    const form = await scene.press(hal, card, 'Hand off');
    const idaId = optionsOf(form, 'helper')[0]?.value ?? '';
    const toLearner = await hal.fill(form, { person: ['tom'] });
    expect(wordsIn(toLearner)).toMatch(/don’t help in this cohort|can’t tell who/);
    const held = await scene.say(ida, 'next');
    expect(wordsIn(await hal.fill(form, { helper: [idaId] }))).toContain('They have somebody in hand already');
    await scene.press(ida, held, 'Done');
    expect(wordsIn(await hal.fill(form, { helper: [idaId] }))).toContain('Lea is with another helper now');
    await scene.settle();
    expect(scene.written(ida).map((view) => view.summary)).toContain('Lea is handed to you');
  });

  test('adds to the group only those who let others join them', async () => {
    await scene.open(hal);
    const mia = await scene.member('Mia');
    await scene.join(lea, 'Watermarks', { ticks: ['join'] });
    scene.bot.clock.forward({ seconds: 20 });
    await scene.join(tom, 'Watermarks', { ticks: [] });
    await scene.join(mia, 'Watermarks', { ticks: ['join'] });
    const card = await scene.say(hal, 'next');
    await scene.settle();
    const form = await scene.press(hal, card, 'Add to group');
    const options = optionsOf(form, 'ticket');
    expect(options.map(({ label }) => label)).toEqual(['Mia: Watermarks']);
    const added = await hal.fill(form, { ticket: [options[0]?.value ?? ''] });
    expect(wordsIn(added)).toContain('Mia: Watermarks. Mia tried it twice');
    expect(scene.discord.threads[0]?.members).toContain('mia');
    expect(wordsIn(await hal.fill(form, { ticket: [options[0]?.value ?? ''] }))).toContain('aren’t waiting any more');
    // Whoever the thread was opened for goes: it says whose question is in hand now.
    await scene.press(lea, await scene.say(lea, 'place'), 'Solved it myself');
    await scene.settle();
    const inThread = scene.discord.received.filter(({ to }) => 'threadId' in to && to.threadId === 'thread-1');
    expect(wordsIn(asReply(inThread.at(-1)?.view))).toMatch(/the question of Mia: Watermarks\.\s.*Mia tried it twice/);
  });

  test('who loses the role with somebody in hand can’t go on, and the learner comes back to their place', async () => {
    await scene.open(hal);
    await joinInTurn(lea, tom);
    const card = await scene.say(hal, 'next');
    await scene.kept.database.statement(
      `update enrolment set role = 'learner' where person_id = (select person_id from account where name = 'Hal')`,
      [],
    );
    expect(wordsIn(await scene.press(hal, card, 'Done'))).toContain('Only helpers and organisers');
    // Nobody answers a call of somebody who can’t help any more.
    await scene.forward({ minutes: 3 });
    expect(await scene.states()).toEqual(['absent', 'waiting']);
    expect(await scene.rows('select 1 from claim where ended_at is null')).toEqual([]);
    await scene.press(lea, scene.written(lea)[0] ?? { summary: '', blocks: [] }, 'I’m here');
    expect(wordsIn(await scene.say(ida, 'next'))).toContain('You’ve called Lea');
  });
});

describe('the two of them', () => {
  test('have a private thread with the question and the meeting, put away when it is done', async () => {
    await scene.rows(`update office_hours set meeting_url = 'https://meet.example/room'`);
    await scene.open(hal);
    await scene.join(lea, 'Watermarks');
    const card = await scene.say(hal, 'next');
    await scene.settle();
    const [thread] = scene.discord.threads;
    expect(thread?.members.toSorted()).toEqual(['hal', 'lea']);
    const opening = asReply(thread?.view);
    expect(wordsIn(opening)).toContain('Lea tried it twice');
    expect(labelsOn(opening)).toEqual(['Join the call', 'Done']);
    expect(scene.lastWords(hal)).toContain('A private thread is open for you and Lea');
    // Whoever reads along in the thread may not end it, and the helper's card isn't shown in it.
    expect(wordsIn(await scene.press(lea, opening, 'Done'))).toContain('Only helpers and organisers');
    const done = await scene.press(hal, opening, 'Done');
    expect(done.answers).toBe('private');
    expect(scene.discord.threads[0]?.closed).toBe(true);
    expect(wordsIn(await scene.press(hal, card, 'Done'))).toContain('over already');
  });

  test('are told why there is no thread, and write to each other all the same', async () => {
    scene.discord.faults.push(new DeliveryError('not-permitted', 'no', { words: 'I may not open threads there' }));
    await scene.open(hal);
    await scene.join(lea, 'Watermarks');
    await scene.say(hal, 'next');
    await scene.settle();
    expect(scene.lastWords(hal)).toContain('I couldn’t open a thread for you and Lea: I may not open threads there');
    const card = scene.written(hal)[0];
    if (!card) throw new Error('no card');
    const sent = await hal.fill(await scene.press(hal, card, 'Reply'), { words: ['I’m in the voice channel'] });
    expect(wordsIn(sent)).toContain('Sent to Lea');
    await scene.settle();
    expect(scene.lastWords(lea)).toContain('I’m in the voice channel');
    const relayed = scene.written(lea)[0];
    if (!relayed) throw new Error('nothing relayed');
    await lea.fill(await scene.press(lea, relayed, 'Reply'), { words: ['Coming'] });
    await scene.settle();
    expect(scene.lastWords(hal)).toContain('Coming');
    expect(wordsIn(await scene.press(tom, relayed, 'Reply'))).toContain('can’t find that claim');
  });

  test('on different platforms get the meeting and relay words, with no thread', async () => {
    await scene.rows(`update office_hours set meeting_url = 'https://meet.example/room'`);
    const sol = await scene.member('Sol', 'learner', 'slack');
    await scene.open(hal);
    await scene.join(sol, 'Watermarks');
    const card = await scene.say(hal, 'next');
    expect(labelsOn(card)).toEqual(expect.arrayContaining(['Reply', 'Join the call']));
    await scene.settle();
    expect(scene.discord.threads).toEqual([]);
    await hal.fill(await scene.press(hal, card, 'Reply'), { words: ['Hello from Discord'] }, 'reply-1');
    await scene.settle();
    expect(scene.lastWords(sol)).toContain('Hello from Discord');
    expect(labelsOn(asReply(scene.written(sol)[0]))).toEqual(['Reply', 'Join the call']);
  });

  test('have their thread put away where the learner, a timer or somebody meanwhile ends it', async () => {
    await scene.open(hal);
    await scene.join(lea, 'Watermarks');
    await scene.say(hal, 'next');
    await scene.settle();
    await scene.press(lea, await scene.say(lea, 'place'), 'Solved it myself');
    await scene.settle();
    await scene.join(tom, 'Watermarks');
    await scene.say(hal, 'next');
    await scene.forward({ minutes: 0 });
    await scene.forward({ minutes: 11 });
    const mia = await scene.member('Mia');
    await scene.join(mia, 'Watermarks');
    const card = await scene.say(hal, 'next');
    scene.discord.meanwhile.push(() => scene.press(hal, card, 'Done'));
    await scene.settle();
    expect(scene.discord.threads.map(({ members, closed }) => [members.at(-1), closed])).toEqual([
      ['lea', true],
      ['tom', true],
      ['mia', true],
    ]);
  });

  test('find their thread gone, and the help ends well all the same', async () => {
    await scene.open(hal);
    await scene.join(lea, 'Watermarks');
    const card = await scene.say(hal, 'next');
    await scene.settle();
    scene.discord.threads.splice(0);
    expect(wordsIn(await scene.press(hal, card, 'Done'))).toContain('Done: Lea has been helped');
  });
});

describe('the board', () => {
  test('stands as soon as somebody helps, and says how many wait and never who or what for', async () => {
    await scene.open(hal);
    expect(scene.boards()).toHaveLength(1);
    expect(boardWords()).toContain('Hal is helping.');
    expect(boardWords()).toContain('Nobody waits.');
    await joinInTurn(lea, tom);
    await scene.settle();
    expect(boardWords()).toContain('2 people wait.');
    const payload = JSON.stringify(scene.boards().map(({ view }) => view));
    for (const secret of ['Lea', 'Tom', 'Watermarks', 'tried it']) expect(payload).not.toContain(secret);
    const [board] = scene.boards();
    if (!board) throw new Error('no board');
    expect(labelsOn(asReply(board.view))).toEqual(['Join', 'My place']);
  });

  test('is edited once for what happens together, and not where nothing changed', async () => {
    await scene.open(hal);
    const mia = await scene.member('Mia');
    await Promise.all([lea, tom, mia].map((person) => scene.join(person, 'Watermarks')));
    await scene.settle();
    const edits = scene.boards()[0]?.edits ?? 0;
    expect(edits).toBeLessThanOrEqual(1);
    expect(boardWords()).toContain('3 people wait.');
    await scene.say(hal);
    await scene.settle();
    expect(scene.boards()[0]?.edits).toBe(edits);
  });

  test('keeps no reply waiting: who joins is told so while it can’t be redrawn, and then it is redrawn once', async () => {
    await scene.open(hal);
    const people = [lea, tom, await scene.member('Mia'), await scene.member('Noa')];
    const forms = await Promise.all(people.map((person) => scene.say(person, 'join')));
    const edits = scene.boards()[0]?.edits ?? 0;
    await scene.kept.database.orm.transaction(async (tx) => {
      await tx.execute('select from board for update');
      for (const [index, { origin, name }] of people.entries()) {
        const { id: formId } = formOf(forms[index] ?? { answers: 'private', view: { summary: '', blocks: [] } });
        const filled = { topic: ['something of our own'], tried: ['twice'] };
        const sent = { kind: 'form', id: `at-once-${name}`, origin, place: 'workspace', formId, filled } as const;
        expect(wordsIn(await scene.bot.dispatcher.reply(sent))).toContain('You’re in line');
      }
    });
    await scene.settle();
    expect(boardWords()).toContain('4 people wait.');
    expect((scene.boards()[0]?.edits ?? 0) - edits).toBeLessThanOrEqual(2);
  });

  test('is posted anew after 55 minutes, and the old one taken back', async () => {
    await scene.open(hal);
    const [first] = scene.boards();
    const before = scene.discord.takenDown.length;
    await scene.forward({ minutes: 52 });
    expect(scene.discord.takenDown).toHaveLength(before);
    await scene.forward({ minutes: 3 });
    expect(scene.discord.takenDown.slice(before).map(({ messageId }) => messageId)).toEqual([first?.messageId]);
    expect(scene.boards()).toHaveLength(1);
    expect(scene.boards()[0]?.messageId).not.toBe(first?.messageId);
  });

  test('that somebody deleted is posted anew', async () => {
    await scene.open(hal);
    const [first] = scene.boards();
    if (!first) throw new Error('no board');
    scene.discord.lost.add(first.messageId);
    await joinInTurn(lea);
    await scene.forward({ minutes: 1 });
    await scene.forward({ minutes: 1 });
    expect(scene.boards().map(({ messageId }) => messageId)).toEqual([expect.not.stringMatching(first.messageId)]);
    expect(boardWords()).toContain('1 person waits.');
  });

  test('that fails by a fault is tried again after ten minutes, not at each deed and each minute', async () => {
    const posts = () =>
      scene.rows(`
        select o.outcome from outbox o join session s on o.key like 'office-hours.board/' || s.id || '/%'
        order by o.created_at`);
    scene.discord.next.push('broken', 'broken', 'broken');
    await hal.fill(await scene.say(hal, 'start'), { closes: [] });
    for (let tries = 0; tries < 3; tries += 1) {
      await scene.settle();
      await hurryRetries(scene.kept.database);
    }
    expect(await posts()).toEqual([{ outcome: 'failed' }]);
    await scene.join(lea, 'Watermarks');
    await scene.forward({ minutes: 1 });
    await scene.forward({ minutes: 8 });
    expect(await posts()).toHaveLength(1);
    await scene.forward({ minutes: 1 });
    expect(boardWords()).toContain('1 person waits.');
    expect(await posts()).toEqual([{ outcome: 'failed' }, { outcome: 'sent' }]);
    expect(scene.bot.failures.splice(0)).toHaveLength(3);
  });

  test('whose channel is gone is told to an organiser once, and stands in the next that is chosen', async () => {
    scene.discord.next.push('gone');
    await scene.open(hal);
    await scene.settle();
    expect(scene.boards()).toEqual([]);
    expect(scene.lastWords(ora)).toContain('I can’t show the board of office hours');
    await scene.forward({ minutes: 5 });
    expect(scene.written(ora)).toHaveLength(1);
    const elsewhere = { externalId: 'elsewhere', name: 'elsewhere' };
    const line = await ora.send({ kind: 'command', command: 'oh', options: {}, channel: elsewhere });
    await ora.send({
      kind: 'action',
      controlId: findButton(line, 'Show the board here').id,
      values: [],
      channel: elsewhere,
    });
    await scene.settle();
    expect(scene.boards().map(({ to }) => to)).toMatchObject([{ channelId: 'elsewhere' }]);
  });

  test('is tried before its channel is saved: where it can’t be written, that is said and nothing changes', async () => {
    const elsewhere = { externalId: 'elsewhere', name: 'elsewhere' };
    const line = await ora.send({ kind: 'command', command: 'oh', options: {}, channel: elsewhere });
    const { id: controlId } = findButton(line, 'Show the board here');
    const show = () => ora.send({ kind: 'action', controlId, values: [], channel: elsewhere });
    const channels = async () =>
      (await scene.rows<{ at: string }>('select channel_external_id as at from cohort_channel order by 1')).map(
        ({ at }) => at,
      );
    const before = await channels();
    scene.tries.next.push('gone');
    expect(wordsIn(await show())).toContain('I can’t write in #elsewhere');
    expect(await channels()).toEqual(before);
    expect(wordsIn(await show())).toContain('The board of office hours stands in this channel');
    expect(await channels()).toContain('elsewhere');
  });

  test('of a session that ended is taken back when the next one opens', async () => {
    await scene.open(hal);
    const closed = await scene.say(ora, 'close');
    expect(wordsIn(closed)).toContain('Office hours are closed');
    await scene.settle();
    expect(boardWords()).toContain('Office hours are closed');
    await scene.forward({ minutes: 60 });
    await scene.open(hal);
    expect(scene.boards()).toHaveLength(1);
    expect(boardWords()).toContain('Office hours are open');
    expect(scene.discord.takenDown).toHaveLength(2);
  });
});

describe('an organiser', () => {
  test('puts a line on the board and takes it off; with the session it goes', async () => {
    await scene.open(hal);
    const said = await ora.fill(await scene.say(ora, 'status'), { status: ['Ten minutes late'] });
    expect(wordsIn(said)).toContain('The board says: Ten minutes late');
    await scene.settle();
    expect(boardWords()).toContain('Ten minutes late');
    await ora.fill(await scene.say(ora, 'status'), { status: [] });
    await scene.settle();
    expect(boardWords()).not.toContain('Ten minutes late');
    await ora.fill(await scene.say(ora, 'status'), { status: ['Ten minutes late'] });
    await scene.say(ora, 'close');
    await scene.settle();
    expect(boardWords()).toContain('Office hours are closed');
    expect(boardWords()).not.toContain('Ten minutes late');
  });

  test('gives the last call with people waiting: they are still helped, nobody else joins, and it can be undone', async () => {
    await scene.open(hal);
    await joinInTurn(lea);
    const called = await scene.say(ora, 'last-call');
    expect(wordsIn(called)).toContain('1 person still waits and will be helped');
    await scene.settle();
    expect(boardWords()).toContain('Last call');
    await scene.join(tom, 'Watermarks').catch(() => undefined);
    expect(await scene.rows(`select 1 from ticket where state = 'waiting'`)).toHaveLength(1);
    expect(wordsIn(await scene.say(hal, 'next'))).toContain('You’ve called Lea');
    expect(wordsIn(await scene.press(ora, called, 'Undo'))).toContain('People can join again');
    await scene.settle();
    expect(boardWords()).toContain('Office hours are open');
  });

  test('closes with people waiting only after being asked, and can take it back', async () => {
    await scene.open(hal);
    await joinInTurn(lea);
    const asked = await scene.say(ora, 'close');
    expect(wordsIn(asked)).toContain('1 person waits. They’re carried over');
    expect(await scene.states()).toEqual(['waiting']);
    const closed = await scene.press(ora, asked, 'Close');
    expect(await scene.states()).toEqual(['carried']);
    expect(wordsIn(await scene.press(ora, closed, 'Undo'))).toContain('Office hours are open again');
    expect(await scene.states()).toEqual(['waiting']);
  });

  test('finds on the line, for as long as it can be done, what takes back the latest of these; and clears a closed one', async () => {
    await scene.open(hal);
    await joinInTurn(lea);
    const lineLabels = async () => labelsOn(await scene.say(ora)).filter((label) => /^(Undo|Clear)/.test(label));
    expect(await lineLabels()).toEqual(['Clear the line']);
    await scene.say(ora, 'last-call');
    expect(await lineLabels()).toEqual(['Clear the line', 'Undo the last call']);
    expect(wordsIn(await scene.press(ora, await scene.say(ora), 'Undo the last call'))).toContain('can join again');
    await scene.say(ora, 'last-call');
    await scene.press(ora, await scene.say(ora, 'close'), 'Close');
    expect(await lineLabels()).toEqual(['Clear the line', 'Undo closing']);
    // Pressed twice it doesn’t take the last call back as well.
    const closedLine = await scene.say(ora);
    for (const _ of ['once', 'twice'])
      expect(wordsIn(await scene.press(ora, closedLine, 'Undo closing'))).toContain('Office hours are open again');
    expect(await lineLabels()).toEqual(['Clear the line', 'Undo the last call']);
    await scene.press(ora, await scene.say(ora, 'close'), 'Close');
    await scene.forward({ minutes: 16 });
    expect(await lineLabels()).toEqual(['Clear the line']);
    await scene.press(ora, await scene.press(ora, await scene.say(ora), 'Clear the line'), 'Clear the line');
    expect(await lineLabels()).toEqual(['Undo clearing']);
    expect(wordsIn(await scene.press(ora, await scene.say(ora), 'Undo clearing'))).toContain('1 person is back');
    expect(await scene.states()).toEqual(['carried']);
    // A helper finds none of it.
    expect(labelsOn(await scene.say(hal)).filter((label) => /^(Undo|Clear)/.test(label))).toEqual([]);
  });

  test('clears the line only after being asked, not when more office hours follow soon, and can take it back', async () => {
    await scene.open(hal);
    await joinInTurn(lea, tom);
    const asked = await scene.say(ora, 'clear');
    expect(wordsIn(asked)).toContain('Everybody who waits (2 just now) is sent away');
    await scene.rows(
      `insert into session (id, cohort_id, opens_at, secret)
       values (gen_random_uuid(), '${scene.cohortId}', '2026-03-02T16:10:00Z', 's')`,
    );
    expect(wordsIn(await scene.press(ora, asked, 'Clear the line'))).toContain('so the line is kept for them');
    expect(await scene.states()).toEqual(['waiting', 'waiting']);
    await scene.rows(`delete from session where secret = 's'`);
    await scene.press(ora, asked, 'Clear the line');
    expect(await scene.states()).toEqual(['left', 'left']);
    await scene.settle();
    expect(scene.allWords(lea).join()).toContain('An organiser has cleared it for everybody who waited');
    expect(scene.allWords(lea).join()).not.toContain('You left the line');
    expect(wordsIn(await scene.say(ora, 'undo'))).toContain('2 people are back');
    expect(await scene.states()).not.toContain('left');
  });

  test('announces something where the cohort reads it, once however often it is delivered', async () => {
    await scene.open(hal);
    const form = await scene.say(ora, 'announce');
    await ora.fill(form, { words: ['Bring your failing DAGs'] }, 'announce-1');
    await ora.fill(form, { words: ['Bring your failing DAGs'] }, 'announce-1');
    await scene.settle();
    expect(await scene.rows('select words from announcement')).toHaveLength(1);
    const posted = scene.discord.received.filter(({ view }) => wordsIn(asReply(view)).includes('failing DAGs'));
    expect(posted.map(({ to }) => to)).toMatchObject([{ channelId: CHANNEL.externalId }]);
  });

  test('is asked for by name: a helper or learner can’t run them', async () => {
    await scene.open(hal);
    for (const deed of ['close', 'clear', 'last-call', 'announce', 'undo'])
      expect(wordsIn(await scene.say(hal, deed))).toContain('Only organisers');
    for (const deed of ['next', 'start', 'status', 'writing'])
      expect(wordsIn(await scene.say(lea, deed))).toContain('Only helpers and organisers');
  });
});

describe('what is in writing', () => {
  const ask = async (person: Person, topic: string): Promise<void> => {
    const shut = await scene.say(person, 'join');
    const form = shut.answers === 'form' ? shut : await scene.press(person, shut, 'Ask in writing');
    const sent = await person.fill(form, { topic: [topic], tried: ['all'] });
    if (wordsIn(sent).includes('may answer')) await scene.press(person, sent, 'I still want help');
    await scene.settle();
  };
  const isClosed = (): readonly boolean[] => scene.discord.threads.map(({ closed }) => closed);

  test('stands oldest first, with its age and whose it is, and is answered by whoever takes it', async () => {
    await ask(lea, 'Watermarks');
    expect(await scene.states()).toEqual(['async']);
    await scene.forward({ minutes: 180 });
    const list = await scene.say(hal, 'writing');
    expect(wordsIn(list)).toContain('1 question.');
    expect(wordsIn(list)).toContain('3 hours old, nobody has taken it');
    const card = await scene.press(hal, list, 'Take it');
    expect(wordsIn(card)).toContain('You’re helping Lea');
    expect(await scene.states()).toEqual(['helping']);
  });

  test('has a private thread of its owner’s and the helpers’ until it is answered, whoever takes it', async () => {
    await ask(lea, 'Watermarks');
    const [thread] = scene.discord.threads;
    expect(thread?.members).toEqual(['lea', 'hal', 'ida']);
    const opening = asReply(thread?.view);
    expect(wordsIn(opening)).toContain('If nobody has by');
    expect(scene.lastWords(lea)).toContain('There’s a private thread for you and those who help');
    expect(wordsIn(await scene.press(tom, opening, 'It’s solved'))).toContain('can’t find that question among yours');
    expect(wordsIn(await scene.press(tom, opening, 'Take it'))).toContain('Only helpers and organisers');
    const taken = await scene.press(ida, opening, 'Take it');
    expect(taken.answers).toBe('private');
    await scene.settle();
    expect(scene.discord.threads).toHaveLength(1);
    expect(scene.lastWords(ida)).toContain('A private thread is open for you and Lea');
    // Put off, it waits where it stood; so it does in other hands.
    await scene.press(ida, taken, 'Answer later');
    await scene.settle();
    expect([await scene.states(), isClosed()]).toEqual([['async'], [false]]);
    const again = await scene.press(hal, opening, 'Take it');
    await scene.settle();
    await scene.press(hal, again, 'Done');
    await scene.settle();
    expect([await scene.states(), isClosed()]).toEqual([['done'], [true]]);
  });

  test('goes on waiting in writing where whoever took it isn’t heard of any more', async () => {
    await ask(lea, 'Watermarks');
    await scene.press(hal, await scene.say(hal, 'writing'), 'Take it');
    await scene.forward({ minutes: 31 });
    expect(scene.lastWords(hal)).toContain('it waits in writing again, so that somebody else can help');
    expect(labelsOn(asReply(scene.written(hal)[0]))).toEqual(['Still helping', 'Done', 'Answer later']);
    await scene.forward({ minutes: 6 });
    expect(await scene.states()).toEqual(['async']);
    expect(wordsIn(await scene.press(lea, await scene.say(lea, 'place'), 'Solved it myself'))).not.toContain('place');
  });

  test('is solved in its thread by its owner, who alone sees what comes of it', async () => {
    await ask(lea, 'Watermarks');
    const solved = await scene.press(lea, scene.discord.threads[0]?.view ?? { summary: '', blocks: [] }, 'It’s solved');
    expect([solved.answers, wordsIn(solved)]).toEqual(['private', expect.stringContaining('All done')]);
    await scene.settle();
    expect(isClosed()).toEqual([true]);
  });

  test('stands nowhere in public; one that can have no thread is listed all the same', async () => {
    const sol = await scene.member('Sol', 'learner', 'slack');
    await ask(sol, 'Watermarks');
    await scene.forward({ minutes: 10 });
    expect(scene.slack.threads).toEqual([]);
    const inPublic = scene.discord.received.concat(scene.slack.received).filter(({ to }) => to.kind === 'channel');
    expect(inPublic).toEqual(scene.boards());
    expect(wordsIn(await scene.say(hal, 'writing'))).toContain('Sol');
  });

  test('has its thread though another’s can’t be opened now, or a helper has left the server', async () => {
    await ask(tom, 'Watermarks');
    scene.discord.faults.push(new DeliveryError('unreachable', 'no member of this server'));
    await ask(lea, 'Checkpoints');
    const [first, second] = scene.discord.threads;
    expect([first?.members, second?.members]).toEqual([['tom', 'hal', 'ida'], ['lea']]);
    // What somebody asked stays no name of a thread: that outlives their data.
    expect(second?.name).toMatch(/^A question in writing \([\da-f]{4}\)$/);
    scene.discord.faults.push(new DeliveryError('unreachable', 'no member of this server'));
    await scene.press(ida, asReply(second?.view), 'Take it');
    await scene.settle();
    expect([scene.discord.threads.length, second?.members]).toEqual([2, ['lea', 'ida']]);
    // Both are to be opened anew: the first can’t be, and the other doesn’t wait for it.
    await scene.rows(`update written_thread set tried_at = tried_at - interval '1 hour', thread_external_id = null`);
    await scene.rows(`update ticket set state = 'async' where state = 'helping'`);
    scene.discord.faults.push(new DeliveryError('transient', 'not now'));
    await scene.settle().catch(() => {});
    expect(scene.bot.failures.splice(0)).not.toEqual([]);
    expect(scene.discord.threads).toHaveLength(3);
  });

  test('is tried again where its thread couldn’t be opened, and taken down with its owner’s data', async () => {
    scene.discord.faults.push(new DeliveryError('transient', 'not now'));
    await ask(lea, 'Watermarks').catch(() => {});
    expect(scene.discord.threads).toEqual([]);
    scene.bot.failures.splice(0);
    await scene.forward({ minutes: 6 });
    expect(scene.discord.threads).toHaveLength(1);
    await scene.rows(`delete from ticket`);
    await scene.settle();
    expect([isClosed(), scene.discord.removed.length]).toEqual([[true], 1]);
    expect(await scene.rows('select 1 from written_thread')).toEqual([]);
  });
});
