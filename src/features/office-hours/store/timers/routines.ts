/** All that the store of office hours does of its own accord, in the order in which a tick does it. */
import type { Routine } from '../../../../chat/deliver/notice.ts';
import type { OfficeHoursNeeds } from '../../needs.ts';
import { lineRoutine } from './line-moves.ts';
import { straysRoutine } from './strays.ts';
import { timerRoutines } from './timers.ts';

export const storeRoutines = (needs: OfficeHoursNeeds): readonly Routine[] => [
  ...timerRoutines(needs),
  straysRoutine(needs),
  lineRoutine(needs),
];
