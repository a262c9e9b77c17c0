/**
 * The whole answer, as the dispatcher calls it, at 16 in flight, beside pgbench running the same
 * statements on the same Postgres in the same run.
 */
import { createDispatcher } from '../../src/chat/dispatch.ts';
import { createIdentify } from '../../src/community/person/identify.ts';
import type { Curriculum, Question } from '../../src/curriculum/model.ts';
import { createSearch } from '../../src/curriculum/search.ts';
import { type Database, openPostgres } from '../../src/database/client.ts';
import { timeouts } from '../../src/database/connect/timeouts.ts';
import { migrate } from '../../src/database/migrate.ts';
import { allFeatures } from '../../src/features.ts';
import { createOutbox } from '../../src/jobs/outbox.ts';
import { systemRandom } from '../../src/lib/random.ts';
import { givenFor } from '../support/answering.ts';
import { createTestClock, realCurriculum } from '../support/bot.ts';
import { startPostgres } from '../support/postgres-server.ts';
import { answerScript } from './answer-script.ts';
import { median, runPgbench } from './pgbench.ts';

const IN_FLIGHT = 16;
const ROUNDS = 3;
const SECONDS = 6;
const NOW = '2026-03-02T09:00:00Z';
/** More than either side can answer in one round. */
const ASKINGS_A_ROUND = 60_000;
/** Answered before anything is measured, so that code and caches are warm. */
const WARM_UP = 4_000;

const idOf = (kind: number, number: number): string =>
  `00000000-000${kind}-7000-8000-${String(number).padStart(12, '0')}`;

export const run = async (): Promise<object> => {
  const server = await startPostgres({ safe: true });
  const database = await openPostgres(`${server.url}/postgres`);
  try {
    await migrate(database);
    const curriculum = realCurriculum();
    // Questions that one button answers: the others take a form first, which is not the answer's
    // cost.
    const questions = [...curriculum.questions.values()].filter(
      ({ kind }) => kind === 'single' || kind === 'true-false',
    );
    const filling = await openPostgres(`${server.url}/postgres`, {
      connections: 1,
      timeouts: timeouts.migration,
    });
    await fill(filling, questions, WARM_UP + 2 * ROUNDS * ASKINGS_A_ROUND);
    await filling.close();
    const answerFrom = answering(database, curriculum, questions);
    await answerFrom(0, WARM_UP, 60);
    const ours: number[] = [];
    const theirs: number[] = [];
    for (let round = 0; round < ROUNDS; round += 1) {
      const start = WARM_UP + 2 * round * ASKINGS_A_ROUND;
      ours.push(await answerFrom(start, ASKINGS_A_ROUND, SECONDS));
      theirs.push(await pgbench(server.url, questions, start + ASKINGS_A_ROUND));
      console.log(
        `round ${round + 1}: ${Math.round(ours.at(-1) ?? 0)} answers/s, pgbench ${Math.round(theirs.at(-1) ?? 0)}/s`,
      );
    }
    const ratios = ours.map((rate, round) => rate / (theirs[round] ?? Number.NaN));
    return {
      answersPerS: Math.round(median(ours)),
      pgbenchPerS: Math.round(median(theirs)),
      ratio: Number(median(ratios).toFixed(3)),
    };
  } finally {
    await database.close();
    await server.stop();
  }
};

/**
 * One workspace; asking n is of question n mod Q and belongs to person n div Q, who remembers it
 * since yesterday.
 */
const fill = async (database: Database, questions: readonly Question[], askings: number): Promise<void> => {
  const slugs = JSON.stringify(questions.map(({ slug }) => slug));
  const people = Math.ceil(askings / questions.length);
  const id = (kind: number, number: string) =>
    `('00000000-000${kind}-7000-8000-' || lpad((${number})::text, 12, '0'))::uuid`;
  const each = `from generate_series(0, ${people - 1}) p`;
  const pair = `${each}, jsonb_array_elements_text('${slugs}'::jsonb) with ordinality q (slug, number)`;
  for (const sql of [
    `insert into workspace (id, platform, external_id, name, created_at) values ('${idOf(1, 0)}', 'sandbox', 'w', 'Bench', now())`,
    `insert into person (id, zone, new_per_day, reviews_per_day, created_at) select ${id(2, 'p')}, 'UTC', 10, 40, now() ${each}`,
    `insert into account (id, workspace_id, external_id, person_id, name, created_at) select ${id(3, 'p')}, '${idOf(1, 0)}', 'a' || p, ${id(2, 'p')}, 'P', now() ${each}`,
    `insert into cohort (id, workspace_id, slug, name, packs, starts_on, created_at) values ('${idOf(1, 1)}', '${idOf(1, 0)}', 'c', 'C', '{bootcamp}', '2026-03-01', now())`,
    `insert into enrolment (cohort_id, person_id, role, created_at) select '${idOf(1, 1)}', ${id(2, 'p')}, 'learner', now() ${each}`,
    `insert into round (id, person_id, kind, title, size, interaction_id, started_at) select ${id(4, 'p')}, ${id(2, 'p')}, 'review', 'r', ${questions.length}, 'r' || p, now() ${each}`,
    `insert into asking (id, round_id, person_id, position, question_slug)
     select ${id(5, `p * ${questions.length} + number - 1`)}, ${id(4, 'p')}, ${id(2, 'p')}, number, slug ${pair}`,
    `insert into memory (person_id, question_slug, due_on, reviewed_on, stability, difficulty, elapsed_days, scheduled_days, learning_steps, reps, lapses, state, version)
     select ${id(2, 'p')}, slug, '2026-03-02', '2026-02-27', 3.1, 5.2, 0, 3, 0, 1, 0, 2, 1 ${pair}`,
    'vacuum analyze',
    'checkpoint',
  ]) {
    await database.statement(sql, []);
  }
};

/**
 * Answers askings from `start` on, IN_FLIGHT at a time, until `most` or the time is over; gives
 * answers per second.
 */
const answering = (database: Database, curriculum: Curriculum, questions: readonly Question[]) => {
  const clock = createTestClock(NOW);
  const outbox = createOutbox({ queue: () => undefined, random: systemRandom });
  const needs = {
    database,
    clock,
    random: systemRandom,
    outbox,
    messengers: new Map(),
    findGoneRoles: async () => [],
    curriculum: () => curriculum,
    search: () => createSearch(curriculum),
  };
  const dispatcher = createDispatcher({
    features: allFeatures(needs),
    now: clock.now,
    identify: createIdentify(needs),
    explain: () => undefined,
    report: (error) => {
      throw error;
    },
  });
  const givens = questions.map((question, index) => givenFor(question, index % 10 !== 0)[0] ?? '');
  return async (start: number, most: number, seconds: number): Promise<number> => {
    const began = performance.now();
    const until = began + seconds * 1000;
    const each = Math.floor(most / IN_FLIGHT);
    let answered = 0;
    // As pgbench's clients do: every worker has people of its own, as in life nobody answers
    // sixteen questions at once.
    const worker = async (place: number): Promise<void> => {
      for (
        let number = start + place * each;
        number < start + (place + 1) * each && performance.now() < until;
        number += 1
      ) {
        answered += 1;
        const reply = await dispatcher.reply({
          kind: 'action',
          id: `i${number}`,
          origin: {
            platform: 'sandbox',
            workspace: { externalId: 'w', name: 'Bench' },
            account: { externalId: `a${Math.floor(number / questions.length)}`, name: 'P' },
          },
          place: 'direct',
          controlId: `quiz.answer:${idOf(5, number)}:${givens[number % questions.length]}`,
          values: [],
        });
        if (reply.answers !== 'update') throw new Error(`asking ${number} was refused`);
      }
    };
    await Promise.all(Array.from({ length: IN_FLIGHT }, (_, place) => worker(place)));
    return (answered * 1000) / (performance.now() - began);
  };
};

/** As many clients, prepared. Gives transactions per second. */
const pgbench = (url: string, questions: readonly Question[], start: number): Promise<number> =>
  runPgbench(
    url,
    answerScript({
      start,
      perClient: Math.floor(ASKINGS_A_ROUND / IN_FLIGHT),
      person: `:n / ${questions.length}`,
      question: `:n % ${questions.length}`,
      slugs: questions.map(({ slug }) => slug),
      account: ["'sandbox'", "'w'", "('a' || :p::text)"],
    }),
    { clients: IN_FLIGHT, length: ['-T', String(SECONDS)] },
  );
