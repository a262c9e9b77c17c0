/** /zone: choosing a time zone by its city, from suggestions, a list or a search. */

import type { Context } from '../../chat/context.ts';
import { UserError } from '../../chat/errors.ts';
import { type Action, defineAction } from '../../chat/receive/action.ts';
import { type Command, defineCommand } from '../../chat/receive/command.ts';
import type { Form } from '../../chat/view/form.ts';
import { limits } from '../../chat/view/limits.ts';
import { button, controls, note, paragraph, type View, view } from '../../chat/view/view.ts';
import { recordZone } from '../../community/person/study-settings.ts';
import type { Database } from '../../database/client.ts';
import { findPlace, suggestZones } from '../../lib/time/find-place.ts';
import { readZone } from '../../lib/time/read-zone.ts';
import { commonZones, knownZone } from '../../lib/time/zone.ts';
import { excerpt, text } from '../../lib/words/text.ts';

type ZoneNeeds = { readonly database: Database };

/** What was typed, as it is quoted back. */
const QUOTED = 60;

const suggestCities = (typed: string) =>
  suggestZones(typed, limits.options).map((zone) => ({ value: zone, label: zone }));

export const zoneCommand = (needs: ZoneNeeds): Command =>
  defineCommand({
    name: 'zone',
    description: 'Choose your time zone by its city',
    more: text`Your days run from 04:00 to 04:00 there, and reminders come at its time. **/zone
      prague** sets it at once.`,
    options: {
      city: {
        kind: 'text',
        description: 'A city or a zone, such as Prague or America/New_York',
        atMost: QUOTED,
        suggest: suggestCities,
      },
    },
    who: 'learner',
    where: ['workspace', 'direct'],
    answers: 'private',
    run: async (context, { city }) => (city ? takeTyped(needs, context, city) : chooseView(context, commonZones)),
  });

export const zoneActions = (needs: ZoneNeeds): Action[] => [
  defineAction({
    name: 'settings.zone',
    who: 'learner',
    answers: 'private',
    run: async (context) => chooseView(context, commonZones),
  }),
  defineAction({
    name: 'settings.zone-search',
    who: 'learner',
    answers: 'form',
    run: async () => searchForm,
  }),
  defineAction({
    name: 'settings.zone-find',
    who: 'learner',
    answers: 'private',
    run: async (context, { filled }) => takeTyped(needs, context, filled['city']?.[0] ?? ''),
  }),
  defineAction({
    name: 'settings.zone-take',
    who: 'learner',
    answers: 'update',
    run: async (context, { values }) => {
      const zone = knownZone(values[0] ?? '');
      if (zone === undefined)
        throw new UserError(text`I don’t know that time zone any more. /zone shows the ones I know.`);
      return take(needs, context, zone);
    },
  }),
];

const take = async ({ database }: ZoneNeeds, { caller, at }: Context, zone: string): Promise<View> => {
  await recordZone(database, caller.personId, zone, at);
  return view(
    'Time zone saved',
    [
      note(
        'good',
        text`Saved: **${zone}**, where it’s **${timeIn(zone, at)}** now. Your days and reminders follow it.`,
      ),
    ],
    'good',
  );
};

const timeIn = (zone: string, at: Temporal.Instant): string =>
  at.toZonedDateTimeISO(zone).toPlainTime().toString({ smallestUnit: 'minute' });

/** Taken where only one can be meant; else there is a list of those that fit. */
const takeTyped = async (needs: ZoneNeeds, context: Context, typed: string): Promise<View> => {
  const place = findPlace(typed);
  if (place.kind === 'one') return take(needs, context, place.zone);
  if (place.kind === 'several') return chooseView(context, place.zones.slice(0, limits.options), typed);
  const words = readZone(typed);
  throw new UserError(typeof words === 'string' ? text`${words}` : words);
};

const chooseView = ({ caller, at }: Context, zones: readonly string[], typed?: string): View =>
  view('Your time zone', [
    typed
      ? paragraph(text`Which one do you mean by “${excerpt(typed, QUOTED)}”?`)
      : paragraph(
          text`I’m using **${caller.zone}**, where it’s **${timeIn(caller.zone, at)}** now. Which
            city is nearest to you?`,
        ),
    controls({
      kind: 'select',
      id: 'settings.zone-take',
      label: 'Your time zone',
      options: zones.map((zone) => ({
        value: zone,
        label: zone,
        detail: `${timeIn(zone, at)} now`,
      })),
    }),
    controls(button('settings.zone-search', 'Search for a city')),
  ]);

const searchForm: Form = {
  id: 'settings.zone-find',
  title: 'Your time zone',
  submit: 'Search',
  fields: [
    {
      kind: 'input',
      name: 'city',
      label: 'City',
      hint: 'The largest city near you, such as Prague or New York',
      atMost: QUOTED,
      required: true,
    },
  ],
};
