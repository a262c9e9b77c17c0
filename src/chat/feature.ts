/** What one feature offers; `features.ts` lists them all. */
import type { Text } from '../lib/words/text-tree.ts';
import type { Caller, Context } from './context.ts';
import type { Notice, Routine } from './deliver/notice.ts';
import type { Page } from './page.ts';
import type { Action } from './receive/action.ts';
import type { Command } from './receive/command.ts';
import type { Block, View } from './view/view.ts';

/** The headings of /help, in its order. */
export const helpSections = ['Learn', 'Your path', 'Together', 'Yourself', 'For helpers and organisers'] as const;

export type Feature = {
  readonly name: string;
  /** Under which heading its commands stand in /help; under *Yourself* where nothing is said. */
  readonly section?: (typeof helpSections)[number];
  readonly commands: readonly Command[];
  readonly actions: readonly Action[];
  /**
   * Answers what somebody writes to us without a command; nothing where that means nothing to it:
   * the first feature that has an answer gives it. No words at all: they opened their conversation
   * with us for the first time.
   */
  readonly words?: (context: Context, words: string) => Promise<View | undefined>;
  readonly notices?: readonly Notice[];
  readonly routines?: readonly Routine[];
  /** Answered over HTTP where the outside reaches us (PUBLIC_URL). */
  readonly pages?: readonly Page[];
  /** Resolves once all that goes on after replies is over: before the database is closed. */
  readonly finish?: () => Promise<void>;
  readonly parts?: Parts;
};

/**
 * What a feature adds to something that features share, so that none of them knows another. Parts
 * stand in the order of the list of features; no blocks where it has nothing to say.
 */
export type Parts = {
  /** Of a person's Home, and so of /today. */
  readonly home?: (caller: Caller, at: Temporal.Instant) => Promise<readonly Block[]>;
  /** Of /progress: how far a person has come, for their eyes alone. */
  readonly progress?: (caller: Caller, at: Temporal.Instant) => Promise<readonly Block[]>;
  /** Of a cohort's week in review: the seven days before this date, `YYYY-MM-DD`. */
  readonly digest?: (cohortId: string, day: string) => Promise<readonly Block[]>;
  /** Of /cohort for organisers, in a few lines: what runs in it, and what stops and resumes that. */
  readonly running?: (organiser: Caller, cohortId: string, at: Temporal.Instant) => Promise<readonly Block[]>;
  /** Of what an organiser sees of a cohort: each part asks for that role in it. */
  readonly insight?: (organiser: Caller, cohortId: string, at: Temporal.Instant) => Promise<readonly Block[]>;
  /**
   * Of what a helper sees of a learner: each part asks for that role in the cohort, and that the
   * learner is in it. What a learner answered, word for word, isn't in it: that takes their consent.
   */
  readonly learner?: (
    helper: Pick<Caller, 'cohorts'>,
    learner: LearnerOf,
    at: Temporal.Instant,
  ) => Promise<readonly Block[]>;
  /** Of /setup: what is chosen for a cohort; for none as long as it hasn’t begun. */
  readonly setup?: (context: Context, cohortId: string | undefined) => Promise<readonly SetupStep[]>;
};

/** Somebody in a cohort. */
export type LearnerOf = {
  readonly cohortId: string;
  readonly personId: string;
  /** They let this helper see what they answered on this concept. */
  readonly agreed?: { readonly conceptSlug: string };
};

/** Something to choose for a cohort, as it stands now. */
export type SetupStep = {
  readonly title: string;
  /** What was chosen; nothing where that is still to come. */
  readonly chosen?: Text | undefined;
  /** What is wrong with it, and what to do. */
  readonly wrong?: Text | undefined;
  /** A cohort does without it. */
  readonly optional?: true;
  /** Opens its form; nothing where it can’t be chosen yet. */
  readonly control?: { readonly id: string; readonly label: string } | undefined;
};
