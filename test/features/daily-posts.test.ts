/**
 * Promises about the post itself: every question of the curriculum fits, open and closed, in both
 * platforms, whatever people answered.
 */
import { describe, expect, test } from 'vitest';
import type { View } from '../../src/chat/view/view.ts';
import { askQuestion, type Question } from '../../src/curriculum/kinds.ts';
import { barsOf } from '../../src/features/daily/distribution.ts';
import { type Asked, closedPostView, openPostView } from '../../src/features/daily/views.ts';
import { render } from '../../src/platforms/discord/render/render.ts';
import { renderView } from '../../src/platforms/slack/render/render.ts';
import { readMessage } from '../peers/discord/check/message.ts';
import { refuseBlocks } from '../peers/slack/check-message.ts';
import type { Json } from '../peers/slack/world.ts';
import { givenFor, promptOf } from '../support/answering.ts';
import { realCurriculum, wordsIn } from '../support/bot.ts';

const curriculum = realCurriculum();
const questions = [...curriculum.questions.values()];
const dailyId = '019c0000-0000-7000-8000-000000000000';
const closes = Temporal.Instant.from('2026-03-03T08:00:00Z');

const askedOf = (question: Question): Asked => ({
  dailyId,
  question,
  conceptTitle: curriculum.concepts.get(question.concept)?.title ?? '',
});

/** What the peers, which stand for the platforms, have against it. */
const problems = (shown: View): unknown => {
  const { body, pictures } = render(shown);
  const file = { contentType: 'image/png', bytes: new Uint8Array(1) };
  readMessage(
    JSON.parse(JSON.stringify(body)),
    new Map(pictures.map(({ filename }, index) => [String(index), { ...file, name: filename }])),
  );
  const { blocks } = renderView(shown, { spell: (words) => words, pictureOf: () => 'F0123456789' });
  // The peer reads what came over the wire.
  const sent: Json[] = JSON.parse(JSON.stringify(blocks));
  return refuseBlocks(sent, { fileProblem: () => undefined });
};

/** The right answer, every option, and a wrong answer that is long. */
const answersTo = (question: Question, people: number): readonly (readonly string[])[] => {
  const asking = askQuestion(question, () => 0);
  const options =
    asking.shape === 'choose-one' || asking.shape === 'choose-several' ? asking.options.map(({ key }) => [key]) : [];
  const typed =
    asking.shape === 'type'
      ? [...'abcdefgh'].map((letter) => [`${letter.repeat(70)} ${givenFor(question, false)[0]}`])
      : [];
  const given = [...options, ...typed, givenFor(question, false)];
  return Array.from({ length: people }, (_, index) =>
    index % 3 === 0 ? givenFor(question, true) : (given[index % given.length] ?? []),
  );
};

describe('the post', () => {
  test.each(questions.map((question) => [question.slug, question] as const))(
    'of %s fits while it is open and when it is closed',
    (_, question) => {
      const asked = askedOf(question);
      const open = openPostView(asked, 1234, closes);
      expect(problems(open)).toBeUndefined();
      expect(wordsIn({ answers: 'public', view: open })).toContain(promptOf(question));
      for (const people of [0, 1, 400]) {
        const answers = answersTo(question, people);
        const names = Array.from(
          { length: people },
          (_, index) => `Bartholomew Featherstonehaugh-Cholmondeley ${index}`,
        );
        const bars = barsOf(curriculum, question, answers);
        expect(bars.reduce((sum, { count }) => sum + count, 0)).toBe(people);
        const closed = closedPostView(asked, {
          answers: people,
          right: Math.ceil(people / 3),
          bars,
          names,
        });
        expect(problems(closed)).toBeUndefined();
        const words = wordsIn({ answers: 'public', view: closed });
        expect(words).toContain('Why');
        expect(words).toMatch(/Right (?:answers?|order):/);
      }
    },
  );
});
