/**
 * The looks of other platforms: what each would be sent for a View or a Form, with addresses for
 * the pictures it names.
 */
import type { FileBlock } from '../../../chat/view/file.ts';
import type { Form } from '../../../chat/view/form.ts';
import type { View } from '../../../chat/view/view.ts';
import type { LookName, Payload, PlatformName } from '../protocol.ts';
import { drawnFile, type Pictures, shownOf } from './render.ts';

/** A platform's own renderers; they throw LimitError for what the platform would refuse. */
export type PlatformRenderer = {
  /** `name` is how the payload names the picture. */
  readonly message: (view: View) => {
    readonly json: object;
    readonly pictures: readonly { readonly name: string; readonly svg: string }[];
    readonly files: readonly { readonly name: string; readonly file: FileBlock }[];
  };
  readonly form: (form: Form) => object;
};

export type PlatformLook = {
  readonly name: PlatformName /** When the look is first asked for. */;
  readonly load: () => Promise<PlatformRenderer>;
};

export type Looks = {
  readonly names: readonly LookName[];
  /** Before a look draws anything; quick from the second time on. */
  readonly load: (name: LookName) => Promise<void>;
  /** `undefined` for a look that draws the View itself. */
  readonly drawView: (name: LookName, view: View) => Payload | undefined;
  readonly drawForm: (name: LookName, form: Form) => Payload | undefined;
  /** What every platform would be sent. */
  readonly drawAll: (view: View) => Promise<readonly Payload[]>;
};

export const createLooks = (platforms: readonly PlatformLook[], pictures: Pictures): Looks => {
  const renderers = new Map<LookName, PlatformRenderer>();
  const load = async (name: LookName): Promise<void> => {
    const look = platforms.find((platform) => platform.name === name);
    if (look && !renderers.has(name)) renderers.set(name, await look.load());
  };

  const draw = (
    name: LookName,
    make: (renderer: PlatformRenderer) => ReturnType<PlatformRenderer['message']>,
  ): Payload | undefined => {
    const renderer = renderers.get(name);
    if (!renderer || name === 'plain') return undefined;
    try {
      const { json, pictures: named, files } = make(renderer);
      return {
        platform: name,
        json,
        files: Object.fromEntries(files.map((each) => [each.name, drawnFile(each.file, pictures)])),
        pictures: Object.fromEntries(named.map((picture) => [picture.name, shownOf(picture.svg, pictures)])),
      };
    } catch (error) {
      return { platform: name, problem: error instanceof Error ? error.message : String(error) };
    }
  };
  const drawView: Looks['drawView'] = (name, view) => draw(name, (renderer) => renderer.message(view));

  return {
    names: ['plain', ...platforms.map(({ name }) => name)],
    load,
    drawView,
    drawForm: (name, form) => draw(name, (renderer) => ({ json: renderer.form(form), pictures: [], files: [] })),
    drawAll: async (view) => {
      await Promise.all(platforms.map(({ name }) => load(name)));
      return platforms.flatMap(({ name }) => drawView(name, view) ?? []);
    },
  };
};
