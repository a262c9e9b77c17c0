/** The words and controls of a look-up. */
import { controlId } from '../../chat/control-id.ts';
import { limits } from '../../chat/limits.ts';
import { type Block, button, controls, heading, note, paragraph, type View, view } from '../../chat/view.ts';
import type { Concept } from '../../curriculum/model.ts';
import { excerpt, text } from '../../lib/text.ts';
import { hasSection, type Page, type Section, sectionLabels, sections } from './concept-pages.ts';

/** Said above a card. */
export type Remarks = readonly (Block | undefined)[];

export type Neighbour = { readonly slug: string; readonly title: string };

export const conceptView = (
  concept: Concept,
  page: Page,
  questions: number,
  neighbours: readonly Neighbour[],
  remarks: Remarks = [],
): View =>
  view(concept.title, [
    ...remarks,
    page.section !== 'card' || page.number > 1
      ? paragraph(
          text`**${concept.title}** · ${sectionLabels[page.section]}${page.number > 1 ? `, page ${page.number}` : ''}`,
        )
      : undefined,
    ...page.blocks,
    controls(
      questions > 0 && button(controlId('quiz.concept', concept.slug), 'Quiz me', 'primary'),
      !page.last && button(pageId(concept.slug, page.section, page.number + 1), 'Next page'),
      page.number > 1 && button(pageId(concept.slug, page.section, page.number - 1), 'Page before'),
    ),
    controls(...sectionButtons(concept, page.section)),
    neighbours.length > 0 &&
      page.section === 'card' &&
      controls({
        kind: 'select',
        id: controlId('concepts.turn', concept.slug, 'related'),
        label: 'Go to a related concept',
        options: neighbours.map(({ slug, title }) => ({ value: slug, label: excerpt(title, limits.optionText) })),
      }),
  ]);

/** Section buttons fit one row: of the six sections the one shown is left out, and a section not written has none. */
const sectionButtons = (concept: Concept, shown: Section) =>
  sections
    .filter((section) => section !== shown && hasSection(concept, section))
    .slice(0, limits.buttonsInRow)
    .map((section) => button(pageId(concept.slug, section, 1), sectionLabels[section]));

const pageId = (slug: string, section: Section, number: number): string =>
  controlId('concepts.turn', slug, `${section}-${number}`);

export const nothingFoundView = (words: string, nearest: readonly Neighbour[]): View =>
  view('Nothing found', [
    heading(text`Nothing found`),
    paragraph(text`I have nothing on “${excerpt(words, QUOTED)}”.`),
    nearest.length > 0
      ? paragraph(text`Is it one of these?`)
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
    text`You asked for “${excerpt(words, QUOTED)}”. I took that as **${title}**.${others.length > 0 ? ' Not what you meant?' : ''}`,
  ),
  controls(...others.map(openButton)),
];

/** Said above a card that somebody asked for by one of its other names. */
export const coveredIn = (name: string, title: string): Block => note('neutral', text`**${name}**: in ${title}.`);
