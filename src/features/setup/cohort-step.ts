/** The first step: what the cohort is called, what it studies, and when it begins and ends. */

import type { Context } from '../../chat/context.ts';
import { controlId } from '../../chat/control-id.ts';
import { UserError } from '../../chat/errors.ts';
import type { SetupStep } from '../../chat/feature.ts';
import { type Action, type ActionInput, defineAction } from '../../chat/receive/action.ts';
import type { Form } from '../../chat/view/form.ts';
import { limits } from '../../chat/view/limits.ts';
import type { View } from '../../chat/view/view.ts';
import { requireAsOpened, stampOf } from '../../community/as-opened.ts';
import { recordDone } from '../../community/cohort/audit.ts';
import {
  type CohortDates,
  dateFields,
  datesWords,
  nameField,
  readCohortDates,
} from '../../community/cohort/cohort-dates.ts';
import { beginCohort, changeCohort, findCohortFacts, lockCohort } from '../../community/cohort/cohorts.ts';
import { type InCohort, requireRole } from '../../community/roles.ts';
import type { Transaction } from '../../database/client.ts';
import { localDate } from '../../lib/time/occurrence.ts';
import { countWords } from '../../lib/time/when.ts';
import { excerpt, text } from '../../lib/words/text.ts';
import type { Text } from '../../lib/words/text-tree.ts';
import { showCard } from './card.ts';
import type { SetupNeeds } from './needs.ts';
import { cohortsHere } from './views.ts';

/** In the place of a cohort's id, where it is still to begin. */
const NEW = 'new';
/** Of a workspace's first cohort, which /daily begins too: two that are begun at once are one. */
const SLUG = 'main';
const NAMED_AT_MOST = 3;

/** Of a cohort, as far as this step chooses it. */
type Chosen = CohortDates & { readonly packs: readonly string[] };

export const cohortStep = async (
  needs: SetupNeeds,
  context: Context,
  cohortId: string | undefined,
): Promise<SetupStep> => {
  const title = 'The cohort';
  const { caller, at } = context;
  if (cohortId === undefined)
    return { title, control: { id: controlId('setup.cohort', NEW), label: 'Begin the cohort' } };
  const chosen = await find(needs.database.orm, requireRole(caller, cohortId, 'organiser'));
  return {
    title,
    chosen: chosenWords(needs, chosen),
    wrong: wrongWords(needs, chosen, localDate(at, caller.zone).toString()),
    control: { id: controlId('setup.cohort', cohortId), label: 'Change the cohort' },
  };
};

const find = async (tx: Pick<Transaction, 'select'>, organised: InCohort<'organiser'>): Promise<Chosen> => {
  const facts = await findCohortFacts(tx, organised);
  if (!facts) throw new UserError(text`I can’t find that cohort among yours.`);
  const { name, packs, startsOn, endsOn } = facts;
  return { name, packs, startsOn, endsOn };
};

const chosenWords = ({ curriculum }: SetupNeeds, { name, packs, ...dates }: Chosen): Text => {
  const titles = packs.flatMap((slug) => curriculum().packs.get(slug)?.title ?? []);
  const more = titles.length > NAMED_AT_MOST ? ` and ${titles.length - NAMED_AT_MOST} more` : '';
  const studies = titles.length === 0 ? 'nothing yet' : `${titles.slice(0, NAMED_AT_MOST).join(', ')}${more}`;
  return text`**${name}** studies ${studies}, ${datesWords(dates)}`;
};

const wrongWords = ({ curriculum }: SetupNeeds, { packs, endsOn }: Chosen, today: string): Text | undefined => {
  const gone = packs.filter((slug) => !curriculum().packs.has(slug));
  if (gone.length > 0)
    return text`I no longer teach “${excerpt(gone.join('”, “'), 80)}”, so nothing of it is asked. Please choose again
      what the cohort studies.`;
  if (packs.length === 0) return text`It studies nothing, so nothing is asked. Please choose something.`;
  return endsOn !== null && endsOn < today ? text`Its last day is over, so nothing is posted any more.` : undefined;
};

export const cohortActions = (needs: SetupNeeds): readonly Action[] => [
  defineAction({
    name: 'setup.cohort',
    who: 'organiser',
    answers: 'form',
    run: async ({ caller, origin, at }, { row }) => {
      if (row !== NEW) {
        const chosen = await find(needs.database.orm, requireRole(caller, row, 'organiser'));
        return cohortForm(needs, controlId('setup.cohort-save', row, stampOf(chosen)), chosen);
      }
      return cohortForm(needs, controlId('setup.cohort-save', NEW), {
        name: excerpt(origin.workspace.name, limits.optionText),
        packs: [...needs.curriculum().packs.keys()],
        startsOn: localDate(at, caller.zone).toString(),
        endsOn: null,
      });
    },
  }),
  defineAction({
    name: 'setup.cohort-save',
    who: 'organiser',
    answers: 'update',
    run: (context, input) => (input.row === NEW ? begin(needs, context, input) : change(needs, context, input)),
  }),
];

const cohortForm = (needs: SetupNeeds, id: string, chosen: Chosen): Form => ({
  id,
  title: 'The cohort',
  submit: 'Save',
  fields: [
    nameField(chosen.name),
    {
      kind: 'checks',
      name: 'packs',
      label: 'What it studies',
      options: offered(needs).map(({ slug, title, weeks }) => ({
        value: slug,
        label: excerpt(title, limits.optionText),
        detail: countWords(weeks, 'week'),
      })),
      values: chosen.packs,
      required: true,
    },
    ...dateFields(chosen),
  ],
});

/** A form shows no more at once; nobody has written so many. */
const offered = ({ curriculum }: SetupNeeds) => [...curriculum().packs.values()].slice(0, limits.optionsShownAtOnce);

/** In the order in which they are offered; those that couldn't be offered stay as they were. */
const readPacks = (
  needs: SetupNeeds,
  { filled: { packs: ticked = [] } }: ActionInput,
  before: readonly string[],
): readonly string[] => {
  const { packs } = needs.curriculum();
  if (ticked.some((slug) => !packs.has(slug)))
    throw new UserError(
      text`**What it studies**: something that you ticked isn’t taught any more, so nothing was saved. Please open the
        form again: it shows what there is now.`,
    );
  const offers = offered(needs).map(({ slug }) => slug);
  const kept = before.filter((slug) => packs.has(slug) && !offers.includes(slug));
  const wanted = [...offers.filter((slug) => ticked.includes(slug)), ...kept];
  if (wanted.length === 0) throw new UserError(text`**What it studies**: please tick something, or nothing is asked.`);
  return wanted;
};

const begin = async (needs: SetupNeeds, context: Context, input: ActionInput): Promise<View> => {
  const { caller, at } = context;
  const [standing] = cohortsHere(caller);
  if (standing) throw new UserError(begunWords(standing.name));
  const wanted = {
    ...readCohortDates(context, input, undefined),
    packs: readPacks(needs, input, []),
    slug: SLUG,
  };
  const begun = await needs.database.orm.transaction(async (tx) => {
    const made = await beginCohort(tx, needs.random, caller, wanted, at);
    if (!made.isNew) throw new UserError(begunWords((await find(tx, made.organised)).name));
    const { accountId } = caller;
    await recordDone(tx, needs.random, made.organised, { accountId, did: 'began the cohort', at });
    return made;
  });
  return showCard(needs, { ...context, caller: begun.caller }, begun.organised.cohortId, text`It has begun.`);
};

const begunWords = (name: string): Text =>
  text`Somebody began **${name}** here meanwhile, so I began no second one. /setup shows what they chose, and you can
    change it there.`;

const change = async (needs: SetupNeeds, context: Context, input: ActionInput): Promise<View> => {
  const { caller, at } = context;
  const organised = requireRole(caller, input.row, 'organiser');
  const wanted = await needs.database.orm.transaction(async (tx) => {
    await lockCohort(tx, organised, caller);
    const before = await find(tx, organised);
    requireAsOpened(input.argument, before, chosenWords(needs, before));
    const dates = readCohortDates(context, input, before);
    const packs = readPacks(needs, input, before.packs);
    await changeCohort(tx, organised, { ...dates, packs });
    const did = `set it up: ${excerpt(dates.name, 40)}, ${datesWords(dates)}`;
    await recordDone(tx, needs.random, organised, { accountId: caller.accountId, did, at });
    return dates;
  });
  const cohorts = caller.cohorts.map((each) =>
    each.cohortId === organised.cohortId ? { ...each, name: wanted.name } : each,
  );
  return showCard(needs, { ...context, caller: { ...caller, cohorts } }, organised.cohortId, text`Saved.`);
};
