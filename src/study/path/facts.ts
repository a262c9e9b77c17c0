/** What is known of one person on one cohort's path, as rows. */
import type { Database } from '../../database/client.ts';

/** What came of the work that was handed in for something. */
export type HandedState = 'waiting' | 'returned' | 'approved';

export type TickKind = 'criterion' | 'prerequisite' | 'milestone' | 'project';

/** What a tick or a submission is for; see the table `path_tick`. */
export type Thing = { readonly kind: TickKind; readonly subject: string; readonly part: string };

export type HandedIn = {
  readonly id: string;
  readonly state: HandedState;
  readonly link: string;
  readonly atMs: number;
};

export type PathFacts = {
  readonly cohort: string;
  readonly packs: readonly string[];
  readonly startsOn: string;
  /** The slug of a path, as the cohort chose it. */
  readonly path: string | null;
  readonly reviewsCriteria: boolean;
  /** IANA zone of the person. */
  readonly zone: string;
  readonly own: {
    readonly path: string | null;
    readonly picked: readonly string[] | null;
    readonly focus: string | null;
  };
  readonly ticks: readonly Thing[];
  /** Of each thing what counts in the cohort's workspace: what was approved, else the newest. */
  readonly handedIn: readonly (Thing & HandedIn)[];
  /** Projects they are at, the latest first. */
  readonly working: readonly { readonly project: string; readonly showsName: boolean }[];
};

/**
 * The state of a submission `s`: sent back where a helper said so, approved where enough people
 * did. Nobody approves their own work, nor does one person count twice, whichever accounts they
 * used and whenever these were linked. Who has deleted their data still counts.
 */
export const STATE = `(
  select case
    when bool_or(r.verdict = 'returned') then 'returned'
    when count(distinct coalesce(ra.person_id, r.id)) filter (where r.verdict = 'approved') >= s.reviewers
      then 'approved'
    else 'waiting'
  end
  from submission_review r
  left join account ra on ra.id = r.account_id
  where r.submission_id = s.id and r.undone_at is null and ra.person_id is distinct from s.person_id
)`;

const FIND_FACTS = `
select c.name as cohort, to_json(c.packs) as packs, c.starts_on::text as "startsOn", c.path,
  c.reviews_criteria as "reviewsCriteria", p.zone,
  json_build_object('path', o.path, 'picked', o.picked, 'focus', o.focus) as own,
  coalesce((
    select json_agg(json_build_object('kind', t.kind, 'subject', t.subject, 'part', t.part) order by t.at)
    from path_tick t where t.person_id = p.id
  ), '[]') as ticks,
  coalesce((
    select json_agg(json_build_object('kind', h.kind, 'subject', h.subject, 'part', h.part, 'id', h.id,
      'state', h.state, 'link', h.link, 'atMs', h.at_ms))
    from (
      select distinct on (w.kind, w.subject, w.part) w.*
      from (
        select s.id, s.kind, s.subject, s.part, s.link, (extract(epoch from s.at) * 1000)::float8 as at_ms,
          ${STATE} as state
        from submission s
        join cohort h on h.id = s.cohort_id and h.workspace_id = c.workspace_id
        where s.person_id = p.id and s.withdrawn_at is null
      ) w
      order by w.kind, w.subject, w.part, w.state = 'approved' desc, w.at_ms desc, w.id desc
    ) h
  ), '[]') as "handedIn",
  coalesce((
    select json_agg(json_build_object('project', w.project_slug, 'showsName', w.shows_name) order by w.started_at desc)
    from project_work w where w.person_id = p.id and w.cohort_id = c.id
  ), '[]') as working
from cohort c
join person p on p.id = $2::uuid
left join own_path o on o.person_id = p.id and o.cohort_id = c.id
where c.id = $1::uuid`;

/** One round trip. Nothing where one of them is gone. */
export const findPathFacts = async (
  { statement }: Pick<Database, 'statement'>,
  cohortId: string,
  personId: string,
): Promise<PathFacts | undefined> => {
  const [row] = await statement<PathFacts>(FIND_FACTS, [cohortId, personId]);
  return row;
};
