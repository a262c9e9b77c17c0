/**
 * What the server and the page say to each other: types alone, so that the page can import them
 * too.
 */
import type { Answers, Choice, Place } from '../../chat/receive/command.ts';
import type { Role } from '../../chat/role.ts';
import type { Form } from '../../chat/view/form.ts';
import type { Measure } from '../../chat/view/limits.ts';
import type { PickedKind } from '../../chat/view/picked.ts';
import type { Block, Tone, View } from '../../chat/view/view.ts';

export type Persona = {
  readonly id: string;
  readonly name: string;
  readonly role: Role /** IANA zone. */;
  readonly zone: string;
};

/** What people can be given in the workspace, which says nothing about roles in a cohort. */
export type SharedRole = { readonly id: string; readonly name: string };

export type Channel = {
  readonly id: string;
  readonly name: string;
  readonly kind: 'channel' | 'direct' | 'thread';
  readonly topic: string;
  /** The personas who see it; everybody where nothing is said. */
  readonly members?: readonly string[] | undefined;
  /** Of a thread: the channel it was opened in. */
  readonly parentId?: string | undefined;
  /** Of a thread: it is done with, and nobody writes there any more. */
  readonly closed?: boolean | undefined;
};

/** A picture is fetched by its address instead of travelling in every message. */
export type DrawnPicture = {
  readonly kind: 'picture';
  readonly src: string;
  readonly alt: string;
  readonly width?: number;
  readonly height?: number;
};
/** Fetched by its address too; `size` in words. */
export type DrawnFile = {
  readonly kind: 'file';
  readonly name: string;
  readonly src: string;
  readonly size: string;
};
export type DrawnBlock = Exclude<Block, { kind: 'picture' | 'file' }> | DrawnPicture | DrawnFile;
export type Drawn = {
  readonly summary: string;
  readonly tone: Tone;
  readonly blocks: readonly DrawnBlock[];
};

/** How the page draws: as itself, or as a platform would draw what it is sent. */
export type LookName = 'plain' | 'discord' | 'slack';
export type PlatformName = Exclude<LookName, 'plain'>;

export type Shown = Omit<DrawnPicture, 'kind' | 'alt'>;
/**
 * What a platform would be sent, as JSON, or why it can't be made; `pictures` and `files` by the
 * name
 * that the payload gives them.
 */
export type Payload =
  | {
      readonly platform: PlatformName;
      readonly json: unknown;
      readonly pictures: Readonly<Record<string, Shown>>;
      readonly files: Readonly<Record<string, DrawnFile>>;
      readonly problem?: undefined;
    }
  | { readonly platform: PlatformName; readonly problem: string };

/** What a persona did that a message answers. */
export type UsedBy = {
  readonly personaId: string;
  readonly did: 'used' | 'pressed' | 'chose' | 'sent';
  readonly words: string;
};

export type DrawnMessage = {
  readonly id: string;
  readonly channelId: string;
  /** Simulated time, milliseconds since the epoch. */
  readonly atMs: number;
  readonly drawn: Drawn;
  /** For a page with the look of a platform: all that is drawn there. */
  readonly payload?: Payload | undefined;
  readonly usedBy?: UsedBy;
  /** Seen by this persona alone. */
  readonly onlyFor?: string;
  /** A private remark that hangs under this message. */
  readonly under?: string;
};

export type OptionInfo = {
  readonly name: string;
  readonly description: string;
  readonly required: boolean;
} & (
  | { readonly kind: 'text'; readonly suggests: boolean }
  | { readonly kind: 'integer'; readonly from: number; readonly to: number }
  | { readonly kind: 'choice'; readonly choices: readonly Choice[] }
  | { readonly kind: PickedKind | 'date' | 'time' }
);

export type CommandInfo = {
  readonly name: string;
  readonly description: string;
  readonly who: Role;
  readonly where: readonly Place[];
  readonly answers: Answers;
  readonly options: readonly OptionInfo[];
};

export type ClockFace = {
  /** In which this persona's days are counted. */
  readonly zone: string;
  readonly nowMs: number;
  readonly aheadMs: number;
  /** When something next comes due for this persona; nothing where nothing is ahead. */
  readonly dueMs?: number;
  /** Why it can't be moved here, where it can't. */
  readonly fixed?: string;
};

export type ServerEvent =
  | {
      readonly type: 'snapshot';
      readonly workspace: string;
      readonly you: Persona;
      readonly personas: readonly Persona[];
      readonly channels: readonly Channel[];
      readonly roles: readonly SharedRole[];
      readonly commands: readonly CommandInfo[];
      readonly looks: readonly LookName[];
      readonly messages: readonly DrawnMessage[];
      readonly clock: ClockFace;
    }
  | { readonly type: 'posted' | 'edited'; readonly message: DrawnMessage }
  | { readonly type: 'removed'; readonly channelId: string; readonly messageId: string }
  /** A thread that one sees from now on, or that has changed, with all that is in it. */
  | { readonly type: 'thread'; readonly channel: Channel; readonly messages: readonly DrawnMessage[] }
  | { readonly type: 'clock'; readonly clock: ClockFace };

/** What became of an interaction; messages arrive as events. */
export type Outcome =
  | { readonly kind: 'done' }
  | {
      readonly kind: 'form';
      readonly form: Form /** The message whose control opened it. */;
      readonly messageId?: string;
      readonly payload?: Payload | undefined;
    }
  /** A form was refused: nothing was posted, and what was typed is still the person's to mend. */
  | { readonly kind: 'refused'; readonly drawn: Drawn; readonly payload?: Payload | undefined };

export type Inspection = {
  readonly view: View;
  readonly sizes: readonly Measure[];
  readonly bytes: number;
  readonly payloads: readonly Payload[];
};

/** A file by the id that it got. */
export type Uploaded = { readonly id: string };

export type Problem = { readonly error: string };
