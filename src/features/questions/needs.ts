/** What /questions needs. */
import { single } from '../../chat/deliver/subject.ts';
import type { Outbox } from '../../jobs/outbox.ts';
import type { StudyNeeds } from '../../study/asking/answer.ts';

export type QuestionsNeeds = StudyNeeds & { readonly outbox: Outbox };

/** To whoever meant the same: the organisers don't take it so. What they do is told by regrading. */
export const DECLINED = {
  name: 'questions.declined',
  title: 'A note on an answer that was meant the same',
  subject: single,
} as const;

export const about = { feature: 'questions', role: 'organiser' } as const;
