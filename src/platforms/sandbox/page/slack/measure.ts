/**
 * How large a payload is beside what Slack takes for a message of blocks (its Block Kit and
 * chat.postMessage references, November 2026).
 */
import type { Measure } from '../../../../chat/view/limits.ts';
import { type Json, listOf, objectOf, wordsOf } from '../kit/json.ts';

export const measureSlack = (json: unknown): readonly Measure[] => {
  const { text, blocks: all } = objectOf(json);
  const blocks = listOf(all);
  const ofType = (...types: readonly string[]): readonly Json[] =>
    blocks.filter(({ type }) => types.includes(wordsOf(type)));
  const elements = ofType('actions').flatMap((block) => listOf(block['elements']));
  const options = elements.flatMap((element) => listOf(element['options']));
  const textIn = (key: string) => (object: Json) => wordsOf(objectOf(object[key])['text']).length;
  const wordsIn = (key: string) => (object: Json) => wordsOf(object[key]).length;
  const countIn = (key: string) => (object: Json) => listOf(object[key]).length;
  const tables = ofType('table');
  return [
    { what: 'blocks', size: blocks.length, limit: 50 },
    { what: 'characters of the text beside them', size: wordsOf(text).length, limit: 4000 },
    { what: 'longest header', size: most(ofType('header'), textIn('text')), limit: 150 },
    { what: 'longest section', size: most(ofType('section'), textIn('text')), limit: 3000 },
    {
      what: 'elements in one actions block',
      size: most(ofType('actions'), countIn('elements')),
      limit: 25,
    },
    {
      what: 'elements in one context block',
      size: most(ofType('context'), countIn('elements')),
      limit: 10,
    },
    { what: 'longest button label', size: most(elements, textIn('text')), limit: 75 },
    { what: 'longest action_id', size: most(elements, wordsIn('action_id')), limit: 255 },
    { what: 'longest placeholder', size: most(elements, textIn('placeholder')), limit: 150 },
    { what: 'options in a select', size: most(elements, countIn('options')), limit: 100 },
    { what: 'longest option', size: most(options, textIn('text')), limit: 75 },
    { what: 'longest value of an option', size: most(options, wordsIn('value')), limit: 150 },
    {
      what: 'longest alternative text',
      size: most(ofType('image'), wordsIn('alt_text')),
      limit: 2000,
    },
    { what: 'table blocks', size: tables.length, limit: 1 },
    {
      what: 'rows of the table',
      size: most(tables, ({ rows }) => (Array.isArray(rows) ? rows.length : 0)),
      limit: 100,
    },
    {
      what: 'columns of the table',
      size: most(tables, ({ rows }) =>
        Array.isArray(rows) ? Math.max(0, ...rows.map((row) => listOf(row).length)) : 0,
      ),
      limit: 20,
    },
  ].filter(({ size }) => size > 0);
};

const most = (objects: readonly Json[], size: (object: Json) => number): number => Math.max(0, ...objects.map(size));
