/** The words and controls of a look-up. */
import { controlId } from '../../chat/control-id.ts';
import { limits } from '../../chat/view/limits.ts';
import { type Page, pageButtons } from '../../chat/view/paginate.ts';
import { type Block, button, controls, heading, note, paragraph, type View, view } from '../../chat/view/view.ts';
import type { Concept } from '../../curriculum/model.ts';
import { excerpt, text } from '../../lib/words/text.ts';
import { hasSection, type Part, type Section, sectionLabels, sections } from './concept-pages.ts';

/** Said above a card. */
export type Remarks = readonly (Block | undefined)[];

export type Neighbour = { readonly slug: string; readonly title: string };

/** What is shown beside the parts of a page. */
export type Shown = {
  readonly concept: Concept;
  readonly section: Section;
  readonly questions: number;
  readonly neighbours: readonly Neighbour[];
  readonly remarks: Remarks;
};

export const conceptView = (
  { concept, section, questions, neighbours, remarks }: Shown,
  { items, start, before, after }: Page<Part>,
): View =>
  view(concept.title, [
    ...(start === 0 ? remarks : []),
    section !== 'card' || start > 0
      ? paragraph(text`**${concept.title}** · ${sectionLabels[section]}${start > 0 ? ', continued' : ''}`)
      : undefined,
    ...items.map(({ block }) => block),
    controls(
      questions > 0 && button(controlId('quiz.concept', concept.slug), 'Quiz me', 'primary'),
      hasSection(concept, beside(section)) &&
        button(pageId(concept.slug, beside(section), 0), sectionLabels[beside(section)]),
      ...pageButtons({ before, after }, ({ index }) => pageId(concept.slug, section, index)),
    ),
    section === 'journal' && controls(button(controlId('journal.prompts', concept.slug), 'Write about it')),
    controls(...sectionButtons(concept, section)),
    neighbours.length > 0 &&
      section === 'card' &&
      controls({
        kind: 'select',
        id: controlId('concepts.turn', concept.slug, 'related'),
        label: 'Go to a related concept',
        options: neighbours
          .slice(0, limits.options)
          .map(({ slug, title }) => ({ value: slug, label: excerpt(title, limits.optionText) })),
      }),
  ]);

/** From what a concept is to why it matters, and from anywhere else back. */
const beside = (section: Section): Section => (section === 'card' ? 'more' : 'card');

/**
 * Section buttons fit one row: the first row leads to the other two, the one shown is left out, and
 * a section not written has none.
 */
const sectionButtons = (concept: Concept, shown: Section) =>
  sections
    .filter((section) => section !== shown && !['card', 'more'].includes(section) && hasSection(concept, section))
    .slice(0, limits.buttonsInRow)
    .map((section) => button(pageId(concept.slug, section, 0), sectionLabels[section]));

/** `index`: of the block that the page begins with. */
const pageId = (slug: string, section: Section, index: number): string =>
  controlId('concepts.turn', slug, `${section}-${index}`);

export const nothingFoundView = (words: string, nearest: readonly Neighbour[]): View =>
  view('Nothing found', [
    heading(text`Nothing found`),
    paragraph(text`I have nothing on “${excerpt(words, QUOTED)}”.`),
    nearest.length > 0
      ? paragraph(text`Did you mean one of these?`)
      : paragraph(text`Try a term, such as *CAP* or *watermark*, or a whole question.`),
    controls(...nearest.map(openButton)),
  ]);

/** What was typed is quoted only so far that one sees which it was. */
const QUOTED = 100;

const openButton = ({ slug, title }: Neighbour) =>
  button(controlId('concepts.open', slug), excerpt(title, limits.buttonLabel));

/** Said above a card that was found by its likeness only. */
export const guessed = (words: string, title: string, others: readonly Neighbour[]): Remarks => [
  note(
    'neutral',
    text`You asked for “${excerpt(words, QUOTED)}”. I took that as
      **${title}**.${others.length > 0 ? ' Not what you meant?' : ''}`,
  ),
  controls(...others.map(openButton)),
];

/** Said above a card that somebody asked for by one of its other names. */
export const coveredIn = (name: string, title: string): Block => note('neutral', text`**${name}**: in ${title}.`);
