/**
 * A test's database made as it was, so that the next test may have it: all rows go. One that can't be
 * told to be as it was isn't cleaned: in doubt a new one is made, which only takes longer.
 */
import { setTimeout as delay } from 'node:timers/promises';
import type { Database } from '../../src/database/client.ts';

/** The queue's settings stay, as each start makes them; what is counted in their row doesn't. */
const TABLES = `
select c.oid::regclass as name
from pg_class c
where c.relkind in ('r', 'p') and not c.relispartition and (
  (c.relnamespace = 'public'::regnamespace and c.relname <> 'watermark_migration')
  or (c.relnamespace = 'queue'::regnamespace and c.relname not in ('version', 'queue')))`;

/** All that tests may have changed but rows: tables, triggers, functions, rights, settings. */
const SHAPE = `
select md5(concat_ws('/',
  (select string_agg(concat_ws(' ', oid, relname, relacl, reloptions, relrowsecurity), ',' order by oid)
    from pg_class where oid >= 16384),
  (select string_agg(concat_ws(' ', attrelid, attname, atttypid, attnotnull, attisdropped, attacl), ','
    order by attrelid, attnum) from pg_attribute where attrelid >= 16384),
  (select string_agg(oid::text, ',' order by oid) from pg_attrdef),
  (select string_agg(oid || tgenabled::text, ',' order by oid) from pg_trigger where oid >= 16384),
  (select string_agg(concat_ws(' ', oid, md5(prosrc), proacl), ',' order by oid) from pg_proc where oid >= 16384),
  (select string_agg(oid::text, ',' order by oid) from pg_constraint where oid >= 16384),
  (select string_agg(oid || coalesce(nspacl::text, ''), ',' order by oid) from pg_namespace),
  (select concat_ws(',', datacl, (select string_agg(setconfig::text, ',') from pg_db_role_setting where setdatabase = d.oid))
    from pg_database d where datname = current_database()),
  (select string_agg(m::text, ',' order by m::text) from watermark_migration m),
  (select string_agg(name, ',' order by name) from queue.queue))) as shape`;

/** Others that work on it, and locks that somebody forgot. */
const BUSY = `
select
  (select count(*) from pg_stat_activity
    where datname = current_database() and backend_type = 'client backend')::int as connections,
  (select count(*) from pg_locks l join pg_database d on d.oid = l.database
    where d.datname = current_database() and l.locktype = 'advisory')::int as locks,
  (pg_database_size(current_database()) / 1048576)::int as mb`;

/** The catalogue's foreign keys would want an order of tables. */
const EMPTY = `do $do$
declare
  one record;
  filled boolean;
begin
  set local session_replication_role = replica;
  for one in ${TABLES} loop
    execute format('select exists (select from %s)', one.name) into filled;
    if filled then execute format('delete from %s', one.name); end if;
  end loop;
  for one in select schemaname, sequencename from pg_sequences where last_value is not null
    and schemaname = 'public' and sequencename <> 'watermark_migration_position_seq' loop
    execute format('alter sequence %I.%I restart', one.schemaname, one.sequencename);
  end loop;
  update queue.queue set deferred_count = 0, queued_count = 0, ready_count = 0, active_count = 0, failed_count = 0,
    total_count = 0, created_delta = 0, completed_delta = 0, failed_delta = 0, delta_on = null, delta_seconds = null,
    ready_history = '{}', monitor_claim_on = null, monitor_on = null, maintain_on = null;
  update queue.version set cron_on = null, bam_on = null, flow_on = null, reindex_on = null,
    monitor_backoff_on = null;
end $do$`;

/** Rows that were deleted leave holes, and what comes next would lie in another order than in a new database. */
const HOLED = `select string_agg(name::text, ', ') as names from (${TABLES}) t where pg_relation_size(name) > 0`;

export const shapeOf = async (database: Database): Promise<string> => {
  const [row] = await database.statement<{ shape: string }>(SHAPE, []);
  return row?.shape ?? '';
};

/** What was deleted still takes room, and time to step over. */
const MB_AT_MOST = 24;
/** Until what is ending has ended. */
const TRIES = 10;
const TRY_EVERY_MS = 10;

/** Gives whether it is as it was. Never throws. */
export const clean = async (database: Database, shape: string): Promise<boolean> => {
  try {
    if (!(await isAlone(database)) || (await shapeOf(database)) !== shape) return false;
    await database.statement(EMPTY, []);
    const [holed] = await database.statement<{ names: string | null }>(HOLED, []);
    if (holed?.names) await database.statement(`vacuum (index_cleanup on) ${holed.names}`, []);
    return true;
  } catch {
    return false;
  }
};

const isAlone = async (database: Database): Promise<boolean> => {
  for (let tried = 0; tried < TRIES; tried += 1) {
    const [busy] = await database.statement<{ connections: number; locks: number; mb: number }>(BUSY, []);
    const { open, idle, waiting } = database.counts();
    if (!busy || busy.mb > MB_AT_MOST) return false;
    if (open === idle && waiting === 0 && busy.connections <= open && busy.locks === 0) return true;
    await delay(TRY_EVERY_MS);
  }
  return false;
};
