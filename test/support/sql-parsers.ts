/**
 * SQL of Spark, Flink and Trino, by a grammar of each. The package's modules name each other, and
 * folders, without endings, which Node doesn't find by itself.
 */
import { existsSync } from 'node:fs';
import { registerHooks } from 'node:module';

registerHooks({
  resolve: (specifier, context, next) => {
    const { parentURL = '' } = context;
    if (!specifier.startsWith('.') || !parentURL.includes('/node_modules/dt-sql-parser/'))
      return next(specifier, context);
    const found = ['.js', '/index.js'].map((end) => new URL(specifier + end, parentURL)).find((url) => existsSync(url));
    return found ? { url: found.href, format: 'module', shortCircuit: true } : next(specifier, context);
  },
});

const [{ SparkSQL }, { FlinkSQL }, { TrinoSQL }] = await Promise.all([
  import('dt-sql-parser/dist/parser/spark/index.js'),
  import('dt-sql-parser/dist/parser/flink/index.js'),
  import('dt-sql-parser/dist/parser/trino/index.js'),
]);

export { FlinkSQL, SparkSQL, TrinoSQL };
