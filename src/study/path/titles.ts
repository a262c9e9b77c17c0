/** What a thing on the path is called, for whoever looks at it by itself; pure. */
import type { Curriculum } from '../../curriculum/model.ts';
import type { Thing } from './facts.ts';

/** Of what has left the curriculum its slug. */
export const titleOfThing = ({ packs, modules, projects }: Curriculum, { kind, subject, part }: Thing): string => {
  if (kind === 'project') return projects.get(subject)?.title ?? subject;
  if (kind !== 'criterion') return part;
  const pack = [...packs.values()].find(({ phases }) =>
    phases.some((phase) => phase.modules?.some(({ slug }) => slug === subject)),
  );
  const words = pack?.criteria?.find(({ slug }) => slug === part)?.title ?? `criterion ${part}`;
  return `${modules.get(subject)?.title ?? subject}: ${words}`;
};
