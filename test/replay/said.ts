/** The numbers that a learner is shown, each beside what the database holds at that moment. */
import type { Reply } from '../../src/chat/dispatch.ts';
import type { View } from '../../src/chat/view/view.ts';
import type { Database } from '../../src/database/client.ts';
import { countWords, whenWords } from '../../src/lib/time/when.ts';
import { findButton, findSelect, type Person, wordsIn } from '../support/bot.ts';

/** How often each kind of number was looked at, and those that were wrong. */
export type Said = { readonly looked: Map<string, number>; readonly wrong: string[] };

export const createSaid = (): Said => ({ looked: new Map(), wrong: [] });

export const noteSaid = (
  { looked, wrong }: Said,
  {
    kind,
    isRight,
    told,
    truth,
  }: {
    readonly kind: string;
    readonly isRight: boolean;
    readonly told: string;
    readonly truth: unknown;
  },
): void => {
  looked.set(kind, (looked.get(kind) ?? 0) + 1);
  if (!isRight) wrong.push(`${told.slice(0, 400)}, and ${kind} should be ${JSON.stringify(truth)}`);
};

export type Reader = Pick<Person['origin'], 'platform' | 'workspace' | 'account'>;

/** The same person, of whom every reply is looked at before anything else happens to them. */
export const watch = (person: Person, look: (view: View, pressed: string) => Promise<void>): Person => {
  const lookAt = async (reply: Promise<Reply>, pressed = ''): Promise<Reply> => {
    const shown = await reply;
    if (shown.answers !== 'form') await look(shown.view, pressed);
    return shown;
  };
  return {
    ...person,
    command: (...given) => lookAt(person.command(...given)),
    press: (on, label, id) => lookAt(person.press(on, label, id), findButton(on, label).id),
    choose: (on, values, id) => lookAt(person.choose(on, values, id), findSelect(on).id),
    fill: (on, filled, id) => lookAt(person.fill(on, filled, id)),
    send: (interaction) => lookAt(person.send(interaction), 'controlId' in interaction ? interaction.controlId : ''),
  };
};

type Facts = {
  /** The learner's day. */
  readonly today: string;
  readonly perDay: number;
  readonly newPerDay: number;
  readonly reviewed: number;
  readonly due: number;
  /** How many come back on each day after today. */
  readonly coming: Readonly<Record<string, number>>;
  readonly position: number | null;
  readonly size: number | null;
  /** Questions met. */
  readonly met: number;
  readonly returnsOn: string | null;
  readonly answered: number | null;
  readonly right: number | null;
};

const FIND_FACTS = `
with who as (
  select p.id, p.reviews_per_day, p.new_per_day, ($4::timestamptz at time zone p.zone - interval '4 hours')::date as today
  from account a join workspace w on w.id = a.workspace_id join person p on p.id = a.person_id
  where w.platform = $1 and w.external_id = $2 and a.external_id = $3
)
select who.today::text, who.reviews_per_day as "perDay", who.new_per_day as "newPerDay",
  coalesce((select s.reviewed from score s where s.person_id = who.id and s.day = who.today), 0) as reviewed,
  (select count(*)::int from memory m where m.person_id = who.id and m.suspended_at is null and m.due_on <= who.today and m.reviewed_on < who.today) as due,
  (select coalesce(jsonb_object_agg(c.due_on, c.count), '{}') from (select due_on, count(*) from memory m
    where m.person_id = who.id and m.suspended_at is null and m.due_on > who.today group by due_on) c) as coming,
  (select count(*)::int from memory m where m.person_id = who.id) as met,
  k.position, r.size, m.due_on::text as "returnsOn", e.answered, e.right
from who
left join review v on v.id = $6::uuid
left join asking k on k.id = coalesce(v.asking_id, $5::uuid)
left join round r on r.id = k.round_id
left join memory m on m.person_id = v.person_id and m.question_slug = v.question_slug
left join lateral (select count(g.id)::int as answered, count(*) filter (where g.correct)::int as right
  from asking o join review g on g.id = o.review_id where o.round_id = $7::uuid) e on true`;

/** What is said in words, as the database would have it said. */
type Saying = {
  readonly kind: string;
  readonly pattern: RegExp;
  readonly truth: (facts: Facts) => readonly (string | number | null)[];
};

const SECONDS_A_QUESTION = 25;
const wantedOf = ({ due, perDay, reviewed }: Facts): number => Math.min(due, Math.max(0, perDay - reviewed));
const minutesOf = (facts: Facts): number => Math.max(1, Math.round((wantedOf(facts) * SECONDS_A_QUESTION) / 60));

/** A memory comes back within 28 days; what waits may take as long again. */
const DAYS_AHEAD = 60;

/**
 * How many are asked on which of the next days, day by day: no more than they want, what waits
 * included.
 */
const askedAhead = (facts: Facts): readonly (readonly [count: string, when: string])[] => {
  let waiting = facts.due - wantedOf(facts);
  return Array.from({ length: DAYS_AHEAD }, (_, index) => {
    const day = Temporal.PlainDate.from(facts.today)
      .add({ days: index + 1 })
      .toString();
    waiting += facts.coming[day] ?? 0;
    const asked = Math.min(waiting, facts.perDay);
    waiting -= asked;
    return { day, asked };
  })
    .filter(({ asked }) => asked > 0)
    .map(({ day, asked }) => [countWords(asked, 'question'), whenWords(day, facts.today)]);
};

const sayings: readonly Saying[] = [
  {
    kind: 'reminder',
    pattern: /^(\d+) questions? for today, about (\d+) minutes?\.$/m,
    truth: (facts) => [wantedOf(facts), minutesOf(facts)],
  },
  { kind: 'gathered', pattern: /^(\d+) questions? (?:is|are) waiting/m, truth: ({ due }) => [due] },
  { kind: 'dose', pattern: /(?:At|at|now:) (\d+) a day/, truth: ({ perDay }) => [perDay] },
  {
    kind: 'to review',
    pattern: /^(\d+) questions? to review today/m,
    truth: (facts) => [wantedOf(facts)],
  },
  {
    kind: 'comes next',
    pattern: /(\d+ questions?) will come back (.+)\.$/m,
    truth: (facts) => askedAhead(facts)[0] ?? [],
  },
  { kind: 'asked for now', pattern: /^(\d+) questions? for now/m, truth: ({ size }) => [size] },
  {
    kind: 'new a day',
    pattern: /up to (\d+) new questions/i,
    truth: ({ newPerDay }) => [newPerDay],
  },
  { kind: 'reviews a day', pattern: /(\d+) reviews a day/, truth: ({ perDay }) => [perDay] },
  { kind: 'met', pattern: /you’ve met (\d+) of its/, truth: ({ met }) => [met] },
  {
    kind: 'due now',
    pattern: /^(\d+) questions? (?:is|are) due now/m,
    truth: (facts) => [wantedOf(facts)],
  },
  {
    kind: 'place in a round',
    pattern: /^Question (\d+) of (\d+)/m,
    truth: ({ position, size }) => [position, size],
  },
  {
    kind: 'right in a round',
    pattern: /^(\d+) of (\d+) right in/m,
    truth: ({ right, answered }) => [right, answered],
  },
  {
    kind: 'return',
    pattern: /it still comes back (.+?)\.|It comes back (.+?)(?:[,;.]|$)/m,
    truth: ({ returnsOn, today }) => [returnsOn && whenWords(returnsOn, today)],
  },
];

/** Lines such as "3 questions in 2 days (Tue 3 Mar)". */
const COMING = /^\d+ questions? (?:tomorrow|in \d+ days|on \w{3} ).*$/gm;

const idOn = (view: View, action: string): string | null => {
  const ids = view.blocks
    .flatMap((block) => (block.kind === 'controls' ? block.controls : []))
    .flatMap((control) => ('id' in control ? [control.id] : []));
  return ids.find((id) => id.startsWith(`${action}:`))?.split(':')[1] ?? null;
};

export const checkNumbers = async (
  database: Database,
  said: Said,
  shown: {
    readonly view: View;
    readonly reader: Reader;
    readonly at: Temporal.Instant;
    readonly pressed?: string;
  },
): Promise<void> => {
  const { view, reader, at, pressed = '' } = shown;
  const words = wordsIn({ answers: 'private', view });
  const found = sayings.flatMap((saying) => {
    const match = saying.pattern.exec(words);
    return match ? [{ saying, values: match.slice(1).filter((value) => value !== undefined) }] : [];
  });
  const coming = words.match(COMING) ?? [];
  if (found.length === 0 && coming.length === 0) return;
  const roundId = pressed.startsWith('quiz.next:') ? (pressed.split(':')[1] ?? null) : null;
  const [facts] = await database.statement<Facts>(FIND_FACTS, [
    ...[reader.platform, reader.workspace.externalId, reader.account.externalId, at.toString()],
    ...[idOn(view, 'quiz.skip'), idOn(view, 'quiz.undo'), roundId],
  ]);
  const note = (kind: string, isRight: boolean, truth: unknown): void => {
    said.looked.set(kind, (said.looked.get(kind) ?? 0) + 1);
    if (!isRight)
      said.wrong.push(
        `${at}: ${reader.account.externalId} was told “${words.slice(0, 300)}”; ${kind}: ${JSON.stringify(truth)}`,
      );
  };
  if (!facts) return note('person', false, undefined);
  for (const { saying, values } of found) {
    const truth = saying.truth(facts);
    note(saying.kind, values.join() === truth.join(), truth);
  }
  if (coming.length === 0) return;
  const lines = askedAhead(facts)
    .slice(0, coming.length)
    .map((line) => line.join(' '));
  note('coming back', coming.join() === lines.join(), lines);
};
