/** The words and controls of a look-up. */
import { controlId } from '../../chat/control-id.ts';
import { limits } from '../../chat/limits.ts';
import { type Block, button, controls, heading, note, paragraph, type View, view } from '../../chat/view.ts';
import type { Concept } from '../../curriculum/model.ts';
import { excerpt, text } from '../../lib/text.ts';
import { hasSection, type Page, type Section, sectionLabels, sections } from './concept-pages.ts';

export type Neighbour = { readonly slug: string; readonly title: string };

export const conceptView = (
  concept: Concept,
  page: Page,
  questions: number,
  neighbours: readonly Neighbour[],
  remark?: Block,
): View =>
  view(concept.title, [
    remark,
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
    paragraph(text`The curriculum has nothing on “${words}” that I can find.`),
    nearest.length > 0 && paragraph(text`The nearest I know:`),
    controls(
      ...nearest.map(({ slug, title }) => button(controlId('concepts.open', slug), excerpt(title, limits.buttonLabel))),
    ),
  ]);

/** Said above a card that was found by its likeness only. */
export const didYouMean = (words: string, title: string): Block =>
  note('neutral', text`You asked for “${words}”. I took that as **${title}**.`);
