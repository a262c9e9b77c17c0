/**
 * Code in the curriculum is code: Python, JSON, YAML, shell and PostgreSQL's SQL are parsed by what
 * would run them, SQL of Spark, Flink and Trino by a grammar of each.
 */
import { execFileSync, spawnSync } from 'node:child_process';
import { PGlite } from '@electric-sql/pglite';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { parseAllDocuments } from 'yaml';
import { realCurriculum } from '../support/bot.ts';
import { FlinkSQL, SparkSQL, TrinoSQL } from '../support/sql-parsers.ts';

const curriculum = realCurriculum();
const inConcepts = [...curriculum.concepts.values()].flatMap(({ slug, code }) =>
  code.map((snippet, index) => ({ name: `${slug} ${index + 1}`, language: snippet.language, code: snippet.code })),
);
const inQuestions = [...curriculum.questions.values()].flatMap(({ slug, language = '', code }) =>
  code === undefined ? [] : [{ name: slug, language, code }],
);
const of = (language: string, snippets = inConcepts) => snippets.filter((each) => each.language === language);
const everywhere = [...inConcepts, ...inQuestions];

const hasPython = spawnSync('python3', ['--version']).status === 0;

it.runIf(hasPython)('Python', () => {
  const all = of('python', everywhere);
  expect(all.length).toBeGreaterThan(150);
  const script = `
import ast, json, sys
for each in json.load(sys.stdin):
    try: ast.parse(each["code"])
    except SyntaxError as error: print(each["name"], error)
`;
  const input = JSON.stringify(all);
  expect(execFileSync('python3', ['-I', '-c', script], { input, encoding: 'utf8' })).toBe('');
});

it.each(of('json'))('JSON: $name', ({ code }) => {
  expect(() => JSON.parse(code)).not.toThrow();
});

it.each(of('yaml', everywhere))('YAML: $name', ({ code }) => {
  expect(parseAllDocuments(code).flatMap(({ errors }) => errors.map(({ message }) => message))).toEqual([]);
});

it.each(of('bash'))('shell: $name', ({ code }) => {
  expect(spawnSync('bash', ['-n'], { input: code, encoding: 'utf8' }).stderr).toBe('');
});

/** Words that only Spark, Trino, Flink, Hive, BigQuery, Cassandra or dbt know. */
const ELSEWHERE =
  /\{\{|CALL lake|lake\.|TBLPROPERTIES|EXTERNAL TABLE|PARTITIONED BY|FOR SYSTEM|DESCRIPTOR|CONSISTENCY|OPTIMIZE|^SET '|WATERMARK FOR|:day|`/m;

describe('SQL', () => {
  const own = of('sql', everywhere).filter(({ code }) => !ELSEWHERE.test(code));

  let database: PGlite;
  beforeAll(async () => {
    database = await PGlite.create();
  });
  afterAll(() => database.close());

  it('is mostly PostgreSQL’s', () => {
    expect(own.length).toBeGreaterThan(45);
  });

  it.each(own)('$name', async ({ code }) => {
    // A block knows no BEGIN and COMMIT of a transaction.
    const bare = code.replace(/^\s*(?:BEGIN|START TRANSACTION|COMMIT|ROLLBACK)\b[^;]*;/gim, '');
    const statements = bare.replace(/(?:\s*--[^\n]*)*\s*$/, '').replace(/;?$/, ';');
    // What comes after RETURN is parsed, and never run.
    await database.exec(`DO $check$ BEGIN RETURN;\n${statements}\nEND $check$`);
  });
});

describe('SQL of other engines', () => {
  const parsers = [new SparkSQL(), new FlinkSQL(), new TrinoSQL()];
  /** Iceberg's additions to Spark, Delta's, and Cassandra's: no grammar here has them. */
  const UNKNOWN =
    /^(?:VACUUM|OPTIMIZE|CONSISTENCY)\b|^ALTER TABLE \S+\s+(?:(?:CREATE|DROP) (?:TAG|BRANCH)|REPLACE PARTITION)|IF buyer =/;
  const statements = of('sql', everywhere)
    .filter(({ code }) => ELSEWHERE.test(code))
    .flatMap(({ name, code }) => plainly(code).map((statement) => ({ name, statement })));
  const known = statements.filter(({ statement }) => !UNKNOWN.test(statement));
  const isRead = (statement: string): boolean =>
    parsers.some((parser) => {
      let faults = 0;
      parser.parse(`${statement};`, () => {
        faults += 1;
      });
      return faults === 0;
    });

  it('is mostly known', () => {
    expect(known.length).toBeGreaterThan(50);
    expect(statements.length - known.length).toBeLessThan(14);
  });

  it.each(known)('$name: $statement', ({ statement }) => {
    expect(isRead(statement)).toBe(true);
  });

  it.each(['SELECT sum(a) FRM t', 'SELECT a b c FROM t', 'ALTER TABLE t ADD COLUM a INT', 'CALL a.b.c(d => )'])(
    'is told from what isn’t: %s',
    (statement) => {
      expect(isRead(statement)).toBe(false);
    },
  );
});

/** Without what dbt fills in, comments, and what these grammars leave out: a third name, `table` as one. */
function plainly(code: string): readonly string[] {
  return code
    .replace(/\{%.*?%\}|\{\{ config.*?\}\}|--[^\n]*/g, '')
    .replace(/\{\{ ref\('(\w+)'\) \}\}/g, '$1')
    .replace(/\{\{ this \}\}/g, 'itself')
    .replace(/\blake\.(\w+\.\w+)(?!\()/g, '$1')
    .replace(/\btable =>/g, 'target =>')
    .split(';')
    .map((statement) => statement.trim())
    .filter((statement) => statement !== '');
}
