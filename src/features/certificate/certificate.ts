/** /certificate: a signed paper for whoever met their path, which anybody can check. */

import type { Caller, Context } from '../../chat/context.ts';
import { controlId } from '../../chat/control-id.ts';
import { UserError } from '../../chat/errors.ts';
import type { Feature } from '../../chat/feature.ts';
import { type Action, defineAction } from '../../chat/receive/action.ts';
import { defineCommand } from '../../chat/receive/command.ts';
import { type Block, button, controls, paragraph, type View } from '../../chat/view/view.ts';
import { choosingActions, switchButton, whichCohortView } from '../../community/cohort/choose-cohort.ts';
import { findMeantCohort } from '../../community/cohort/which-cohort.ts';
import { requireRole, requireRoleThoughArchived } from '../../community/roles.ts';
import { studyDay } from '../../lib/time/study-day.ts';
import { countWords } from '../../lib/time/when.ts';
import { text } from '../../lib/words/text.ts';
import { makeCode } from './code.ts';
import { readName } from './name.ts';
import type { CertificateNeeds } from './needs.ts';
import { organisingActions } from './organising.ts';
import { pagesOf, pageUrl } from './page.ts';
import { drawPaperInWorker } from './paper-in-worker.ts';
import { sealFile } from './seal.ts';
import { findStandings, type Standing, type Standings } from './standing.ts';
import { type Certificate, findIssued, findOne, issueOnce } from './store.ts';
import { fileView, nameForm, standingsView } from './views.ts';

const about = { feature: 'certificate', role: 'learner', archived: true } as const;

export const certificateFeature = (needs: CertificateNeeds): Feature => ({
  name: 'certificate',
  section: 'Your path',
  commands: [
    defineCommand({
      name: 'certificate',
      description: 'Get a certificate once you’ve met your path',
      more: text`It’s a signed PDF with a code by which anybody can check it. What is still missing is said too.`,
      options: {},
      who: 'learner',
      where: ['workspace', 'direct'],
      answers: 'private',
      run: (context) => open(needs, context),
    }),
  ],
  actions: [
    ...learnerActions(needs),
    ...organisingActions(needs),
    ...choosingActions(needs.database, {
      ...about,
      open: (context) => open(needs, context),
      show: (context, cohortId) => show(needs, context, cohortId),
    }),
  ],
  pages: pagesOf(needs),
  parts: {
    insight: async (organiser, cohortId) => insightBlocks(needs, organiser, cohortId),
  },
});

const open = async (needs: CertificateNeeds, context: Context): Promise<View> => {
  const { caller, channel } = context;
  const meant = await findMeantCohort(needs.database, caller, { channel, ...about });
  if (meant.kind === 'none') throw new UserError(text`You aren’t in a cohort yet. /cohort says how to join one.`);
  return meant.kind === 'meant' ? show(needs, context, meant.cohort.cohortId) : whichCohortView(meant.cohorts, about);
};

const standingsOf = async (needs: CertificateNeeds, { caller, at }: Context, cohort: string): Promise<Standings> => {
  const { cohortId } = requireRoleThoughArchived(caller, cohort, 'learner');
  const standings = await findStandings(needs, { personId: caller.personId, cohortId, at });
  if (!standings) throw new UserError(text`I can’t find that cohort among yours.`);
  return standings;
};

const show = async (needs: CertificateNeeds, context: Context, cohortId: string): Promise<View> =>
  standingsView(await standingsOf(needs, context, cohortId), {
    cohortId,
    canIssue: needs.certificateKeys !== undefined,
    other: switchButton('certificate', context.caller, cohortId, about),
  });

const learnerActions = (needs: CertificateNeeds): readonly Action[] => [
  defineAction({
    name: 'certificate.name',
    who: 'learner',
    answers: 'form',
    run: async (context, { row, argument }) => {
      requireRole(context.caller, row, 'learner');
      const { packSlug } = requireMet(await standingsOf(needs, context, row), argument);
      return nameForm(row, packSlug, context.caller.name);
    },
  }),
  defineAction({
    name: 'certificate.issue',
    who: 'learner',
    answers: 'private',
    run: async (context, { row, argument, filled }) =>
      sendFile(needs, await issue(needs, context, { cohortId: row, pack: argument, typed: filled['name']?.[0] ?? '' })),
  }),
  defineAction({
    name: 'certificate.file',
    who: 'learner',
    answers: 'private',
    run: async ({ caller }, { row }) => {
      const found = await findOne(needs.database, caller.personId, row);
      if (!found || found.revokedOn !== null)
        throw new UserError(text`That certificate isn’t valid any more. /certificate says how you stand.`);
      return sendFile(needs, found);
    },
  }),
];

/** Once more when it is issued: criteria may have been taken back while the form was open. */
const requireMet = ({ packs }: Standings, pack: string): Standing => {
  const standing = packs.find(({ packSlug }) => packSlug === pack);
  if (!standing?.met.met)
    throw new UserError(text`Something is still missing for that certificate. /certificate shows what.`);
  return standing;
};

type Asked = { readonly cohortId: string; readonly pack: string; readonly typed: string };

const issue = async (needs: CertificateNeeds, context: Context, { cohortId, pack, typed }: Asked) => {
  const { caller, at } = context;
  const member = requireRole(caller, cohortId, 'learner');
  const standings = await standingsOf(needs, context, cohortId);
  const { packSlug, title, recall } = requireMet(standings, pack);
  return issueOnce(needs.database, member, {
    id: needs.random.id(at),
    code: makeCode(needs.random, at),
    personId: caller.personId,
    packSlug,
    path: title,
    cohort: standings.cohort,
    name: await readName(typed),
    recall,
    issuedOn: studyDay(at, caller.zone).toString(),
  });
};

const sendFile = async (needs: CertificateNeeds, certificate: Certificate): Promise<View> => {
  if (!needs.certificateKeys) throw new UserError(text`Certificates aren’t set up here: I have no key to sign with.`);
  const { code, name, path, cohort, issuedOn, recall } = certificate;
  const paper = { code, name, path, cohort, issuedOn, recall };
  const url = pageUrl(needs, code);
  const checkAt = url && `Check it at ${url}`;
  const pdf = await sealFile(paper, needs.certificateKeys, (seal) => drawPaperInWorker(paper, checkAt, seal));
  return fileView(certificate, pdf, url);
};

const insightBlocks = async (needs: CertificateNeeds, organiser: Caller, cohortId: string) => {
  const issued = await findIssued(needs.database, requireRole(organiser, cohortId, 'organiser'));
  if (issued.length === 0) return [];
  const count = issued.filter(({ revokedOn }) => revokedOn === null).length;
  return [
    paragraph(text`**Certificates:** ${countWords(count, 'certificate')} issued.`),
    controls(button(controlId('certificate.issued', cohortId), 'Certificates')),
  ].filter((block): block is Block => block !== undefined);
};
