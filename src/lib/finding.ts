/** What the doctor found about one thing, and how to mend it. */
import type { PlatformName } from './platforms.ts';

/** By the platform's own ids: whoever looks after it can mend what is wrong there. */
export type FindingPlace = {
  readonly platform: PlatformName;
  readonly workspaceExternalId: string;
  readonly channelExternalId?: string;
};

export type Finding = {
  /** No other finding is about the same. */
  readonly about: string;
  /** - `unknown`: it can't be told from here. */
  readonly state: 'fine' | 'wrong' | 'unknown';
  readonly says: string;
  /** What to do, where something is to be done. */
  readonly fix?: string;
  /** How bad it is, where that can be counted; twice as much is worse. */
  readonly size?: number;
  /** None for what only the operator can mend. */
  readonly place?: FindingPlace;
};

export const fine = (about: string, says: string): Finding => ({ about, state: 'fine', says });
export const wrong = (
  about: string,
  says: string,
  fix: string,
  more: Pick<Finding, 'size' | 'place'> = {},
): Finding => ({ about, state: 'wrong', says, fix, ...more });
export const unknown = (about: string, says: string): Finding => ({ about, state: 'unknown', says });

/** Where not all of what there is was looked at; nothing where it was. */
export const turnFinding = (about: string, looked: number, all: number): readonly Finding[] =>
  looked === all
    ? []
    : [
        unknown(
          about,
          `${looked} of ${all} are looked at today: those that were wrong, and others, whose turn comes by and by`,
        ),
      ];
