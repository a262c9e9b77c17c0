/** What `watermark questions` lists, for people who review questions elsewhere. */
import { describe, expect, it } from 'vitest';
import { runQuestions } from '../../src/cli/curriculum/questions.ts';

describe('watermark questions', () => {
  const lines: string[] = [];
  const code = runQuestions({ json: true, folder: 'quizzes' }, (line) => lines.push(line));
  const questions = lines.map((line) => JSON.parse(line) as Record<string, unknown>);

  it('gives one line of JSON a question, without markup, each with what a reviewer needs', () => {
    expect(code).toBe(0);
    expect(questions.length).toBeGreaterThan(700);
    expect(new Set(questions.map(({ slug }) => slug)).size).toBe(questions.length);
    for (const each of questions) {
      expect(each).toMatchObject({
        concept: expect.stringMatching(/^[a-z0-9-]+$/),
        stem: expect.stringMatching(/\S/),
        explanation: expect.stringMatching(/\S/),
        source: { url: expect.stringMatching(/^https:/) },
        level: expect.any(Number),
      });
      expect(each['key']).toBeDefined();
    }
  });

  it('lists what is to be ordered as it is shown, never as it should be', () => {
    const orders = questions.filter(({ kind }) => kind === 'order');
    expect(orders.length).toBeGreaterThan(0);
    for (const { options, key } of orders) {
      expect(options).not.toEqual(key);
      expect([...(options as string[])].sort()).toEqual([...(key as string[])].sort());
    }
  });

  it('keys are among the options', () => {
    for (const { kind, options, key } of questions)
      if (kind === 'single' || kind === 'several') expect(options).toEqual(expect.arrayContaining(key as string[]));
  });
});
