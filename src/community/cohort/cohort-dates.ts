/**
 * What a cohort is called and when it begins and ends, as a form asks for it: the same in /cohort
 * and /setup.
 */

import type { Context } from '../../chat/context.ts';
import { UserError } from '../../chat/errors.ts';
import type { ActionInput } from '../../chat/receive/action.ts';
import { readDate } from '../../chat/receive/fields.ts';
import type { Field } from '../../chat/view/form.ts';
import { limits, renderedLength } from '../../chat/view/limits.ts';
import { localDate } from '../../lib/time/occurrence.ts';
import { fullDayWords } from '../../lib/time/when.ts';
import { excerpt, plain, text } from '../../lib/words/text.ts';
import type { CohortFacts } from './cohorts.ts';

export type CohortDates = Pick<CohortFacts, 'name' | 'startsOn' | 'endsOn'>;

const NAME_AT_MOST = 80;
const SHOWN_AT_MOST = 60;

/** As it stands among other words. */
export const shortName = (name: string): string => excerpt(name, SHOWN_AT_MOST);

/** In a heading among other words: signs that a platform writes out take more room than they seem to. */
export const nameInHeading = (name: string): string => {
  let short = shortName(name);
  while (renderedLength(plain(short)) > limits.heading / 2) short = excerpt(name, Math.floor(short.length / 2));
  return short;
};

/** "from 5 Jan 2027", "from 5 Jan 2027 to 26 Feb 2027". */
export const datesWords = ({ startsOn, endsOn }: Pick<CohortDates, 'startsOn' | 'endsOn'>): string =>
  `from ${fullDayWords(startsOn)}${endsOn === null ? '' : ` to ${fullDayWords(endsOn)}`}`;

const starts = { name: 'starts', label: 'First day' } as const;
const ends = { name: 'ends', label: 'Last day' } as const;

export const nameField = (name: string): Field => ({
  kind: 'input',
  name: 'name',
  label: 'Name',
  value: name,
  atMost: NAME_AT_MOST,
  required: true,
});

export const dateFields = ({ startsOn, endsOn }: Pick<CohortDates, 'startsOn' | 'endsOn'>): readonly Field[] => [
  { kind: 'date', ...starts, hint: 'A date, such as 5 Jan 2027', value: startsOn, required: true },
  {
    kind: 'date',
    ...ends,
    hint: 'Nothing is posted after it; leave it empty if it goes on',
    ...(endsOn === null ? {} : { value: endsOn }),
  },
];

/**
 * Nobody sets up a cohort that began longer ago: the year is a slip, and its first weeks would be
 * taken for taught.
 */
const BEGAN_WEEKS_AGO_AT_MOST = 26;

/**
 * `before`: as it stands; what isn't changed is taken as it is. Throws UserError for what is no
 * date, an end before the start, a start long ago, and for a cohort that would be over as it
 * begins.
 */
export const readCohortDates = (
  context: Pick<Context, 'caller' | 'at'>,
  input: Pick<ActionInput, 'filled' | 'picked'>,
  before: CohortDates | undefined,
): CohortDates => {
  const name = shortName((input.filled['name']?.[0] ?? '').trim());
  if (name === '') throw new UserError(text`**Name** is needed, so that people know which cohort it is.`);
  const startsOn = readDate(context, input, starts)?.toString();
  if (startsOn === undefined) throw new UserError(text`**First day** is needed: the weeks are counted from it.`);
  const endsOn = readDate(context, input, ends)?.toString() ?? null;
  const today = localDate(context.at, context.caller.zone);
  const [first, last] = [fullDayWords(startsOn), fullDayWords(endsOn ?? startsOn)];
  if (endsOn !== null && endsOn < startsOn)
    throw new UserError(text`**Last day**: ${last} is before the first day, ${first}.`);
  if (startsOn !== before?.startsOn && startsOn < today.subtract({ weeks: BEGAN_WEEKS_AGO_AT_MOST }).toString())
    throw new UserError(
      text`**First day**: ${first} is more than half a year ago. Please check the year. If your cohort really
        has been going for so long, choose a day of this term.`,
    );
  if (!before && endsOn !== null && endsOn < today.toString())
    throw new UserError(text`**Last day**: ${last} is over already, so nothing would ever be posted.`);
  return { name, startsOn, endsOn };
};
