/** What a reminder says, how it is set, and what a person is told about it. */
import { controlId } from '../../chat/control-id.ts';
import type { Form } from '../../chat/view/form.ts';
import { limits } from '../../chat/view/limits.ts';
import { type Block, button, controls, heading, note, paragraph, type View, view } from '../../chat/view/view.ts';
import { isQuiet, outsideQuiet } from '../../community/person/reminder-time.ts';
import type { Reminder } from '../../community/person/reminders.ts';
import { weekdayOptions, weekdayWords } from '../../lib/time/local-time.ts';
import { countWords, dayWords } from '../../lib/time/when.ts';
import { zoneWords } from '../../lib/time/zone.ts';
import { excerpt, joinTexts, text } from '../../lib/words/text.ts';
import type { Text } from '../../lib/words/text-tree.ts';
import type { BacklogPlan } from '../../study/asking/backlog.ts';
import { backlogWords } from '../../study/asking/backlog-words.ts';

/** Reading a question, thinking, answering, and reading why. */
const SECONDS_A_QUESTION = 25;
const TOPICS_SHOWN = 3;

export type Due = {
  readonly due: number;
  readonly topics: readonly string[];
  readonly backlog: BacklogPlan | undefined;
  readonly asksZone: boolean;
  readonly weekly: boolean;
};

export const reminderView = ({ due, topics, backlog, asksZone, weekly }: Due): View => {
  const minutes = Math.max(1, Math.round((due * SECONDS_A_QUESTION) / 60));
  const ready = countWords(due, 'question');
  const names = topics.slice(0, TOPICS_SHOWN).map((title) => text`**${excerpt(title, limits.optionText)}**`);
  return view(`${ready} for today, about ${countWords(minutes, 'minute')}`, [
    paragraph(text`**${ready}** for today, about **${countWords(minutes, 'minute')}**.`),
    paragraph(text`On ${joinTexts(names, ', ')}${topics.length > TOPICS_SHOWN ? ' and more' : ''}.`),
    backlog && paragraph(backlogWords(backlog)),
    weekly && paragraph(text`While you’re away I’ll write once a week.`),
    asksZone && note('neutral', text`I don’t know your time zone yet, so I’m using UTC.`),
    startOrLater,
    asksZone && controls(button('settings.zone', 'Choose my time zone')),
  ]);
};

/** In the place of a reminder after which another came. */
export const overView = (day: string): View =>
  view('A reminder that is over', [
    paragraph(text`My reminder of **${dayWords(day)}** is over: what is due now is in the one that came after it.`),
  ]);

const startOrLater = controls(
  button(controlId('quiz.begin', 'review'), 'Start', 'primary'),
  button(controlId('reminders.snooze', 'hour'), 'In 1 hour'),
  button(controlId('reminders.snooze', 'tonight'), 'Tonight'),
  button(controlId('reminders.snooze', 'tomorrow'), 'Tomorrow'),
  button('reminders.open', 'Settings'),
);

export const snoozedView = (until: Temporal.ZonedDateTime, today: Temporal.PlainDate): View => {
  const day = until.toPlainDate().equals(today) ? 'today' : 'tomorrow';
  const time = until.toPlainTime().toString({ smallestUnit: 'minute' });
  return view('Later, then', [
    paragraph(text`I’ll write again **${day} at ${time}**, if something is still due then.`),
    controls(button(controlId('quiz.begin', 'review'), 'Start now'), button('reminders.open', 'Settings')),
  ]);
};

export const acceptedView = (reminder: Shown): View =>
  view('I’ll write to you', [
    note('good', text`I’ll write to you when something is due. ${whenIsIt(reminder)}; **/reminders** changes that.`),
  ]);

export const declinedView: View = view('Not now', [
  note('neutral', text`All right, I won’t write. **/reminders** turns it on whenever you like.`),
]);

export const snoozeRefusedView: View = view('Reminders are off', [
  paragraph(text`Your reminders are off, so I won’t write again. **Settings** turns them on.`),
  controls(button('reminders.open', 'Settings')),
]);

export type Shown = Reminder & { readonly zone: string };

const EVERY_DAY = 7;

const whenIsIt = ({ enabled, remindsAt, weekdays }: Shown): Text => {
  if (!enabled) return text`Off`;
  return weekdays.length === EVERY_DAY
    ? text`Every day at **${remindsAt}**`
    : text`${weekdayWords(weekdays)} at **${remindsAt}**`;
};

/** What is worth saying about how it is set. */
const stateNotes = (reminder: Shown, today: string): readonly (Block | undefined | false)[] => {
  const { enabled, remindsAt, vacationUntil, closedAt } = reminder;
  const moved = outsideQuiet(reminder, remindsAt);
  return [
    enabled && closedAt !== null && note('warning', closedWords),
    enabled &&
      vacationUntil !== null &&
      vacationUntil > today &&
      note('neutral', text`You’re on vacation: reminders start again on **${dayWords(vacationUntil)}**.`),
    enabled &&
      isQuiet(reminder, remindsAt) &&
      moved !== undefined &&
      note('neutral', text`${remindsAt} is in your quiet hours, so reminders come at **${moved}**.`),
  ];
};

const closedWords = text`My direct messages don’t reach you, so I’ve stopped writing. Let me send
  you direct messages again, then press **Try again**.`;

export const overviewView = (reminder: Shown, today: string, remark?: Text): View => {
  const { enabled, easyDays, quietFrom, quietUntil, zone, vacationUntil, closedAt } = reminder;
  const away = vacationUntil !== null && vacationUntil > today;
  return view('Your reminders', [
    heading(text`Your reminders`),
    remark && note('good', remark),
    paragraph(text`I send a direct message on days when something is due: one at most, unless you ask for more.`),
    {
      kind: 'fields',
      fields: [
        { name: 'When', value: whenIsIt(reminder) },
        { name: 'Time zone', value: text`${zoneWords(zone)}` },
        {
          name: 'Quiet hours',
          value: quietFrom === null || quietUntil === null ? text`None` : text`${quietFrom} to ${quietUntil}`,
        },
        {
          name: 'Easier days',
          value: easyDays.length === 0 ? text`None` : text`${weekdayWords(easyDays)}`,
        },
      ],
    },
    ...stateNotes(reminder, today),
    controls(
      enabled && closedAt !== null && button('reminders.retry', 'Try again', 'primary'),
      button('reminders.edit', 'Change'),
      enabled && (away ? button('reminders.back', 'I’m back') : button('reminders.vacation', 'Vacation')),
      button(
        controlId('reminders.turn', enabled ? 'off' : 'on'),
        enabled ? 'Turn off' : 'Turn on',
        enabled ? 'plain' : 'primary',
      ),
      button('settings.zone', 'Time zone'),
    ),
  ]);
};

export const editForm = ({ remindsAt, weekdays, easyDays, quietFrom, quietUntil }: Shown): Form => ({
  id: 'reminders.save',
  title: 'Your reminders',
  submit: 'Save',
  fields: [
    {
      kind: 'input',
      name: 'time',
      label: 'Remind me at',
      hint: 'Such as 9, 9:00, 9am or 21.30',
      value: remindsAt,
      atMost: 10,
      required: true,
    },
    {
      kind: 'checks',
      name: 'days',
      label: 'On these days',
      options: weekdayOptions,
      values: weekdays.map(String),
      required: true,
    },
    {
      kind: 'checks',
      name: 'easy',
      label: 'Easier days',
      hint: 'Fewer reviews on these days',
      options: weekdayOptions,
      values: easyDays.map(String),
      required: false,
    },
    {
      kind: 'input',
      name: 'quiet',
      label: 'Quiet hours',
      hint: 'Such as 22-7; leave it empty for none',
      value: quietFrom === null || quietUntil === null ? '' : `${quietFrom}-${quietUntil}`,
      atMost: 30,
      required: false,
    },
  ],
});

export const vacationForm = (): Form => ({
  id: 'reminders.away',
  title: 'Vacation',
  submit: 'Save',
  fields: [
    {
      kind: 'input',
      name: 'until',
      label: 'Remind me again from',
      hint: 'A date or a time span, such as 5 Jan, 12 Jan 2027 or 2 weeks',
      atMost: 30,
      required: true,
    },
  ],
});

export const homeBlocks = (reminder: Shown, today: string): readonly Block[] => {
  const blocks = [
    heading(text`Reminders`),
    paragraph(whenIsIt(reminder)),
    ...stateNotes(reminder, today),
    controls(
      reminder.enabled && reminder.closedAt !== null && button('reminders.retry', 'Try again', 'primary'),
      button('reminders.open', 'Change'),
    ),
  ];
  return blocks.filter((block) => block !== undefined && block !== false);
};
