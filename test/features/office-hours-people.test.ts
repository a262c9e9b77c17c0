/**
 * Promises about office hours to people who become one, become two again, or have their data deleted,
 * and to those who wait or help with them.
 */
import { inflateRawSync } from 'node:zlib';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { Reply } from '../../src/chat/dispatch.ts';
import { bytesOf } from '../../src/chat/view/file.ts';
import { answer } from '../support/answering.ts';
import { formOf, type Person, realCurriculum, viewOf, wordsIn } from '../support/bot.ts';
import { findLeftOver } from '../support/left-over.ts';
import { asReply } from '../support/office-hours-deeds.ts';
import { createScene, type Scene } from '../support/office-hours-scene.ts';

let scene: Scene;
let hal: Person;
let ida: Person;
let lea: Person;
let lena: Person;
let tom: Person;

beforeEach(async () => {
  scene = await createScene();
  [hal, ida] = [await scene.member('Halvard', 'helper'), await scene.member('Idabel', 'helper', 'slack')];
  [lea, lena] = [await scene.member('Leandra'), await scene.member('Lenuta', 'learner', 'slack')];
  tom = await scene.member('Tomasz');
  await scene.setUp();
  await scene.open(hal, ida);
});
afterEach(async () => {
  expect(scene.bot.failures).toEqual([]);
  await scene.end();
});

const unlink = async (person: Person): Promise<void> => {
  await person.press(await person.command('unlink'), 'Undo the link');
  await scene.settle();
};
const deleteAll = async (person: Person): Promise<void> => {
  expect(await scene.deleteAll(person)).toContain('nothing of yours is left');
};

const stateOf = async (person: Person): Promise<string | undefined> =>
  (
    await scene.rows<{ state: string; topic: string }>('select state, topic from ticket order by joined_at, id')
  ).findLast(({ topic }) => topic === `Laptop of ${person.name}`)?.state;
/** As it shows by now, on the message with the question of `about`. */
const cardOf = (person: Person, about: Person): string =>
  scene
    .allWords(person)
    .filter((words) => words.includes(`Laptop of ${about.name}`))
    .at(-1) ?? '';
const needlesOf = async (person: Person): Promise<readonly string[]> => {
  const rows = await scene.rows<{ personId: string; accountId: string; name: string }>(
    'select person_id as "personId", id as "accountId", name from account',
  );
  const own = rows.find(({ name }) => name === person.name);
  return [person.name, person.origin.account.externalId, own?.personId ?? '', own?.accountId ?? ''];
};

describe('two who become one and both wait', () => {
  test('keep the question that was there first, at its place; the other is closed, and its card says so', async () => {
    await scene.joinInTurn(lena, tom, lea);
    await scene.linkUp(lea, lena);
    expect([await stateOf(lena), await stateOf(tom), await stateOf(lea)]).toEqual(['waiting', 'waiting', 'left']);
    const [ended] = await scene.rows('select event, "from", "to" from ticket_event order by at desc, event limit 1');
    expect(ended).toEqual({ event: 'leave', from: 'waiting', to: 'left' });
    for (const person of [lea, lena]) {
      expect(await scene.place(person)).toContain('Laptop of Lenuta');
      expect(await scene.place(person)).toContain('You’re number 1');
    }
    expect(scene.allWords(lea).join()).toContain('Your other one here keeps its place');
    expect(scene.allWords(lea).join()).not.toMatch(/You’re number|You left/);
    const card = await scene.say(hal, 'next');
    expect(wordsIn(card)).toContain('Laptop of Lenuta');
    await scene.press(hal, card, 'Done');
    expect(wordsIn(await scene.say(hal, 'next'))).toContain('You’ve called Tomasz');
  });

  test('keep the one that is being helped, though the other was there first', async () => {
    await scene.joinInTurn(lena);
    await scene.forward({ minutes: 1 });
    await scene.goAway(lena, '16:40');
    await scene.joinInTurn(lea);
    await scene.say(hal, 'next');
    await scene.linkUp(lea, lena);
    expect([await stateOf(lena), await stateOf(lea)]).toEqual(['left', 'called']);
    expect(await scene.place(lena)).toContain('Laptop of Leandra');
    await unlink(lea);
    expect([await stateOf(lena), await stateOf(lea)]).toEqual(['waiting', 'called']);
  });

  test('of two that are called, the helper of the closed one is free and told why, not blamed', async () => {
    await scene.joinInTurn(lena, lea);
    await scene.say(hal, 'next');
    await scene.say(ida, 'next');
    await scene.settle();
    await scene.linkUp(lea, lena);
    expect([await stateOf(lena), await stateOf(lea)]).toEqual(['called', 'left']);
    expect(cardOf(ida, lea)).not.toContain('You’ve called');
    await scene.joinInTurn(tom);
    expect(wordsIn(await scene.say(ida, 'next'))).toContain('You’ve called Tomasz');
    expect(wordsIn(await scene.say(hal, 'next'))).toContain('You have somebody in hand already');
    expect(scene.allWords(ida).join()).not.toContain('hadn’t heard');
  });

  test('in one group keep the leader’s, with whoever helps it', async () => {
    // Who joined first is away for a moment, and is helped with who joined after.
    await scene.joinInTurn(lea, lena);
    await scene.goAway(lea, '16:40');
    await scene.say(hal, 'next');
    await scene.press(lea, await scene.say(lea, 'place'), 'I’m here');
    await scene.addToGroup(hal, await scene.say(hal, 'next'));
    expect([await stateOf(lena), await stateOf(lea)]).toEqual(['called', 'called']);
    await scene.linkUp(lea, lena);
    expect([await stateOf(lena), await stateOf(lea)]).toEqual(['called', 'left']);
    expect(wordsIn(await scene.say(hal, 'next'))).toContain('You have somebody in hand already');
  });

  test('undone, each waits at the place they had, and what they know is as it was', async () => {
    const curriculum = realCurriculum();
    for (const person of [lea, lena, lea])
      await answer(person, curriculum, await person.command('quiz', { about: 'cap-theorem', count: 1 }), true);
    const studied = () =>
      scene.rows(
        `select (select jsonb_agg(to_jsonb(s) - 'stale' order by to_jsonb(s)::text) from score s) as scores,
           (select jsonb_agg(to_jsonb(m) - 'version' order by m.person_id, m.question_slug) from memory m) as memories,
           (select jsonb_agg(to_jsonb(r) order by r.id) from review r) as reviews`,
      );
    const before = await studied();
    await scene.joinInTurn(lena, tom, lea);
    await scene.linkUp(lea, lena);
    await unlink(lea);
    expect(await studied()).toEqual(before);
    expect([await stateOf(lena), await stateOf(tom), await stateOf(lea)]).toEqual(['waiting', 'waiting', 'waiting']);
    expect(await scene.place(lena)).toContain('You’re number 1');
    expect(await scene.place(lea)).toContain('Laptop of Leandra');
    expect(await scene.place(lea)).toContain('You’re number 3');
    expect(cardOf(lea, lea)).toContain('You’re number 3');
  });

  test('undone after they asked something else, they have that and nothing twice', async () => {
    await scene.joinInTurn(lena, lea);
    await scene.linkUp(lea, lena);
    const left = await scene.press(lena, await scene.say(lena, 'place'), 'Leave');
    await scene.press(lena, left, 'Leave');
    await scene.join(lea, 'Something else');
    await unlink(lea);
    expect(await stateOf(lea)).toBe('left');
    expect(await scene.place(lea)).toContain('Something else');
  });
});

test('two helpers who become one keep whom they called first; the other is back at their place, and both are told', async () => {
  await scene.joinInTurn(lea, tom);
  await scene.say(hal, 'next');
  await scene.forward({ minutes: 1 });
  await scene.say(ida, 'next');
  await scene.settle();
  await scene.linkUp(hal, ida);
  expect([await stateOf(lea), await stateOf(tom)]).toEqual(['called', 'waiting']);
  expect(scene.lastWords(tom)).toContain('You have the place you had before');
  expect(cardOf(ida, tom)).not.toContain('You’ve called');
  expect(scene.allWords(ida).join()).not.toContain('hadn’t heard');
  const card = await scene.say(ida, 'next');
  expect(wordsIn(card)).toContain('You have somebody in hand already');
  await unlink(hal);
  expect(wordsIn(await scene.say(ida, 'next'))).toContain('You’ve called Tomasz');
});

describe('whoever has their data deleted', () => {
  test.each(['waiting', 'called', 'helping'])('while %s leaves nothing, and the line moves on', async (state) => {
    await scene.joinInTurn(lea, tom);
    const words = await needlesOf(lea);
    if (state !== 'waiting') await scene.say(hal, 'next');
    await scene.settle();
    if (state === 'helping') await scene.press(lea, await scene.say(lea, 'place'), 'I’m here');
    expect(await stateOf(lea)).toBe(state);
    await scene.settle();
    await deleteAll(lea);
    expect(await findLeftOver(scene.kept.database, [...words, 'Laptop of Leandra'])).toEqual([]);
    expect(await scene.place(tom)).toContain('You’re number 1');
    expect(wordsIn(await scene.say(hal, 'next'))).toContain('You’ve called Tomasz');
  });

  test('while others are helped with them frees those, each at their own place, and tells them', async () => {
    await scene.joinInTurn(lea, tom);
    await scene.addToGroup(hal, await scene.say(hal, 'next'));
    await scene.settle();
    expect(await stateOf(tom)).toBe('called');
    const words = await needlesOf(lea);
    await deleteAll(lea);
    expect(await findLeftOver(scene.kept.database, [...words, 'Laptop of Leandra'])).toEqual([]);
    expect(await stateOf(tom)).toBe('waiting');
    expect(scene.lastWords(tom)).toContain('You’re number 1');
    expect(wordsIn(await scene.say(hal, 'next'))).toContain('You’ve called Tomasz');
  });

  test('while others joined them in line leaves those a place of their own, and their card says so', async () => {
    await scene.joinInTurn(lena, lea);
    const form = await scene.say(tom, 'join');
    const where = formOf(form).fields.find(({ name }) => name === 'where');
    const theirs = where?.kind === 'select' ? where.options.find(({ label }) => label.endsWith('Leandra'))?.value : '';
    await tom.fill(form, { topic: ['Laptop of Tomasz'], tried: ['the same'], where: [theirs ?? ''] });
    await scene.settle();
    await scene.press(hal, await scene.say(hal, 'next'), 'Done');
    await scene.settle();
    expect(cardOf(tom, tom)).toContain('together');
    await deleteAll(lea);
    expect(await scene.place(tom)).toContain('You’re number 1');
    expect(cardOf(tom, tom)).toContain('You’re number 1');
    expect(wordsIn(await scene.say(hal, 'next'))).toContain('You’ve called Tomasz');
  });

  test('with somebody in hand lets go: they are back at their place and told, and nothing of the helper is left', async () => {
    await scene.joinInTurn(lea, tom);
    const card = await scene.say(hal, 'next');
    await hal.fill(await scene.press(hal, card, 'Note'), { note: ['Mixes up commits'] });
    await scene.settle();
    const words = await needlesOf(hal);
    await deleteAll(hal);
    expect(await findLeftOver(scene.kept.database, words)).toEqual([]);
    expect(await stateOf(lea)).toBe('waiting');
    expect(scene.lastWords(lea)).toContain('You have the place you had before');
    expect(await scene.place(lea)).toContain('You’re number 1');
    expect(wordsIn(await scene.say(ida, 'next'))).toContain('You’ve called Leandra');
  });

  test('who helps somebody elsewhere is written to no more: the learner is told where they are', async () => {
    await scene.joinInTurn(lena);
    const card = await scene.say(hal, 'next');
    await hal.fill(await scene.press(hal, card, 'Reply'), { words: ['Hello'] });
    await scene.settle();
    const relayed = scene.written(lena).find((view) => wordsIn(asReply(view)).includes('Hello'));
    if (!relayed) throw new Error('nothing relayed');
    const form = await scene.press(lena, relayed, 'Reply');
    await hal.press(await hal.command('my-data', { what: 'delete' }), 'Delete everything');
    expect(wordsIn(await lena.fill(form, { words: ['Are you there?'] }))).toContain('Your helper isn’t here any more');
    await scene.settle();
    expect(await scene.place(lena)).toContain('You’re number 1');
  });
});

/** What is in the file of a reply, each entry as text. */
const unpack = (reply: Reply): readonly string[] =>
  viewOf(reply).blocks.flatMap((block) => {
    if (block.kind !== 'file') return [];
    const zip = Buffer.from(bytesOf(block));
    const end = zip.length - 22;
    let at = zip.readUInt32LE(end + 16);
    return Array.from({ length: zip.readUInt16LE(end + 10) }, () => {
      const local = zip.readUInt32LE(at + 42);
      const data = local + 30 + zip.readUInt16LE(local + 26);
      const content = inflateRawSync(zip.subarray(data, data + zip.readUInt32LE(at + 20))).toString();
      at += 46 + zip.readUInt16LE(at + 28);
      return content;
    });
  });

test('an export has the questions, what was tried and every step, and not who helped', async () => {
  await scene.joinInTurn(lea, tom);
  await scene.press(hal, await scene.say(hal, 'next'), 'Done');
  const others = [...(await needlesOf(hal)).slice(2), ...(await needlesOf(tom))];
  const files = unpack(await lea.command('my-data', { what: 'export' })).join('\n');
  for (const said of ['Laptop of Leandra', 'Leandra tried it twice', '"finish"']) expect(files).toContain(said);
  for (const other of others) expect(files).not.toContain(other);
});
