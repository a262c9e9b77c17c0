/** How somebody stands on their cohort's path: all that a view, a picture or a certificate asks for. */
import type { Project } from '../../curriculum/model.ts';
import type { HandedIn, Thing } from './facts.ts';

/** Something to be done: what the learner says of it, and what came of what they handed in. */
export type Item = {
  readonly ticked: boolean;
  readonly handedIn: HandedIn | undefined;
  /** It counts as done. */
  readonly met: boolean;
};

export type ConceptStanding = {
  readonly slug: string;
  readonly title: string;
  readonly questions: number;
  /** Questions of it that they have met. */
  readonly met: number;
  /** The chance, 0 to 1, over what they met; none where they met nothing. */
  readonly recall: number | undefined;
};

export type CriterionStanding = Item & { readonly slug: string; readonly words: string };

export type ProjectStanding = Item & {
  readonly slug: string;
  readonly title: string;
  readonly level: Project['level'];
  readonly isCapstone: boolean;
  readonly working: boolean;
};

/** A module; or a concept, where the pack's phases have no modules. */
export type UnitStanding = {
  readonly slug: string;
  readonly title: string;
  /** As its pack numbers it; none for a concept. */
  readonly number: number | undefined;
  readonly isModule: boolean;
  readonly phase: string;
  /** The weeks that teach it, on this path. */
  readonly weeks: readonly number[];
  /** Why it stands at this place of the path, where the path says so. */
  readonly why: string | undefined;
  readonly concepts: readonly ConceptStanding[];
  readonly seen: number;
  readonly recall: number | undefined;
  /** They put it before others, in an order of their own. */
  readonly picked: boolean;
  readonly criteria: readonly CriterionStanding[];
  readonly projects: readonly ProjectStanding[];
  /** Modules that it builds on, and which aren't done: a warning, no bar. */
  readonly buildsOn: readonly { readonly slug: string; readonly title: string }[];
  /** All criteria are met; where there are none, all questions of its concepts were. */
  readonly done: boolean;
};

export type MilestoneStanding = Item & {
  readonly week: number;
  readonly title: string;
  readonly proof: string | undefined;
};

export type PrerequisiteStanding = Item & {
  readonly title: string;
  readonly detail: string;
  readonly check: string | undefined;
  readonly required: boolean;
};

export type PackStanding = {
  readonly slug: string;
  readonly title: string;
  readonly weeks: number;
  /** The path they go by; none where the pack has none. */
  readonly path: { readonly slug: string; readonly title: string } | undefined;
  /** They picked modules of their own. */
  readonly ownOrder: boolean;
  /** In the order of their path. */
  readonly units: readonly UnitStanding[];
  readonly milestones: readonly MilestoneStanding[];
  readonly prerequisites: readonly PrerequisiteStanding[];
  readonly projects: readonly ProjectStanding[];
  readonly capstone: ProjectStanding | undefined;
};

export type Focus = {
  /** From 1; 0 before the cohort begins. */
  readonly week: number;
  readonly unit: UnitStanding | undefined;
  readonly concept: ConceptStanding | undefined;
  readonly project: ProjectStanding | undefined;
};

export type PathStanding = {
  readonly cohortId: string;
  readonly cohort: string;
  readonly personId: string;
  /** Criteria count once a helper approved them; else once they are ticked. */
  readonly reviewsCriteria: boolean;
  readonly packs: readonly PackStanding[];
  readonly focus: Focus;
  /** The cohort's path, or their own, is in none of the packs any more. */
  readonly pathGone: string | undefined;
  /** Ticks and work of what isn’t taught here any more. */
  readonly elsewhere: readonly Thing[];
};
