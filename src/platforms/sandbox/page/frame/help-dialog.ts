/** The small "?" dialog: what the keys do, and what this place is. */
import { html } from 'htm/preact';
import { useLayoutEffect, useRef } from 'preact/hooks';
import { icon } from '../kit/icons.ts';
import { useKit } from '../state/kit.ts';

const KEYS = [
  ['/', 'Write a command'],
  ['↑ ↓', 'Move through suggestions'],
  ['Tab', 'Complete a command and open its fields'],
  ['Enter', 'Send'],
  ['Esc', 'Close a list, a form, the inspector, or leave a command'],
  ['Alt + ↑ ↓', 'Previous or next channel'],
  ['Ctrl + Enter', 'Send a form from a long answer'],
  ['A to F', 'Choose that answer of the newest question'],
  ['?', 'This help'],
] as const;

export const HelpDialog = () => {
  const { store } = useKit();
  const dialog = useRef<HTMLDialogElement>(null);
  useLayoutEffect(() => dialog.current?.showModal(), []);
  return html`
    <dialog
      ref=${dialog}
      class="modal"
      aria-labelledby="help-title"
      onClose=${() => store.update(() => ({ help: false }))}
    >
      <header>
        <h2 id="help-title">Help and shortcuts</h2>
        <button
          type="button"
          class="round"
          aria-label="Close the help"
          onClick=${() => dialog.current?.close()}
        >
          ${icon('close')}
        </button>
      </header>
      <div class="modal-body">
        <dl class="keys">
          ${KEYS.map(([key, what]) => html`<div><dt><kbd>${key}</kbd></dt><dd>${what}</dd></div>`)}
        </dl>
        <p>Commands can be typed as people say them: <code>/quiz cap theorem 5</code>.</p>
        <p>
          Switch persona at the bottom left, or open a second window as somebody else and be two people at
          once. The clock at the top is shared by all windows and only moves forward; “to next due” stops
          at 04:00, when your day of study begins.
        </p>
        <p><b>Inspect</b> on a message shows the exact data that Discord and Slack are given for it.</p>
      </div>
    </dialog>
  `;
};
