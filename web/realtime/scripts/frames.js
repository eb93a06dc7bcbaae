// Makes src/schema.ts: reads what `./muster frames` prints from standard input, and writes its types to standard output.
import { text } from "node:stream/consumers";
import { compile } from "json-schema-to-typescript";
import { format, resolveConfig } from "prettier";

const schema = JSON.parse(await text(process.stdin));
const types = await compile(schema, "Frames", {
  additionalProperties: false,
  unreachableDefinitions: true,
  format: false,
  bannerComment: "// Made of the server's own words by `npm run frames`. A test compares the two; change the server's.",
});
const lean = types
  .replace(/^export interface MusterSWebSocketFrames \{[^]*?\n\}\n/m, "")
  .replace(/^ \*\s*\n \* This interface was referenced by [^]*?\n (?=\*\/)/gm, " ")
  .replace(/^\/\*\*\n \* This interface was referenced by [^]*?\*\/\n/gm, "");
const config = await resolveConfig(new URL("../src/schema.ts", import.meta.url).pathname);
process.stdout.write(await format(lean, { ...config, parser: "typescript" }));
