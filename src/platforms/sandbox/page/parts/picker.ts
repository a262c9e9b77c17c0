/**
 * A select of a message: a button that opens a list; one choice is sent at once, several when they
 * are confirmed.
 */
import { html } from 'htm/preact';
import { useEffect, useId, useLayoutEffect, useRef, useState } from 'preact/hooks';
import type { Select } from '../../../../chat/view/view.ts';
import { icon } from '../kit/icons.ts';

/** `eager` tells of every tick at once instead of asking for a confirmation. */
type Props = {
  select: Select;
  busy: boolean;
  eager?: boolean;
  onChosen: (values: readonly string[]) => void;
};

export const Picker = ({ select, busy, eager = false, onChosen }: Props) => {
  const [open, setOpen] = useState(false);
  const [chosen, setChosen] = useState<readonly string[]>([]);
  const whole = useRef<HTMLDivElement>(null);
  const opener = useRef<HTMLButtonElement>(null);
  const id = useId();
  const several = (select.atMost ?? 1) > 1;
  useClosing(whole, open, () => setOpen(false));

  const close = (): void => {
    setOpen(false);
    opener.current?.focus();
  };
  const send = (values: readonly string[]): void => {
    close();
    if (!busy) onChosen(values);
  };
  const choose = (value: string): void => {
    if (!several) {
      send([value]);
      return;
    }
    const next = chosen.includes(value) ? chosen.filter((known) => known !== value) : [...chosen, value];
    if (next.length > (select.atMost ?? 1)) return;
    setChosen(next);
    if (eager) onChosen(next);
  };
  const label = several && chosen.length > 0 ? `${chosen.length} chosen` : select.label;
  return html`
    <div class="picker" ref=${whole}>
      <button
        ref=${opener}
        type="button"
        class="picker-opener"
        aria-haspopup="listbox"
        aria-expanded=${open}
        aria-disabled=${busy}
        aria-label=${select.label}
        onClick=${() => !busy && setOpen(!open)}
      >
        <span>${label}</span>
        ${icon('down')}
      </button>
      ${
        open &&
        html`
          <div class="picker-pop">
            <${PickerList}
              id=${id}
              select=${select}
              several=${several}
              chosen=${chosen}
              onChoose=${choose}
              onClose=${close}
            />
            ${
              several &&
              !eager &&
              html`
                <div class="picker-foot">
                  <${Confirm} select=${select} count=${chosen.length} onConfirm=${() => send(chosen)} />
                </div>
              `
            }
          </div>
        `
      }
    </div>
  `;
};

const Confirm = ({ select, count, onConfirm }: { select: Select; count: number; onConfirm: () => void }) => {
  const { atLeast = 1, atMost = 1 } = select;
  const wish = atLeast === atMost ? `Choose ${atLeast}` : `Choose ${atLeast} to ${atMost}`;
  return html`
    <span class="muted">${wish}</span>
    <button type="button" class="button primary" disabled=${count < atLeast} onClick=${onConfirm}>
      Done
    </button>
  `;
};

type ListProps = {
  id: string;
  select: Select;
  several: boolean;
  chosen: readonly string[];
  onChoose: (value: string) => void;
  onClose: () => void;
};

/**
 * The list keeps the keyboard's focus itself and says by `aria-activedescendant` which option is
 * meant.
 */
const PickerList = ({ id, select, several, chosen, onChoose, onClose }: ListProps) => {
  const [active, setActive] = useState(0);
  const list = useRef<HTMLUListElement>(null);
  // Before the next key can arrive: whoever types on goes on in the list.
  useLayoutEffect(() => {
    list.current?.focus();
    list.current?.parentElement?.scrollIntoView({ block: 'nearest' });
  }, []);
  useEffect(() => list.current?.querySelector('.active')?.scrollIntoView({ block: 'nearest' }), [active]);

  const onKeyDown = (event: KeyboardEvent): void => {
    const last = select.options.length - 1;
    const moves: Record<string, number> = {
      ArrowDown: Math.min(active + 1, last),
      ArrowUp: Math.max(active - 1, 0),
      Home: 0,
      End: last,
    };
    const option = select.options[active];
    if (event.key in moves) setActive(moves[event.key] ?? 0);
    else if ((event.key === 'Enter' || event.key === ' ') && option) onChoose(option.value);
    else if (event.key === 'Escape') onClose();
    else return;
    event.preventDefault();
    event.stopPropagation();
  };
  return html`
    <ul
      ref=${list}
      role="listbox"
      tabindex="0"
      aria-label=${select.label}
      aria-multiselectable=${several}
      aria-activedescendant=${`${id}-${active}`}
      onKeyDown=${onKeyDown}
    >
      ${select.options.map(
        (option, index) => html`
          <li
            key=${option.value}
            id=${`${id}-${index}`}
            role="option"
            aria-selected=${chosen.includes(option.value)}
            class=${index === active ? 'active' : ''}
            onClick=${() => onChoose(option.value)}
            onPointerMove=${() => setActive(index)}
          >
            ${
              several &&
              html`
                <span class=${`tick ${chosen.includes(option.value) ? 'on' : ''}`}>${icon('check')}</span>
              `
            }
            <span class="option-words">
              <span>${option.label}</span>
              ${option.detail && html`<small>${option.detail}</small>`}
            </span>
          </li>
        `,
      )}
    </ul>
  `;
};

/**
 * Closes when the person turns elsewhere; after the click, since what is clicked may move when the
 * list goes.
 */
const useClosing = (whole: { current: HTMLElement | null }, open: boolean, close: () => void): void =>
  useEffect(() => {
    if (!open) return;
    const onClick = (event: Event): void => {
      if (event.target instanceof Node && !whole.current?.contains(event.target)) close();
    };
    document.addEventListener('click', onClick);
    return () => document.removeEventListener('click', onClick);
  }, [open]);
