/** A question as it is asked: its words, its options and the controls that fit its shape. */
import { controlId } from '../../chat/control-id.ts';
import type { Field, Form } from '../../chat/view/form.ts';
import { limits } from '../../chat/view/limits.ts';
import { type Block, button, controls, note, paragraph, type Select, type View, view } from '../../chat/view/view.ts';
import type { Asking, Choice } from '../../curriculum/kinds/kind.ts';
import { askQuestion, type Question, questionKinds, rightAnswer } from '../../curriculum/kinds.ts';
import { wordsOfProse } from '../../curriculum/prose-words.ts';
import { seededNumbers } from '../../lib/random.ts';
import { excerpt, text, wordsOf } from '../../lib/words/text.ts';
import type { Prose } from '../../lib/words/text-tree.ts';
import { certainties, withCertainty } from '../../study/asking/certainty.ts';
import type { AskingState } from '../../study/asking/find-asking.ts';
import { certaintyField } from './certainty.ts';

export const LETTERS = ['A', 'B', 'C', 'D', 'E', 'F'];

/** The same asking is asked the same way whenever it is drawn again: its id is the seed. */
const howAsked = ({ question, askingId }: AskingState): Asking => askQuestion(question, seededNumbers(askingId));

/** `calibrates`: with the answer it is said how sure one is. */
export const questionView = (state: AskingState, conceptTitle: string, calibrates = false): View => {
  const asking = howAsked(state);
  return view(`${placeWords(state)}: ${conceptTitle}`, [
    paragraph(text`**${placeWords(state)}** · ${conceptTitle} · ${questionKinds[state.question.kind].title}`),
    ...promptBlocks(state.question),
    ...choicesShown(asking),
    state.hinted && state.question.hint && note('neutral', text`**Hint:** ${state.question.hint.text}`),
    ...(calibrates ? sayingControls(state, asking) : answerControls(state, asking)),
    controls(
      !state.hinted && state.question.hint && button(controlId('quiz.hint', state.askingId), 'Hint'),
      button(controlId('quiz.skip', state.askingId), 'Skip'),
      button(controlId('quiz.report', state.askingId), 'Report'),
    ),
  ]);
};

/** Where in its round: a single question, as the daily is, isn’t counted. */
export const placeWords = ({ position, size }: Pick<AskingState, 'position' | 'size'>): string =>
  size === 1 ? 'One question' : `Question ${position} of ${size}`;

/** What is asked, in a line: without its code and its lists. */
export const promptWords = ({ prompt }: Question): string =>
  wordsOfProse(prompt.prose.filter(({ kind }) => kind === 'text')).replaceAll('\n', ' ');

export const promptBlocks = (question: Question): Block[] => [...question.prompt.prose, ...codeBlock(question)];

export const codeBlock = ({ code, language = '', kind }: Question): Block[] => {
  if (code === undefined) return [];
  return [{ kind: 'code', language, code: kind === 'fault' ? numbered(code) : code }];
};

const numbered = (code: string): string => {
  const lines = code.split('\n');
  const width = String(lines.length).length;
  return lines.map((line, index) => `${String(index + 1).padStart(width)}  ${line}`.trimEnd()).join('\n');
};

/** Words of a question under a label, in one line where they begin with one. */
export const labelled = (label: string, prose: readonly Prose[]): Block[] => {
  const [first, ...rest] = prose;
  return first?.kind === 'text'
    ? [paragraph(text`**${label}:** ${first.text}`), ...rest]
    : [paragraph(text`**${label}:**`), ...prose];
};

/** What would have been right. */
export const solutionBlocks = (question: Question): Block[] =>
  labelled(solutionLabels[question.kind] ?? 'Right answer', rightAnswer(question));

const solutionLabels: Partial<Record<Question['kind'], string>> = {
  several: 'Right answers',
  order: 'Right order',
};

/** As a list, so that every platform hangs a wrapped line under its option. */
const lettered = (choices: readonly Choice[]): Block => ({
  kind: 'list',
  ordered: false,
  ownMarks: true,
  items: choices.map((choice, index) => text`**${LETTERS[index] ?? '?'}**  ${choice.text}`),
});

export const choicesShown = (asking: Asking): Block[] => {
  if (asking.shape === 'choose-one' || asking.shape === 'choose-several') {
    // True and False say all on their buttons.
    return asking.options.every(({ text: words }) => wordsOf(words).length <= 5) ? [] : [lettered(asking.options)];
  }
  if (asking.shape === 'arrange')
    return [{ kind: 'list', ordered: false, items: asking.items.map((item) => item.text) }];
  return [];
};

const answerControls = (state: AskingState, asking: Asking): (Block | undefined)[] => {
  const answer = (argument: string | number = '') => controlId('quiz.answer', state.askingId, argument);
  switch (asking.shape) {
    case 'choose-one': {
      const plainWords = choicesShown(asking).length === 0;
      return [
        controls(
          ...asking.options.map((option, index) =>
            button(answer(option.key), plainWords ? wordsOf(option.text) : (LETTERS[index] ?? '?')),
          ),
        ),
      ];
    }
    case 'choose-several':
      return [
        controls({
          ...selectOf(answer(), 'Choose all that are right', asking.options),
          atMost: asking.options.length,
        }),
      ];
    case 'choose-line':
      return [controls(lineSelect(answer(), state.question.code ?? '', asking.lines))];
    case 'type':
      return [controls(button(controlId('quiz.type', state.askingId), 'Answer', 'primary'))];
    case 'arrange':
      return [controls(button(controlId('quiz.type', state.askingId), 'Put in order', 'primary'))];
  }
};

/**
 * The same with how sure one is: a row of buttons for each, so that one press says both; where a
 * select would take the answer, a form does.
 */
const sayingControls = (state: AskingState, asking: Asking): (Block | undefined)[] => {
  if (asking.shape === 'choose-one') {
    const plainWords = choicesShown(asking).length === 0;
    return certainties.map(({ value, short }) =>
      controls(
        ...asking.options.map((option, index) => {
          const choice = plainWords ? wordsOf(option.text) : (LETTERS[index] ?? '?');
          return button(
            controlId('quiz.answer', state.askingId, withCertainty(option.key, value)),
            `${choice}, ${short}`,
          );
        }),
      ),
    );
  }
  if (asking.shape === 'choose-several' || asking.shape === 'choose-line')
    return [controls(button(controlId('quiz.type', state.askingId), 'Answer', 'primary'))];
  return answerControls(state, asking);
};

const selectOf = (id: string, label: string, choices: readonly Choice[]): Select => ({
  kind: 'select',
  id,
  label,
  options: choices.map((choice, index) => ({
    value: choice.key,
    label: LETTERS[index] ?? '?',
    detail: excerpt(wordsOf(choice.text), limits.optionText),
  })),
});

const lineSelect = (id: string, code: string, lines: number): Select => ({
  kind: 'select',
  id,
  label: 'Which line is at fault?',
  options: Array.from({ length: lines }, (_, index) => {
    const words = code.split('\n')[index]?.trim();
    return {
      value: String(index + 1),
      label: `Line ${index + 1}`,
      ...(words ? { detail: excerpt(words, limits.optionText) } : {}),
    };
  }),
});

/**
 * The form for an answer that is typed or put in order; `undefined` where buttons or a select do.
 * `calibrates`: it asks as well how sure one is.
 */
export const answerForm = (state: AskingState, calibrates = false): Form | undefined => {
  const form = bareForm(state, calibrates);
  if (!form || !calibrates) return form;
  const asking = { ...form, fields: [...form.fields, certaintyField] };
  return asking.fields.length < limits.formParts ? asking : withoutIntro(asking, promptWords(state.question));
};

/** Where the fields take all the room, the question stands below the first of them, shortened. */
const withoutIntro = ({ intro: _, fields: [first, ...rest], ...form }: Form, question: string): Form => ({
  ...form,
  fields: [...(first ? [{ ...first, hint: excerpt(question, limits.fieldHint) }] : []), ...rest],
});

const bareForm = (state: AskingState, calibrates: boolean): Form | undefined => {
  const asking = howAsked(state);
  // The form covers the message, so it says the question again.
  const form = (title: string, fields: readonly Field[]): Form => ({
    id: controlId('quiz.answer', state.askingId),
    title,
    submit: 'Answer',
    intro: state.question.prompt.prose,
    fields,
  });
  if (asking.shape === 'type') {
    const { label, lines, placeholder, atMost } = asking;
    return form('Your answer', [
      {
        kind: 'input',
        name: 'typed',
        label,
        lines,
        atMost,
        required: true,
        ...(placeholder ? { placeholder } : {}),
      },
    ]);
  }
  if (calibrates && (asking.shape === 'choose-several' || asking.shape === 'choose-line'))
    return form('Your answer', [choiceField(state, asking)]);
  if (asking.shape !== 'arrange') return undefined;
  const options = asking.items.map((item) => ({
    value: item.key,
    label: excerpt(wordsOf(item.text), limits.optionText),
  }));
  // What is left over comes last, so nobody has to say that; a form of both platforms has just
  // enough room for the rest.
  const places = asking.items.slice(1);
  return {
    ...form(
      'Put in order',
      places.map((_, index) => ({
        kind: 'select',
        name: `place-${index + 1}`,
        label: ordinals[index] ?? 'Then',
        options,
        required: true,
        ...(index === places.length - 1 ? { hint: 'The one that’s left over comes last.' } : {}),
      })),
    ),
    distinct: true,
  };
};

/** What a select takes where nobody says how sure they are. */
const choiceField = (
  { question }: AskingState,
  asking: Extract<Asking, { shape: 'choose-several' | 'choose-line' }>,
): Field => {
  if (asking.shape === 'choose-several') {
    const { label, options } = selectOf('', 'All that are right', asking.options);
    return { kind: 'checks', name: 'chosen', label, options, required: true };
  }
  const { label, options } = lineSelect('', question.code ?? '', asking.lines);
  return { kind: 'select', name: 'chosen', label, options, required: true };
};

const ordinals = ['First', 'Second', 'Third', 'Fourth'];
