/** What a thread of office hours opens with follows its question, and goes with the data of whoever asked it. */
import { afterEach, beforeEach, expect, test } from 'vitest';
import { DeliveryError } from '../../src/chat/deliver/messenger.ts';
import type { Reply } from '../../src/chat/dispatch.ts';
import { type Person, wordsIn } from '../support/bot.ts';
import { afterRest } from '../support/hurry.ts';
import { asReply } from '../support/office-hours-deeds.ts';
import { createScene, type Scene } from '../support/office-hours-scene.ts';

let scene: Scene;
let hal: Person;
let lea: Person;
let tom: Person;

beforeEach(async () => {
  scene = await createScene();
  hal = await scene.member('Hal', 'helper');
  [lea, tom] = [await scene.member('Lea'), await scene.member('Tom')];
  await scene.setUp();
});
afterEach(async () => {
  expect(scene.bot.failures).toEqual([]);
  await scene.end();
});

const openingOf = (threadId: string): string => {
  const [first] = scene.discord.received.filter(({ to }) => 'threadId' in to && to.threadId === threadId);
  return wordsIn(asReply(first?.view));
};
const later = { topic: ['Late events'], tried: ['I raised the delay'] };

test('of a claim: it has what was changed meanwhile, and no words of theirs in its name', async () => {
  await scene.open(hal);
  await scene.join(lea, 'Watermarks');
  const form = await scene.edit(lea);
  await scene.say(hal, 'next');
  await scene.settle();
  expect(scene.discord.threads[0]?.name).toMatch(/^Help with a question \([\da-f]{4}\)$/);
  expect(openingOf('thread-1')).toMatch(/Watermarks[\s\S]*Lea tried it twice/);
  await lea.fill(form, later);
  await scene.settle();
  expect(openingOf('thread-1')).toMatch(/Late events[\s\S]*I raised the delay/);
  expect(openingOf('thread-1')).not.toMatch(/Watermarks|tried it twice/);
});

test('of a claim: it is redrawn later where the platform doesn’t answer now', async () => {
  await scene.open(hal);
  await scene.join(lea, 'Watermarks');
  const form = await scene.edit(lea);
  await scene.say(hal, 'next');
  await scene.settle();
  await lea.fill(form, later);
  await scene.engine.drain();
  scene.discord.next.push('transient');
  await scene.settle();
  expect(scene.bot.failures.splice(0)).not.toEqual([]);
  await afterRest({ minutes: 2 }, scene.settle);
  expect(openingOf('thread-1')).toContain('I raised the delay');
});

test('in a workspace that doesn’t answer: it keeps none elsewhere waiting, and is tried ever more seldom', async () => {
  await scene.open(hal);
  await scene.join(lea, 'Watermarks');
  await scene.say(hal, 'next');
  await scene.settle();
  for (const [table, since] of [
    ['claim_opening', 'opened_at'],
    ['written_thread', 'tried_at'],
  ] as const)
    await scene.rows(
      `insert into ${table} (id, platform, workspace_external_id, channel_external_id, thread_external_id,
        message_channel_external_id, message_external_id, ${since})
      select gen_random_uuid(), 'slack', 'dead', 'g', 't' || n, 'g', 'm' || n, '2026-03-01'
      from generate_series(1, 25) n`,
    );
  const triesIn = async (work: () => Promise<unknown>): Promise<number> => {
    const no = Array.from({ length: 100 }, () => new DeliveryError('transient', 'its token no longer works'));
    scene.slack.faults.splice(0, 100, ...no);
    await work();
    scene.bot.failures.splice(0);
    return no.length - scene.slack.faults.length;
  };
  expect(await triesIn(() => scene.deleteAll(lea))).toBe(40);
  expect(await triesIn(scene.settle)).toBe(10);
  expect(scene.discord.removed).toHaveLength(1);
  expect(await triesIn(scene.settle)).toBe(0);
  const after = (minutes: number): Promise<number> => triesIn(() => afterRest({ minutes }, scene.settle));
  // At first a minute, then two.
  expect([await after(2), await after(2), await after(3), await after(5)]).toEqual([40, 10, 0, 40]);
  scene.slack.faults.splice(0);
  await afterRest({ hours: 7 }, async () => {
    await scene.settle();
    await scene.settle();
  });
  expect(scene.slack.removed).toHaveLength(50);
  expect(await scene.rows('select from claim_opening union all select from written_thread')).toEqual([]);
});

test('of a question in writing: where it can’t be opened it is tried ever more seldom, and opened once it can', async () => {
  const sue = await scene.member('Sue', 'learner', 'slack');
  const form = await scene.press(sue, await scene.say(sue, 'join'), 'Ask in writing');
  await sue.fill(form, { ...later, topic: ['My laptop'] });
  await scene.rows(
    `insert into cohort_channel (id, cohort_id, workspace_id, purpose, channel_external_id)
     select gen_random_uuid(), '${scene.cohortId}', id, 'office-hours', 'office' from workspace where platform = 'slack'`,
  );
  const no = Array.from({ length: 100 }, () => new DeliveryError('transient', 'its token no longer works'));
  scene.slack.faults.push(...no);
  const triesIn = async (times: number, step: Temporal.DurationLike): Promise<number> => {
    const before = scene.slack.faults.length;
    for (let count = 0; count < times; count += 1) await scene.forward(step);
    scene.bot.failures.splice(0);
    return before - scene.slack.faults.length;
  };
  // After 5, 10, 20 and 40 minutes.
  expect(await triesIn(13, { minutes: 5 })).toBe(4);
  expect(await triesIn(23, { hours: 1 })).toBeLessThanOrEqual(6);
  expect(await triesIn(24, { hours: 1 })).toBeLessThanOrEqual(4);
  scene.slack.faults.splice(0);
  await scene.forward({ hours: 6 });
  expect(scene.slack.threads.map(({ view }) => wordsIn(asReply(view)))).toEqual([
    expect.stringContaining('I raised the delay'),
  ]);
});

test('of a claim: whose question was the first and who is gone has no words in it any more', async () => {
  await scene.open(hal);
  await scene.join(lea, 'Watermarks', { ticks: ['join'] });
  scene.bot.clock.forward({ seconds: 20 });
  await scene.join(tom, 'Checkpoints', { ticks: ['join'] });
  const card = await scene.say(hal, 'next');
  await scene.settle();
  await scene.addToGroup(hal, card);
  await scene.settle();
  const sure = await scene.press(lea, await scene.say(lea, 'place'), 'Leave');
  await scene.press(lea, sure, 'Leave');
  await scene.settle();
  expect(openingOf('thread-1')).toContain('Tom tried it twice');
  expect(openingOf('thread-1')).not.toContain('Lea tried it twice');
  expect(openingOf('thread-1')).toContain('Only those who are in this thread see it.');
});

/** Lea is joined by Tom, who doesn’t tick that others may join him; both are called. Gives what he may still edit. */
const callThemTogether = async (): Promise<Reply> => {
  scene.bot.clock.forward({ minutes: 2 });
  await scene.join(lea, 'Watermarks', { ticks: ['join'] });
  const [{ id } = { id: '' }] = await scene.rows<{ id: string }>('select id from ticket');
  await scene.join(tom, 'Checkpoints', { where: [`t_${id}`] });
  expect(await scene.rows('select 1 from ticket where with_ticket_id is not null')).toHaveLength(1);
  const form = await scene.edit(tom);
  await scene.say(hal, 'next');
  return form;
};
const leaves = async (person: Person): Promise<void> => {
  await scene.press(person, await scene.press(person, await scene.say(person, 'place'), 'Leave'), 'Leave');
};
const inThread = (): string =>
  scene.discord.received
    .filter(({ to }) => 'threadId' in to && to.threadId === 'thread-1')
    .map(({ view }) => wordsIn(asReply(view)))
    .join('\n');

test('of a claim: who joined without the tick has no words in what others of the group read', async () => {
  await scene.open(hal);
  const form = await callThemTogether();
  await scene.settle();
  expect(inThread()).toContain('Lea tried it twice');
  await leaves(lea);
  await scene.settle();
  expect(inThread()).toContain('The help goes on here');
  expect(openingOf('thread-1')).toContain('whoever helps has it');
  // Also where it is redrawn later, for whatever they change.
  await tom.fill(form, later);
  await scene.settle();
  expect(inThread()).not.toMatch(/Lea tried|Tom tried|Checkpoints|Late events|I raised/);
  expect(wordsIn(asReply(scene.written(hal)[0]))).toMatch(/Late events[\s\S]*I raised the delay/);
});

test('of a claim: so it is where the first one leaves while the thread is being opened', async () => {
  await scene.open(hal);
  scene.discord.meanwhile.push(() => leaves(lea));
  await callThemTogether();
  await scene.settle();
  await scene.settle();
  expect(inThread()).toContain('The help goes on here');
  expect(inThread()).not.toMatch(/Lea tried|Tom tried|Checkpoints/);
});

test('of a claim: it is taken down and put away with its owner’s data, also once the help is over', async () => {
  await scene.open(hal);
  for (const isOver of [false, true]) {
    await scene.join(lea, 'Watermarks');
    const card = await scene.say(hal, 'next');
    await scene.settle();
    if (isOver) await scene.press(hal, card, 'Done');
    await scene.deleteAll(lea);
    lea = await scene.member('Lea');
  }
  expect(scene.discord.threads.map(({ closed }) => closed)).toEqual([true, true]);
  const openings = scene.discord.received.filter(({ key }) => key.startsWith('office-hours-thread/'));
  expect(scene.discord.removed.map(({ messageId }) => messageId)).toEqual(openings.map(({ messageId }) => messageId));
  expect(await scene.rows('select 1 from claim_opening')).toEqual([]);
});

test('of a claim: what is changed or deleted while the thread is being opened is in it no more', async () => {
  await scene.open(hal);
  await scene.join(lea, 'Watermarks');
  const form = await scene.edit(lea);
  scene.discord.meanwhile.push(() => lea.fill(form, later));
  const card = await scene.say(hal, 'next');
  await scene.settle();
  await scene.settle();
  expect(openingOf('thread-1')).toMatch(/Late events[\s\S]*I raised the delay/);
  await scene.press(hal, card, 'Done');
  await scene.join(tom, 'Checkpoints');
  const sure = await tom.command('my-data', { what: 'delete' });
  scene.discord.meanwhile.push(() => tom.press(sure, 'Delete everything'));
  await scene.say(hal, 'next');
  await scene.settle();
  await scene.settle();
  expect(scene.discord.threads.map(({ closed }) => closed)).toEqual([true, true]);
  const second = scene.discord.received.find(({ to }) => 'threadId' in to && to.threadId === 'thread-2');
  expect(scene.discord.removed.map(({ messageId }) => messageId)).toEqual([second?.messageId]);
});

test('of a claim: where it was opened anew for those who were added, all of it follows and goes', async () => {
  const hana = await scene.member('Hana', 'helper', 'slack');
  const [sue, sam] = [await scene.member('Sue', 'learner', 'slack'), await scene.member('Sam', 'learner', 'slack')];
  await scene.kept.database.statement(
    `insert into cohort_channel (id, cohort_id, workspace_id, purpose, channel_external_id, channel_name)
    select gen_random_uuid(), c.id, w.id, 'office-hours', 'office', 'office-hours'
    from cohort c, workspace w where w.platform = 'slack'`,
    [],
  );
  await hana.fill(await scene.say(hana, 'start'), { closes: [] });
  // Who joins within the first minute has a place by lot.
  scene.bot.clock.forward({ minutes: 2 });
  await scene.join(sue, 'Watermarks', { ticks: ['join'] });
  scene.bot.clock.forward({ seconds: 20 });
  await scene.join(sam, 'Checkpoints', { ticks: ['join'] });
  const edit = await scene.edit(sue);
  const card = await scene.say(hana, 'next');
  await scene.settle();
  await scene.addToGroup(hana, card);
  await scene.settle();
  expect(scene.slack.threads).toHaveLength(2);
  const openings = scene.slack.received.filter(({ key }) => key.startsWith('office-hours-thread/'));
  await sue.fill(edit, later);
  await scene.settle();
  for (const { view } of openings) expect(wordsIn(asReply(view))).not.toContain('Watermarks');
  expect(await scene.deleteAll(sue)).toContain('nothing of yours is left');
  const removed = scene.slack.removed.map(({ messageId }) => messageId);
  expect(removed.toSorted()).toEqual(openings.map(({ messageId }) => messageId));
});

test('of a question in writing: what is changed while it is opened or answered is in it', async () => {
  const form = await scene.press(lea, await scene.say(lea, 'join'), 'Ask in writing');
  await lea.fill(form, { topic: ['My laptop'], tried: ['Turned it off.'] });
  const edit = await scene.edit(lea);
  scene.discord.meanwhile.push(() => lea.fill(edit, later));
  await scene.settle();
  await scene.settle();
  expect(openingOf('thread-1')).toMatch(/Late events[\s\S]*I raised the delay/);
  const again = await scene.edit(lea);
  const [opening] = scene.discord.received.filter(({ to }) => 'threadId' in to);
  if (opening) await scene.press(hal, opening.view, 'Take it');
  await scene.settle();
  await lea.fill(again, { ...later, tried: ['Once more'] });
  await scene.settle();
  expect(openingOf('thread-1')).toContain('Once more');
});

test('of a question in writing: it has what was changed since, until it is answered', async () => {
  const form = await scene.press(lea, await scene.say(lea, 'join'), 'Ask in writing');
  await lea.fill(form, { topic: ['My laptop'], tried: ['Turned it off.'] });
  await scene.settle();
  expect(openingOf('thread-1')).toContain('Turned it off.');
  await lea.fill(await scene.edit(lea), later);
  await scene.settle();
  expect(openingOf('thread-1')).toMatch(/Late events[\s\S]*I raised the delay/);
  expect(openingOf('thread-1')).not.toContain('Turned it off.');
  // Somebody has deleted the message: nothing is lost, and nothing is tried for ever.
  scene.discord.next.push('gone');
  await lea.fill(await scene.edit(lea), { ...later, tried: ['Once more'] });
  await scene.settle();
  expect(await scene.rows('select 1 from written_thread where stale_at is not null')).toEqual([]);
});
