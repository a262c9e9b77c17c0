/** What people may read of the bot before they use it: /privacy and /terms, as docs/ has them. */
import { readFile } from 'node:fs/promises';
import { micromark } from 'micromark';
import { gfmTable, gfmTableHtml } from 'micromark-extension-gfm-table';
import type { Feature } from '../../chat/feature.ts';
import type { Page } from '../../chat/page.ts';
import { htmlPage } from '../../lib/html-page.ts';
import { escapeXml } from '../../pictures/words.ts';

type AboutNeeds = {
  readonly publicUrl?: string | undefined;
  readonly supportContact?: string | undefined;
};

/** Nothing but these two pages, where the outside reaches us. */
export const aboutFeature = ({ publicUrl, supportContact }: AboutNeeds): Feature => ({
  name: 'about',
  commands: [],
  actions: [],
  pages:
    publicUrl === undefined
      ? []
      : [pageOf('/privacy', 'privacy.md', supportContact), pageOf('/terms', 'terms.md', supportContact)],
});

const pageOf = (path: string, file: string, supportContact: string | undefined): Page => ({
  path,
  answer: async () => {
    const written = await readFile(new URL(`../../../docs/${file}`, import.meta.url), 'utf8');
    const [, title = '', words = ''] = /^# (.*)\n([\s\S]*)/.exec(written) ?? [];
    const body = micromark(words.replaceAll(/<!--.*?-->\n/g, ''), {
      extensions: [gfmTable()],
      htmlExtensions: [gfmTableHtml()],
    });
    // In docs/ they name each other by their files.
    return htmlPage(200, title, body.replaceAll(/href="(\w+)\.md"/g, 'href="$1"') + contactOf(supportContact), {
      wide: true,
    });
  },
});

const contactOf = (contact: string | undefined): string => {
  if (contact === undefined) return '';
  const url = contact.includes('://') ? contact : `mailto:${contact}`;
  return `<h2>Contact</h2><p>Whoever runs this bot reads <a href="${escapeXml(url)}">${escapeXml(contact)}</a>.</p>`;
};
