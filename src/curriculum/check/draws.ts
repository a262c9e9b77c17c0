/** The rule of `vary:` — whatever numbers are drawn, the question is one that could have been written. */
import { seededNumbers } from '../../lib/random.ts';
import { questionSchema } from '../kinds.ts';
import { type Problem, problem } from '../problem.ts';
import type { LoadedQuestion } from '../read/loaded.ts';
import { drawValues, putIn, type Vary, VaryError } from '../vary.ts';

const DRAWS = 50;
/** Of these so many must differ, or one learns the numbers all the same. */
const DIFFERENT_AT_LEAST = 5;

export const checkDraws = (questions: readonly LoadedQuestion[]): Problem[] =>
  questions.flatMap((loaded) => {
    const { question, placeOf } = loaded;
    const vary = 'vary' in question ? question.vary : undefined;
    if (!vary) return [];
    const draws = Array.from({ length: DRAWS }, (_, index) =>
      draw(question.template, vary, `${question.slug} ${index}`),
    );
    const wrong = draws.find(({ fault }) => fault !== undefined);
    if (wrong?.fault !== undefined)
      return [problem('error', placeOf(['vary']), wrong.fault, 'Narrow the values, so that every draw is right')];
    const different = new Set(draws.map(({ values }) => values)).size;
    if (different >= DIFFERENT_AT_LEAST) return [];
    const few = `${DRAWS} draws give ${different} different questions`;
    return [problem('warning', placeOf(['vary']), few, 'Give more values, or leave `vary` out')];
  });

type Draw = { readonly values: string; readonly fault?: string };

const draw = (template: unknown, vary: Vary, seed: string): Draw => {
  try {
    const drawn = drawValues(vary, seededNumbers(seed));
    const values = [...drawn].map(([name, value]) => `${name} ${value}`).join(', ');
    const [issue] = questionSchema.safeParse(putIn(template, drawn)).error?.issues ?? [];
    return { values, ...(issue && { fault: `with ${values}: ${issue.message} (${issue.path.join('.')})` }) };
  } catch (error) {
    if (error instanceof VaryError) return { values: '', fault: error.message };
    throw error;
  }
};
