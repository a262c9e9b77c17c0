/**
 * /settings: how much to study a day, in which zone the days are counted, whether one may be named,
 * and whether one says how sure one is.
 */

import { UserError } from '../../chat/errors.ts';
import type { Feature } from '../../chat/feature.ts';
import { defineAction } from '../../chat/receive/action.ts';
import { defineCommand } from '../../chat/receive/command.ts';
import type { Filled, Form } from '../../chat/view/form.ts';
import { type Block, button, heading, note, paragraph, view } from '../../chat/view/view.ts';
import {
  findStudySettings,
  recordStudySettings,
  type StudySettings,
  studyBounds,
} from '../../community/person/study-settings.ts';
import type { Database } from '../../database/client.ts';
import { readZone } from '../../lib/time/read-zone.ts';
import { countWords } from '../../lib/time/when.ts';
import { joinTexts, text } from '../../lib/words/text.ts';
import type { Text } from '../../lib/words/text-tree.ts';
import { zoneActions, zoneCommand } from './zone.ts';

export const settingsFeature = (needs: { readonly database: Database }): Feature => ({
  name: 'settings',
  commands: [
    defineCommand({
      name: 'settings',
      description: 'Choose how much you study a day, and your time zone',
      more: text`How many new questions and how many reviews you want a day, where you are, whether I
        may name you when you get the question of the day right first time or on the leaderboard, and
        whether you say how sure you are with each answer.`,
      options: {},
      who: 'learner',
      where: ['workspace', 'direct'],
      answers: 'form',
      run: async ({ caller }) => settingsForm(await findStudySettings(needs.database, caller.personId)),
    }),
    zoneCommand(needs),
  ],
  parts: {
    home: async ({ personId }) => homeBlocks(await findStudySettings(needs.database, personId)),
  },
  actions: [
    ...zoneActions(needs),
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
      run: async ({ caller, at }, { filled }) => {
        const settings = readSettings(filled);
        await recordStudySettings(needs.database, caller.personId, settings, at);
        const { zone, showsName, calibrates } = settings;
        return view(
          'Settings saved',
          [
            note(
              'good',
              text`Saved. ${amountWords(settings)}. Your days run from 04:00 to 04:00 in **${zone}**.${
                showsName ? ' Your name is shown whenever you get the question of the day right first time.' : ''
              }${calibrates ? ' With each answer you say how sure you are.' : ''}`,
            ),
          ],
          'good',
        );
      },
    }),
  ],
});

const homeBlocks = (settings: StudySettings): readonly Block[] => [
  heading(text`Settings`),
  paragraph(text`${amountWords(settings)}, in **${settings.zone}**.`),
  { kind: 'controls', controls: [button('settings.open', 'Change')] },
];

/** What a day holds at most. */
const amountWords = ({ newPerDay, reviewsPerDay }: Pick<StudySettings, 'newPerDay' | 'reviewsPerDay'>): Text =>
  newPerDay === 0
    ? text`No new questions, and up to **${countWords(reviewsPerDay, 'review')}** a day`
    : text`Up to **${countWords(newPerDay, 'new question')}** and **${countWords(reviewsPerDay, 'review')}** a day`;

const settingsForm = ({ zone, newPerDay, reviewsPerDay, calibrates, ...settings }: StudySettings): Form => ({
  id: 'settings.save',
  title: 'Your settings',
  submit: 'Save',
  fields: [
    {
      kind: 'input',
      name: 'new',
      label: 'New questions a day',
      hint: rangeWords('newPerDay'),
      value: String(newPerDay),
      atMost: 3,
      required: true,
    },
    {
      kind: 'input',
      name: 'reviews',
      label: 'Reviews a day, at most',
      hint: rangeWords('reviewsPerDay'),
      value: String(reviewsPerDay),
      atMost: 3,
      required: true,
    },
    {
      kind: 'input',
      name: 'zone',
      label: 'Time zone',
      hint: 'A large city near you or a zone, such as Prague or America/New_York',
      value: zone,
      atMost: 60,
      required: true,
    },
    {
      kind: 'checks',
      name: 'named',
      label: 'Show my name',
      options: [
        { value: 'yes', label: 'When I get the question of the day right' },
        { value: 'boards', label: 'On the leaderboard' },
      ],
      values: [...(settings.showsName ? ['yes'] : []), ...(settings.namedOnBoards ? ['boards'] : [])],
      required: false,
    },
    {
      kind: 'checks',
      name: 'certainty',
      label: 'With each answer',
      hint: 'I then tell you in /progress how often you’re right when you’re sure.',
      options: [{ value: 'yes', label: 'Ask me how sure I am' }],
      values: calibrates ? ['yes'] : [],
      required: false,
    },
  ],
});

const rangeWords = (bound: keyof typeof studyBounds): string =>
  `A whole number from ${studyBounds[bound].from} to ${studyBounds[bound].to}`;

type Wanted = Omit<StudySettings, 'zoneChosen'>;

/** Throws UserError with everything that is wrong, so that nobody mends one thing after another. */
const readSettings = (filled: Filled): Wanted => {
  const newPerDay = readNumber(filled, 'new', 'New questions a day', 'newPerDay');
  const reviewsPerDay = readNumber(filled, 'reviews', 'Reviews a day', 'reviewsPerDay');
  const zone = readZone(filled['zone']?.[0] ?? '');
  const showsName = filled['named']?.includes('yes') ?? false;
  const namedOnBoards = filled['named']?.includes('boards') ?? false;
  const calibrates = filled['certainty']?.[0] === 'yes';
  if (typeof newPerDay === 'number' && typeof reviewsPerDay === 'number' && typeof zone === 'string')
    return { newPerDay, reviewsPerDay, zone, showsName, namedOnBoards, calibrates };
  const wrong = [newPerDay, reviewsPerDay, zone].filter((each) => typeof each === 'object');
  throw new UserError(joinTexts(wrong, '\n'));
};

const readNumber = (filled: Filled, name: string, label: string, bound: keyof typeof studyBounds): number | Text => {
  const typed = (filled[name]?.[0] ?? '').trim();
  const { from, to } = studyBounds[bound];
  const value = Number(typed);
  if (typed === '' || !Number.isInteger(value) || value < from || value > to)
    return text`**${label}**: please give a whole number from ${from} to
      ${to}.${typed === '' ? '' : text` I got “${typed.slice(0, 40)}”.`}`;
  return value;
};
