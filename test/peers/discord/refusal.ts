/**
 * The ways Discord says no: a status, its own code and, for a bad body, what is wrong with which
 * field.
 */
import { RESTJSONErrorCodes as Code } from 'discord-api-types/v10';

export class Refusal extends Error {
  readonly status: number;
  readonly code: number;
  readonly errors: Record<string, unknown> | undefined;
  readonly headers: Record<string, string>;
  /** Fields beside code and message, such as `retry_after`. */
  readonly more: Record<string, unknown>;

  constructor(
    status: number,
    code: number,
    message: string,
    rest: {
      errors?: Record<string, unknown>;
      headers?: Record<string, string>;
      more?: Record<string, unknown>;
    } = {},
  ) {
    super(message);
    this.name = 'Refusal';
    this.status = status;
    this.code = code;
    this.errors = rest.errors;
    this.headers = rest.headers ?? {};
    this.more = rest.more ?? {};
  }

  toJSON(): Record<string, unknown> {
    return {
      message: this.message,
      code: this.code,
      ...(this.errors && { errors: this.errors }),
      ...this.more,
    };
  }
}

/**
 * Discord's codes and texts (documentation, "JSON error codes"), with the status each comes with.
 */
export const refusals = {
  notFound: () => new Refusal(404, 0, '404: Not Found'),
  methodNotAllowed: () => new Refusal(405, 0, '405: Method Not Allowed'),
  unauthorized: () => new Refusal(401, 0, '401: Unauthorized'),
  serverError: () => new Refusal(500, 0, '500: Internal Server Error'),
  tooLarge: () => new Refusal(413, Code.RequestEntityTooLarge, 'Request entity too large'),
  unknownApplication: () => new Refusal(404, Code.UnknownApplication, 'Unknown Application'),
  unknownChannel: () => new Refusal(404, Code.UnknownChannel, 'Unknown Channel'),
  unknownGuild: () => new Refusal(404, Code.UnknownGuild, 'Unknown Guild'),
  unknownMember: () => new Refusal(404, Code.UnknownMember, 'Unknown Member'),
  unknownMessage: () => new Refusal(404, Code.UnknownMessage, 'Unknown Message'),
  unknownUser: () => new Refusal(404, Code.UnknownUser, 'Unknown User'),
  unknownWebhook: () => new Refusal(404, Code.UnknownWebhook, 'Unknown Webhook'),
  unknownInteraction: () => new Refusal(404, Code.UnknownInteraction, 'Unknown interaction'),
  unknownCommand: () => new Refusal(404, Code.UnknownApplicationCommand, 'Unknown application command'),
  alreadyAcknowledged: () =>
    new Refusal(400, Code.InteractionHasAlreadyBeenAcknowledged, 'Interaction has already been acknowledged.'),
  invalidWebhookToken: () => new Refusal(401, Code.InvalidWebhookToken, 'Invalid Webhook Token'),
  tooManyFollowUps: () =>
    new Refusal(
      400,
      Code.ThisInteractionHasHitTheMaximumNumberOfFollowUpMessages,
      'This interaction has hit the maximum number of follow up messages',
    ),
  missingAccess: () => new Refusal(403, Code.MissingAccess, 'Missing Access'),
  missingPermissions: () => new Refusal(403, Code.MissingPermissions, 'Missing Permissions'),
  cannotMessageUser: (code: number = Code.CannotSendMessagesToThisUser) =>
    new Refusal(403, code, 'Cannot send messages to this user'),
  invalidRecipients: () => new Refusal(400, Code.InvalidRecipients, 'Invalid Recipient(s)'),
  notOnThisChannel: () =>
    new Refusal(400, Code.CannotExecuteActionOnThisChannelType, 'Cannot execute action on this channel type'),
  emptyMessage: () => new Refusal(400, Code.CannotSendAnEmptyMessage, 'Cannot send an empty message'),
  notYourMessage: () =>
    new Refusal(403, Code.CannotEditMessageAuthoredByAnotherUser, 'Cannot edit a message authored by another user'),
  archivedThread: () => new Refusal(400, Code.InvalidActionOnArchivedThread, 'Thread is archived'),
  threadExists: () =>
    new Refusal(400, Code.ThreadAlreadyCreatedForMessage, 'A thread has already been created for this message'),
  tooManyOldEdits: () =>
    new Refusal(
      429,
      Code.MaximumNumberOfEditsToMessagesOlderThanOneHourReached,
      'Maximum number of edits to messages older than 1 hour reached. Try again later.',
      {
        headers: { 'retry-after': '60' },
        more: { retry_after: 60, global: false },
      },
    ),
  tooManyCommandCreates: () =>
    new Refusal(
      400,
      Code.MaximumDailyApplicationCommandCreatesReached,
      'Max number of daily application command creates has been reached (200)',
    ),
  tooManyCommands: (most: number) =>
    new Refusal(
      400,
      Code.MaximumNumberOfApplicationCommandsReached,
      `Maximum number of application commands reached (${most})`,
    ),
} as const;
