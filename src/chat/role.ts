/** Roles in a cohort. */

/** Each role includes the ones before it. */
export type Role = 'learner' | 'helper' | 'organiser';

const ranks: Readonly<Record<Role, number>> = { learner: 0, helper: 1, organiser: 2 };

export const includesRole = (role: Role, wanted: Role): boolean => ranks[role] >= ranks[wanted];
