/** Where drizzle-kit finds the schema and puts the migrations it generates from it. */
import { defineConfig } from 'drizzle-kit';

export default defineConfig({
  dialect: 'postgresql',
  schema: './src/database/schema/**/*.ts',
  out: './migrations',
});
