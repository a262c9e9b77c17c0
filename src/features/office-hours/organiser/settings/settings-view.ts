/** How an organiser sees and changes what office hours are like. */
import { controlId } from '../../../../chat/control-id.ts';
import type { Field, Form } from '../../../../chat/view/form.ts';
import { limits } from '../../../../chat/view/limits.ts';
import { button, controls, heading, list, note, paragraph, type View, view } from '../../../../chat/view/view.ts';
import { nameInHeading } from '../../../../community/cohort/cohort-dates.ts';
import { countWords } from '../../../../lib/time/when.ts';
import { excerpt, plain, text } from '../../../../lib/words/text.ts';
import type { Text } from '../../../../lib/words/text-tree.ts';
import type { HelpQueue, Hours } from '../../store/types.ts';
import { LINK_AT_MOST } from './meeting-link.ts';
import type { Settings } from './settings-store.ts';

export const QUEUE_NAME_AT_MOST = 60;
const NAME_AT_MOST = 60;
const LINK_SHOWN = 120;

export const settingsView = ({ cohortName, hours, queues, boards }: Settings, remark?: Text): View => {
  const { cohortId, meetingUrl, softCapMinutes, cooldownMinutes } = hours;
  const act = (verb: string, label: string, style: 'primary' | 'plain' = 'plain') =>
    button(controlId(`office-hours.${verb}`, cohortId), label, style);
  return view('How office hours are set up', [
    heading(text`Office hours of ${nameInHeading(cohortName)}`),
    remark && note('good', remark),
    {
      kind: 'fields',
      fields: [
        {
          name: 'Where people meet',
          value: meetingUrl === null ? text`In the thread of each question` : plain(excerpt(meetingUrl, LINK_SHOWN)),
        },
        { name: 'A long talk', value: text`After ${softCapMinutes} min I ask the helper what’s best` },
        {
          name: 'Joining again',
          value: cooldownMinutes === 0 ? text`At once` : text`${cooldownMinutes} min after being helped`,
        },
        { name: 'Board', value: boards === 0 ? text`None yet` : text`In ${countWords(boards, 'channel')}` },
      ],
    },
    paragraph(text`**Queues**, by topic:`),
    list(queues.map(queueWords)),
    controls(act('settings', 'Change these', 'primary'), act('queue-add', 'Add a queue')),
    controls({
      kind: 'select',
      id: controlId('office-hours.queue-change', cohortId),
      label: 'Change a queue',
      options: queues
        .slice(0, limits.options)
        .map(({ id, name }) => ({ value: id, label: excerpt(name, NAME_AT_MOST) })),
    }),
    controls(act('schedule', 'Schedule'), act('stats', 'How it goes'), act('show', 'Back')),
  ]);
};

const queueWords = ({ name, retiredAt }: HelpQueue): Text =>
  retiredAt === null ? text`**${name}**` : text`${name}: nobody joins it any more`;

export const settingsForm = ({ cohortId, meetingUrl, softCapMinutes, cooldownMinutes }: Hours): Form => ({
  id: controlId('office-hours.settings-saved', cohortId),
  title: 'Office hours',
  submit: 'Save',
  fields: [
    {
      kind: 'input',
      name: 'link',
      label: 'Where people meet',
      hint: 'A meeting or a voice channel that everybody can open. Empty: in the thread alone',
      placeholder: 'https://',
      atMost: LINK_AT_MOST,
      required: false,
      ...(meetingUrl === null ? {} : { value: meetingUrl }),
    },
    minutesField(
      'cap',
      'Ask the helper after so many minutes',
      softCapMinutes,
      'Of one talk: they can group, hand off or carry on',
    ),
    minutesField(
      'cooldown',
      'Minutes until somebody may join again',
      cooldownMinutes,
      'Counted from the end of help; 0 is at once',
    ),
  ],
});

const minutesField = (name: string, label: string, minutes: number, hint: string): Field => ({
  kind: 'input',
  name,
  label,
  hint,
  value: String(minutes),
  atMost: 4,
  required: true,
});

const nameField = (value?: string): Field => ({
  kind: 'input',
  name: 'name',
  label: 'What it’s called',
  placeholder: 'SQL and modelling',
  atMost: QUEUE_NAME_AT_MOST,
  required: true,
  ...(value === undefined ? {} : { value }),
});

export const addQueueForm = (cohortId: string): Form => ({
  id: controlId('office-hours.queue-added', cohortId),
  title: 'A queue',
  submit: 'Add it',
  fields: [nameField()],
});

export const changeQueueForm = ({ id, name, retiredAt }: HelpQueue): Form => ({
  id: controlId('office-hours.queue-changed', id),
  title: 'A queue',
  submit: 'Save',
  fields: [
    nameField(name),
    {
      kind: 'radio',
      name: 'joined',
      label: 'Who may join it',
      options: [
        { value: 'yes', label: 'Everybody in the cohort' },
        { value: 'no', label: 'Nobody any more', detail: 'Whoever waits in it is still helped' },
      ],
      value: retiredAt === null ? 'yes' : 'no',
      required: true,
    },
  ],
});
