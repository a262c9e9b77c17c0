/** Who says how sure they are before they see whether they were right, as people do it. */
import type { Reply } from '../../src/chat/dispatch.ts';
import type { Curriculum } from '../../src/curriculum/model.ts';
import type { Certainty } from '../../src/study/memory/rating.ts';
import { givenFor, questionAsked } from './answering.ts';
import { formOf, labelsOn, type Person, viewOf } from './bot.ts';

/** Gives what /settings says then. */
export const calibrate = async (person: Person, wanted: 'yes' | 'no' = 'yes'): Promise<Reply> => {
  const form = await person.command('settings');
  const filled = Object.fromEntries(
    formOf(form).fields.map((field) => [field.name, 'value' in field ? [String(field.value)] : []]),
  );
  return person.fill(form, { ...filled, certainty: [wanted] });
};

/** Answers in the way that is shown, in one press or one form. */
export const answerSaying = async (
  person: Person,
  curriculum: Curriculum,
  asked: Reply,
  right: boolean,
  certainty: Certainty,
  id?: string,
): Promise<Reply> => {
  const given = givenFor(questionAsked(curriculum, asked), right);
  const button = viewOf(asked)
    .blocks.flatMap((block) => (block.kind === 'controls' ? block.controls : []))
    .find((control) => 'id' in control && control.id.endsWith(`:${given[0]}.${certainty}`));
  const more = id === undefined ? {} : { id };
  if (button && 'id' in button) return person.send({ kind: 'action', controlId: button.id, values: [], ...more });
  const opened = await person.press(asked, labelsOn(asked).includes('Answer') ? 'Answer' : 'Put in order');
  const fields = formOf(opened).fields.map(({ name }) => name);
  const own = fields.filter((name) => name !== 'certainty');
  const filled =
    own.length === 1
      ? { [own[0] ?? '']: given }
      : Object.fromEntries(own.map((name, index) => [name, [given[index] ?? '']]));
  return person.fill(opened, { ...filled, ...(fields.includes('certainty') ? { certainty: [certainty] } : {}) }, id);
};
