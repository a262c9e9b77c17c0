/**
 * Slack's documented limits, by the page that states them. Read in November 2026:
 * docs.slack.dev/reference/block-kit, /reference/views, /apis/web-api/rate-limits and
 * `@slack/types` 3.x.
 */
export const slackLimits = {
  /** reference/block-kit/blocks: 50 blocks a message, 100 a modal or Home tab. */
  blocksInMessage: 50,
  blocksInView: 100,
  blockId: 255,
  actionId: 255,
  sectionText: 3000,
  sectionFields: 10,
  sectionField: 2000,
  headerText: 150,
  actionsElements: 25,
  contextElements: 10,
  inputLabel: 2000,
  inputHint: 2000,
  imageAlt: 2000,
  imageTitle: 2000,
  url: 3000,
  /** reference/block-kit/blocks/markdown-block: over all markdown blocks of one message. */
  markdownText: 12_000,
  tableRows: 100,
  tableColumns: 20,
  tablesInMessage: 1,
  /** data-table-block says 100 rows and a header in one edition and 200 in another: the smaller. */
  dataTableRows: 101,
  dataTableText: 10_000,
  /** reference/block-kit/block-elements/file-input-element: ten files, 10 MB each. */
  filesGiven: 10,
  givenBytes: 10_000_000,
  cardTitle: 150,
  cardBody: 200,
  cardButtons: 3,
  carouselCards: 10,
  alertText: 200,
  containerTitle: 150,
  containerBlocks: 10,
  chartTitle: 50,
  chartsInMessage: 2,
  chartParts: 6,
  chartLabel: 20,
  chartPoints: 20,
  axisLabel: 50,
  /** reference/block-kit/block-elements and /composition-objects. */
  buttonText: 75,
  buttonValue: 2000,
  accessibilityLabel: 75,
  placeholder: 150,
  selectOptions: 100,
  optionGroups: 100,
  optionText: 75,
  optionValue: 150,
  optionDescription: 75,
  overflowOptions: 5,
  groupOptions: 10,
  typedText: 3000,
  confirmTitle: 100,
  confirmText: 300,
  confirmButton: 30,
  textObject: 3000,
  /** reference/views. */
  viewTitle: 24,
  privateMetadata: 3000,
  callbackId: 255,
  externalId: 255,
  /** reference/methods/views.open: "greater than 250kb". */
  viewBytes: 250_000,
  /** reference/methods/views.push: "Currently the limit is 3". */
  viewsInStack: 3,
  /**
   * reference/methods/chat.postMessage says that more is cut off; a cut message is never wanted, so
   * the peer refuses it.
   */
  messageText: 40_000,
  /** reference/methods/conversations.open: "Provide 1 to 8 user IDs". */
  groupMembers: 8,
  /** reference/methods/chat.update: "The text field cannot exceed 4,000 characters." */
  updateText: 4000,
  /**
   * Not documented; slackapi/bolt-js#2509 met `msg_blocks_too_long` at about 13,200 characters of
   * blocks.
   */
  blocksText: 13_000,
  /**
   * interactivity/handling-user-interaction: 3 seconds to acknowledge and to exchange a trigger_id.
   */
  triggerMs: 3000,
  ackMs: 3000,
  /** interactivity/handling-user-interaction: 5 uses within 30 minutes. */
  responseUrlUses: 5,
  responseUrlMs: 30 * 60_000,
  /** apis/events-api/using-socket-mode: up to 10 connections an app. */
  sockets: 10,
  /**
   * authentication/installing-with-oauth: a code lasts 10 minutes.
   * authentication/using-token-rotation: a token 12 hours.
   */
  oauthCodeMs: 10 * 60_000,
  rotatedTokenS: 43_200,
} as const;

/** Calls a minute by tier (apis/web-api/rate-limits); `special` has rules of its own. */
export const callsPerMinute = {
  tier1: 1,
  tier2: 20,
  tier3: 50,
  tier4: 100,
  special: Number.POSITIVE_INFINITY,
} as const;
export type Tier = keyof typeof callsPerMinute;

/**
 * chat.postMessage: one a second a channel, "short bursts >1 allowed", and "several hundred" a
 * minute over a workspace.
 */
export const posting = { perSecondInChannel: 1, burst: 4, perMinuteInWorkspace: 300 } as const;

/** apis/events-api: retried at once, after a minute and after five. */
export const eventRetryDelaysMs: readonly number[] = [0, 60_000, 300_000];
