/** What /cohort says. */
import type { CohortRole } from '../../chat/context.ts';
import { controlId } from '../../chat/control-id.ts';
import type { Role } from '../../chat/role.ts';
import { type Block, button, controls, heading, list, note, paragraph, type View, view } from '../../chat/view/view.ts';
import type { AuditEntry } from '../../community/cohort/audit.ts';
import { datesWords, nameInHeading, shortName } from '../../community/cohort/cohort-dates.ts';
import type { CohortFacts } from '../../community/cohort/cohorts.ts';
import type { Departed } from '../../community/cohort/membership.ts';
import { countWords, momentWords } from '../../lib/time/when.ts';
import { excerpt, text } from '../../lib/words/text.ts';
import type { Text } from '../../lib/words/text-tree.ts';

/** `departed`: the cohort they were in last. */
export const noneView = (manages: boolean, departed?: Departed): View =>
  view('No cohort', [
    heading(text`Your cohort`),
    paragraph(
      manages ? text`There’s no cohort here yet. /setup begins one and sets it up, step by step.` : noneWords(departed),
    ),
    manages && controls(button(controlId('cohort.begin'), 'Begin a cohort', 'primary')),
  ]);

const noneWords = (departed: Departed | undefined): Text => {
  if (!departed)
    return text`You aren’t in a cohort yet. If you were given a code, give it to /cohort. Answering the
      question of the day makes you a member, too.`;
  const name = shortName(departed.name);
  if (departed.why === 'left') return leftWords(name);
  if (departed.why === 'moved')
    return text`An organiser moved you from **${name}** to another cohort, which you aren’t in any more. A join code
      brings you into either. What you’ve learnt stays yours.`;
  return text`An organiser took you out of **${name}**. Please ask them: they can take you in again. What you’ve
    learnt stays yours, and /quiz asks you whenever you like.`;
};

export const leftWords = (name: string): Text =>
  text`You’ve left **${shortName(name)}**. What you’ve learnt stays yours. A join code brings you back.`;

export const roleWords: Record<Role, string> = {
  learner: 'a learner',
  helper: 'a helper',
  organiser: 'an organiser',
};

const becauseWords: Record<CohortRole['by'], Text> = {
  enrolment: [],
  managing: text`, since you manage this workspace`,
  'platform-role': text`, by a role you have on the platform`,
};

export type Overview = CohortFacts & {
  readonly held: CohortRole;
  /** How many other cohorts they have. */
  readonly others: number;
  readonly manages: boolean;
  /** To organisers: what features tell of what runs in it. */
  readonly running: readonly Block[];
  /** The platform they act on says which of its roles people have. */
  readonly tellsRoles: boolean;
};

export const nobodyWords = text`Nobody is in it yet. **Join code** makes a code to give to people.`;

export const overviewView = (shown: Overview, remark?: Text): View => {
  const { name, startsOn, endsOn, members, held, archivedAt } = shown;
  const dates = datesWords({ startsOn, endsOn });
  const who = members === 0 ? 'It runs' : `${countWords(members, 'person', 'people')},`;
  return view(shortName(name), [
    heading(text`${nameInHeading(name)}`),
    remark && note('good', remark),
    archivedAt !== null &&
      note('neutral', text`It’s archived: nothing is posted any more, and all its answers are kept.`),
    paragraph(
      text`${who} ${dates}. You’re ${roleWords[held.role]}
        here${becauseWords[held.by]}.`,
    ),
    members === 0 && held.role === 'organiser' && archivedAt === null && paragraph(nobodyWords),
    ...shown.running,
    ...(held.role === 'organiser' ? organiserBlocks(shown) : []),
    held.role === 'helper' &&
      archivedAt === null &&
      controls(button(controlId('cohort.members', held.cohortId), 'Members')),
    controls(
      shown.others > 0 && button(controlId('cohort.others', held.cohortId), 'Switch cohort'),
      held.by === 'enrolment' && archivedAt === null && button(controlId('cohort.leave', held.cohortId), 'Leave'),
    ),
  ]);
};

const organiserBlocks = ({ held, archivedAt, manages, tellsRoles }: Overview): readonly (Block | undefined)[] => {
  const request = (verb: string, label: string, style: 'primary' | 'plain' | 'danger' = 'plain') =>
    button(controlId(`cohort.${verb}`, held.cohortId), label, style);
  if (archivedAt !== null) return [controls(request('restore', 'Bring it back', 'primary'), request('log', 'Log'))];
  return [
    controls(
      request('members', 'Members', 'primary'),
      request('insight', 'Insight'),
      request('code', 'Join code'),
      request('change', 'Name and dates'),
      tellsRoles && request('roles', 'Platform roles'),
    ),
    controls(
      request('log', 'Log'),
      request('archive', 'Archive'),
      manages && button(controlId('cohort.begin'), 'Begin a new cohort'),
    ),
  ];
};

/** Asks before something that is felt by everybody. */
export const askView = (question: Text, yes: Choice, no: Choice): View =>
  view('Are you sure?', [paragraph(question), controls(button(yes.id, yes.label, 'danger'), button(no.id, no.label))]);

type Choice = { readonly id: string; readonly label: string };

export const keepIt = (cohortId: string): Choice => ({
  id: controlId('cohort.choose', cohortId),
  label: 'Keep it as it is',
});

export const logView = (cohortId: string, entries: readonly AuditEntry[]): View =>
  view('Log', [
    heading(text`What organisers did`),
    entries.length === 0
      ? paragraph(text`Nothing yet.`)
      : list(
          entries.map(
            ({ by, did, about, atMs }) =>
              text`${momentWords(atMs)}: ${excerpt(by, 40)}
                ${excerpt(did.replace('{}', excerpt(about, 40)), 120)}`,
          ),
        ),
    controls(button(controlId('cohort.choose', cohortId), 'Back')),
  ]);
