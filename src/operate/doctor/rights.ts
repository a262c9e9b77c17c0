/** What the doctor asks the database of its user's rights: on each table, and to bring them up to date. */
import { sql } from 'drizzle-orm';
import { type Database, rowsOf } from '../../database/client.ts';

/** Beside what an extension brought, every table of these schemas is the bot's or its queue's. */
const LACKING = `
with ours as (select relnamespace as id from pg_class where oid = to_regclass('watermark_migration'))
select c.relname as "table", bool_or(p.privilege = 'select') as unreadable,
  string_agg(p.privilege, ', ' order by p.position) as privileges
from pg_class c
join pg_namespace n on n.oid = c.relnamespace
cross join (values (1, 'select'), (2, 'insert'), (3, 'update'), (4, 'delete')) as p (position, privilege)
where (n.nspname = 'queue' or n.oid = (select id from ours))
  and c.relkind in ('r', 'p')
  and not exists (select from pg_depend d where d.objid = c.oid and d.deptype = 'e')
  and not (has_schema_privilege(n.oid, 'usage') and has_table_privilege(c.oid, p.privilege))
group by c.oid, c.relname
order by c.relname`;

type Lacking = { readonly table: string; readonly unreadable: boolean; readonly privileges: string };

export type Lack = { readonly says: string; readonly fix: string; readonly size: number; readonly unreadable: boolean };

/** As docs/operators.md says it too. */
const GRANTS =
  'Let the owner of the tables run: grant usage on schema public, queue to USER; ' +
  'grant select, insert, update, delete on all tables in schema public, queue to USER;';

/** Nothing where the user may read and write all that is made by now. */
export const findLack = async ({ statement }: Pick<Database, 'statement'>): Promise<Lack | undefined> => {
  const lacking = await statement<Lacking>(LACKING, []);
  const [first] = lacking;
  if (!first) return undefined;
  const others = lacking.length === 1 ? '' : `, nor all that it needs on ${lacking.length - 1} more`;
  return {
    says: `its user may not ${first.privileges} on ${first.table}${others}`,
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
