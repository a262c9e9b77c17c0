/** A new concept as an author begins with it: every section, with a `TODO:` wherever words are to come. */

export const conceptSkeleton = (title: string): string => `---
title: ${JSON.stringify(title)}
summary: "TODO: in one sentence, what it is"
# TODO: the other names that people type: acronyms, synonyms, older names
aliases: []
# TODO: the concepts that it builds on, and those that stand beside it
prerequisites: []
related: []
---

## Definition
TODO: what it is, in one or two paragraphs

## Why it matters
TODO: what goes wrong for somebody who doesn’t know it

## Use cases
${bullets(3, '**TODO: Where.** What it is used for there')}
## Code
### TODO: What this snippet shows (Python)
\`\`\`python
print("TODO: at most 30 lines of at most 76 characters")
\`\`\`
TODO: what to notice in it

## Diagram
\`\`\`dot
digraph { rankdir=LR; client -> replica }
\`\`\`
TODO: what the picture says, in words, for people who can’t see it; a sentence for each part of it

## Pitfalls
${bullets(3, '**TODO: Short name.** What goes wrong, and what to do instead')}
## Takeaways
${bullets(3, 'TODO: a sentence to remember')}
## Resources
${bullets(3, '[TODO: Title](https://example.org/) (docs): why to read it')}
## Project
TODO: what to build, in what steps, and how to tell that it works

## Journal prompts
${bullets(3, 'TODO: a question to oneself')}`;

const bullets = (count: number, words: string): string => `- ${words}\n`.repeat(count);
