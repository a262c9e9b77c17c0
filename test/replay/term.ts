/**
 * A term of a cohort, day by day through the front door: learners come and go, the engine does its
 * work, and every day what must hold is looked at.
 */
import { view } from '../../src/chat/view/view.ts';
import type { Database } from '../../src/database/client.ts';
import { createEngine, type Engine } from '../../src/jobs/engine.ts';
import { seededRandom } from '../../src/lib/random.ts';
import {
  type Bot,
  createBot,
  createTestClock,
  findButton,
  type Person,
  realCurriculum,
  wordsIn,
} from '../support/bot.ts';
import { hurryRetries } from '../support/hurry.ts';
import { createDeliveries, type Delivered, type Deliveries } from './delivered.ts';
import { findBroken, findBrokenDays } from './invariants.ts';
import { createLearner, type Learner } from './learner.ts';
import { checkNumbers, createSaid, type Said, watch } from './said.ts';
import { checkDigest, checkOverview, checkPost } from './said-of-cohort.ts';
import { type Visit, visit } from './study.ts';

export type TermOptions = {
  readonly learners: number;
  readonly weeks: number;
  readonly seed: string;
};

export type TermReport = {
  readonly learners: number;
  readonly days: number;
  readonly answers: number;
  readonly posts: number;
  /** Of the second cohort: who was in it, who in both, and what was answered there. */
  readonly evening: number;
  readonly inBoth: number;
  readonly eveningAnswers: number;
  readonly reminders: number;
  readonly digests: number;
  readonly putOff: number;
  readonly rightShare: number;
  /** How often each kind of number that a person is shown was held against the database. */
  readonly numbers: Readonly<Record<string, number>>;
  readonly broken: readonly string[];
  readonly seconds: number;
};

const STARTS_ON = '2026-02-02';
const COHORT_ZONE = 'Europe/Prague';
/** Both are the organiser's channel, each in its own place. */
const CHANNEL = { externalId: 'data-eng', name: 'data-eng' };
/** A second cohort meets in the same guild; halfway it is archived, with its question open. */
const EVENING = { externalId: 'evening', name: 'evening' };
const EVENING_COHORT = '00000000-0000-7000-8000-00000000e7e0';
const AT_ONCE = 8;
const FEW_WANT_LITTLE = 5;
/** Nobody is there to tick in these hours, from midnight UTC of a day of the term on. */
const DOWN: readonly { readonly day: number; readonly hours: number }[] = [
  { day: 17, hours: 11 },
  { day: 40, hours: 60 },
];

type Member = {
  readonly learner: Learner;
  readonly accounts: readonly Person[];
  /** The channels whose questions of the day they answer. */
  readonly channels: readonly string[];
};

type Term = {
  readonly options: TermOptions;
  readonly database: Database;
  readonly bot: Bot;
  readonly engine: Engine;
  readonly deliveries: Deliveries;
  readonly organiser: Person;
  readonly members: readonly Member[];
  readonly broken: string[];
  readonly said: Said;
  /** Said vacations, by account. */
  readonly vacations: {
    readonly account: string;
    readonly from: Temporal.Instant;
    readonly until: string;
  }[];
  /** Reminders that were put off, by account. */
  readonly putOff: Map<string, number>;
};

const curriculum = realCurriculum();

export const playTerm = async (
  database: Database,
  options: TermOptions,
  onDay: (day: number) => void = () => {},
): Promise<TermReport> => {
  const began = performance.now();
  const term = await open(database, options);
  try {
    const days = options.weeks * 7;
    const comings = comingsOf(term, days);
    let next = 0;
    for (let day = 0; day < days; day += 1) {
      const midnight = midnightOf(day + 1);
      if (day === archivedOn(options)) await archiveEvening(term);
      while (comings[next] && Temporal.Instant.compare(comings[next]?.at ?? midnight, midnight) < 0) {
        const at = comings[next]?.at ?? midnight;
        const together = [];
        while (comings[next]?.at.equals(at)) together.push(comings[next++]?.member);
        await liveUntil(term, at);
        await inShares(
          together.filter((member) => member !== undefined),
          (member) => come(term, member, day),
        );
      }
      await liveUntil(term, midnight);
      await settle(term);
      await look(term, midnight, day);
      onDay(day);
    }
    return await reportOf(term, days, (performance.now() - began) / 1000);
  } finally {
    await term.engine.close();
  }
};

/** What a message says when it comes. */
const checkMessage = async (
  database: Database,
  said: Said,
  { key, view, at, platform, to }: Delivered,
): Promise<void> => {
  const [kind, ...subject] = key.split('/');
  const [cohortId = '', day = ''] = subject;
  if (kind === 'digest') await checkDigest({ database, curriculum }, said, view, [cohortId, day]);
  const place = places.find((each) => each.platform === platform);
  if (kind !== 'reminder' || to.kind !== 'direct' || !place) return;
  const workspace = { externalId: place.workspace, name: '' };
  const reader = {
    platform,
    workspace,
    account: { externalId: to.accountId, name: '', zone: 'UTC' },
  };
  await checkNumbers(database, said, { view, reader, at });
};

const midnightOf = (day: number): Temporal.Instant =>
  Temporal.PlainDate.from(STARTS_ON).add({ days: day }).toZonedDateTime('UTC').toInstant();

const open = async (database: Database, options: TermOptions): Promise<Term> => {
  const clock = createTestClock(midnightOf(0).subtract({ hours: 2 }).toString());
  const bot = createBot(database, { clock, curriculum, seed: options.seed });
  const learners = Array.from({ length: options.learners }, (_, number) =>
    createLearner(number, options.seed, options.weeks * 7),
  );
  // One in forty has closed their direct messages; one in twenty studies in both places.
  const closed = new Set(learners.filter((_, number) => number % 40 === 7).map(({ name }) => name.toLowerCase()));
  const broken: string[] = [];
  const said = createSaid();
  const deliveries = createDeliveries(clock.now, closed, (message) => checkMessage(database, said, message));
  const log = {
    info: () => {},
    warn: () => {},
    error: (fields: object, event: string) =>
      void broken.push(`${clock.now()}: ${event} ${JSON.stringify(fields).slice(0, 300)}`),
  };
  const engine = createEngine({ database, clock, random: seededRandom(`${options.seed}/engine`), log }, () => ({
    ...bot.offers,
    messengers: deliveries.messengers,
  }));
  const organiser = await setUpDaily(bot);
  await setUpEvening(database, organiser);
  const members: Member[] = [];
  for (const [number, learner] of learners.entries())
    members.push({
      learner,
      accounts: await join({ database, bot, said }, learner, number),
      channels: channelsOf(number),
    });
  return {
    options,
    database,
    bot,
    engine,
    deliveries,
    organiser,
    members,
    broken,
    said,
    vacations: [],
    putOff: new Map(),
  };
};

const places = [
  { platform: 'discord', workspace: 'guild' },
  { platform: 'slack', workspace: 'team' },
] as const;

/** One organiser in a guild and a team, who posts the question of the day in both. */
const setUpDaily = async (bot: Bot): Promise<Person> => {
  const [there, here] = places.map((place) => bot.person('Ines', { ...place, zone: COHORT_ZONE, role: 'organiser' }));
  if (!there || !here) throw new Error('there are two places');
  await link(there, here);
  for (const person of [there, here]) {
    const overview = await person.send({
      kind: 'command',
      command: 'daily',
      options: {},
      channel: CHANNEL,
    });
    const label = person === there ? 'Post here' : 'Post it here too';
    await person.send({
      kind: 'action',
      controlId: findButton(overview, label).id,
      values: [],
      channel: CHANNEL,
    });
  }
  await there.fill(await there.press(await there.command('daily'), 'Weekly digest'), {
    day: ['5'],
    time: ['16:00'],
  });
  return there;
};

/** Half of those who come by Discord are in the second cohort, every other of them in both. */
const channelsOf = (number: number): readonly string[] => {
  if (number % 8 === 2) return [EVENING.externalId];
  return number % 8 === 4 ? [CHANNEL.externalId, EVENING.externalId] : [CHANNEL.externalId];
};

/** The path of the first, in another channel of its guild. */
const setUpEvening = async (database: Database, organiser: Person): Promise<void> => {
  await database.statement(
    `insert into cohort (id, workspace_id, slug, name, packs, starts_on, created_at)
     select $1::uuid, c.workspace_id, 'evening', 'Evening', c.packs, $2::date, c.created_at + interval '1 minute'
     from cohort c`,
    [EVENING_COHORT, STARTS_ON],
  );
  const channel = EVENING;
  const controlId = `daily.post-here:${EVENING_COHORT}`;
  await organiser.send({ kind: 'action', controlId, values: [], channel });
  await organiser.fill(
    await organiser.send({ kind: 'action', controlId: `daily.change:${EVENING_COHORT}`, values: [] }),
    { posts: ['09:00'], closes: ['08:00'], days: ['1', '2', '3', '4', '5'], zone: [COHORT_ZONE], holidays: [''] },
  );
};

const archivedOn = ({ weeks }: TermOptions): number => Math.floor((weeks * 7) / 2);

const archiveEvening = async ({ organiser }: Term): Promise<void> => {
  const archive = (verb: string) =>
    organiser.send({ kind: 'action', controlId: `cohort.${verb}:${EVENING_COHORT}`, values: [] });
  await archive('archive');
  await archive('archive-yes');
};

const join = async (
  { database, bot, said }: Pick<Term, 'database' | 'bot' | 'said'>,
  { name, zone }: Learner,
  number: number,
): Promise<readonly Person[]> => {
  const [one, other] = places.map((place) => bot.person(name, { ...place, zone }));
  if (!one || !other) throw new Error('there are two places');
  const account = number % 2 === 0 ? one : other;
  await account.command('help');
  await account.send({ kind: 'action', controlId: 'reminders.accept', values: [] });
  // Some want so little a day that it piles up.
  if (number % FEW_WANT_LITTLE === 2)
    await account.fill(await account.command('settings'), {
      new: ['4'],
      reviews: ['5'],
      zone: [zone],
    });
  if (number % 20 === 3) await link(one, other);
  const accounts = number % 20 === 3 ? [one, other] : [account];
  return accounts.map((person) =>
    watch(person, (view, pressed) =>
      checkNumbers(database, said, { view, pressed, reader: person.origin, at: bot.clock.now() }),
    ),
  );
};

const link = async (one: Person, other: Person): Promise<void> => {
  const shown = await one.command('link');
  const code = /[A-Z0-9]{4}-[A-Z0-9]{4}/.exec(wordsIn(shown))?.[0] ?? '';
  await other.press(await other.command('link', { code }), 'Confirm');
  await one.press(await one.press(shown, 'Confirm'), 'Yes, link us');
};

/** When everybody comes, in the order of time; by their own clocks, to the half of an hour. */
const comingsOf = (
  { members }: Term,
  days: number,
): readonly { readonly at: Temporal.Instant; readonly member: Member }[] =>
  members
    .flatMap((member) => {
      const { zone, habits, next, isAwayOn } = member.learner;
      return Array.from({ length: days }, (_, day) => day)
        .filter((day) => !isAwayOn(day) && next() < habits.diligence)
        .map((day) => {
          const time = Temporal.PlainTime.from({
            hour: Math.min(23, habits.hour + Math.floor(next() * 3)),
            minute: 30 * Math.floor(next() * 2),
          });
          return {
            at: Temporal.PlainDate.from(STARTS_ON)
              .add({ days: day })
              .toZonedDateTime({ timeZone: zone, plainTime: time })
              .toInstant(),
            member,
          };
        });
    })
    .filter(({ at }) => Temporal.Instant.compare(at, midnightOf(0)) >= 0)
    .toSorted((one, other) => Temporal.Instant.compare(one.at, other.at));

const isDown = (at: Temporal.Instant): boolean =>
  DOWN.some(({ day, hours }) => {
    const from = midnightOf(day);
    return Temporal.Instant.compare(at, from) >= 0 && Temporal.Instant.compare(at, from.add({ hours })) < 0;
  });

/** From one thing that falls due to the next: ticks between them would find nothing. */
const liveUntil = async ({ engine, bot }: Term, until: Temporal.Instant): Promise<void> => {
  const work = async (due: Temporal.Instant, at: Temporal.Instant): Promise<Temporal.Instant | undefined> => {
    bot.clock.set(at.toString());
    await engine.tick();
    await engine.drain();
    const next = await engine.nextAt();
    if (next?.equals(due)) throw new Error(`what was due at ${due} stays due`);
    return next;
  };
  let due = await engine.nextAt();
  while (due && Temporal.Instant.compare(due, until) <= 0) {
    const now = Temporal.Instant.compare(due, bot.clock.now()) > 0 ? due : bot.clock.now();
    // Nobody was there: it is done late.
    const at = isDown(now) ? until : now;
    if (isDown(at)) break;
    due = await work(due, at);
  }
  bot.clock.set(until.toString());
};

/**
 * What follows what people did, and what waits in the queue: that waits by real time, and a term
 * has none.
 */
const settle = async ({ engine, bot, database }: Term): Promise<void> => {
  if (isDown(bot.clock.now())) return;
  await engine.tick();
  await hurryRetries(database);
  await engine.drain();
  // What was sent just now has earlier messages changed.
  await engine.drain();
};

const come = async (term: Term, { learner, accounts, channels }: Member, day: number): Promise<void> => {
  const { bot, deliveries } = term;
  const person = accounts[Math.floor(learner.next() * accounts.length)];
  if (!person) throw new Error(`${learner.name} has no account`);
  const { absence } = learner.habits;
  // Said beforehand, on the last visit within three days.
  if (absence?.said && day < absence.from && day >= absence.from - 3)
    await sayVacation(term, person, absence.from + absence.days);
  const newest = (all: readonly Delivered[]): Delivered | undefined => all.at(-1);
  const today = (message: Delivered | undefined) =>
    message && message.at.until(bot.clock.now()).total('hours') < 20 ? message.view : undefined;
  const own = deliveries.all.filter(
    ({ to, platform }) =>
      to.kind === 'direct' && to.accountId === person.origin.account.externalId && platform === person.origin.platform,
  );
  const posts = channels.flatMap((channel) => {
    const posted = newest(
      deliveries.all.filter(
        ({ platform, key, to }) =>
          platform === person.origin.platform &&
          key.startsWith('daily/') &&
          to.kind === 'channel' &&
          to.channelId === channel,
      ),
    )?.view;
    return posted?.summary.startsWith('Question of the day') ? [posted] : [];
  });
  const given: Visit = {
    learner,
    person,
    curriculum,
    day,
    posts,
    reminder: today(newest(own)),
  };
  const { externalId } = person.origin.account;
  if ((await visit(given)) === 'put off') term.putOff.set(externalId, (term.putOff.get(externalId) ?? 0) + 1);
};

const sayVacation = async (
  { bot, options: { weeks }, vacations }: Term,
  person: Person,
  untilDay: number,
): Promise<void> => {
  const until = Temporal.PlainDate.from(STARTS_ON).add({
    days: Math.min(untilDay, weeks * 7 + 30),
  });
  vacations.push({
    account: person.origin.account.externalId,
    from: bot.clock.now(),
    until: until.toString(),
  });
  const form = await person.send({ kind: 'action', controlId: 'reminders.vacation', values: [] });
  await person.fill(form, { until: [until.toString()] });
};

const inShares = async <Item>(items: readonly Item[], work: (item: Item) => Promise<void>): Promise<void> => {
  const left = [...items];
  const worker = async (): Promise<void> => {
    for (let item = left.shift(); item !== undefined; item = left.shift()) await work(item);
  };
  await Promise.all(Array.from({ length: Math.min(AT_ONCE, items.length) }, worker));
};

const look = async (term: Term, at: Temporal.Instant, day: number): Promise<void> => {
  const { database, broken, bot, deliveries } = term;
  broken.push(
    ...bot.failures.splice(0).map((failure) => `${at}: ${failure instanceof Error ? failure.stack : failure}`),
  );
  if (isDown(at)) return;
  broken.push(...(await findBroken(database, at)));
  const archivedDay = Temporal.PlainDate.from(STARTS_ON).add({ days: archivedOn(term.options) });
  const dated = { database, curriculum, zone: COHORT_ZONE, startsOn: STARTS_ON };
  broken.push(
    ...(await findBrokenDays({ ...dated, of: `cohort_id <> '${EVENING_COHORT}'` }, at)),
    ...(await findBrokenDays({ ...dated, of: `cohort_id = '${EVENING_COHORT}'`, until: archivedDay }, at)),
  );
  broken.push(...remindersBroken(term, at));
  await lookAtWords(term, day);
  broken.push(...term.said.wrong.splice(0));
  for (const [account, times] of deliveries.refused)
    if (times > 1) broken.push(`${at}: ${account}, who takes no messages, was written to ${times} times`);
};

const POSTS_LOOKED_AT = 9;
const HOMES_LOOKED_AT = 5;

/** What stands in the channels, in /daily, and on the Home of some. */
const lookAtWords = async (
  { database, bot, said, deliveries, organiser, members }: Term,
  day: number,
): Promise<void> => {
  const posts = deliveries.all.filter(({ key }) => key.startsWith('daily/')).slice(-POSTS_LOOKED_AT);
  for (const { key, view: post } of posts) await checkPost(database, said, post, key.split('/')[1] ?? '');
  const overview = await organiser.command('daily');
  if (overview.answers !== 'form') await checkOverview({ database, curriculum }, said, overview.view);
  for (let number = 0; number < HOMES_LOOKED_AT; number += 1) {
    const person = members[(day * HOMES_LOOKED_AT + number) % members.length]?.accounts[0];
    if (!person) continue;
    const home = view('Home', await bot.home(person));
    await checkNumbers(database, said, { view: home, reader: person.origin, at: bot.clock.now() });
  }
};

/**
 * One a person and local date unless they put it off, never with nothing due, and none on a
 * vacation that was said.
 */
const remindersBroken = ({ deliveries, members, vacations, putOff }: Term, at: Temporal.Instant): readonly string[] => {
  const today = deliveries.all.filter(
    (message) => message.key.startsWith('reminder/') && message.at.until(at).total('hours') <= 24,
  );
  const keys = Map.groupBy(
    deliveries.all.filter(({ key }) => key.startsWith('reminder/')),
    ({ key }) => key,
  );
  const twice = [...keys].filter(([, messages]) => messages.length > 1).map(([key]) => `${at}: ${key} was sent twice`);
  const onVacation = today.filter(({ to, at: came, key }) =>
    vacations.some(
      ({ account, from, until }) =>
        to.kind === 'direct' &&
        to.accountId === account &&
        Temporal.Instant.compare(came, from) > 0 &&
        (key.split('/')[2] ?? '') < until,
    ),
  );
  const extra = Map.groupBy(
    deliveries.all.filter(({ key }) => key.startsWith('reminder/') && key.split('/').length > 3),
    ({ to }) => (to.kind === 'direct' ? to.accountId : ''),
  );
  const unasked = [...extra]
    .filter(([account, messages]) => messages.length > (putOff.get(account) ?? 0))
    .map(
      ([account, messages]) => `${at}: ${account} was written to again ${messages.length} times, and asked for less`,
    );
  const empty = today
    .filter(
      ({ view }) =>
        !/^[1-9]\d* question/.test(view.summary) && !/^(?:Later|A reminder that is over)/.test(view.summary),
    )
    .map(({ key, view }) => `${at}: ${key} said ${view.summary}`);
  const live = Map.groupBy(
    deliveries.all.filter(
      ({ key, view }) => key.startsWith('reminder/') && !view.summary.startsWith('A reminder that'),
    ),
    ({ key }) => key.split('/')[1] ?? '',
  );
  const piled = [...live]
    .filter(([, messages]) => messages.length > 1)
    .map(([person, messages]) => `${at}: ${messages.length} reminders of ${person} are live`);
  const zones = new Map(members.map(({ learner, accounts }) => [accounts[0]?.origin.account.externalId, learner.zone]));
  const late = today.filter(({ key, to, at: came }) => {
    const zone = zones.get(to.kind === 'direct' ? to.accountId : '') ?? 'UTC';
    return came.toZonedDateTimeISO(zone).toPlainDate().toString() !== key.split('/')[2];
  });
  return [
    ...twice,
    ...unasked,
    ...onVacation.map(({ key }) => `${at}: ${key} came on a vacation`),
    ...empty,
    ...piled,
    ...late.map(({ key, at: came }) => `${at}: ${key} came at ${came}`),
  ];
};

const reportOf = async (
  { database, deliveries, options, broken, putOff, said }: Term,
  days: number,
  seconds: number,
): Promise<TermReport> => {
  const [counted] = await database.statement<{ answers: number; right: number }>(
    `select count(*)::int as answers, count(*) filter (where correct)::int as right from review where undone_at is null`,
    [],
  );
  const { answers = 0, right = 0 } = counted ?? {};
  return {
    learners: options.learners,
    days,
    answers,
    posts: deliveries.all.filter(({ key }) => key.startsWith('daily/')).length,
    ...(await countEvening(database)),
    reminders: deliveries.all.filter(({ key }) => key.startsWith('reminder/')).length,
    digests: deliveries.all.filter(({ key }) => key.startsWith('digest/')).length,
    putOff: [...putOff.values()].reduce((sum, count) => sum + count, 0),
    rightShare: Number((right / Math.max(1, answers)).toFixed(3)),
    numbers: Object.fromEntries([...said.looked].toSorted()),
    broken,
    seconds: Number(seconds.toFixed(1)),
  };
};

const countEvening = async (database: Database): Promise<Pick<TermReport, 'evening' | 'inBoth' | 'eveningAnswers'>> => {
  const [row] = await database.statement<{ evening: number; inBoth: number; eveningAnswers: number }>(
    `select count(*)::int as evening,
       count(*) filter (where exists (
         select from enrolment o where o.person_id = e.person_id and o.cohort_id <> e.cohort_id))::int as "inBoth",
       (select count(*)::int from round r join daily d on d.id = r.daily_id where d.cohort_id = $1::uuid) as "eveningAnswers"
     from enrolment e
     where e.cohort_id = $1::uuid and e.role = 'learner'`,
    [EVENING_COHORT],
  );
  return row ?? { evening: 0, inBoth: 0, eveningAnswers: 0 };
};
