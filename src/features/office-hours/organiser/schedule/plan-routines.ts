/** Sessions are made from weekly times some weeks ahead, and follow the cohort’s calendar of days off. */
import type { Routine } from '../../../../chat/deliver/notice.ts';
import { recurring } from '../../../../jobs/recurring.ts';
import type { OfficeHoursNeeds } from '../../needs.ts';
import { inTransaction } from '../../store/transaction.ts';
import { dueOn, nextOf } from './plan.ts';
import * as store from './plan-store.ts';
import { tellOf } from './telling.ts';

export const planRoutines = (needs: OfficeHoursNeeds): readonly Routine[] => [
  slotsRoutine(needs),
  daysOffRoutine(needs),
];

const slotsRoutine = (needs: OfficeHoursNeeds): Routine =>
  recurring(needs, {
    name: 'office-hours.slots',
    findNextAt: () => store.findNextSlotAt(needs.database.orm),
    claim: store.claimSlot,
    idOf: ({ id }) => id,
    dueOf: (slot) => dueOn(slot, Temporal.PlainDate.from(slot.nextOn)),
    decide: (tx, slot, { on }, at) => store.makeSession(tx, needs.random, slot, on, at),
    nextOf,
    moveOn: (tx, { id }, next) => store.moveSlotOn(tx, id, next),
  });

/** A day off may be chosen, or taken back, when its sessions are planned already. */
const daysOffRoutine = (needs: OfficeHoursNeeds): Routine => ({
  name: 'office-hours.days-off',
  // It follows what organisers do, and nothing that is due by itself.
  nextAt: async () => undefined,
  run: async (at) => {
    for (const misfit of await store.findMisfits(needs.database.orm, at))
      await inTransaction(needs, async (tx) => {
        const values =
          misfit.cancelledAt === null ? ({ cancelledAt: at.toString(), cancelledFor: 'day-off' } as const) : store.HELD;
        // Somebody may have changed it since: then it is looked at again in a minute.
        const after = await store.changeSession(tx, misfit, values, at);
        if (after) await tellOf(needs, tx, { before: misfit, after, weekly: false }, undefined, at);
      });
    return false;
  },
});
