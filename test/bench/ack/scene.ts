/**
 * What a platform's benchmark is made of: our bot and a bare client, each with a peer and people of
 * its own.
 */

/** One bot and the people who use it. */
export type Side = {
  readonly members: number;
  /** One interaction by this member; resolves once they see what came of it. */
  readonly turn: (member: number) => Promise<void>;
  /**
   * Milliseconds from each interaction leaving the peer to its acknowledgement arriving, since this
   * was last asked; Infinity where none came.
   */
  readonly takeTimes: () => readonly number[];
};

export type Scene = {
  readonly ours: Side;
  /**
   * Opened once ours has shown some questions: people of the bare client press the same buttons.
   */
  readonly openBare: () => Promise<Side>;
  readonly close: () => Promise<void>;
};

/**
 * The peer shares a thread with the clock that measures: what it kept it would have to tidy, and
 * more of ours than of a bare client's.
 */
export const REQUESTS_KEPT = 500;

/** Closes what was opened, the last first. */
export const createClosing = () => {
  const opened: (() => Promise<unknown>)[] = [];
  return {
    add: (close: () => Promise<unknown>): void => void opened.push(close),
    close: async (): Promise<void> => {
      for (const close of opened.splice(0).toReversed()) await close();
    },
  };
};
