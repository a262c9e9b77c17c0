/** What a helper writes down: a note for helpers, and the answer that others may find. */

import { controlId } from '../../../chat/control-id.ts';
import { UserError } from '../../../chat/errors.ts';
import type { Action } from '../../../chat/receive/action.ts';
import { text } from '../../../lib/words/text.ts';
import type { OfficeHoursFeatureNeeds } from '../needs.ts';
import { noteClaim } from '../store/claim/keeping.ts';
import { claimAction, noClaim, requireMine } from './asked.ts';
import { card } from './claiming.ts';

/** A note is read between two tickets; an answer is read by many. */
const NOTE_AT_MOST = 1000;
const ANSWER_AT_MOST = 2000;

export const writingActions = (needs: OfficeHoursFeatureNeeds): readonly Action[] => [
  claimAction(needs, 'note', 'form', async (context, _, claim) => {
    requireMine(claim, context);
    return {
      id: controlId('office-hours.noted', claim.claimId),
      title: 'A note for helpers',
      submit: 'Keep it',
      intro: [
        {
          kind: 'text',
          text: text`Helpers and organisers see it when this learner comes again. It also stands in what the
            learner gets when they export their data.`,
        },
      ],
      fields: [
        {
          kind: 'input',
          name: 'note',
          label: 'Note',
          lines: 'many',
          atMost: NOTE_AT_MOST,
          ...(claim.note === null ? {} : { value: claim.note }),
        },
      ],
    };
  }),
  claimAction(needs, 'noted', 'private', async (context, by, claim, { filled }) => {
    requireMine(claim, context);
    const note = (filled['note']?.[0] ?? '').trim();
    const kept = await noteClaim(needs, by, context.caller, claim.claimId, { note: note === '' ? null : note });
    if (kept.outcome !== 'done') throw new UserError(noClaim);
    return card(needs, claim.claimId, context.at, note === '' ? text`The note is gone.` : text`Noted.`);
  }),
  claimAction(needs, 'answer', 'form', async (context, _, claim) => {
    requireMine(claim, context);
    return {
      id: controlId('office-hours.answered', claim.claimId),
      title: 'What helped',
      submit: 'Keep it',
      intro: [
        {
          kind: 'text',
          text: text`Somebody with the same question may find it before they wait, if you and the learner both agree.
            Your name isn’t shown.`,
        },
      ],
      fields: [
        {
          kind: 'input',
          name: 'answer',
          label: 'What helped',
          lines: 'many',
          atMost: ANSWER_AT_MOST,
          required: true,
          ...(claim.answer === null ? {} : { value: claim.answer }),
        },
        {
          kind: 'checks',
          name: 'share',
          label: 'Who may see it',
          options: [{ value: 'others', label: 'Others with the same question' }],
          values: claim.answer === null || claim.shared ? ['others'] : [],
        },
      ],
    };
  }),
  claimAction(needs, 'answered', 'private', async (context, by, claim, { filled }) => {
    requireMine(claim, context);
    const answer = (filled['answer']?.[0] ?? '').trim();
    if (answer === '') throw new UserError(text`Please write what helped: a sentence or two is enough.`);
    const shared = filled['share']?.includes('others') === true;
    const kept = await noteClaim(needs, by, context.caller, claim.claimId, { answer, shared });
    if (kept.outcome !== 'done') throw new UserError(noClaim);
    const remark = shared
      ? text`Thank you. Others find it once the learner agrees, too.`
      : text`Kept, for helpers alone.`;
    return card(needs, claim.claimId, context.at, remark);
  }),
];
