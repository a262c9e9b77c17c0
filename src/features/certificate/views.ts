/** The words around certificates. */
import { controlId } from '../../chat/control-id.ts';
import { file } from '../../chat/view/file.ts';
import type { Form } from '../../chat/view/form.ts';
import { pageButtons, pageWords, paginate, wholeList } from '../../chat/view/paginate.ts';
import {
  type Block,
  type Button,
  button,
  controls,
  heading,
  list,
  note,
  paragraph,
  type View,
  view,
} from '../../chat/view/view.ts';
import { countWords } from '../../lib/time/when.ts';
import { excerpt, text } from '../../lib/words/text.ts';
import type { Text } from '../../lib/words/text-tree.ts';
import { sayDate } from './dates.ts';
import { NAME_AT_MOST } from './name.ts';
import type { Standing, Standings } from './standing.ts';
import type { Certificate } from './store.ts';

const TITLE_AT_MOST = 80;
/** Modules that are named; the path shows the rest. */
const NAMED = 5;

export type Shown = {
  readonly cohortId: string;
  readonly canIssue: boolean;
  readonly other: Button | false;
};

export const standingsView = ({ cohort, packs }: Standings, shown: Shown): View =>
  view('Certificate', [
    heading(text`Certificate`),
    ...(packs.length === 0
      ? [
          paragraph(text`What **${excerpt(cohort, TITLE_AT_MOST)}** studies has no criteria and no capstone, so there is
            no certificate for it.`),
        ]
      : packs.flatMap((standing) => packBlocks(standing, shown))),
    controls(button(controlId('path.open', shown.cohortId), 'Your path'), shown.other),
  ]);

const packBlocks = (standing: Standing, { cohortId, canIssue }: Shown): readonly (Block | undefined)[] => {
  const { title, met, certificate } = standing;
  const head = paragraph(text`**${excerpt(title, TITLE_AT_MOST)}**`);
  if (certificate && certificate.revokedOn === null) return [head, ...issuedBlocks(certificate)];
  const revoked = certificate?.revokedOn
    ? note(
        'warning',
        text`The certificate of ${sayDate(certificate.issuedOn)} was revoked on
        ${sayDate(certificate.revokedOn)}. The organisers of your cohort can say why.`,
      )
    : undefined;
  if (!met.met) return [head, revoked, ...missingBlocks(standing)];
  if (!canIssue)
    return [
      head,
      revoked,
      paragraph(text`You’ve met all that it asks for. Certificates aren’t set up here yet: whoever
      runs the bot has to give me a key to sign them with.`),
    ];
  return [
    head,
    revoked,
    paragraph(text`You’ve met all that it asks for. I print the name that you type, and how much of it you likely know
      today: ${standing.recall} %.`),
    controls(button(controlId('certificate.name', cohortId, standing.packSlug), 'Get your certificate', 'primary')),
  ];
};

const issuedBlocks = ({ id, name, code, issuedOn, recall }: Certificate): readonly (Block | undefined)[] => [
  paragraph(text`Issued on ${sayDate(issuedOn)} to **${name}**, with ${recall} % known on that day. Its code is
    \`${code}\`.`),
  controls(button(controlId('certificate.file', id), 'Send me the file')),
];

const missingBlocks = ({ met }: Standing): readonly Block[] => [
  paragraph(text`Still to come:`),
  list([
    ...met.criteria
      .slice(0, NAMED)
      .map(
        ({ title, missing }) => text`${excerpt(title, TITLE_AT_MOST)}: ${countWords(missing, 'criterion', 'criteria')}`,
      ),
    ...(met.criteria.length > NAMED ? [text`${countWords(met.criteria.length - NAMED, 'more module')}`] : []),
    ...(met.capstone ? [text`the capstone, approved by two reviewers`] : []),
  ]),
];

export const nameForm = (cohortId: string, packSlug: string, known: string): Form => ({
  id: controlId('certificate.issue', cohortId, packSlug),
  title: 'Your certificate',
  submit: 'Issue it',
  intro: [
    {
      kind: 'text',
      text: text`The name is printed as you type it, and can’t be changed afterwards. Whoever has the certificate’s
        code can see what stands on it.`,
    },
  ],
  fields: [
    {
      kind: 'input',
      name: 'name',
      label: 'The name on it',
      value: excerpt(known, NAME_AT_MOST),
      atMost: NAME_AT_MOST,
      required: true,
    },
  ],
});

export const fileView = ({ code, path }: Certificate, pdf: Uint8Array, checkUrl: string | undefined): View =>
  view('Your certificate', [
    heading(text`Your certificate`),
    paragraph(text`For **${excerpt(path, TITLE_AT_MOST)}**. It’s signed: nothing on it can be changed unnoticed.`),
    file(`certificate-${code}.pdf`, pdf),
    controls(checkUrl !== undefined && { kind: 'link', url: checkUrl, label: 'What others see' }),
  ]);

const certificateWords = ({ name, path, issuedOn, revokedOn }: Certificate): Text =>
  revokedOn === null
    ? text`**${name}**: ${excerpt(path, TITLE_AT_MOST)}, ${sayDate(issuedOn)}`
    : text`**${name}**: ${excerpt(path, TITLE_AT_MOST)}, ${sayDate(issuedOn)}; revoked on ${sayDate(revokedOn)}`;

const OPTION_AT_MOST = 70;

export const issuedView = (cohortId: string, issued: readonly Certificate[], from: string): View =>
  paginate(wholeList(issued), {
    isFrom: ({ id }) => from === '' || id <= from,
    draw: (page) => {
      const valid = page.items.filter(({ revokedOn }) => revokedOn === null);
      return view('Certificates', [
        heading(text`Certificates`),
        paragraph(
          page.all === 0
            ? text`None was issued yet.`
            : text`Issued in this cohort, the newest first.${pageWords(page)} One that you revoke is never valid again;
                its holder may have a new one as long as they meet the path.`,
        ),
        page.items.length > 0 && list(page.items.map(certificateWords)),
        valid.length > 0 &&
          controls({
            kind: 'select',
            id: controlId('certificate.revoke', cohortId),
            label: 'Revoke one',
            options: valid.map(({ id, name, code }) => ({
              value: id,
              label: excerpt(name, OPTION_AT_MOST),
              detail: code,
            })),
          }),
        controls(
          ...pageButtons(page, ({ id }) => controlId('certificate.issued', cohortId, id)),
          button(controlId('cohort.insight', cohortId), 'Back'),
        ),
      ]);
    },
  });

export const revokeView = (cohortId: string, { id, name, code }: Certificate): View =>
  view('Revoke this certificate?', [
    heading(text`Revoke this certificate?`),
    paragraph(text`It’s **${name}**’s, with the code \`${code}\`. From now on whoever looks the code up is told that it
      was revoked. This can’t be undone.`),
    controls(
      button(controlId('certificate.revoked', cohortId, id), 'Revoke it', 'danger'),
      button(controlId('certificate.issued', cohortId), 'Back'),
    ),
  ]);
