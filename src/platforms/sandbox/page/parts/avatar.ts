/** A persona's face: initials on a colour that stays theirs. */
import { html } from 'htm/preact';
import type { Persona } from '../../protocol.ts';

const COLOURS = 6;

const colourOf = (id: string): number => [...id].reduce((sum, letter) => sum * 31 + letter.charCodeAt(0), 7) % COLOURS;

const initialsOf = (name: string): string =>
  name
    .split(/\s+/)
    .slice(0, 2)
    .map((word) => word.charAt(0).toUpperCase())
    .join('');

export const Avatar = ({ persona, small = false }: { persona: Persona; small?: boolean }) =>
  html`
    <span class=${`avatar face-${colourOf(persona.id)} ${small ? 'small' : ''}`} aria-hidden="true">
      ${initialsOf(persona.name)}
    </span>
  `;
