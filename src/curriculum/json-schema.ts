/** Makes the JSON Schemas from which editors complete and check the files of the curriculum. */
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { questionSchema } from './kinds.ts';
import { synonymsSchema } from './load.ts';
import { frontMatterSchema } from './read/concept-file.ts';
import { packSchema } from './read/pack.ts';
import { projectFrontMatterSchema } from './read/project-file.ts';
import { versionsSchema } from './read/versions.ts';

const toJsonSchema = (title: string, schema: z.ZodType): string =>
  `${JSON.stringify({ title, ...z.toJSONSchema(schema, { io: 'input' }) }, undefined, 2)}\n`;

/** File name → contents, as they belong into `quizzes/schema/`. */
export const makeSchemas = (): Readonly<Record<string, string>> => ({
  'pack.schema.json': toJsonSchema('Watermark pack', packSchema),
  'questions.schema.json': toJsonSchema('Watermark questions', z.array(questionSchema)),
  'concept-front-matter.schema.json': toJsonSchema('Watermark concept front matter', frontMatterSchema),
  'project-front-matter.schema.json': toJsonSchema('Watermark project front matter', projectFrontMatterSchema),
  'versions.schema.json': toJsonSchema('Watermark versions', versionsSchema),
  'synonyms.schema.json': toJsonSchema('Watermark synonyms', synonymsSchema),
});

/** Writes them into a folder, which is made where it is missing. */
export const writeSchemas = (folder: string): void => {
  mkdirSync(folder, { recursive: true });
  for (const [name, contents] of Object.entries(makeSchemas())) writeFileSync(join(folder, name), contents);
};
