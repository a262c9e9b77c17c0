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
export type LoadedPack = { readonly pack: Pack; readonly yaml: YamlFile; readonly stem: string };
export type Loaded = {
  /**
   * Every concept that has a file, well-formed or not, so that one error doesn't cause a hundred.
   */
  readonly concepts: readonly LoadedConcept[];
  readonly questions: readonly LoadedQuestion[];
  readonly packs: readonly LoadedPack[];
  readonly projects: readonly ProjectFile[];
  readonly versions: readonly PlacedPin[];
  /** Whether every pack could be read: only then is it known what none of them teaches. */
  readonly allPacks: boolean;
};
