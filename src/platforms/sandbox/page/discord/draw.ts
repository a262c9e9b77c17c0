/** Draws the components that Discord is sent, as its client does. */
import { html } from 'htm/preact';
import type { ComponentChildren } from 'preact';
import type { DrawnFile, Shown } from '../../protocol.ts';
import { icon } from '../kit/icons.ts';
import { drawFile, Picture } from '../parts/blocks.ts';
import { drawMarks, type MarkReader } from '../parts/draw-marks.ts';
import { Picker } from '../parts/picker.ts';
import { drawLink } from '../parts/words.ts';
import { type Paragraph, readMarkdown } from './markdown.ts';
import type { Button, Part } from './payload.ts';

export type Drawing = {
  readonly reader: MarkReader;
  readonly pictures: Readonly<Record<string, Shown>>;
  readonly files: Readonly<Record<string, DrawnFile>>;
  readonly busy: boolean;
  readonly use: (id: string, values?: readonly string[]) => void;
};

export const drawPart = (part: Part, drawing: Drawing): ComponentChildren => {
  switch (part.kind) {
    case 'container':
      return html`
        <div
          class=${`dc-container ${part.accent ? 'accented' : ''}`}
          style=${part.accent ? { '--dc-accent': part.accent } : undefined}
        >
          ${part.parts.map((inner) => drawPart(inner, drawing))}
        </div>
      `;
    case 'text':
      return html`
        <div class="dc-text">
          ${readMarkdown(part.content).map((paragraph) => drawParagraph(paragraph, drawing.reader))}
        </div>
      `;
    case 'separator':
      return html`
        <hr class=${`dc-separator ${part.divider ? '' : 'unseen'} ${part.spacious ? 'spacious' : ''}`} />
      `;
    case 'gallery':
      return html`
        <div class="dc-gallery">${part.items.map(({ url, alt }) => drawPicture(url, alt, drawing))}</div>
      `;
    case 'file': {
      const file = drawing.files[part.url];
      return file ? drawFile(file) : html`<p class="unknown-part">No file called ${part.url}</p>`;
    }
    case 'row':
      return html`
        <div class="dc-row" aria-busy=${drawing.busy}>
          ${part.parts.map((inner) => drawPart(inner, drawing))}
        </div>
      `;
    case 'button':
      return drawButton(part, drawing);
    case 'select':
      return html`
        <${Picker}
          key=${part.select.id}
          select=${part.select}
          busy=${drawing.busy}
          onChosen=${(values: readonly string[]) => drawing.use(part.select.id, values)}
        />
      `;
    case 'unknown':
      return html`
        <p class="unknown-part">A component of type ${part.type}, which the sandbox can’t draw.</p>
      `;
  }
};

/** An attachment that the message did not bring would be refused. */
const drawPicture = (url: string, alt: string, { pictures }: Drawing): ComponentChildren => {
  const shown = pictures[url];
  return shown
    ? html`<${Picture} key=${url} picture=${{ kind: 'picture', alt, ...shown }} />`
    : html`<p class="unknown-part">No picture called ${url}: ${alt}</p>`;
};

const drawButton = ({ style, id, label, url, disabled }: Button, { busy, use }: Drawing): ComponentChildren =>
  style === 'link'
    ? drawLink(url, [label, icon('out')], 'button dc-secondary')
    : html`
      <button
        key=${id}
        type="button"
        class=${`button dc-${style}`}
        disabled=${disabled}
        aria-disabled=${busy}
        onClick=${() => !busy && use(id)}
      >
        ${label}
      </button>
    `;

const drawParagraph = (paragraph: Paragraph, reader: MarkReader): ComponentChildren => {
  switch (paragraph.kind) {
    case 'text':
      return html`<p>${drawMarks(paragraph.marks, reader)}</p>`;
    case 'heading':
      return html`<h3 class=${`dc-heading-${paragraph.level}`}>${drawMarks(paragraph.marks, reader)}</h3>`;
    case 'small':
      return html`<p class="dc-small">${drawMarks(paragraph.marks, reader)}</p>`;
    case 'quote':
      return html`<blockquote>${paragraph.inner.map((inner) => drawParagraph(inner, reader))}</blockquote>`;
    case 'list': {
      const items = paragraph.items.map(
        ({ depth, marks }) => html`<li class=${`depth-${depth}`}>${drawMarks(marks, reader)}</li>`,
      );
      return paragraph.start === undefined ? html`<ul>${items}</ul>` : html`<ol start=${paragraph.start}>${items}</ol>`;
    }
    case 'fence':
      return html`
        <pre tabindex="0" aria-label=${`Code, ${paragraph.language || 'text'}`}>
          <code>${paragraph.code}</code>
        </pre>
      `;
  }
};
