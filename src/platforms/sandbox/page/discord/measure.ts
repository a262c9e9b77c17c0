/**
 * How large a payload is beside what Discord takes for a message of components (its component and
 * message references, November 2026).
 */
import type { Measure } from '../../../../chat/view/limits.ts';
import { type Json, listOf, objectOf, wordsOf } from '../kit/json.ts';

export const measureDiscord = (json: unknown): readonly Measure[] => {
  const body = objectOf(json);
  const components = everyComponent(listOf(body['components']));
  const ofType = (type: number): readonly Json[] => components.filter((component) => component['type'] === type);
  const longest = (values: readonly unknown[]): number => Math.max(0, ...values.map((value) => wordsOf(value).length));
  const most = (all: readonly Json[], key: string): number =>
    Math.max(0, ...all.map((component) => listOf(component[key]).length));
  return [
    { what: 'components, nested ones counted', size: components.length, limit: 40 },
    {
      what: 'characters of all text',
      size: ofType(10).reduce((sum, { content }) => sum + wordsOf(content).length, 0),
      limit: 4000,
    },
    { what: 'attachments', size: listOf(body['attachments']).length, limit: 10 },
    { what: 'buttons in a row', size: most(ofType(1), 'components'), limit: 5 },
    { what: 'longest button label', size: longest(ofType(2).map(({ label }) => label)), limit: 80 },
    { what: 'options in a select', size: most(ofType(3), 'options'), limit: 25 },
    {
      what: 'longest custom_id',
      size: longest(components.map(({ custom_id: id }) => id)),
      limit: 100,
    },
    { what: 'pictures in a gallery', size: most(ofType(12), 'items'), limit: 10 },
    {
      what: 'longest description of a picture',
      size: longest(ofType(12).flatMap(({ items }) => listOf(items).map(({ description }) => description))),
      limit: 1024,
    },
  ].filter(({ size }) => size > 0);
};

const everyComponent = (components: readonly Json[]): readonly Json[] =>
  components.flatMap((component) => [component, ...everyComponent(listOf(component['components']))]);
