/** A small, faultless curriculum in a folder of its own, for tests to break. */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';

export const conceptFile = `---
title: Append-only log
summary: A file that only grows.
aliases: [AOL]
---

## Definition
Records are added at the end and never changed.
`;

export const questionsFile = `- slug: log-grows
  kind: true-false
  prompt: A log only grows.
  answer: true
  otherwise: Compaction rewrites it, but that is another file.
  why: It is append-only.
  source: {title: The manual, url: 'https://example.org/'}
  level: 1
`;

export const packFile = `slug: path
title: A path
description: One concept.
weeks: 2
phases:
  - title: First
    modules:
      - slug: logs
        number: 1
        title: Logs
        week: 1
        prerequisites: []
        topics:
          - title: The log
            concepts: [append-only-log]
milestones: []
projects: []
resources: []
`;

export const faultless: Readonly<Record<string, string>> = {
  'concepts/append-only-log/concept.md': conceptFile,
  'concepts/append-only-log/questions.yaml': questionsFile,
  'packs/path.yaml': packFile,
};

export type Folder = {
  readonly path: string;
  readonly write: (file: string, text: string) => void;
  readonly remove: () => void;
};

/** With these files beside or instead of the faultless ones; an undefined one is left out. */
export const makeFolder = (files: Readonly<Record<string, string | undefined>> = {}): Folder => {
  const path = mkdtempSync(join(tmpdir(), 'watermark-curriculum-'));
  const write = (file: string, text: string): void => {
    mkdirSync(dirname(join(path, file)), { recursive: true });
    writeFileSync(join(path, file), text);
  };
  for (const [file, text] of Object.entries({ ...faultless, ...files })) if (text !== undefined) write(file, text);
  return { path, write, remove: () => rmSync(path, { recursive: true, force: true }) };
};
