/** The blocks of a View as the page draws them, each kind once. */
import { html } from 'htm/preact';
import type { ComponentChildren } from 'preact';
import { useRef, useState } from 'preact/hooks';
import type { Tone } from '../../../../chat/view/view.ts';
import type { DrawnBlock, DrawnFile, DrawnPicture } from '../../protocol.ts';
import { type IconName, icon } from '../kit/icons.ts';
import { drawText, type Reader } from './words.ts';

type Block<Kind extends DrawnBlock['kind']> = Extract<DrawnBlock, { kind: Kind }>;

/**
 * The mark has a shape of its own, so colour is never the only sign; its word is for screen
 * readers.
 */
const tones: Readonly<Record<Tone, { icon: IconName; word: string }>> = {
  neutral: { icon: 'info', word: 'Note' },
  good: { icon: 'check', word: 'Good' },
  bad: { icon: 'cross', word: 'Not right' },
  warning: { icon: 'warning', word: 'Heads-up' },
};

/** Everything but controls, which need to know the message they belong to. */
export const drawBlock = (block: Exclude<DrawnBlock, { kind: 'controls' }>, reader: Reader): ComponentChildren => {
  switch (block.kind) {
    case 'heading':
      return html`<h2 class="block-heading">${drawText(block.text, reader)}</h2>`;
    case 'text':
      return html`<p class="block-text">${drawText(block.text, reader)}</p>`;
    case 'list':
      return drawList(block, reader);
    case 'code':
      return html`<${Code} language=${block.language} code=${block.code} />`;
    case 'table':
      return drawTable(block, reader);
    case 'fields':
      return drawFields(block, reader);
    case 'note':
      return html`
        <div class=${`block-note tone-${block.tone}`}>
          <span class="note-mark">
            ${icon(tones[block.tone].icon)}
            <span class="sr">${tones[block.tone].word}</span>
          </span>
          <p>${drawText(block.text, reader)}</p>
        </div>
      `;
    case 'picture':
      return html`<${Picture} picture=${block} />`;
    case 'file':
      return drawFile(block);
    case 'divider':
      return html`<hr />`;
  }
};

const drawFields = ({ fields }: Block<'fields'>, reader: Reader): ComponentChildren => html`
  <dl class="block-fields">
    ${fields.map(({ name, value }) => html`<div><dt>${name}</dt><dd>${drawText(value, reader)}</dd></div>`)}
  </dl>
`;

export const drawFile = ({ name, src, size }: DrawnFile): ComponentChildren => html`
  <a class="block-file" href=${src} download=${name}>
    ${icon('file')}<span>${name}</span><small>${size}</small><span class="sr">Download</span>
  </a>
`;

const drawList = ({ ordered, items, ownMarks }: Block<'list'>, reader: Reader): ComponentChildren => {
  const rows = items.map((item) => html`<li>${drawText(item, reader)}</li>`);
  if (ownMarks) return html`<ul class="block-list own-marks" role="list">${rows}</ul>`;
  return ordered ? html`<ol class="block-list">${rows}</ol>` : html`<ul class="block-list">${rows}</ul>`;
};

const drawTable = ({ columns, rows }: Block<'table'>, reader: Reader): ComponentChildren => html`
  <div class="block-table" role="region" aria-label="Table" tabindex="0">
    <table>
      <thead>
        <tr>${columns.map((column) => html`<th scope="col">${drawText(column, reader)}</th>`)}</tr>
      </thead>
      <tbody>
        ${rows.map((row) => html`<tr>${row.map((cell) => html`<td>${drawText(cell, reader)}</td>`)}</tr>`)}
      </tbody>
    </table>
  </div>
`;

const Code = ({ language, code }: { language: string; code: string }) => html`
  <figure class="block-code">
    <figcaption><span>${language || 'text'}</span><${CopyButton} words=${code} /></figcaption>
    <pre tabindex="0" aria-label=${`Code, ${language || 'text'}`}><code>${code}</code></pre>
  </figure>
`;

/** How long the button says that it worked. */
const COPIED_MS = 1500;

export const CopyButton = ({ words }: { words: string }) => {
  const [copied, setCopied] = useState(false);
  const copy = async (): Promise<void> => {
    await navigator.clipboard.writeText(words);
    setCopied(true);
    setTimeout(() => setCopied(false), COPIED_MS);
  };
  return html`
    <button type="button" class="quiet" onClick=${copy}>
      ${icon(copied ? 'check' : 'copy')}
      <span aria-live="polite">${copied ? 'Copied' : 'Copy'}</span>
    </button>
  `;
};

export const Picture = ({ picture }: { picture: DrawnPicture }) => {
  const dialog = useRef<HTMLDialogElement>(null);
  const close = (): void => dialog.current?.close();
  const { src, alt, width, height } = picture;
  const [missing, setMissing] = useState('');
  // As on the platforms: what can't be drawn is said, until the message has another picture.
  if (missing === src) return html`<p>${alt}</p>`;
  return html`
    <button
      type="button"
      class="block-picture"
      title="Enlarge"
      onClick=${() => dialog.current?.showModal()}
    >
      <img src=${src} alt=${alt} width=${width} height=${height} onError=${() => setMissing(src)} />
      <span class="zoom">${icon('zoom')}</span>
    </button>
    <dialog ref=${dialog} class="lightbox" aria-label="Picture" onClick=${close}>
      <button type="button" class="round" aria-label="Close the picture" onClick=${close}>
        ${icon('close')}
      </button>
      <img src=${src} alt=${alt} loading="lazy" />
      <p>${alt}</p>
    </dialog>
  `;
};
