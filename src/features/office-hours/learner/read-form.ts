/** What was filled in, read kindly; pure. */

import { UserError } from '../../../chat/errors.ts';
import type { ActionInput } from '../../../chat/receive/action.ts';
import type { Curriculum } from '../../../curriculum/model.ts';
import { findByLabel } from '../../../curriculum/search/suggest.ts';
import { nameKey, type Search } from '../../../curriculum/search.ts';
import { text } from '../../../lib/words/text.ts';
import type { Joinable, Queue, Tick } from './join-views.ts';

export type Filled = {
  readonly queueId: string;
  readonly withTicketId: string | null;
  readonly topic: string;
  readonly tried: string;
  readonly trouble: string | null;
  readonly ticks: readonly Tick[];
};

/**
 * Throws UserError. `joinable` are those who may be joined now: one who was chosen and has been
 * called since is joined no more, and the question goes into line by itself.
 */
export const readQuestion = (
  { filled }: Pick<ActionInput, 'filled'>,
  { queues, joinable }: { readonly queues: readonly Queue[]; readonly joinable: readonly Joinable[] },
  queueBefore?: string,
): Filled => {
  const typed = (name: string): string => filled[name]?.[0]?.trim() ?? '';
  const where = typed('where');
  const queueId = queues.find(({ id }) => where === `q_${id}`)?.id ?? queueBefore ?? queues[0]?.id;
  if (queueId === undefined) throw new UserError(text`There’s no line to join here any more. Ask your organiser.`);
  const topic = typed('topic');
  const tried = typed('tried');
  if (topic === '') throw new UserError(text`Please write a word or two on what it’s about.`);
  if (tried === '') throw new UserError(text`Please write what you’ve tried so far; “nothing yet” is fine.`);
  const trouble = typed('trouble');
  return {
    queueId,
    withTicketId: joinable.find(({ id }) => where === `t_${id}`)?.id ?? null,
    topic,
    tried,
    trouble: trouble === '' ? null : trouble,
    ticks: (filled['ticks'] ?? []).flatMap((tick) => (isTick(tick) ? [tick] : [])),
  };
};

const isTick = (tick: string): tick is Tick => tick === 'join' || tick === 'missed' || tick === 'writing';

/** The concept that somebody means by what they typed, where one surely is. */
export const matchConcept = (curriculum: Curriculum, search: Search, words: string): string | undefined => {
  const { concepts } = curriculum;
  const labelled = concepts.has(words) ? words : findByLabel(curriculum, words)?.slug;
  if (labelled !== undefined && concepts.has(labelled)) return labelled;
  if (nameKey(words) === '') return undefined;
  const [best] = search.find(words, 1);
  return best?.confident ? best.slug : undefined;
};

/** A seat is kept for so long at most: others plan by who is there. */
const AWAY_HOURS_AT_MOST = 4;

/** The next such time in their zone. Throws UserError where it is too far away to keep a seat. */
export const awayUntil = (time: Temporal.PlainTime, at: Temporal.Instant, zone: string): Temporal.Instant => {
  const now = at.toZonedDateTimeISO(zone);
  const today = now.withPlainTime(time);
  const until = Temporal.ZonedDateTime.compare(today, now) > 0 ? today : now.add({ days: 1 }).withPlainTime(time);
  if (Temporal.ZonedDateTime.compare(until, now.add({ hours: AWAY_HOURS_AT_MOST })) > 0)
    throw new UserError(
      text`I can keep your seat for up to ${AWAY_HOURS_AT_MOST} hours, so please choose a time before
        ${now.add({ hours: AWAY_HOURS_AT_MOST }).toPlainTime().toString({ smallestUnit: 'minute' })}.`,
    );
  return until.toInstant();
};
