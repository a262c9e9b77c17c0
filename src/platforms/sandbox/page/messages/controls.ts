/**
 * Buttons, links and selects under a message; while one of them is worked on, none of them answers.
 */
import { html } from 'htm/preact';
import type { ComponentChildren } from 'preact';
import type { Control } from '../../../../chat/view/view.ts';
import type { DrawnMessage } from '../../protocol.ts';
import { icon } from '../kit/icons.ts';
import { Picker } from '../parts/picker.ts';
import { drawLink } from '../parts/words.ts';
import { useKit } from '../state/kit.ts';

export const Controls = ({ controls, message }: { controls: readonly Control[]; message: DrawnMessage }) => {
  const { store, deeds } = useKit();
  const busy = store.get().busy.includes(message.id);
  const use = (id: string, values?: readonly string[]): void => void deeds.useControl(message, id, values);
  return html`
    <div class="block-controls" aria-busy=${busy}>
      ${controls.map((control) => drawControl(control, busy, use))}
    </div>
  `;
};

const drawControl = (
  control: Control,
  busy: boolean,
  use: (id: string, values?: readonly string[]) => void,
): ComponentChildren => {
  switch (control.kind) {
    case 'link':
      return drawLink(control.url, [control.label, icon('out')], 'button plain');
    case 'select':
      return html`
        <${Picker}
          key=${control.id}
          select=${control}
          busy=${busy}
          onChosen=${(values: readonly string[]) => use(control.id, values)}
        />
      `;
    case 'button':
      // Not `disabled` while busy: that would throw the keyboard's place away.
      return html`
        <button
          key=${control.id}
          type="button"
          class=${`button ${control.style ?? 'plain'}`}
          disabled=${control.disabled ?? false}
          aria-disabled=${busy}
          onClick=${() => !busy && use(control.id)}
        >
          ${control.label}
        </button>
      `;
  }
};
