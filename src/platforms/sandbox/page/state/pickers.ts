/** Fields for a person, a channel, a role, a date or a time, in commands and in forms. */
import { html } from 'htm/preact';
import type { PickedKind } from '../../../../chat/view/picked.ts';
import { typedIn, useRoom } from './kit.ts';
import type { Room } from './store.ts';

export type PickerKind = PickedKind | 'date' | 'time';

export const isPicked = (kind: string): kind is PickedKind =>
  kind === 'person' || kind === 'channel' || kind === 'role';

const offered = (room: Room, kind: PickedKind): readonly { id: string; words: string }[] => {
  if (kind === 'person') return room.personas.map(({ id, name }) => ({ id, words: name }));
  if (kind === 'role') return room.roles.map(({ id, name }) => ({ id, words: `@${name}` }));
  return room.channels
    .filter((channel) => channel.kind === 'channel')
    .map(({ id, name }) => ({ id, words: `#${name}` }));
};

type Props = {
  kind: PickerKind;
  /** The element's own attributes: id, name, and what describes it. */
  common: object;
  /** What stands there; with `onTyped` the owner keeps it, else the browser does. */
  value: string;
  onTyped?: (typed: string) => void;
};

export const PickerInput = ({ kind, common, value, onTyped }: Props) => {
  const room = useRoom();
  const onInput = onTyped && ((event: Event) => onTyped(typedIn(event)));
  const kept = onTyped ? { value } : { defaultValue: value };
  if (!isPicked(kind)) return html`<input ...${common} type=${kind} ...${kept} onInput=${onInput} />`;
  const choices = offered(room, kind);
  const wanted = value.replace(/^[@#]/, '').toLowerCase();
  const chosen = choices.find(({ id, words }) => id === wanted || words.toLowerCase() === wanted)?.id ?? '';
  return html`<select ...${common} onChange=${onInput}>
    <option value="">Choose…</option>
    ${choices.map(({ id, words }) =>
      onTyped
        ? html`<option value=${id} selected=${id === chosen}>${words}</option>`
        : html`<option value=${id} defaultSelected=${id === chosen}>${words}</option>`,
    )}
  </select>`;
};
