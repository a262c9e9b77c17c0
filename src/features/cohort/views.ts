/** What /cohort says. */
import type { CohortRole } from '../../chat/context.ts';
import { controlId } from '../../chat/control-id.ts';
import type { Role } from '../../chat/role.ts';
import { type Block, button, controls, heading, list, note, paragraph, type View, view } from '../../chat/view.ts';
import type { AuditEntry } from '../../community/audit.ts';
import type { CohortFacts } from '../../community/cohorts.ts';
import { countWords, fullDayWords } from '../../lib/time/when.ts';
import { excerpt, text } from '../../lib/words/text.ts';
import type { Text } from '../../lib/words/text-tree.ts';

const NAME_AT_MOST = 60;
/** A select has no more. */
const CHOICES_AT_MOST = 25;

export const shortName = (name: string): string => excerpt(name, NAME_AT_MOST);

export const noneView = (manages: boolean): View =>
  view('No cohort yet', [
    heading(text`Your cohort`),
    paragraph(
      manages
        ? text`There’s no cohort here yet. Begin one, or let /daily do it: **Post here** sets up a question of the day.`
        : text`You aren’t in a cohort yet. If you were given a code, give it to /cohort. Answering the
          question of the day makes you a member, too.`,
    ),
    manages && controls(button(controlId('cohort.begin'), 'Begin a cohort', 'primary')),
  ]);

/** `current`: the one they look at now. */
export const chooseView = (cohorts: readonly CohortRole[], current: string): View =>
  view('Which cohort?', [
    heading(text`Which cohort?`),
    paragraph(text`I’ll remember it for the next time you ask me here.`),
    controls({
      kind: 'select',
      id: controlId('cohort.choose', current),
      label: 'Choose a cohort',
      options: cohorts
        .slice(0, CHOICES_AT_MOST)
        .map(({ cohortId, name }) => ({ value: cohortId, label: shortName(name) })),
    }),
  ]);

const roleWords: Record<Role, string> = {
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
};

export const overviewView = (shown: Overview, remark?: Text): View => {
  const { name, startsOn, endsOn, members, held, archivedAt } = shown;
  const dates = endsOn
    ? text`${fullDayWords(startsOn)} to ${fullDayWords(endsOn)}`
    : text`from ${fullDayWords(startsOn)}`;
  return view(shortName(name), [
    heading(text`${shortName(name)}`),
    remark && note('good', remark),
    archivedAt !== null &&
      note('neutral', text`It’s archived: nothing is posted any more, and all its answers are kept.`),
    paragraph(
      text`${countWords(members, 'person', 'people')}, ${dates}. You’re ${roleWords[held.role]}
        here${becauseWords[held.by]}.`,
    ),
    ...(held.role === 'organiser' ? organiserBlocks(shown) : []),
    held.role === 'helper' &&
      archivedAt === null &&
      controls(button(controlId('cohort.members', held.cohortId), 'Members')),
    controls(
      shown.others > 0 && button(controlId('cohort.others', held.cohortId), 'Another cohort'),
      held.by === 'enrolment' && archivedAt === null && button(controlId('cohort.leave', held.cohortId), 'Leave'),
    ),
  ]);
};

const organiserBlocks = ({ held, archivedAt, manages }: Overview): readonly (Block | undefined)[] => {
  const request = (verb: string, label: string, style: 'primary' | 'plain' | 'danger' = 'plain') =>
    button(controlId(`cohort.${verb}`, held.cohortId), label, style);
  if (archivedAt !== null)
    return [controls(request('restore', 'Bring it back', 'primary'), request('log', 'What was done'))];
  return [
    controls(
      request('members', 'Members', 'primary'),
      request('code', 'Join code'),
      request('change', 'Name and dates'),
      request('roles', 'Platform roles'),
    ),
    controls(
      request('log', 'What was done'),
      request('archive', 'Archive'),
      manages && button(controlId('cohort.begin'), 'Another cohort begins'),
    ),
  ];
};

/** Asks before something that is felt by everybody. */
export const askView = (question: Text, yes: { readonly id: string; readonly label: string }, back: string): View =>
  view('Are you sure?', [
    paragraph(question),
    controls(button(yes.id, yes.label, 'danger'), button(controlId('cohort.choose', back), 'Keep it as it is')),
  ]);

export const logView = (cohortId: string, entries: readonly AuditEntry[]): View =>
  view('What was done', [
    heading(text`What organisers did`),
    entries.length === 0
      ? paragraph(text`Nothing yet.`)
      : list(
          entries.map(
            ({ by, did, about, atMs }) =>
              text`${fullDayWords(new Date(atMs).toISOString().slice(0, 10))}: ${excerpt(by, 40)}
                ${excerpt(did.replace('{}', excerpt(about, 40)), 120)}`,
          ),
        ),
    controls(button(controlId('cohort.choose', cohortId), 'Back')),
  ]);
