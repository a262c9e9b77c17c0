/** /settings: how much to study a day, and in which zone the days are counted. */
import { defineAction } from '../../chat/action.ts';
import { defineCommand } from '../../chat/command.ts';
import { UserError } from '../../chat/errors.ts';
import type { Feature } from '../../chat/feature.ts';
import type { Filled, Form } from '../../chat/form.ts';
import { type Block, button, heading, note, paragraph, view } from '../../chat/view.ts';
import { findStudySettings, recordStudySettings, type StudySettings, studyBounds } from '../../community/study-settings.ts';
import type { Database } from '../../database/client.ts';
import { joinTexts, type Text, text } from '../../lib/text.ts';
import { closestZone, knownZone } from '../../lib/zone.ts';

export const settingsFeature = (needs: { readonly database: Database }): Feature => ({
  name: 'settings',
  commands: [
    defineCommand({
      name: 'settings',
      description: 'Choose how much you study a day, and your time zone',
      options: {},
      who: 'learner',
      where: ['workspace', 'direct'],
      answers: 'form',
      run: async ({ caller }) => settingsForm(await findStudySettings(needs.database, caller.personId)),
    }),
  ],
  home: async ({ personId }) => homeBlocks(await findStudySettings(needs.database, personId)),
  actions: [
    defineAction({
      name: 'settings.open',
      who: 'learner',
      answers: 'form',
      run: async ({ caller }) => settingsForm(await findStudySettings(needs.database, caller.personId)),
    }),
    defineAction({
      name: 'settings.save',
      who: 'learner',
      answers: 'private',
      run: async ({ caller }, { filled }) => {
        const settings = readSettings(filled);
        await recordStudySettings(needs.database, caller.personId, settings);
        const { newPerDay, reviewsPerDay, zone } = settings;
        return view(
          'Settings saved',
          [
            note(
              'good',
              text`Saved. Up to **${newPerDay}** new questions and **${reviewsPerDay}** reviews a day; your days are counted in **${zone}**, from 04:00 to 04:00.`,
            ),
          ],
          'good',
        );
      },
    }),
  ],
});

const homeBlocks = ({ zone, newPerDay, reviewsPerDay }: StudySettings): readonly Block[] => [
  heading(text`Settings`),
  paragraph(text`Up to **${newPerDay}** new questions and **${reviewsPerDay}** reviews a day, in **${zone}**.`),
  { kind: 'controls', controls: [button('settings.open', 'Change')] },
];

const settingsForm = ({ zone, newPerDay, reviewsPerDay }: StudySettings): Form => ({
  id: 'settings.save',
  title: 'Your settings',
  submit: 'Save',
  fields: [
    { kind: 'input', name: 'new', label: 'New questions a day', hint: rangeWords('newPerDay'), value: String(newPerDay), atMost: 3, required: true },
    {
      kind: 'input',
      name: 'reviews',
      label: 'Reviews a day, at most',
      hint: rangeWords('reviewsPerDay'),
      value: String(reviewsPerDay),
      atMost: 3,
      required: true,
    },
    { kind: 'input', name: 'zone', label: 'Time zone', hint: 'A place, such as Europe/Prague or America/New_York', value: zone, atMost: 60, required: true },
  ],
});

const rangeWords = (bound: keyof typeof studyBounds): string => `A whole number from ${studyBounds[bound].from} to ${studyBounds[bound].to}`;

type Wanted = Pick<StudySettings, 'zone' | 'newPerDay' | 'reviewsPerDay'>;

/** Throws UserError with everything that is wrong, so that nobody mends one thing after another. */
const readSettings = (filled: Filled): Wanted => {
  const newPerDay = readNumber(filled, 'new', 'New questions a day', 'newPerDay');
  const reviewsPerDay = readNumber(filled, 'reviews', 'Reviews a day', 'reviewsPerDay');
  const zone = readZone(filled['zone']?.[0] ?? '');
  if (typeof newPerDay === 'number' && typeof reviewsPerDay === 'number' && typeof zone === 'string') return { newPerDay, reviewsPerDay, zone };
  const wrong = [newPerDay, reviewsPerDay, zone].filter((each) => typeof each === 'object');
  throw new UserError(joinTexts(wrong, '\n'));
};

const readNumber = (filled: Filled, name: string, label: string, bound: keyof typeof studyBounds): number | Text => {
  const typed = (filled[name]?.[0] ?? '').trim();
  const { from, to } = studyBounds[bound];
  const value = Number(typed);
  if (typed === '' || !Number.isInteger(value) || value < from || value > to)
    return text`**${label}** is a whole number from ${from} to ${to}${typed === '' ? '' : text`; I got “${typed.slice(0, 40)}”`}.`;
  return value;
};

const readZone = (given: string): string | Text => {
  const typed = given.trim();
  const zone = knownZone(typed.replaceAll(' ', '_'));
  if (zone) return zone;
  const near = closestZone(typed);
  return near
    ? text`I don't know the time zone “${typed.slice(0, 60)}”. Did you mean **${near}**?`
    : text`I don't know the time zone “${typed.slice(0, 60)}”. Write a region and a city, such as **Europe/Prague**.`;
};
