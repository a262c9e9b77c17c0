/**
 * The list over the composer: commands or suggestions, steered from the input that keeps the
 * keyboard's focus.
 */
import { html } from 'htm/preact';
import type { ComponentChildren } from 'preact';
import { useEffect, useRef, useState } from 'preact/hooks';
import type { Choice } from '../../../../chat/receive/command.ts';

export type Entry = {
  readonly key: string;
  readonly title: string;
  readonly detail?: string | undefined;
  readonly tag?: string | undefined;
};

type Props = {
  id: string;
  label: string;
  entries: readonly Entry[];
  active: number;
  /** They answer what was typed before. */
  late?: boolean;
  onActive: (index: number) => void;
  onChoose: (index: number) => void;
  foot?: ComponentChildren;
};

export const SuggestionList = ({ id, label, entries, active, late, onActive, onChoose, foot }: Props) => {
  const list = useRef<HTMLUListElement>(null);
  useEffect(() => list.current?.querySelector('.active')?.scrollIntoView({ block: 'nearest' }), [active]);
  return html`
    <div class="suggestions">
      <p class="suggestions-title" aria-hidden="true">${label}</p>
      <ul id=${id} ref=${list} role="listbox" aria-label=${label} aria-busy=${late === true}>
        ${entries.map(
          (entry, index) => html`
            <li
              key=${entry.key}
              id=${`${id}-${index}`}
              role="option"
              aria-selected=${index === active}
              class=${index === active ? 'active' : ''}
              onPointerMove=${() => onActive(index)}
              onPointerDown=${(event: Event) => event.preventDefault()}
              onClick=${() => onChoose(index)}
            >
              <b>${entry.title}</b>
              ${entry.detail && html`<span>${entry.detail}</span>`}
              ${entry.tag && html`<em>${entry.tag}</em>`}
            </li>
          `,
        )}
      </ul>
      ${foot && html`<p class="suggestions-foot">${foot}</p>`}
    </div>
  `;
};

/** What a combobox says of its list to a screen reader. */
export const comboboxProps = (id: string, open: boolean, active: number) => ({
  role: 'combobox',
  'aria-autocomplete': 'list',
  'aria-expanded': open,
  'aria-controls': id,
  ...(open && active >= 0 ? { 'aria-activedescendant': `${id}-${active}` } : {}),
});

/** The next active entry after an arrow key; -1 is none, where that is allowed. */
export const steer = (key: string, active: number, count: number): number | undefined => {
  if (count === 0) return undefined;
  if (key === 'ArrowDown') return (active + 1) % count;
  if (key === 'ArrowUp') return active <= 0 ? count - 1 : active - 1;
  return undefined;
};

/** A pause this short keeps fast typists from asking for every letter. */
const PAUSE_MS = 60;

/**
 * `late` until those for the words that stand there now have come: no key may choose from a list
 * that is about to change.
 */
type Suggestions = { readonly choices: readonly Choice[]; readonly late: boolean };

/** Live suggestions for what is typed; an answer that comes late never replaces a newer one. */
export const useSuggestions = (
  ask: ((typed: string) => Promise<readonly Choice[]>) | undefined,
  typed: string,
  about: string,
): Suggestions => {
  const words = `${about}\n${typed}`;
  const [found, setFound] = useState<{ words: string; choices: readonly Choice[] }>({
    words,
    choices: [],
  });
  useEffect(() => {
    if (!ask) return setFound({ words, choices: [] });
    let current = true;
    const timer = setTimeout(async () => {
      const choices = await ask(typed);
      if (current) setFound({ words, choices });
    }, PAUSE_MS);
    return () => {
      current = false;
      clearTimeout(timer);
    };
  }, [words, ask === undefined]);
  return { choices: found.choices, late: found.words !== words };
};
