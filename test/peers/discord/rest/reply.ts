/** What a route is asked and what it answers. */
import type { UploadedFile } from '../check/message.ts';
import type { World } from '../world.ts';

export type Body = { readonly json: unknown; readonly files: ReadonlyMap<string, UploadedFile> };

export type Asked = {
  readonly world: World;
  readonly params: Readonly<Record<string, string>>;
  readonly query: URLSearchParams;
  readonly body: Body;
  /** `performance.now()` when the request's head arrived. */
  readonly arrivedAt: number;
};

export type Reply = { readonly status: number; readonly json?: unknown };

export const ok = (json: unknown): Reply => ({ status: 200, json });
export const noContent: Reply = { status: 204 };
