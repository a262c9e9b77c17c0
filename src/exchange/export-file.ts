/** The curriculum’s questions as a file of another program, and what of them has no place in it. */
import type { Question } from '../curriculum/kinds.ts';
import { lostInFields } from './anki/to-fields.ts';
import { writeAnki } from './anki/write-anki.ts';
import { writeQuestionCsv } from './csv/write-csv.ts';
import { drawnDraftOf, type Remark } from './draft.ts';
import { lostInGift, writeGift } from './gift/write-gift.ts';
import { writeMoodle } from './moodle/write-moodle.ts';
import type { Item } from './quiz-item/item.ts';
import { itemOf, lostInItem } from './quiz-item/to-item.ts';

export type Exported = {
  readonly content: Uint8Array | string;
  readonly questions: number;
  readonly remarks: readonly Remark[];
};

export const exportFormats = ['csv', 'gift', 'moodle', 'apkg'] as const;
export type ExportFormat = (typeof exportFormats)[number];

export const exportQuestions = async (
  questions: readonly Question[],
  format: ExportFormat,
  at: Temporal.Instant,
): Promise<Exported> => {
  switch (format) {
    case 'csv':
      return { content: writeQuestionCsv(questions), questions: questions.length, remarks: [] };
    case 'gift':
      return writeItems(questions, writeGift, lostInGift);
    case 'moodle':
      return writeItems(questions, writeMoodle, () => []);
    case 'apkg':
      return writeDeck(questions, at);
  }
};

const writeDeck = async (questions: readonly Question[], at: Temporal.Instant): Promise<Exported> => {
  const notes = questions.map((question) => ({ question, deck: `Watermark::${question.concept}`, tags: [] }));
  const remarks = questions.flatMap((question) => {
    const lost = [...lostInFields(drawnDraftOf(question)), ...varied(question)];
    return lost.length > 0 ? [{ at: question.slug, what: lost.join(', ') }] : [];
  });
  return { content: await writeAnki(notes, at), questions: questions.length, remarks };
};

const writeItems = (
  questions: readonly Question[],
  write: (items: readonly Item[]) => string,
  lostIn: (item: Item) => string[],
): Exported => {
  const items: Item[] = [];
  const remarks: Remark[] = [];
  for (const question of questions) {
    const draft = drawnDraftOf(question);
    const item = itemOf(draft, question.concept);
    const say = (what: string) => remarks.push({ at: question.slug, what });
    const lost =
      'reason' in item ? [`${WHOLE}: ${item.reason}`] : [...lostIn(item), ...lostInItem(draft), ...varied(question)];
    const whole = lost.find((what) => what.startsWith(WHOLE));
    if (lost.length > 0) say(whole ?? lost.join(', '));
    if (!whole && !('reason' in item)) items.push(item);
  }
  return { content: write(items), questions: items.length, remarks };
};

const WHOLE = 'the whole question';

const varied = ({ template }: Question): string[] => (template ? ['vary (one draw of its numbers is written)'] : []);
