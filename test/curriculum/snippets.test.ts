/**
 * Code in the curriculum is code: Python, JSON, YAML, shell and PostgreSQL's SQL are parsed by what
 * would run them. SQL of other engines is known by its own words, and no parser of ours reads it.
 */
import { execFileSync, spawnSync } from 'node:child_process';
import { PGlite } from '@electric-sql/pglite';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { parseAllDocuments } from 'yaml';
import { realCurriculum } from '../support/bot.ts';

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

describe('SQL', () => {
  /** Words that only Spark, Trino, Flink, Hive, BigQuery, Cassandra or dbt know. */
  const ELSEWHERE =
    /\{\{|CALL lake|lake\.|TBLPROPERTIES|EXTERNAL TABLE|PARTITIONED BY|FOR SYSTEM|DESCRIPTOR|CONSISTENCY|OPTIMIZE|^SET '|WATERMARK FOR|:day|`/m;
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
