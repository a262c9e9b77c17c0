/** A memory as a review keeps it: with the names of its columns, as to_jsonb gives a row. */
import type { review } from '../../database/schema/study/study.ts';
import type { Memory } from './memory.ts';

type Snapshot = NonNullable<typeof review.$inferSelect.before>;

/** Whatever else of the row was kept is left out. */
export const memoryIn = (snapshot: Snapshot): Memory => ({
  dueOn: String(snapshot['due_on']),
  reviewedOn: String(snapshot['reviewed_on']),
  stability: Number(snapshot['stability']),
  difficulty: Number(snapshot['difficulty']),
  elapsedDays: Number(snapshot['elapsed_days']),
  scheduledDays: Number(snapshot['scheduled_days']),
  learningSteps: Number(snapshot['learning_steps']),
  reps: Number(snapshot['reps']),
  lapses: Number(snapshot['lapses']),
  state: Number(snapshot['state']),
});

/** SQL: the snapshot of a review `v` says how well the question was known, and since when. */
export const SAYS_RECALL = `v.before ->> 'reviewed_on' ~ '^[0-9]{4}-[0-9]{2}-[0-9]{2}$'
  and jsonb_typeof(v.before -> 'stability') = 'number'`;

export const snapshotOf = (memory: Memory): Snapshot => ({
  due_on: memory.dueOn,
  reviewed_on: memory.reviewedOn,
  stability: memory.stability,
  difficulty: memory.difficulty,
  elapsed_days: memory.elapsedDays,
  scheduled_days: memory.scheduledDays,
  learning_steps: memory.learningSteps,
  reps: memory.reps,
  lapses: memory.lapses,
  state: memory.state,
});
