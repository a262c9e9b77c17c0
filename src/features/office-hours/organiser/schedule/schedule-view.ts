/** The weekly times of office hours, the sessions to come, and the forms that change them. */
import { controlId } from '../../../../chat/control-id.ts';
import type { Field, Form } from '../../../../chat/view/form.ts';
import {
  type Block,
  button,
  controls,
  heading,
  list,
  note,
  paragraph,
  type View,
  view,
} from '../../../../chat/view/view.ts';
import { nameInHeading } from '../../../../community/cohort/cohort-dates.ts';
import { weekdayOptions } from '../../../../lib/time/local-time.ts';
import { dayWords } from '../../../../lib/time/when.ts';
import { excerpt, text, wordsOf } from '../../../../lib/words/text.ts';
import type { Text } from '../../../../lib/words/text-tree.ts';
import { slotWords } from '../../calendar/slot-words.ts';
import type { Session } from '../../store/types.ts';
import { type SlotRow, slotOf } from './plan.ts';

export type Schedule = {
  readonly cohortId: string;
  readonly cohortName: string;
  readonly zone: string;
  readonly slots: readonly SlotRow[];
  /** To come, the next first; also those that aren’t held. */
  readonly planned: readonly Session[];
  /** Where the clocks change at the hour of one of them. */
  readonly remarks: readonly Text[];
};

const SHOWN = 8;
/** Of a select. */
const CHOICES_AT_MOST = 25;

export const scheduleView = (schedule: Schedule, remark?: Text): View => {
  const { cohortId, cohortName, zone, slots, planned, remarks } = schedule;
  const act = (verb: string, label: string, style: 'primary' | 'plain' = 'plain') =>
    button(controlId(`office-hours.${verb}`, cohortId), label, style);
  return view('When office hours are', [
    heading(text`When office hours of ${nameInHeading(cohortName)} are`),
    remark && note('good', remark),
    ...slotBlocks(slots, zone),
    ...plannedBlocks(planned, zone),
    ...remarks.map((each) => note('neutral', each)),
    controls(
      act('slot-add', 'Add a weekly time', slots.length === 0 ? 'primary' : 'plain'),
      planned.length > 0 && act('calendar', 'Calendar file'),
      act('setup', 'Setup'),
      act('show', 'Back'),
    ),
    slots.length > 0 &&
      controls({
        kind: 'select',
        id: controlId('office-hours.slot-change', cohortId),
        label: 'Change a weekly time',
        options: slots.slice(0, CHOICES_AT_MOST).map((slot) => ({ value: slot.id, label: slotWords(slotOf(slot)) })),
      }),
    planned.length > 0 &&
      controls({
        kind: 'select',
        id: controlId('office-hours.session-change', cohortId),
        label: 'Move or cancel a single one',
        options: planned
          .slice(0, CHOICES_AT_MOST)
          .map((each) => ({ value: each.id, label: wordsOf(sessionWords(each, zone)) })),
      }),
  ]);
};

const slotBlocks = (slots: readonly SlotRow[], zone: string): readonly Block[] =>
  slots.length === 0
    ? [paragraph(text`No weekly times yet. Helpers can open office hours whenever they like.`)]
    : [
        paragraph(text`**Every week**, by the clock of ${zone}:`),
        list(slots.map((slot) => text`${slotWords(slotOf(slot))}`)),
      ];

const plannedBlocks = (planned: readonly Session[], zone: string): readonly Block[] =>
  planned.length === 0
    ? []
    : [
        paragraph(text`**Next**${planned.length > SHOWN ? `, of ${planned.length} that are planned` : ''}:`),
        list(planned.slice(0, SHOWN).map((each) => sessionWords(each, zone))),
      ];

/** "Tue 8 Dec 16:00–17:30", in the cohort’s zone. */
export const sessionWords = ({ opensAt, closesAt, cancelledAt, cancelledFor }: Session, zone: string): Text => {
  const local = (instant: string) => Temporal.Instant.from(instant).toZonedDateTimeISO(zone);
  const time = (instant: string): string => local(instant).toPlainTime().toString({ smallestUnit: 'minute' });
  const until = closesAt === null ? '' : `–${time(closesAt)}`;
  const state = cancelledAt === null ? '' : cancelledFor === 'day-off' ? ' (day off)' : ' (cancelled)';
  return text`${dayWords(local(opensAt).toPlainDate().toString())} ${time(opensAt)}${until}${state}`;
};

const timeField = (name: string, label: string, value: string | undefined): Field => ({
  kind: 'time',
  name,
  label,
  required: true,
  ...(value === undefined ? {} : { value }),
});

export const slotFields = (zone: string, slot?: SlotRow): readonly Field[] => [
  {
    kind: 'select',
    name: 'weekday',
    label: 'Weekday',
    options: weekdayOptions,
    required: true,
    ...(slot ? { value: String(slot.weekday) } : {}),
  },
  timeField('opens', 'Opens at', slot?.opensAt),
  timeField('closes', 'Closes at', slot && closesOf(slot)),
  {
    kind: 'input',
    name: 'zone',
    label: 'Time zone, of all weekly times',
    hint: 'A large city or a zone, such as Prague or Europe/Prague',
    value: zone,
    atMost: 60,
    required: true,
  },
];

const closesOf = ({ opensAt, minutes }: SlotRow): string =>
  Temporal.PlainTime.from(opensAt).add({ minutes }).toString({ smallestUnit: 'minute' });

export const addSlotForm = (cohortId: string, zone: string): Form => ({
  id: controlId('office-hours.slot-added', cohortId),
  title: 'A weekly time',
  submit: 'Add it',
  fields: slotFields(zone),
});

export const changeSlotForm = (slot: SlotRow): Form => ({
  id: controlId('office-hours.slot-changed', slot.id),
  title: 'A weekly time',
  submit: 'Save',
  fields: [
    ...slotFields(slot.zone, slot),
    {
      kind: 'radio',
      name: 'held',
      label: 'From now on',
      options: [
        { value: 'yes', label: 'At these times' },
        { value: 'no', label: 'Not held any more', detail: 'Whoever waits for the next one is told' },
      ],
      value: 'yes',
      required: true,
    },
  ],
});

export const changeSessionForm = ({ id, opensAt, closesAt, cancelledAt }: Session, zone: string): Form => {
  const local = (instant: string) => Temporal.Instant.from(instant).toZonedDateTimeISO(zone);
  const time = (instant: string): string => local(instant).toPlainTime().toString({ smallestUnit: 'minute' });
  return {
    id: controlId('office-hours.session-changed', id),
    title: 'Change this time only',
    submit: 'Save',
    fields: [
      {
        kind: 'date',
        name: 'day',
        label: 'Day',
        hint: excerpt(`By the clock of ${zone}. Other weeks stay as they are`, 100),
        value: local(opensAt).toPlainDate().toString(),
        required: true,
      },
      timeField('opens', 'Opens at', time(opensAt)),
      timeField('closes', 'Closes at', closesAt === null ? undefined : time(closesAt)),
      {
        kind: 'radio',
        name: 'held',
        label: 'This time',
        options: [
          { value: 'yes', label: cancelledAt === null ? 'At these times' : 'Held after all, at these times' },
          { value: 'no', label: 'Cancelled', detail: 'Whoever waits for it is told' },
        ],
        value: cancelledAt === null ? 'yes' : 'no',
        required: true,
      },
    ],
  };
};
