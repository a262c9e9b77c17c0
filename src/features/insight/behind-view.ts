/** What is said of who falls behind, and the message to one of them. */
import { controlId } from '../../chat/control-id.ts';
import type { Form } from '../../chat/view/form.ts';
import { pageButtons, pageWords, paginate, wholeList } from '../../chat/view/paginate.ts';
import { button, controls, heading, list, note, paragraph, type View, view } from '../../chat/view/view.ts';
import { countWords, dayWords } from '../../lib/time/when.ts';
import { oneLine } from '../../lib/words/one-line.ts';
import { excerpt, text } from '../../lib/words/text.ts';
import type { Text } from '../../lib/words/text-tree.ts';
import type { Standing } from '../../study/insight/behind.ts';
import type { LastMessage, Message } from './messages.ts';

const NAME_AT_MOST = 60;
const short = (name: string): string => excerpt(name, NAME_AT_MOST);

/** The rule, in one sentence. */
export const behindRule = text`These learners have answered nothing for a week, though a review was due or they
  hadn’t begun.`;

export type Behind = {
  readonly standings: readonly Standing[];
  readonly messages: ReadonlyMap<string, LastMessage>;
};

/** `from`: the person with whom the reader's page began. */
export const behindView = (cohortId: string, { standings, messages }: Behind, from: string, remark?: Text): View => {
  const first = standings.some(({ personId }) => personId === from) ? from : standings[0]?.personId;
  return paginate(wholeList(standings), {
    isFrom: ({ personId }) => personId === first,
    draw: (page) =>
      view('Who falls behind', [
        heading(text`Who falls behind`),
        remark && note('good', remark),
        paragraph(
          page.all === 0
            ? text`Nobody: everybody with something due has answered within the last week.`
            : text`${behindRule}${pageWords(page)} Whoever is on vacation, or new this week, isn’t among them. Only
                organisers see this.`,
        ),
        page.items.length > 0 &&
          list(page.items.map((standing) => standingWords(standing, messages.get(standing.personId)))),
        page.items.length > 0 &&
          controls({
            kind: 'select',
            id: controlId('insight.write', cohortId),
            label: 'Write to somebody',
            options: page.items.map(({ personId, name }) => ({ value: personId, label: short(name) })),
          }),
        controls(
          ...pageButtons(page, ({ personId }) => controlId('insight.behind', cohortId, personId)),
          button(controlId('cohort.insight', cohortId), 'Back'),
        ),
      ]),
  });
};

const standingWords = ({ name, answeredOn, sinceOn }: Standing, message: LastMessage | undefined): Text => {
  const quiet =
    answeredOn === null ? `not begun yet, here since ${dayWords(sinceOn)}` : `last here ${dayWords(answeredOn)}`;
  return text`**${short(name)}**: ${quiet}${message ? messageWords(message) : ''}`;
};

const messageWords = ({ by, on, failedFor }: LastMessage): string => {
  const wrote = `${short(by)} wrote on ${dayWords(on)}`;
  if (failedFor === 'closed') return `. ${wrote}, but my direct messages don’t reach them`;
  return failedFor === 'failed' ? `. ${wrote}, but it couldn’t be delivered` : `. ${wrote}`;
};

/** Of the insight: how many, and the way to them. */
export const behindBlocks = (cohortId: string, count: number) =>
  count === 0
    ? [paragraph(text`**Falling behind:** nobody.`)]
    : [
        paragraph(
          text`**Falling behind:** ${countWords(count, 'learner has', 'learners have')} answered nothing for a week,
            though a review was due or they hadn’t begun.`,
        ),
        controls(button(controlId('insight.behind', cohortId), 'See who')),
      ];

/** Whatever is typed, a message holds it with what stands around. */
export const WORDS_AT_MOST = 1500;

/** `draft`: to begin from, since nobody likes an empty page. */
export const writeForm = (id: string, to: string, draft: string): Form => ({
  id,
  title: 'A kind message',
  submit: 'Send',
  intro: [
    {
      kind: 'text',
      text: text`I send this to **${short(to)}** as a direct message, and say that it’s from you.`,
    },
  ],
  fields: [
    {
      kind: 'input',
      name: 'words',
      label: 'Your words',
      lines: 'many',
      value: draft,
      atMost: WORDS_AT_MOST,
      required: true,
    },
  ],
});

/** Says nothing of what was counted: whoever reads it is met, not measured. */
export const draftOf = (
  { name, answeredOn }: Pick<Standing, 'name' | 'answeredOn'>,
  by: string,
  cohort: string,
): string =>
  [
    `Hi ${short(name)},`,
    answeredOn === null
      ? `it’s good to have you in ${short(cohort)}. Whenever you’d like to begin, /quiz asks you five questions.`
      : oneLine`we haven’t met in ${short(cohort)} for a little while, and that’s all right. Five minutes with
          /review are a good way back in.`,
    'If something is in your way, tell me, and we’ll find a way around it.',
    short(by),
  ].join('\n\n');

export const messageView = ({ from, cohort, words }: Pick<Message, 'from' | 'cohort' | 'words'>): View =>
  view(`A message from ${short(from)}`, [
    paragraph(text`**${short(from)}**, who organises **${short(cohort)}**, writes to you:`),
    { kind: 'divider' },
    ...words.split(/\n{2,}/).map((part) => paragraph(text`${part}`)),
    { kind: 'divider' },
    paragraph(text`I only carry it: to answer, please write to ${short(from)} yourself.`),
  ]);

export const unheardView = ({ to, words, failedFor }: Message): View =>
  view('Your message didn’t arrive', [
    heading(text`Your message didn’t arrive`),
    paragraph(
      failedFor === 'closed'
        ? text`**${short(to)}** takes no direct messages from me. You could write to them yourself. Your words were:`
        : text`I couldn’t deliver your message to **${short(to)}**. You could write to them yourself. Your words were:`,
    ),
    ...words.split(/\n{2,}/).map((part) => paragraph(text`${part}`)),
  ]);
