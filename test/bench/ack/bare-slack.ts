/**
 * The plainest bolt app: acknowledges every command and button after one `select 1`, over Socket
 * Mode or HTTP.
 */
import { App, LogLevel, SocketModeReceiver } from '@slack/bolt';
import postgres from 'postgres';

const CONNECTIONS = 16;
const {
  DATABASE_URL = '',
  SLACK_API_URL: slackApiUrl = '',
  SLACK_BOT_TOKEN: token = '',
  SLACK_APP_TOKEN: appToken,
  SLACK_SIGNING_SECRET,
  PORT,
} = process.env;
const sql = postgres(DATABASE_URL, { max: CONNECTIONS });
const clientOptions = { slackApiUrl };
const app = new App({
  token,
  clientOptions,
  logLevel: LogLevel.ERROR,
  ...(appToken
    ? {
        receiver: new SocketModeReceiver({
          appToken,
          logLevel: LogLevel.ERROR,
          installerOptions: { clientOptions },
        }),
      }
    : { signingSecret: SLACK_SIGNING_SECRET ?? '' }),
});

app.command(/.*/, async ({ ack }) => {
  await sql`select 1`;
  await ack();
});
app.action(/.*/, async ({ ack }) => {
  await sql`select 1`;
  await ack();
});
await app.start(Number(PORT ?? 0));
console.log('open');
process.once('SIGTERM', () => process.exit(0));
