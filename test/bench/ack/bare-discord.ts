/** The plainest discord.js client: acknowledges every interaction after one `select 1`. */
import { Client, GatewayIntentBits, MessageFlags } from 'discord.js';
import postgres from 'postgres';

const CONNECTIONS = 16;
const sql = postgres(process.env['DATABASE_URL'] ?? '', { max: CONNECTIONS });
const api = process.env['DISCORD_API_URL'] ?? '';
const client = new Client({ intents: [GatewayIntentBits.Guilds], rest: { api } });

client.on('interactionCreate', async (interaction) => {
  await sql`select 1`;
  if (interaction.isButton()) await interaction.deferUpdate();
  else if (interaction.isRepliable()) await interaction.deferReply({ flags: MessageFlags.Ephemeral });
});
client.once('clientReady', () => console.log('open'));
await client.login(process.env['DISCORD_TOKEN']);
process.once('SIGTERM', () => process.exit(0));
