/** Tables of other programs: quizzes with numbered answers, and cards with a front and a back. */
import { oneLine } from '../../lib/words/one-line.ts';
import { type Draft, ExchangeError, type Found, type Reading, type Remark } from '../draft.ts';
import { draftOfCard } from '../markup/card.ts';
import { type Converted, markdownOfHtml, markdownOfPlain, wordsOfHtml } from '../markup/html.ts';
import { namelessCells, type Row, type Table } from './rows.ts';

/** By the beginning of a column’s name. */
const PROMPT = /^(?:question|prompt|front|term|stem)/;
const OPTION = /^(?:answer|option|choice|wrong answer)s? ?(?:\d|[a-f]\b)|^[a-f]$/;
const RIGHT = /^(?:correct|right|key|answer$|answers$|back|definition)/;
const WHY = /^(?:explanation|why|feedback|rationale|extra)/;
const HINT = /^hint/;
const CATEGORY = /^(?:category|topic|deck|concept|chapter)/;

type Places = {
  readonly prompt: number;
  readonly right: number;
  readonly options: readonly number[];
  readonly why: number;
  readonly hint: number;
  readonly category: number;
};

export const readForeign = ({ rows, settings }: Table, names: readonly string[]): Reading => {
  const places = placesIn(names);
  const named = places.prompt >= 0 && (places.right >= 0 || places.options.length > 0);
  // Anki writes no names above its columns, and cards in tabs have none.
  const isCards = !named && (settings.size > 0 || rows.every(({ cells }) => cells.length === 2));
  if (!named && !isCards)
    throw new ExchangeError(
      oneLine`line 1: it must name the columns: kind and prompt, as \`watermark export --to csv\` writes them;
        or question, answer 1, answer 2, … and correct; or front and back.`,
    );
  const found: Found[] = [];
  const remarks: Remark[] = named ? unusedColumns(names, places) : [];
  const used = named ? places : cardPlaces(settings);
  const tags = settings.get('tags');
  if (tags) remarks.push({ at: 'line 1', what: `the tags “${tags.slice(0, 60)}”` });
  const isHtml = settings.get('html') === 'true';
  for (const row of named ? rows.slice(1) : rows) {
    const at = `line ${row.line}`;
    const cells = row.cells.map((cell) => convert(cell, isHtml));
    const say = (what: string) => remarks.push({ at, what });
    for (const what of cells.flatMap(({ lost }) => lost)) say(what);
    for (const what of named ? namelessCells(row, names) : unusedCells(row, used)) say(what);
    const draft = draftOf(cells, used, say);
    if (draft) found.push({ at, category: row.cells[used.category] ?? settings.get('deck'), draft });
  }
  return { found, remarks };
};

const placesIn = (names: readonly string[]): Places => {
  const first = (pattern: RegExp) => names.findIndex((name) => pattern.test(name));
  return {
    prompt: first(PROMPT),
    options: names.flatMap((name, index) => (OPTION.test(name) && !RIGHT.test(name) ? [index] : [])),
    right: first(RIGHT),
    why: first(WHY),
    hint: first(HINT),
    category: first(CATEGORY),
  };
};

/** Two columns, apart from those that Anki’s settings name for something else. */
const cardPlaces = (settings: Table['settings']): Places => {
  const others = [...settings].flatMap(([name, value]) => (/ column$/.test(name) ? [Number(value) - 1] : []));
  const [prompt = 0, right = 1] = [0, 1, 2, 3, 4, 5, 6].filter((place) => !others.includes(place));
  const category = Number(settings.get('deck column') ?? 0) - 1;
  return { prompt, right, options: [], why: -1, hint: -1, category };
};

const unusedCells = ({ cells }: Row, { prompt, right, category }: Places): string[] =>
  cells.flatMap((cell, index) =>
    cell.trim() === '' || [prompt, right, category].includes(index)
      ? []
      : [`column ${index + 1} (“${cell.trim().slice(0, 60)}”)`],
  );

const unusedColumns = (names: readonly string[], places: Places): Remark[] => {
  const used = new Set([...Object.values(places).flat()]);
  return names.flatMap((name, index) =>
    used.has(index) || name === '' ? [] : [{ at: 'line 1', what: `the column “${name}”` }],
  );
};

type Cell = Converted & { readonly markdown: string };

const convert = (cell: string, isHtml: boolean): Cell => {
  const words = cell.trim();
  if (!isHtml) return { words, markdown: markdownOfPlain(words), lost: [] };
  const { words: markdown, lost } = markdownOfHtml(words);
  return { words: wordsOfHtml(words).words, markdown, lost };
};

const draftOf = (cells: readonly Cell[], places: Places, say: (what: string) => void): Draft | undefined => {
  const at = (place: number): Cell => cells[place] ?? { words: '', markdown: '', lost: [] };
  const front = at(places.prompt).markdown;
  if (front === '') {
    say('the whole row: there is no question in it');
    return undefined;
  }
  const more = at(places.why).markdown || undefined;
  const hint = at(places.hint).markdown;
  const options = places.options.map(at).filter(({ words }) => words !== '');
  const right = at(places.right);
  if (options.length === 0) {
    const card = draftOfCard({ front, back: right, more });
    if (card.lost) say(card.lost);
    return { ...card.draft, ...(hint && { hint }) };
  }
  const isRight = rightOf(options, right.words);
  const count = options.filter(isRight).length;
  if (count === 0) say(`which answer is right: “${right.words.slice(0, 60)}” names none of them`);
  return {
    kind: count > 1 ? 'several' : 'single',
    prompt: front,
    options: options.map((each, index) => ({
      text: each.markdown,
      ...(isRight(each, index) && { right: true as const }),
    })),
    ...(hint && { hint }),
    ...(more && { why: more }),
  };
};

/** By words, by a number that counts from 1, or by a letter. */
const rightOf = (options: readonly Cell[], typed: string): ((option: Cell, index: number) => boolean) => {
  if (options.some(({ words }) => words === typed)) return ({ words }) => words === typed;
  const named = typed.split(/[,;\s]+/).map((part) => part.toUpperCase());
  return (_, index) => named.includes(String(index + 1)) || named.includes(String.fromCharCode(65 + index));
};
