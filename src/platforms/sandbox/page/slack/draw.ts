/** Draws the blocks that Slack is sent, as its client does. */
import { html } from 'htm/preact';
import type { ComponentChildren } from 'preact';
import { useState } from 'preact/hooks';
import type { Shown } from '../../protocol.ts';
import { icon } from '../kit/icons.ts';
import { Picture } from '../parts/blocks.ts';
import { drawMarks, type MarkReader } from '../parts/draw-marks.ts';
import { Picker } from '../parts/picker.ts';
import { drawLink } from '../parts/words.ts';
import type { Element, Part, Picture as PicturePart } from './payload.ts';
import type { Rich } from './rich-text.ts';

export type Drawing = {
  readonly reader: MarkReader;
  readonly pictures: Readonly<Record<string, Shown>>;
  readonly busy: boolean;
  readonly use: (id: string, values?: readonly string[]) => void;
};

export const drawPart = (part: Part, drawing: Drawing): ComponentChildren => {
  const { reader } = drawing;
  switch (part.kind) {
    case 'header':
      return html`<h3 class="sl-header">${part.words}</h3>`;
    case 'section':
      return html`
        <div class="sl-section">
          <p>${drawMarks(part.marks, reader)}</p>
          ${
            part.fields.length > 0 &&
            html`
              <div class="sl-fields">
                ${part.fields.map((field) => html`<p>${drawMarks(field, reader)}</p>`)}
              </div>
            `
          }
          ${part.accessory && html`<${Actions} elements=${[part.accessory]} drawing=${drawing} />`}
        </div>
      `;
    case 'rich':
      return html`<div class="sl-rich">${part.parts.map((rich) => drawRich(rich, reader))}</div>`;
    case 'context':
      return html`
        <div class="sl-context">
          ${part.elements.map((element) =>
            element.kind === 'image'
              ? drawPicture(element, drawing)
              : html`<span>${drawMarks(element.marks, reader)}</span>`,
          )}
        </div>
      `;
    case 'divider':
      return html`<hr class="sl-divider" />`;
    case 'image':
      return html`
        <div class="sl-image">
          ${part.title && html`<p>${part.title}</p>`}
          ${drawPicture(part, drawing)}
        </div>
      `;
    case 'actions':
      return html`<${Actions} elements=${part.elements} drawing=${drawing} />`;
    case 'table':
      return drawTable(part.rows, reader);
    case 'unknown':
      return html`<p class="unknown-part">A block of type ${part.type}, which the sandbox can’t draw.</p>`;
  }
};

/** A picture that was not uploaded would be refused. */
const drawPicture = ({ name, alt }: PicturePart, { pictures }: Drawing): ComponentChildren => {
  const shown = pictures[name];
  return shown
    ? html`<${Picture} key=${name} picture=${{ kind: 'picture', alt, ...shown }} />`
    : html`<p class="unknown-part">No picture called ${name}: ${alt}</p>`;
};

const drawRich = (rich: Rich, reader: MarkReader): ComponentChildren => {
  switch (rich.kind) {
    case 'section':
      return html`<p>${drawMarks(rich.marks, reader)}</p>`;
    case 'quote':
      return html`<blockquote>${drawMarks(rich.marks, reader)}</blockquote>`;
    case 'preformatted':
      return html`<pre tabindex="0" aria-label="Code"><code>${drawMarks(rich.marks, reader)}</code></pre>`;
    case 'list': {
      const items = rich.items.map((marks) => html`<li>${drawMarks(marks, reader)}</li>`);
      const depth = `depth-${rich.depth}`;
      return rich.ordered
        ? html`<ol class=${depth} start=${rich.start}>${items}</ol>`
        : html`<ul class=${depth}>${items}</ul>`;
    }
    case 'unknown':
      return html`<p class="unknown-part">Rich text of type ${rich.type}, which the sandbox can’t draw.</p>`;
  }
};

/** The first row is the head. */
const drawTable = (rows: readonly (readonly (readonly Rich[])[])[], reader: MarkReader): ComponentChildren => {
  const [head = [], ...body] = rows;
  const drawCell = (cell: readonly Rich[]) => cell.map((rich) => drawRich(rich, reader));
  return html`
    <div class="block-table sl-rich" role="region" aria-label="Table" tabindex="0">
      <table>
        <thead><tr>${head.map((cell) => html`<th scope="col">${drawCell(cell)}</th>`)}</tr></thead>
        <tbody>
          ${body.map((row) => html`<tr>${row.map((cell) => html`<td>${drawCell(cell)}</td>`)}</tr>`)}
        </tbody>
      </table>
    </div>
  `;
};

/**
 * Slack sends the state of every select with a press; a button with this value takes the choice
 * made beside it.
 */
const SENDS_CHOICE = 'choice';

const Actions = ({ elements, drawing }: { elements: readonly Element[]; drawing: Drawing }) => {
  const [chosen, setChosen] = useState<readonly string[]>([]);
  return html`
    <div class="sl-actions" aria-busy=${drawing.busy}>
      ${elements.map((element) => drawElement(element, drawing, chosen, setChosen))}
    </div>
  `;
};

const drawElement = (
  element: Element,
  { busy, use }: Drawing,
  chosen: readonly string[],
  setChosen: (values: readonly string[]) => void,
): ComponentChildren => {
  switch (element.kind) {
    case 'button': {
      const { id, label, style, url, value } = element;
      if (url) return drawLink(url, [label, icon('out')], 'button sl-plain');
      return html`
        <button
          key=${id}
          type="button"
          class=${`button sl-${style}`}
          aria-disabled=${busy}
          onClick=${() => !busy && use(id, value === SENDS_CHOICE ? chosen : [])}
        >
          ${label}
        </button>
      `;
    }
    case 'select': {
      const { select, several } = element;
      const onChosen = (values: readonly string[]) => (several ? setChosen(values) : use(select.id, values));
      return html`
        <${Picker} key=${select.id} select=${select} busy=${busy} eager=${several} onChosen=${onChosen} />
      `;
    }
    case 'unknown':
      return html`
        <p class="unknown-part">An element of type ${element.type}, which the sandbox can’t draw.</p>
      `;
  }
};
