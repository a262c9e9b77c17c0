/** What leads on, as things are, to steps that need two rare things at one moment. */
import type { Deed } from './deeds.ts';
import { type Model, openOf, openTicketOf } from './model.ts';
import { roles } from './office.ts';

export const rareDeeds = (model: Model): readonly Deed[] => [
  ...(openOf(model) ? beforeClosing(model) : afterClosing(model)),
  ...afterExpiring(model),
  ...beforeLinking(model),
];

/** Whoever is away, or is just being called, when it closes. */
const beforeClosing = ({ tickets }: Model): readonly Deed[] =>
  [...tickets.values()].flatMap(({ state, asyncAtClose }) =>
    state === 'called' || (state === 'away' && !asyncAtClose) ? [{ kind: 'close' }] : [],
  );

/** Whoever is still being called: the helper lets go, or can't help any more. */
const afterClosing = (model: Model): readonly Deed[] =>
  [...model.claims].flatMap(([person, { id: claimId, ticketId }]): readonly Deed[] => {
    if (model.tickets.get(ticketId)?.state !== 'called') return [];
    const who = helperOf(model, person);
    return [
      { kind: 'claim', who, event: 'requeue', claimId },
      { kind: 'role', who, role: 'none' },
    ];
  });

/** Of two who are one it is who helps. */
const helperOf = ({ link }: Model, person: string): string =>
  link?.kept === person && roles.get(person) !== 'helper' ? link.gone : person;

const afterExpiring = (model: Model): readonly Deed[] =>
  [...model.tickets.values()].flatMap(({ id: ticketId, state, person: who }): readonly Deed[] => {
    if (state !== 'expired' || openTicketOf(model, who)) return [];
    return [openOf(model) ? { kind: 'own', who, event: 'reopen', ticketId } : { kind: 'open' }];
  });

/** Of two with a question each the later is closed when they become one, here one in writing. */
const beforeLinking = (model: Model): readonly Deed[] =>
  ['l3', 'l4'].flatMap((who): readonly Deed[] => {
    const other = who === 'l3' ? 'l4' : 'l3';
    if (model.link || openTicketOf(model, who) || !openTicketOf(model, other)) return [];
    return [{ kind: 'join', who, asks: 'writing', asyncAtClose: false, mayBeJoined: false, withId: undefined }];
  });
