/** The questions that a person set aside, page by page. */
import { controlId } from '../../../chat/control-id.ts';
import { limits } from '../../../chat/view/limits.ts';
import { pageButtons, pageWords, paginate, wholeList } from '../../../chat/view/paginate.ts';
import { controls, heading, list, note, paragraph, type View, view } from '../../../chat/view/view.ts';
import { countWords } from '../../../lib/time/when.ts';
import { excerpt, text } from '../../../lib/words/text.ts';
import type { Text } from '../../../lib/words/text-tree.ts';

export type SetAside = {
  readonly slug: string;
  readonly concept: string;
  readonly prompt: string;
  readonly leech: boolean;
};

export type Told = {
  readonly remark?: Text;
  /** The question that the person's page began with. */
  readonly from?: string;
};

/** `questions` come in the order of their slugs. */
export const setAsideView = (questions: readonly SetAside[], { remark, from = '' }: Told): View =>
  questions.length === 0
    ? view('Nothing is set aside', [
        remark && note('neutral', remark),
        paragraph(
          text`Nothing is set aside. While you study, **Set aside** stops a question from coming
            back until you want it.`,
        ),
      ])
    : paginate(wholeList(questions), {
        isFrom: ({ slug }) => slug >= from,
        draw: (page) => {
          const [are, them] = page.all === 1 ? ['is', 'it'] : ['are', 'them'];
          return view('Set aside', [
            remark && note('neutral', remark),
            heading(text`Set aside`),
            paragraph(
              text`${countWords(page.all, 'question')} ${are} not asked until you bring ${them}
                back.${pageWords(page)}`,
            ),
            list(page.items.map(lineOf)),
            controls({
              kind: 'select',
              id: controlId('quiz.bring-back-all', page.items[0]?.slug),
              label: 'Bring back',
              options: page.items.map(optionOf),
              atMost: page.items.length,
            }),
            controls(...pageButtons(page, ({ slug }) => controlId('quiz.shelf', slug))),
          ]);
        },
      });

const lineOf = ({ concept, prompt, leech }: SetAside): Text =>
  text`**${concept}:** ${prompt}${leech ? ' (it kept slipping away)' : ''}`;

const optionOf = ({ slug, concept, prompt }: SetAside) => ({
  value: slug,
  label: excerpt(concept, limits.optionText),
  ...(prompt === '' ? {} : { detail: excerpt(prompt, limits.optionText) }),
});
