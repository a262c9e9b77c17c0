/**
 * The form by which an organiser changes when the question of the day is posted; wishes.ts reads
 * it.
 */
import { controlId } from '../../../chat/control-id.ts';
import type { Form } from '../../../chat/view/form.ts';
import { weekdayOptions } from '../../../lib/time/local-time.ts';
import { fullDayWords } from '../../../lib/time/when.ts';
import type { CohortSchedule } from './cohort-schedules.ts';

export const changeForm = (
  cohortId: string,
  schedule: NonNullable<CohortSchedule['schedule']>,
  holidays: readonly string[],
): Form => ({
  id: controlId('daily.save', cohortId),
  title: 'Question of the day',
  submit: 'Save',
  fields: [
    {
      kind: 'input',
      name: 'posts',
      label: 'Posted at',
      hint: 'A time of day, such as 9:00',
      value: schedule.postsAt,
      atMost: 10,
      required: true,
    },
    {
      kind: 'input',
      name: 'closes',
      label: 'Closed at',
      hint: 'If earlier than the posting time, it closes the next day',
      value: schedule.closesAt,
      atMost: 10,
      required: true,
    },
    {
      kind: 'checks',
      name: 'days',
      label: 'On these days',
      options: weekdayOptions,
      values: schedule.weekdays.map(String),
      required: true,
    },
    {
      kind: 'input',
      name: 'zone',
      label: 'Time zone',
      hint: 'A large city or a zone, such as Prague or Europe/Prague',
      value: schedule.zone,
      atMost: 60,
      required: true,
    },
    {
      kind: 'input',
      name: 'holidays',
      label: 'Days off',
      hint: 'Dates separated by commas, such as 24 Dec, 1 Jan 2027',
      value: holidays.map(fullDayWords).join(', '),
      atMost: 900,
      required: false,
    },
  ],
});
