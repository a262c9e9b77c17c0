/** What is known of the first error in a YAML file: the text around it, in lines and offsets. */
import type { Document, YAMLParseError } from 'yaml';

/** `offset` is where in the text the mistake begins. */
export type Cause = { readonly offset: number; readonly message: string; readonly fix: string };

export type Clue = {
  readonly document: Document;
  readonly source: string;
  readonly lines: readonly string[];
  /** What the parser met first. All that follows comes of it. */
  readonly error: YAMLParseError;
  /** The line of that error and the last line that it spans, from 0. */
  readonly line: number;
  readonly lastLine: number;
  /** Where a line begins. */
  readonly startOf: (line: number) => number;
};

/** Looks for one sort of mistake. */
export type Detector = (clue: Clue) => Cause | undefined;

export const makeClue = (
  document: Document,
  source: string,
  [error, ...others]: readonly [YAMLParseError, ...YAMLParseError[]],
): Clue => {
  const lines = source.split('\n');
  const starts = [0];
  for (const line of lines) starts.push((starts.at(-1) ?? 0) + line.length + 1);
  const lineAt = (offset: number): number =>
    Math.min(
      starts.findLastIndex((start) => start <= offset),
      lines.length - 1,
    );
  // Of a key that goes over several lines the parser tells second, after what it took for the key's
  // fault.
  const spanning = others.find(({ code, pos }) => code === 'MULTILINE_IMPLICIT_KEY' && pos[0] === error.pos[0]);
  return {
    document,
    source,
    lines,
    error,
    line: lineAt(error.pos[0]),
    lastLine: lineAt((spanning ?? error).pos[1]),
    startOf: (line) => starts[line] ?? 0,
  };
};
