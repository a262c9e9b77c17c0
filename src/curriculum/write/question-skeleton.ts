/**
 * A new question as an author begins with it: well-formed, with a `TODO:` wherever words are still
 * to come, so that `check` lists what is left to write.
 */
import type { QuestionKind } from '../kinds.ts';

export const questionSkeleton = (kind: QuestionKind, slug: string): string => `${head(kind, slug)}${own[kind]}${tail}`;

const head = (kind: QuestionKind, slug: string): string => `- slug: ${slug}
  kind: ${kind}
  # Nobody is asked it while this stands here. Take it out when all is written.
  draft: true
  # 1 recall, 2 understand, 3 apply
  level: 2
  prompt: >-
    ${prompts[kind] ?? 'TODO: what is asked. It stands alone, and is read in fifteen seconds'}
`;

const prompts: Partial<Record<QuestionKind, string>> = {
  'true-false': 'TODO: a statement that is wholly true or wholly false',
  gap: 'TODO: a sentence that leaves out one term, like this ____',
  output: 'TODO: what is asked about what the code prints, and how columns are parted',
  fault: 'TODO: what the code should do, and which line keeps it from that',
};

const tail = `  hint: "TODO: what narrows the thinking without giving the answer, or leave the hint out"
  why: >-
    TODO: why the right answer is right
  source:
    title: "TODO: the page of the documentation, paper or book that says so"
    # TODO: its address
    url: https://example.org/
`;

const wrong = (text: string): string => `    - text: "TODO: ${text}"
      why: "TODO: why one would choose it, and why it is wrong"
`;
const right = (text: string): string => `    - text: "TODO: ${text}"
      right: true
`;

const options = (...these: readonly string[]): string =>
  ['  options:\n', ...these, wrong('what people really believe'), wrong('another thing that they believe')].join('');

const typed = `  accept:
    - "TODO: the term that is asked for; more lines for what else is right"
  # Near misses that are other terms; leave them out where there are none.
  reject:
    - text: "TODO: a term that people mix up with it"
      why: "TODO: what that one is instead"
`;

const own: Readonly<Record<QuestionKind, string>> = {
  single: options(right('the right answer, seldom the longest option')),
  several: options(right('a right answer'), right('another right answer')),
  'true-false': `  # TODO: true or false
  answer: false
  otherwise: >-
    TODO: why one would think the opposite, and what that misses
`,
  gap: typed,
  short: typed,
  number: `  # TODO: the number, and its unit or none
  answer: 3
  unit: nodes
  tolerance: 0
  mistakes:
    - value: 2
      why: "TODO: how people come to this number, and what they miss"
`,
  order: `  # As they should be; the order here is never the order shown.
  items:
    - "TODO: what comes first"
    - "TODO: what comes second"
    - "TODO: what comes last"
  mistake: "TODO: why a common wrong order is wrong"
`,
  output: `  language: python
  # TODO: at most 25 lines of at most 72 characters; it is run by the tests
  code: |
    print(1 + 1)
  prints: |
    2
  mistakes:
    - prints: "11"
      why: "TODO: how people come to this, and what they miss"
`,
  fault: `  language: python
  # TODO: at most 25 lines of at most 72 characters, and which of them is at fault
  code: |
    total = 0
    total = 1
  lines: [2]
  fix: "TODO: what the line should be, and why it then works"
  # Innocent lines that people suspect; leave them out where there are none.
  decoys:
    - line: 1
      why: "TODO: why this line is right"
`,
};
