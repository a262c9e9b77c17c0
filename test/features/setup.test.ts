/**
 * Promises about /setup: from nothing to a question in a channel by two short forms, left and gone
 * on with at any time, and whatever goes wrong is said before anything is saved.
 */
import { sql } from 'drizzle-orm';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { Conversations } from '../../src/chat/deliver/conversations.ts';
import { DeliveryError, type Messenger } from '../../src/chat/deliver/messenger.ts';
import type { Reply } from '../../src/chat/dispatch.ts';
import type { Filled } from '../../src/chat/view/form.ts';
import type { Picked } from '../../src/chat/view/picked.ts';
import type { Curriculum } from '../../src/curriculum/model.ts';
import { outbox } from '../../src/database/schema/outbox.ts';
import { cohortChannel, cohortRoleSource } from '../../src/database/schema/people/cohort.ts';
import { cohort } from '../../src/database/schema/people/community.ts';
import { daily, dailySchedule } from '../../src/database/schema/study/daily.ts';
import { asking, memory, review } from '../../src/database/schema/study/study.ts';
import type { PlatformName } from '../../src/lib/platforms.ts';
import { promptOf } from '../support/answering.ts';
import {
  type Bot,
  createBot,
  findButton,
  findSelect,
  formOf,
  labelsOn,
  type Person,
  realCurriculum,
  viewOf,
  wordsIn,
} from '../support/bot.ts';
import { createPostgresDatabase, type TestDatabase } from '../support/database.ts';
import { hold, untilWaiting } from '../support/locks.ts';

const curriculum = realCurriculum();
let kept: TestDatabase;
let bot: Bot;
let ines: Person;
/** Channels that take nothing of ours, and why. */
const refusing = new Map<string, DeliveryError>();
/** What was written where, and taken back. */
const tried: string[] = [];

const messenger: Messenger & Conversations = {
  onceForMs: 0,
  send: async (to) => {
    const channelId = to.kind === 'channel' ? to.channelId : to.accountId;
    const refusal = refusing.get(channelId);
    if (refusal) throw refusal;
    tried.push(`sent to ${channelId}`);
    return { channelId, messageId: 'm' };
  },
  edit: async () => {},
  openThread: () => Promise.reject(new Error('nobody opens a thread here')),
  openGroup: () => Promise.reject(new Error('nobody opens a group here')),
  addToThread: async (thread) => thread,
  closeThread: async () => {},
  remove: async ({ channelId }) => void tried.push(`taken back in ${channelId}`),
  pin: async () => {},
};
const messengers = new Map<PlatformName, typeof messenger>([
  ['sandbox', messenger],
  ['discord', messenger],
]);

beforeEach(async () => {
  kept = await createPostgresDatabase();
  bot = createBot(kept.database, { curriculum, messengers });
  bot.clock.set('2026-03-02T08:00:00Z');
  ines = bot.person('Ines', { role: 'organiser' });
  refusing.clear();
  tried.length = 0;
});
afterEach(async () => {
  expect(bot.failures).toEqual([]);
  await kept.drop();
});

const general = { externalId: 'c1', name: 'general' };
const setup = (person = ines, channel = general): Promise<Reply> =>
  person.send({ kind: 'command', command: 'setup', options: {}, channel });
const pick = (externalId: string, kind: Picked['kind'] = 'channel'): Picked => ({ kind, externalId, name: externalId });

/** What a form would send if somebody sent it as it is. */
const asItIs = (form: Reply): Filled =>
  Object.fromEntries(
    formOf(form).fields.map((field) => [
      field.name,
      'values' in field ? (field.values ?? []) : 'value' in field && field.value !== undefined ? [field.value] : [],
    ]),
  );
/** Sends a form as it is, but for these; channels and roles as they are picked. */
const send = (
  form: Reply,
  changed: Filled = {},
  picked: Readonly<Record<string, readonly Picked[]>> = {},
  person = ines,
) => {
  const filled = { ...asItIs(form), ...changed };
  const standing = formOf(form).fields.flatMap((field) =>
    field.kind === 'channel' && field.value ? [[field.name, [pick(field.value)]] as const] : [],
  );
  return person.send({
    kind: 'form',
    formId: formOf(form).id,
    filled,
    picked: { ...Object.fromEntries(standing), ...picked },
  });
};
const begin = async (changed: Filled = {}): Promise<Reply> =>
  send(await ines.press(await setup(), 'Begin the cohort'), changed);
const DAILY = 'Choose its channel and time';
const openDaily = async (on: Reply, person = ines): Promise<Reply> =>
  person.send({ kind: 'action', controlId: findButton(on, DAILY).id, values: [], channel: general });
const setUp = async (): Promise<Reply> => send(await openDaily(await begin()));
const cohorts = () => kept.database.orm.select().from(cohort).orderBy(cohort.createdAt);
const channels = () => kept.database.orm.select().from(cohortChannel).orderBy(cohortChannel.purpose);
const intents = () => kept.database.orm.select().from(outbox).orderBy(outbox.createdAt);
const draw = async (): Promise<Reply> => {
  const row = (await intents()).find(({ notice }) => notice === 'daily.sample');
  const notice = bot.offers.notices.find(({ name }) => name === 'daily.sample');
  const view = await notice?.draw(row?.subject ?? '', bot.clock.now());
  if (!view) throw new Error('there is no sample');
  return { answers: 'public', view };
};
/** The one button that leads on. */
const primaryOn = (reply: Reply): readonly string[] =>
  viewOf(reply).blocks.flatMap((block) =>
    block.kind === 'controls'
      ? block.controls.flatMap((control) =>
          control.kind === 'button' && control.style === 'primary' ? [control.label] : [],
        )
      : [],
  );

describe('a newcomer', () => {
  test('sends two forms as they are, and a sample question stands in the channel they are in', async () => {
    const empty = await setup();
    expect(wordsIn(empty)).toContain('2. The question of the day · Not chosen yet');
    expect(primaryOn(empty)).toEqual(['Begin the cohort']);
    const begun = await send(await ines.press(empty, 'Begin the cohort'));
    expect(primaryOn(begun)).toEqual([DAILY]);
    expect(begun.answers).toBe('update');
    const done = await send(await openDaily(begun));
    expect(wordsIn(done)).toContain('I’ve posted a sample question in #c1: go and try it.');
    expect(wordsIn(done)).toContain('The first question of the day comes on Mon 2 Mar at 09:00.');
    expect(primaryOn(done)).toEqual([]);
    expect(await intents()).toMatchObject([
      { notice: 'daily.sample', platform: 'sandbox', workspaceExternalId: 'w1', channelExternalId: 'c1' },
    ]);
    expect(tried).toEqual(['sent to c1', 'taken back in c1']);
    expect(await cohorts()).toMatchObject([
      { name: 'Test workspace', startsOn: '2026-03-02', endsOn: null, packs: [...curriculum.packs.keys()] },
    ]);
    bot.clock.set('2026-03-02T09:00:00Z');
    await bot.runDue('daily.post');
    expect((await intents()).map(({ notice }) => notice)).toEqual(['daily.sample', 'daily.post']);
  });

  test('is pointed to it by Home and /help, for as long as nothing has begun', async () => {
    const home = async () => wordsIn({ answers: 'private', view: { summary: '', blocks: await bot.home(ines) } });
    expect(await home()).toContain('There’s no cohort here yet');
    const card = await ines.press(
      { answers: 'private', view: { summary: '', blocks: await bot.home(ines) } },
      'Set up a cohort',
    );
    expect(labelsOn(card)).toEqual(['Begin the cohort']);
    expect(wordsIn(await ines.command('help'))).toContain('/setup sets your cohort up step by step');
    expect(wordsIn(await bot.person('Ada').command('help'))).not.toContain('/setup');
    await begin();
    expect(await home()).not.toContain('There’s no cohort here yet');
  });
});

describe('the sample', () => {
  test('is answered by anybody, with why, and leaves no row', async () => {
    await setUp();
    const sample = await draw();
    expect(wordsIn(sample)).toContain('it doesn’t count');
    const ada = bot.person('Ada');
    const replies = await Promise.all(labelsOn(sample).map((label) => ada.press(sample, label)));
    const told = replies.map(wordsIn);
    expect(told.filter((words) => words.includes('Right.'))).toHaveLength(1);
    expect(told.filter((words) => words.includes('Not this time.') && words.includes('Right answer:'))).toHaveLength(
      told.length - 1,
    );
    expect(told.every((words) => words.includes('Why:') && words.includes('I’ve kept nothing of it'))).toBe(true);
    for (const table of [asking, memory, review, daily])
      expect(await kept.database.orm.select().from(table)).toEqual([]);
  });

  test('tells nobody the answer to another question, however its button is changed', async () => {
    await setUp();
    const shown = wordsIn(await draw());
    const other = [...curriculum.questions.values()].find(
      (question) => question.kind === 'single' && question.code === undefined && !shown.includes(promptOf(question)),
    );
    const [sample] = labelsOn(await draw());
    const id = findButton(await draw(), sample ?? '').id;
    for (const forged of [
      `daily.try:${other?.slug}:0`,
      'daily.try:no-such-thing:1',
      'daily.try',
      id.replace(/[^:]*$/, '99'),
    ]) {
      const reply = await ines.send({ kind: 'action', controlId: forged, values: [] });
      expect(wordsIn(reply), forged).toContain('from another time');
    }
  });

  test('stands once in a channel, however often it is chosen, and once more in another', async () => {
    await setUp();
    const again = await send(await ines.press(await setup(), 'Change its channel or time'));
    expect(wordsIn(again)).toContain('Saved.');
    expect(await intents()).toHaveLength(1);
    await send(await ines.press(await setup(), 'Change its channel or time'), {}, { channel: [pick('c2')] });
    expect((await intents()).map(({ channelExternalId }) => channelExternalId)).toEqual(['c1', 'c2']);
  });

  test('that can’t be delivered after all is told to the organiser, and on the card', async () => {
    await setUp();
    const [row] = await intents();
    await kept.database.statement(`update outbox set outcome = 'failed', settled_at = now(), unreachable = true`, []);
    await bot.offers.notices
      .find(({ name }) => name === 'daily.sample')
      ?.settled?.(
        row?.subject ?? '',
        { outcome: 'failed', unreachable: true, words: 'that channel no longer exists' },
        bot.clock.now(),
      );
    expect((await intents()).map(({ notice }) => notice)).toEqual(['daily.sample', 'daily.trouble']);
    const card = await setup();
    expect(wordsIn(card)).toContain('I can’t write in #c1: that channel no longer exists.');
    expect(primaryOn(card)).toEqual(['Change its channel or time']);
    // Once we may write there it is chosen again, and the sample is tried again.
    const mended = await send(await ines.press(card, 'Change its channel or time'));
    expect(wordsIn(mended)).toContain('I’ve posted a sample question in #c1');
    const samples = (await intents()).filter(({ notice }) => notice === 'daily.sample');
    expect(samples.map(({ outcome, settledAt }) => [outcome, settledAt])).toEqual([[null, null]]);
  });
});

describe('whatever was chosen', () => {
  test('stands a week later, from another channel, and is gone on with', async () => {
    await begin({ name: ['Spring'] });
    bot.clock.forward({ days: 7 });
    const card = await setup(ines, { externalId: 'c7', name: 'elsewhere' });
    expect(wordsIn(card)).toContain('Spring studies');
    expect(primaryOn(card)).toEqual([DAILY]);
    expect(await cohorts()).toHaveLength(1);
  });

  test('by /daily and /cohort is shown as it is, and what is changed here shows there', async () => {
    await ines.send({ kind: 'action', controlId: 'daily.post-here', values: [], channel: general });
    const card = await setup();
    expect(wordsIn(card)).toContain('in #general, Monday to Friday at 09:00 (UTC)');
    await send(await ines.press(card, 'Change its channel or time'), {
      posts: ['7:30'],
      days: ['1', '3'],
      zone: ['Prague'],
    });
    const shown = wordsIn(await ines.send({ kind: 'command', command: 'daily', options: {}, channel: general }));
    // As long as it was open before: until an hour before the next.
    expect(shown).toContain('Posted Mon, Wed at 07:30, closed at 06:30 the next day, Prague time');
    expect(await kept.database.orm.select().from(dailySchedule)).toHaveLength(1);
    await send(await ines.press(await setup(), 'Change the cohort'), { name: ['Autumn'], ends: ['30 Jun 2026'] });
    expect(wordsIn(await ines.command('cohort'))).toContain('from 2 Mar 2026 to 30 Jun 2026');
  });

  test('promises no question while it is paused, nor after the last day', async () => {
    const comes = 'The first question of the day comes on';
    expect(wordsIn(await setUp())).toContain(comes);
    await ines.press(await ines.command('daily'), 'Pause');
    const later = async (): Promise<string> =>
      wordsIn(await send(await ines.press(await setup(), 'Change its channel or time'), { posts: ['10:00'] }));
    const paused = await later();
    expect(paused).toContain('paused for now');
    expect(paused).not.toContain(comes);
    await ines.press(await ines.command('daily'), 'Resume');
    expect(await later()).toContain(comes);
    await send(await ines.press(await setup(), 'Change the cohort'), { ends: ['2 Mar 2026'] });
    bot.clock.forward({ hours: 24 });
    expect(await later()).not.toContain(comes);
  });

  test('keeps the days off, and is written down for the other organisers', async () => {
    await setUp();
    await kept.database.statement(`insert into holiday select id, '2026-03-04' from cohort`, []);
    await send(await ines.press(await setup(), 'Change its channel or time'), { posts: ['10:00'] });
    expect(await kept.database.statement('select 1 from holiday', [])).toHaveLength(1);
    const log = wordsIn(await ines.press(await ines.command('cohort'), 'Log'));
    expect(log).toContain('set the question of the day: Monday to Friday at 10:00, UTC');
    expect(log).toContain('began the cohort');
  });

  test('may be channels for more, and roles where the platform tells who has them', async () => {
    const dee = bot.person('Dee', { role: 'organiser', platform: 'discord', workspace: 'g1' });
    const form = await dee.press(await setup(dee), 'Begin the cohort');
    const card = await send(form, {}, {}, dee);
    const channelsForm = await dee.press(card, 'Choose other channels');
    const chosen = await send(channelsForm, {}, { hours: [pick('c5')], news: [pick('c6')] }, dee);
    expect(wordsIn(chosen)).toContain('announcements in #c6, office hours in #c5');
    expect((await channels()).map(({ purpose, channelExternalId }) => [purpose, channelExternalId])).toEqual([
      ['announcements', 'c6'],
      ['office-hours', 'c5'],
    ]);
    const rolesForm = await dee.press(chosen, 'Choose roles');
    const everybody = { helpers: [pick('g1', 'role')] };
    expect(wordsIn(await send(rolesForm, {}, everybody, dee))).toContain('everybody would run the cohort');
    const twice = { helpers: [pick('r1', 'role')], organisers: [pick('r1', 'role')] };
    expect(wordsIn(await send(rolesForm, {}, twice, dee))).toContain('can’t be the same role');
    const roles = await send(rolesForm, {}, { helpers: [pick('r1', 'role')], organisers: [pick('r2', 'role')] }, dee);
    expect(wordsIn(roles)).toContain('1 role for helpers, 1 role for organisers');
    expect(
      (await kept.database.orm.select().from(cohortRoleSource)).map(({ roleExternalId, role }) => [
        roleExternalId,
        role,
      ]),
    ).toEqual([
      ['r1', 'helper'],
      ['r2', 'organiser'],
    ]);
    expect(labelsOn(await setup())).not.toContain('Choose roles');
    // As many as /cohort can list.
    await kept.database.statement(
      `insert into cohort_role_source (id, cohort_id, workspace_id, role_external_id, role)
       select gen_random_uuid(), id, workspace_id, 'x' || n, 'helper' from cohort, generate_series(1, 8) n`,
      [],
    );
    const more = await dee.press(await setup(dee), 'Add a role');
    expect(wordsIn(await send(more, {}, { helpers: [pick('r3', 'role')] }, dee))).toContain('10 roles are as many');
    expect(await kept.database.orm.select().from(cohortRoleSource)).toHaveLength(10);
    expect(wordsIn(await send(more, {}, { helpers: [pick('r2', 'role')] }, dee))).toContain('Saved');
  });
});

describe('what can’t be is said, and nothing is saved', () => {
  test.each([
    [{ ends: ['1 Mar 2026'] }, '1 Mar 2026 is before the first day, 2 Mar 2026'],
    [{ starts: ['2 Mar 2025'] }, '2 Mar 2025 is more than half a year ago'],
    [{ starts: ['soonish'] }, '“soonish” is no date that I know'],
    [{ starts: ['1 Feb 2026'], ends: ['1 Mar 2026'] }, '1 Mar 2026 is over already'],
    [{ name: [' '] }, 'Name is needed'],
    [{ packs: [] }, 'please tick something'],
    [{ packs: ['latin'] }, 'isn’t taught any more'],
  ])('of a cohort: %j', async (changed: Filled, words) => {
    expect(wordsIn(await begin(changed))).toContain(words);
    expect(await cohorts()).toEqual([]);
  });

  test.each([
    [{ zone: ['Atlantis'] }, 'I don’t know the time zone “Atlantis”'],
    [{ posts: ['25:00'] }, 'Posted at: please give a time'],
    [{ days: [] }, 'needs at least one day'],
  ])('of its question of the day: %j', async (changed: Filled, words) => {
    expect(wordsIn(await send(await openDaily(await begin()), changed))).toContain(words);
    expect([...(await channels()), ...(await intents()), ...tried]).toEqual([]);
  });

  test('of the channel that Post here of /daily is pressed in, where it refuses us', async () => {
    await begin();
    const shown = await ines.send({ kind: 'command', command: 'daily', options: {}, channel: general });
    const { id: controlId } = findButton(shown, 'Post here');
    const press = () => ines.send({ kind: 'action', controlId, values: [], channel: general });
    refusing.set('c1', new DeliveryError('unreachable', 'x', { words: 'I may not post here' }));
    expect(wordsIn(await press())).toContain('I can’t write in #general: I may not post here. Nothing was saved');
    expect([...(await channels()), ...(await intents())]).toEqual([]);
    refusing.clear();
    expect(wordsIn(await press())).toContain('The question of the day will be posted here');
    expect(await channels()).toHaveLength(1);
  });

  test('of a channel that refuses us, at once or since the form was opened, with why', async () => {
    const card = await begin();
    const form = await openDaily(card);
    refusing.set('c1', new DeliveryError('unreachable', 'x', { words: 'I may not post here' }));
    const refused = await send(form);
    expect(wordsIn(refused)).toContain('I can’t write in #c1: I may not post here. Nothing was saved');
    refusing.set('c1', new DeliveryError('transient', 'x'));
    expect(wordsIn(await send(form))).toContain('I couldn’t try #c1 just now');
    expect([...(await channels()), ...(await intents())]).toEqual([]);
    refusing.set('c5', new DeliveryError('gone', 'x', { words: 'that channel no longer exists' }));
    const others = await ines.press(card, 'Choose other channels');
    expect(wordsIn(await send(others, {}, { hours: [pick('c4')], news: [pick('c5')] }))).toContain('no longer exists');
    expect(await channels()).toEqual([]);
    const gone: Picked = { ...pick('c9'), problem: 'elsewhere' };
    expect(wordsIn(await send(form, {}, { channel: [gone] }))).toContain('belongs to another workspace');
    refusing.clear();
    expect(wordsIn(await send(form))).toContain('I’ve posted a sample question');
  });

  test('of a cohort that was archived, or a role that was lost, since the form was opened', async () => {
    const form = await openDaily(await begin());
    await ines.press(await ines.press(await ines.command('cohort'), 'Archive'), 'Archive it');
    expect(wordsIn(await send(form))).toContain('is archived');
    await ines.press(await ines.command('cohort'), 'Bring it back');
    const demoted = bot.person('Ines');
    expect(wordsIn(await send(form, {}, {}, demoted))).toContain('Only organisers can use this');
    expect([...(await channels()), ...(await intents())]).toEqual([]);
  });

  test('of a cohort that is being archived while the form is sent', async () => {
    const form = await openDaily(await begin());
    const letGo = await hold(kept.database, sql`update cohort set archived_at = now()`);
    const sending = send(form);
    await untilWaiting(kept.database, 1);
    await letGo();
    expect(wordsIn(await sending)).toContain('It was archived meanwhile, so nothing was saved');
    expect([...(await channels()), ...(await intents())]).toEqual([]);
  });

  test('of a pack that is no longer taught: the card says so, and leads to choosing again', async () => {
    await setUp();
    const [gone = '', ...left] = [...curriculum.packs.keys()];
    const without: Curriculum = {
      ...curriculum,
      packs: new Map(
        left.flatMap((slug) => {
          const pack = curriculum.packs.get(slug);
          return pack ? [[slug, pack] as const] : [];
        }),
      ),
    };
    bot.useCurriculum(without);
    const card = await setup();
    expect(wordsIn(card)).toContain(`I no longer teach “${gone}”`);
    expect(primaryOn(card)).toEqual(['Change the cohort']);
    expect(wordsIn(await send(await ines.press(card, 'Change the cohort')))).toContain('isn’t taught any more');
    const mended = await send(await ines.press(card, 'Change the cohort'), { packs: left });
    expect(wordsIn(mended)).not.toContain('I no longer teach');
    expect((await cohorts())[0]?.packs).toEqual(left);
  });
});

describe('two organisers at once', () => {
  test('begin one cohort: the later is told of the earlier’s', async () => {
    const ora = bot.person('Ora', { role: 'organiser' });
    const [one, other] = [
      await ines.press(await setup(), 'Begin the cohort'),
      await ora.press(await setup(ora), 'Begin the cohort'),
    ];
    // Neither has seen the other's yet.
    const letGo = await hold(kept.database, sql`lock table cohort in share mode`);
    const sending = [send(one, { name: ['Hers'] }), send(other, { name: ['Ora’s'] }, {}, ora)];
    await untilWaiting(kept.database, 2);
    await letGo();
    const replies = await Promise.all(sending);
    expect(replies.map((reply) => 'refused' in reply).toSorted()).toEqual([false, true]);
    const [standing, ...more] = await cohorts();
    expect(more).toEqual([]);
    expect(wordsIn(replies.find((reply) => 'refused' in reply) ?? one)).toContain(
      `Somebody began ${standing?.name} here`,
    );
  });

  test('change one thing: the later is told what stands, and undoes nothing', async () => {
    await setUp();
    const ora = bot.person('Ora', { role: 'organiser' });
    const label = 'Change its channel or time';
    const [one, other] = [await ines.press(await setup(), label), await ora.press(await setup(ora), label)];
    const letGo = await hold(kept.database, sql`select 1 from cohort for update`);
    const sending = [
      send(one, { posts: ['10:00'] }),
      send(other, { posts: ['11:00'] }, { channel: [pick('c2')] }, ora),
    ];
    await untilWaiting(kept.database, 2);
    await letGo();
    const replies = await Promise.all(sending);
    expect(replies.map((reply) => 'refused' in reply).toSorted()).toEqual([false, true]);
    const [schedule] = await kept.database.orm.select().from(dailySchedule);
    const [channel] = await channels();
    const told = wordsIn(replies.find((reply) => 'refused' in reply) ?? one);
    expect(told).toContain(`in #${channel?.channelExternalId}, Monday to Friday at ${schedule?.postsAt} (UTC)`);
    const cohortForm = await ines.press(await setup(), 'Change the cohort');
    await send(await ora.press(await setup(ora), 'Change the cohort'), { name: ['Ora’s'] }, {}, ora);
    expect(wordsIn(await send(cohortForm, { name: ['Ines’s'] }))).toContain('Ora’s studies');
    expect((await cohorts())[0]?.name).toBe('Ora’s');
  });
});

describe('whoever organises several cohorts', () => {
  test('is asked which, and goes from one to another; a direct message sends them to a channel', async () => {
    await begin({ name: ['One'] });
    const form = await ines.send({ kind: 'action', controlId: 'cohort.begin', values: [] });
    await ines.fill(form, { name: ['Two'], starts: ['2026-03-02'], ends: [] });
    const asked = await ines.command('setup');
    expect(wordsIn(asked)).toContain('Which cohort?');
    const { options } = findSelect(asked);
    const first = options.find(({ label }) => label === 'One');
    const card = await ines.choose(asked, [options.find(({ label }) => label === 'Two')?.value ?? '']);
    expect(wordsIn(card)).toContain('Set up: Two');
    const again = await ines.press(card, 'Switch cohort');
    expect(wordsIn(await ines.press(again, 'Back'))).toContain('Set up: Two');
    expect(wordsIn(await ines.choose(again, [first?.value ?? '']))).toContain('Set up: One');
    const far = bot.person('Far', { role: 'organiser', workspace: 'w2' });
    const foreign = await far.send({ kind: 'action', controlId: `setup.choose:${first?.value}`, values: [] });
    expect(wordsIn(foreign)).toContain('I can’t find that cohort among yours');
    const dee = bot.person('Dee', { role: 'organiser', platform: 'discord', workspace: 'g1' });
    await send(await dee.press(await setup(dee), 'Begin the cohort'), {}, {}, dee);
    await kept.database.statement(
      `insert into enrolment select c.id, a.person_id, 'organiser', now() from cohort c join account a using (workspace_id) where a.external_id = 'dee'`,
      [],
    );
    const direct = bot.person('Dee', { platform: 'discord', workspace: 'direct' });
    expect(wordsIn(await direct.send({ kind: 'command', command: 'setup', options: {}, place: 'direct' }))).toContain(
      'Please use /setup in a channel',
    );
  });
});
