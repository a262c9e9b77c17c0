/** The JSON Schemas in quizzes/schema are what the code would write today. */
import { readdirSync, readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { makeSchemas } from '../../src/curriculum/json-schema.ts';
import { kindNames } from '../../src/curriculum/kinds.ts';

const folder = new URL('../../quizzes/schema/', import.meta.url);

it('is fresh: run `npm run generate` when this fails', () => {
  const written = Object.fromEntries(
    readdirSync(folder).map((name) => [name, readFileSync(new URL(name, folder), 'utf8')]),
  );
  expect(written).toEqual(makeSchemas());
});

it('tells an editor every kind of question', () => {
  const schema: { items: { oneOf: { properties: { kind: { const: string } } }[] } } = JSON.parse(
    makeSchemas()['questions.schema.json'] ?? '',
  );
  expect(schema.items.oneOf.map(({ properties }) => properties.kind.const)).toEqual(kindNames);
});
