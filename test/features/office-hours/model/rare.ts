/** What leads on, as things are, to steps that need two rare things at one moment. */
import type { Deed, DeedOf, ownEvents } from './deeds.ts';
import { type Model, type ModelTicket, openOf, openTicketOf } from './model.ts';
import { roles } from './office.ts';

export const rareDeeds = (model: Model): readonly Deed[] => [
  ...(openOf(model) ? whileOpen(model) : whileClosed(model)),
  ...afterExpiring(model),
  ...beforeLinking(model),
];

const ownOf = (event: (typeof ownEvents)[number], { id: ticketId, person: who }: ModelTicket): DeedOf<'own'> => ({
  kind: 'own',
  who,
  event,
  ticketId,
});

const inState = ({ tickets }: Model, state: ModelTicket['state']): readonly ModelTicket[] =>
  [...tickets.values()].filter((each) => each.state === state);

/** Away they come back or go; whoever is away, or is just being called, is there when it closes. */
const whileOpen = (model: Model): readonly Deed[] => {
  const away = inState(model, 'away');
  const isAwaited = away.length > 0 || inState(model, 'called').length > 0;
  return [
    ...inState(model, 'waiting').map((each) => ownOf('stepAway', each)),
    ...away.flatMap((each) => [ownOf('comeBack', each), ownOf('leave', each)]),
    ...inState(model, 'absent').flatMap((each) => [ownOf('solve', each), ownOf('leaveOpen', each)]),
    ...inState(model, 'carried').map((each) => ownOf('getInLine', each)),
    ...(isAwaited ? [{ kind: 'close' } as const] : []),
    ...claimsOf(model).flatMap(({ who, claimId }): readonly Deed[] => [
      { kind: 'handOff', who, to: who === 'h1' ? 'h2' : 'h1', claimId },
      { kind: 'role', who, role: 'none' },
    ]),
  ];
};

/** Whoever is still being called or helped: the helper lets go, or can't help any more. */
const whileClosed = (model: Model): readonly Deed[] =>
  claimsOf(model).flatMap(({ who, claimId, ticketId }): readonly Deed[] => [
    ...(model.tickets.get(ticketId)?.state === 'called'
      ? [{ kind: 'claim', who, event: 'requeue', claimId, others: false } as const]
      : []),
    { kind: 'role', who, role: 'none' },
  ]);

/** Of two who are one it is `who` that helps; once two again, it may be one who can press nothing. */
const claimsOf = ({ claims, link }: Model) =>
  [...claims]
    .map(([person, { id: claimId, ticketId }]) => ({
      who: link?.kept === person && roles.get(person) !== 'helper' ? link.gone : person,
      claimId,
      ticketId,
    }))
    .filter(({ who }) => roles.get(who) === 'helper');

const afterExpiring = (model: Model): readonly Deed[] =>
  inState(model, 'expired').flatMap((ticket): readonly Deed[] => {
    if (openTicketOf(model, ticket.person)) return [];
    return [openOf(model) ? ownOf('reopen', ticket) : { kind: 'open' }];
  });

/** Of two with a question each the later is closed when they become one, here one in writing. */
const beforeLinking = (model: Model): readonly Deed[] =>
  ['l3', 'l4'].flatMap((who): readonly Deed[] => {
    const other = who === 'l3' ? 'l4' : 'l3';
    if (model.link || openTicketOf(model, who) || !openTicketOf(model, other)) return [];
    return [
      { kind: 'join', who, asks: 'writing', asyncAtClose: false, mayBeJoined: false, withId: undefined, queue: 0 },
    ];
  });
