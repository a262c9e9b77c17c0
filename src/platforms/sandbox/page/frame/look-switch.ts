/**
 * The switch between the looks: over the messages, and beside the channels where the screen is
 * narrow.
 */
import { html } from 'htm/preact';
import { useKit, useRoom } from '../state/kit.ts';
import { lookTitles } from '../state/look.ts';

export const LookSwitch = () => {
  const { store, deeds } = useKit();
  const { looks } = useRoom();
  if (looks.length < 2) return null;
  const { look } = store.get();
  return html`
    <div class="looks" role="group" aria-label="Drawn as in">
      ${looks.map(
        (name) => html`
          <button type="button" aria-pressed=${name === look} onClick=${() => deeds.chooseLook(name)}>
            ${lookTitles[name]}
          </button>
        `,
      )}
    </div>
  `;
};
