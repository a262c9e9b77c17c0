/**
 * What the bot says of its own accord: named in the outbox, drawn only when it is sent, so it is
 * never out of date.
 */

import type { View } from '../view/view.ts';
import type { SubjectForm } from './subject.ts';

/**
 * - `sent`: it stands. - `skipped`: there was nothing to say any more. - `failed`: given up;
 *   `unreachable` where the place or person doesn't take our messages.
 */
export type NoticeOutcome =
  | { readonly outcome: 'sent' | 'skipped' }
  | { readonly outcome: 'failed'; readonly unreachable: boolean; readonly words: string };

/** That something may be said: its name, and what it is about. An intent states it (outbox.ts). */
export type NoticeKind<Subject> = {
  readonly name: `${string}.${string}`;
  /** What an organiser reads where it couldn't be delivered: "The question of the day". */
  readonly title: string;
  readonly subject: SubjectForm<Subject>;
  /** It waits for no earlier message of its conversation, as a call that somebody waits for. */
  readonly overtakes?: true;
};

/** Who draws it. */
export type Drawing<Subject> = {
  /** Gives nothing where there is nothing to say any more: then nothing is sent. */
  readonly draw: (subject: Subject, at: Temporal.Instant) => Promise<View | undefined>;
  /**
   * Told at least once what came of the message, and when; of its later edits nothing is told. It
   * may be told late, after newer ones.
   */
  readonly settled?: (subject: Subject, outcome: NoticeOutcome, at: Temporal.Instant) => Promise<void>;
};

/** For a feature's list. */
export const noticeOf = <Subject>(
  { name, title, subject: { read } }: NoticeKind<Subject>,
  { draw, settled }: Drawing<Subject>,
): Notice => ({
  name,
  title,
  draw: async (subject, at) => draw(read(subject), at),
  ...(settled ? { settled: async (subject, outcome, at) => settled(read(subject), outcome, at) } : {}),
});

/** As the engine knows it: its subject is text, as the outbox keeps it. */
export type Notice = Pick<NoticeKind<unknown>, 'name' | 'title'> & Drawing<string>;

/** Work that falls due by rows with an instant: looked at by the minute tick of every process. */
export type Routine = {
  readonly name: string;
  /**
   * When something is due next, if ever. The sandbox and replays step their clock from one such
   * instant to the next.
   */
  readonly nextAt: () => Promise<Temporal.Instant | undefined>;
  /**
   * Does a bounded share of what is due by `at`, each row in a transaction of its own claim;
   * harmless in several processes at once. Gives whether more may be left.
   */
  readonly run: (at: Temporal.Instant) => Promise<boolean>;
};
