/** The three statements of an answer for pgbench, with their parameters worked out by itself. */
import { FIND_ACCOUNT } from '../../src/community/person/identify.ts';
import { LOAD_ASKING, RECORD_ANSWER } from '../../src/study/asking/answer-statements.ts';
import { withValues } from './pgbench.ts';

type Askings = {
  /** The number of the first one that is answered. */
  readonly start: number;
  /** Each client has so many of its own. */
  readonly perClient: number;
  /** Whose asking `:n` is, and which question it asks, from 0: in pgbench's arithmetic. */
  readonly person: string;
  readonly question: string;
  readonly slugs: readonly string[];
  /** In SQL: the platform, the workspace's id there, and the id that person `:p` has there. */
  readonly account: readonly [platform: string, workspace: string, externalId: string];
};

/** A row's id by its kind and number, in SQL. */
const id = (kind: number, variable: string) => `'00000000-000${kind}-7000-8000-' || lpad(:${variable}::text, 12, '0')`;

export const answerScript = ({ start, perClient, person, question, slugs, account }: Askings): string => {
  const slug = `('{${slugs.join(',')}}'::text[])[:q::int + 1]`;
  // pgbench would take a colon in a text for a variable, so there is none. In the order of the
  // parameters of each statement; what our process works out is constant here.
  const find = [...account, 'false', "'2026-03-02'", 'null'];
  const load = [`(${id(5, 'n')})`, "'2026-03-02'"];
  const record = [
    ...[
      `(${id(5, 'n')})`,
      `(${id(2, 'p')})`,
      `(${slug})`,
      '1',
      `(${id(6, 'n')})`,
      "'2026-03-12'",
      "'2026-03-02'",
      '10.5',
      '5.1',
      '3',
      '10',
      '0',
      '2',
      '0',
      '2',
    ],
    ...[
      'true',
      'false',
      "'20260302T090000Z'",
      "('sandbox-b' || :n::text)",
      "'2026-03-02'",
      `'["0"]'`,
      'true',
      'false',
      '3',
      'false',
      "'unsaid'",
      'null',
      "'0123456789abcdef'",
    ],
  ];
  return [
    '\\set i :i + 1',
    `\\set n ${start} + :client_id * ${perClient} + :i`,
    `\\set p ${person}`,
    `\\set q ${question}`,
    ...[withValues(FIND_ACCOUNT, find), withValues(LOAD_ASKING, load), withValues(RECORD_ANSWER, record)].map(
      (sql) => `${sql.replaceAll('\n', ' ')};`,
    ),
  ].join('\n');
};
