/** A person's own numbers as pictures; the words beside each carry the same facts. */
import type { Block } from '../../chat/view/view.ts';
import { countWords } from '../../lib/time/when.ts';
import { drawHeatMap } from '../../pictures/heat-map.ts';
import { drawReliability } from '../../pictures/reliability.ts';
import { drawRetention } from '../../pictures/retention.ts';
import type { Certainty } from '../../study/memory/rating.ts';
import type { Answer } from '../../study/progress/answers.ts';
import type { Reliability } from '../../study/progress/reliability.ts';
import type { Retention, WeekOfRetention } from '../../study/progress/retention.ts';
import { countByDay, mondaysOf, WEEKS } from '../../study/progress/weeks.ts';
import { certaintyWords, shareWords } from './words.ts';

const months = new Intl.DateTimeFormat('en-GB', { month: 'short', timeZone: 'UTC' });
const days = new Intl.DateTimeFormat('en-GB', { day: 'numeric', month: 'short', timeZone: 'UTC' });
const dateOf = (day: Temporal.PlainDate): Date => new Date(day.toString());

export const heatMap = (answers: readonly Answer[], today: Temporal.PlainDate): Block => {
  const counts = countByDay(answers, today);
  const weeks = mondaysOf(today).map((monday, week) => ({
    label: week === 0 || monday.day <= 7 ? months.format(dateOf(monday)) : '',
    days: counts[week] ?? [],
  }));
  const answered = countWords(answers.length, 'answer');
  const onDays = counts.flat().filter((count) => (count ?? 0) > 0).length;
  return {
    kind: 'picture',
    name: 'your-days',
    svg: drawHeatMap(
      {
        title: 'Your days',
        subtitle: `The last ${WEEKS} weeks`,
        note: `${answered} on ${countWords(onDays, 'day')}. The darker a day, the more you answered on it.`,
        weeks,
        unit: 'answers',
      },
      'light',
    ),
    alt: `Your answers on each day of ${WEEKS} weeks. By week: ${counts.map(sumOf).join(', ')}.`,
  };
};

const sumOf = (week: readonly (number | undefined)[]): number =>
  week.reduce<number>((sum, count) => sum + (count ?? 0), 0);

export const retentionCurve = (all: Retention, weeks: readonly WeekOfRetention[]): Block => ({
  kind: 'picture',
  name: 'what-you-still-knew',
  svg: drawRetention(
    {
      title: 'What you still knew',
      subtitle: 'By week, against what was expected',
      note: `Of ${all.n} questions that came back. The closer the two lines, the better they are timed.`,
      empty: 'Nothing has come back yet.',
      points: weeks.map(({ monday, predicted, known, n }) => ({
        label: days.format(dateOf(monday)),
        predicted,
        known,
        n,
      })),
    },
    'light',
  ),
  alt: `What you still knew by week. ${weeks
    .map(
      ({ monday, predicted, known, n }) =>
        `${days.format(dateOf(monday))}: ${shareWords(known)} of ${n}, expected ${shareWords(predicted)}`,
    )
    .join('; ')}.`,
});

/** How often whoever says so should be right: a guess among four options, three in four, nearly always. */
const meant: Record<Certainty, number> = { guessed: 0.3, fairly: 0.7, sure: 0.95 };

export const reliabilityCurve = (points: readonly Reliability[]): Block => ({
  kind: 'picture',
  name: 'how-sure-you-are',
  svg: drawReliability(
    {
      title: 'How sure you are',
      subtitle: 'What you said, and how often you were right',
      note: `Of ${countOf(points)} answers. On the line you know what you know; below it you’re too sure.`,
      empty: 'You haven’t said yet how sure you are.',
      points: points.map(({ certainty, right, low, high, n }) => ({
        ...{ label: labels[certainty], said: meant[certainty], right, low, high, n },
      })),
    },
    'light',
  ),
  alt: `How sure you are. ${points
    .map(({ certainty, right, n }) => `When ${certaintyWords[certainty]}: right ${shareWords(right)} of ${n}`)
    .join('; ')}.`,
});

const countOf = (points: readonly Reliability[]): number => points.reduce((sum, { n }) => sum + n, 0);

const labels: Record<Certainty, string> = { guessed: 'guess', fairly: 'fairly', sure: 'sure' };
