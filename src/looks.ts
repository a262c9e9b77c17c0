/**
 * What Discord and Slack would be sent, for the sandbox to draw; a platform's renderer is loaded
 * when its look is first asked for.
 */
import type { Command } from './chat/receive/command.ts';
import type { PlatformLook } from './platforms/sandbox/render/looks.ts';

const discordLook: PlatformLook = {
  name: 'discord',
  load: async () => {
    const [{ render }, { renderForm }] = await Promise.all([
      import('./platforms/discord/render/render.ts'),
      import('./platforms/discord/render/render-form.ts'),
    ]);
    return {
      message: (view) => {
        const { body, pictures, files } = render(view);
        return {
          json: body,
          pictures: pictures.map(({ filename, svg }) => ({
            name: `attachment://${filename}`,
            svg,
          })),
          files: files.map((file) => ({ name: `attachment://${file.name}`, file })),
        };
      },
      form: renderForm,
    };
  },
};

const slackLook = (commands: readonly Command[]): PlatformLook => ({
  name: 'slack',
  load: async () => {
    const [{ renderView, wordsOnly }, { renderForm }, { createSpelling }] = await Promise.all([
      import('./platforms/slack/render/render.ts'),
      import('./platforms/slack/render/render-form.ts'),
      import('./platforms/slack/connect/command-names.ts'),
    ]);
    const spell = createSpelling(commands);
    return {
      message: (view) => {
        // Slack names a picture by the id that it gave the file; ours stand for pictures that have
        // been uploaded.
        const pictures: { name: string; svg: string }[] = [];
        const pictureOf = (svg: string): string => {
          const name = `F${pictures.length + 1}`;
          pictures.push({ name, svg });
          return name;
        };
        return { json: renderView(view, { spell, pictureOf }), pictures, files: [] };
      },
      form: (form) => renderForm(form, form.id, { spell, pictureOf: wordsOnly, readsFiles: true }),
    };
  },
});

export const platformLooks = (commands: readonly Command[]): readonly PlatformLook[] => [
  discordLook,
  slackLook(commands),
];
