/**
 * Who and what the sandbox is peopled with: five personas, three channels, and a direct channel for
 * each.
 */
import type { Origin } from '../../chat/context.ts';
import type { Channel, Persona, SharedRole } from './protocol.ts';

export const defaultPersonas: readonly Persona[] = [
  { id: 'amara', name: 'Amara Okafor', role: 'learner', zone: 'Africa/Lagos' },
  { id: 'mei', name: 'Mei Tanaka', role: 'learner', zone: 'Asia/Tokyo' },
  { id: 'diego', name: 'Diego Rojas', role: 'learner', zone: 'America/Santiago' },
  { id: 'tomas', name: 'Tomas Novak', role: 'helper', zone: 'Europe/Prague' },
  { id: 'ines', name: 'Ines Moreau', role: 'organiser', zone: 'Europe/Paris' },
];

export const workspace = { externalId: 'sandbox', name: 'Watermark Academy' } as const;

/** As Discord’s roles and Slack’s user groups. */
export const roles: readonly SharedRole[] = [
  { id: 'students', name: 'students' },
  { id: 'mentors', name: 'mentors' },
  { id: 'staff', name: 'staff' },
];

const shared: readonly Channel[] = [
  {
    id: 'general',
    name: 'general',
    kind: 'channel',
    topic: 'Try commands where others are; private replies stay private',
  },
  {
    id: 'daily-question',
    name: 'daily-question',
    kind: 'channel',
    topic: 'One question each weekday at 09:00 in Paris: move the clock to see it come',
  },
  {
    id: 'office-hours',
    name: 'office-hours',
    kind: 'channel',
    topic: 'Live help: helpers open it with /oh, and learners join the line',
  },
];

export const directChannelId = (personaId: string): string => `dm-${personaId}`;

export const channelsOf = (personas: readonly Persona[]): readonly Channel[] => [
  ...shared,
  ...personas.map(
    ({ id }): Channel => ({
      id: directChannelId(id),
      name: 'Watermark',
      kind: 'direct',
      topic: 'Just you and the bot',
      members: [id],
    }),
  ),
];

/** A persona sees the shared channels, their own direct one, and the threads they are in. */
export const canSee = (personaId: string, { members }: Channel): boolean => members?.includes(personaId) ?? true;

export const originOf = (persona: Persona): Origin => ({
  platform: 'sandbox',
  workspace,
  account: {
    externalId: persona.id,
    name: persona.name,
    zone: persona.zone,
    manages: persona.role === 'organiser',
  },
});
