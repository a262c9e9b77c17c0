/** What was read of the files, each part with its place in them: what the rules look at. */

import type { Question } from '../kinds.ts';
import type { Place } from '../problem.ts';
import type { Path, YamlFile } from '../yaml/yaml-file.ts';
import type { ConceptFile } from './concept-file.ts';
import type { Pack } from './pack.ts';
import type { ProjectFile } from './project-file.ts';
import type { PlacedPin } from './versions.ts';

export type LoadedConcept = ConceptFile & { readonly slug: string; readonly file: string };
export type LoadedQuestion = {
  readonly question: Question;
  readonly placeOf: (path: Path) => Place;
};
/** A question that isn't finished: nobody is asked it. */
export type LoadedDraft = {
  /** Nothing where even that can't be read. */
  readonly slug: string | undefined;
  /** Nothing while something is missing. */
  readonly whole: LoadedQuestion | undefined;
  readonly placeOf: (path: Path) => Place;
  /** The line after its last, or after all lines. */
  readonly end: number;
};
export type LoadedPack = { readonly pack: Pack; readonly yaml: YamlFile; readonly stem: string };
export type Loaded = {
  /**
   * Every concept that has a file, well-formed or not, so that one error doesn't cause a hundred.
   */
  readonly concepts: readonly LoadedConcept[];
  readonly questions: readonly LoadedQuestion[];
  readonly drafts: readonly LoadedDraft[];
  readonly packs: readonly LoadedPack[];
  readonly projects: readonly ProjectFile[];
  readonly versions: readonly PlacedPin[];
  /** Whether every pack could be read: only then is it known what none of them teaches. */
  readonly allPacks: boolean;
};
