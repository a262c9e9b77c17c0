/** A learner hands work in, again where it came back, and takes it back. */

import type { Context } from '../../chat/context.ts';
import { controlId } from '../../chat/control-id.ts';
import { UserError } from '../../chat/errors.ts';
import { type Action, type ActionInput, defineAction } from '../../chat/receive/action.ts';
import type { Form } from '../../chat/view/form.ts';
import type { View } from '../../chat/view/view.ts';
import { findWhereToWrite } from '../../community/person/where-to-write.ts';
import { requireRole } from '../../community/roles.ts';
import type { Curriculum } from '../../curriculum/model.ts';
import type { Transaction } from '../../database/client.ts';
import { intentOf } from '../../jobs/outbox.ts';
import { createTurns } from '../../lib/process/turns.ts';
import { hashText } from '../../lib/random.ts';
import { excerpt, text, tidyTyped } from '../../lib/words/text.ts';
import type { Thing } from '../../study/path/facts.ts';
import { findPathStanding } from '../../study/path/find-standing.ts';
import type { Item } from '../../study/path/standing.ts';
import { titleOfThing } from '../../study/path/titles.ts';
import { countBytes } from './file-store.ts';
import { requireOwn, showTrail } from './find.ts';
import { NOTE_AT_MOST, requireShort, sendForm } from './forms.ts';
import { type SubmissionNeeds, WAITING } from './needs.ts';
import { readFile, requireRoom } from './read-file.ts';
import { readLink } from './read-link.ts';
import { countSince, findHelpersToTell, lockList, lockSubmission, recordSubmission, recordWithdrawn } from './store.ts';

type Work = Thing & { readonly kind: 'criterion' | 'project' };

/** A day's worth of one person, more than anybody builds. */
const A_DAY_AT_MOST = 40;

/** Each takes some four times its bytes on its way: whoever comes when all hand in waits a moment. */
const FILES_AT_ONCE = 4;

export const handingInActions = (needs: SubmissionNeeds): readonly Action[] => [
  // Chosen in a module's list, as `kind/subject/part`.
  submitAction('begin', async (context, { row, values: [chosen = ''] }) => open(needs, context, row, readWork(chosen))),
  submitAction('project', async (context, { row, argument }) =>
    open(needs, context, argument, { kind: 'project', subject: row, part: '' }),
  ),
  submitAction('again', async (context, { row }) => {
    const { cohortId, kind, subject, part } = await requireOwn(needs, context, row);
    return open(needs, context, cohortId, readWork(`${kind}/${subject}/${part}`));
  }),
  sendAction(needs),
  defineAction({
    name: 'submissions.withdraw',
    who: 'learner',
    answers: 'update',
    run: (context, { row }) => withdraw(needs, context, row),
  }),
];

const submitAction = (verb: string, run: (context: Context, input: ActionInput) => Promise<Form>): Action =>
  defineAction({ name: `submissions.${verb}`, who: 'learner', answers: 'form', run });

const sendAction = (needs: SubmissionNeeds): Action => {
  const inTurn = createTurns(FILES_AT_ONCE);
  return defineAction({
    name: 'submissions.send',
    who: 'learner',
    answers: 'update',
    run: (context, input) => {
      const work = () => send(needs, context, input);
      return input.files['file']?.length ? inTurn(work) : work();
    },
  });
};

const readWork = (chosen: string): Work => {
  const [kind, subject = '', part = ''] = chosen.split('/');
  return { kind: kind === 'criterion' ? 'criterion' : 'project', subject, part };
};

/** The subject is the form's row; its argument has the cohort, and a criterion's mark. */
const formId = (cohortId: string, { subject, part }: Work): string =>
  controlId('submissions.send', subject, part === '' ? cohortId : `${cohortId}.${markOf(part)}`);

/** A criterion's slug in three characters: beside a cohort's id there is room for no more. */
const markOf = (slug: string): string => hashText(slug).toString(36).slice(-3);

const workOf = ({ packs }: Curriculum, subject: string, mark: string): Work => {
  if (mark === '') return { kind: 'project', subject, part: '' };
  const criteria = [...packs.values()].flatMap((pack) => pack.criteria ?? []);
  const part = criteria.find(({ slug }) => markOf(slug) === mark)?.slug ?? '';
  return { kind: 'criterion', subject, part };
};

const open = async (needs: SubmissionNeeds, context: Context, cohortId: string, work: Work): Promise<Form> => {
  const { isCapstone } = await requireOpen(needs, context, cohortId, work);
  return sendForm(formId(cohortId, work), titleOfThing(needs.curriculum(), work), isCapstone);
};

/** Throws UserError for what the cohort isn't asked for, and for what was approved already. */
const requireOpen = async (
  { database, curriculum }: SubmissionNeeds,
  { caller, at }: Context,
  cohort: string,
  work: Work,
): Promise<{ readonly isCapstone: boolean }> => {
  const { cohortId } = requireRole(caller, cohort, 'learner');
  const { personId } = caller;
  const standing = await findPathStanding(database, curriculum(), { personId, cohortId, at });
  const packs = standing?.packs ?? [];
  const capstone = packs.map((pack) => pack.capstone).find((each) => each?.slug === work.subject);
  const found: Item | undefined =
    work.kind === 'criterion'
      ? packs
          .flatMap(({ units }) => units)
          .find(({ slug }) => slug === work.subject)
          ?.criteria.find(({ slug }) => slug === work.part)
      : (capstone ?? packs.flatMap(({ projects }) => projects).find(({ slug }) => slug === work.subject));
  if (!found) throw new UserError(text`Your cohort isn’t asked for that any more. /path shows what there is.`);
  if (found.handedIn?.state === 'approved')
    throw new UserError(text`That was approved already, so there’s nothing more to hand in.`);
  return { isCapstone: work.kind === 'project' && capstone !== undefined };
};

const send = async (
  needs: SubmissionNeeds,
  context: Context,
  { row, argument, filled, files }: ActionInput,
): Promise<View> => {
  const { caller, at, interactionId, origin } = context;
  const [cohort = '', mark = ''] = argument.split('.');
  const work = workOf(needs.curriculum(), row, mark);
  const { cohortId } = requireRole(caller, cohort, 'learner');
  const [given] = files['file'] ?? [];
  const typed = filled['link']?.[0]?.trim() ?? '';
  const link = given && typed === '' ? '' : readLink(typed);
  const words = requireShort(excerpt(tidyTyped(filled['note']?.[0] ?? '').trim(), NOTE_AT_MOST));
  const { isCapstone } = await requireOpen(needs, context, cohortId, work);
  const file = given && (await readFile(given));
  const id = await needs.database.orm.transaction(async (tx) => {
    await lockList(tx, cohortId);
    if ((await countSince(tx, caller.personId, at.subtract({ hours: 24 }))) >= A_DAY_AT_MOST)
      throw new UserError(text`You’ve handed in ${A_DAY_AT_MOST} pieces since yesterday. Please go on tomorrow.`);
    const made = {
      ...work,
      id: needs.random.id(at),
      personId: caller.personId,
      cohortId,
      link,
      file,
      note: words,
      reviewers: isCapstone ? 2 : 1,
      interactionId: `${origin.platform}/${interactionId}`,
    };
    const recorded = await recordSubmission(tx, made, at);
    if (file && recorded.isNew) requireRoom(file, await countBytes(tx, caller.personId));
    if (recorded.isNew) await tellHelpers(needs, tx, { id: recorded.id, cohortId, personId: caller.personId }, at);
    return recorded.id;
  });
  return showTrail(needs, context, id, {
    remark: text`Handed in. ${isCapstone ? 'Two helpers look' : 'A helper looks'} at it, and I’ll write to you then.`,
  });
};

type Handed = { readonly id: string; readonly cohortId: string; readonly personId: string };

/** Only those for whom nothing waited before: one message, not one for each piece. */
const tellHelpers = async (
  { outbox }: SubmissionNeeds,
  tx: Transaction,
  handed: Handed,
  at: Temporal.Instant,
): Promise<void> => {
  const { id, cohortId } = handed;
  const helpers = await findHelpersToTell(tx, handed);
  const addresses = await findWhereToWrite(tx, helpers);
  const intents = [...addresses.values()].map(({ accountId, ...to }) =>
    intentOf(WAITING, { cohortId, accountId }, { key: `submissions-waiting/${id}/${accountId}`, to }),
  );
  await outbox.send(tx, intents, at);
};

const withdraw = async (needs: SubmissionNeeds, context: Context, id: string): Promise<View> => {
  await requireOwn(needs, context, id);
  await needs.database.orm.transaction(async (tx) => {
    const submission = await lockSubmission(tx, id);
    if (!submission || submission.withdrawn) return;
    if (submission.state !== 'waiting')
      throw new UserError(text`A helper has looked at it meanwhile. /submissions shows what they said.`);
    await recordWithdrawn(tx, id, context.at);
  });
  return showTrail(needs, context, id, { remark: text`Taken back: nobody has to look at it.` });
};
