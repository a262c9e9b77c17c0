/** What the doctor asks the database of its user's rights: on all that is in it, and to bring it up to date. */
import { sql } from 'drizzle-orm';
import { type Database, rowsOf } from '../../database/client.ts';

/**
 * Beside what an extension brought, all in these schemas is the bot's or its queue's; functions it
 * has in the queue's alone. The numbers of an identity column come with the right to insert.
 */
const LACKING = `
with ours as (
  select oid as id from pg_namespace
  where nspname = 'queue'
    or oid = (select relnamespace from pg_class where oid = to_regclass('watermark_migration'))
),
lacking as (
  select 0 as kind, id as oid, id as schema, 'schema ' || id::regnamespace as name, 0 as position, 'use' as privilege
  from ours where not has_schema_privilege(id, 'usage')
  union all
  select 1, c.oid, c.relnamespace, 'on ' || c.relname, p.position, p.privilege
  from pg_class c
  cross join (values (1, 'select'), (2, 'insert'), (3, 'update'), (4, 'delete')) as p (position, privilege)
  where c.relkind in ('r', 'p') and not has_table_privilege(c.oid, p.privilege)
  union all
  select 2, c.oid, c.relnamespace, 'sequence ' || c.relname, 0, 'use'
  from pg_class c
  where case c.relkind when 'S' then not has_sequence_privilege(c.oid, 'usage') end
    and not exists (select from pg_depend d where d.objid = c.oid and d.deptype = 'i')
  union all
  select 3, f.oid, f.pronamespace, 'function ' || f.proname, 0, 'run'
  from pg_proc f
  where f.pronamespace = to_regnamespace('queue') and not has_function_privilege(f.oid, 'execute')
)
select l.name, bool_or(l.kind = 0 or l.privilege = 'select') as unreadable,
  string_agg(l.privilege, ', ' order by l.position) as privileges
from lacking l
join ours on ours.id = l.schema
where not exists (select from pg_depend d where d.objid = l.oid and d.deptype = 'e')
group by l.kind, l.oid, l.name
order by l.kind, l.name`;

type Lacking = { readonly name: string; readonly unreadable: boolean; readonly privileges: string };

export type Lack = { readonly says: string; readonly fix: string; readonly size: number; readonly unreadable: boolean };

/** As docs/operators.md says it too. */
const GRANTS =
  'Let the owner of the tables run: grant usage on schema public, queue to USER; ' +
  'grant select, insert, update, delete on all tables in schema public, queue to USER; ' +
  'grant usage on all sequences in schema public, queue to USER; ' +
  'grant execute on all functions in schema queue to USER;';

/** Nothing where the user may read, write and run all that is made by now. */
export const findLack = async ({ statement }: Pick<Database, 'statement'>): Promise<Lack | undefined> => {
  const lacking = await statement<Lacking>(LACKING, []);
  const [first] = lacking;
  if (!first) return undefined;
  const others = lacking.length === 1 ? '' : `, nor all that it needs on ${lacking.length - 1} more`;
  return {
    says: `its user may not ${first.privileges} ${first.name}${others}`,
    fix: GRANTS,
    size: lacking.length,
    unreadable: lacking.some(({ unreadable }) => unreadable),
  };
};

/** By the user who would: migrations go by DATABASE_DIRECT_URL where that is set. */
export const mayMigrate = ({ long }: Pick<Database, 'long'>): Promise<boolean> =>
  long('migration', async (tx) => {
    const [row] = rowsOf<{ may: boolean }>(
      await tx.execute(sql`
        select has_schema_privilege(relnamespace, 'create') and pg_has_role(relowner, 'usage') as may
        from pg_class where oid = to_regclass('watermark_migration')`),
    );
    // Nothing is made yet: that the user may has been looked at before.
    return row?.may ?? true;
  });
