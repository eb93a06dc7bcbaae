/** Types of the API, made from its OpenAPI document: `./muster openapi | npm --prefix web run --silent api`. */

import { readFileSync } from "node:fs";
import openapiTS, { astToString } from "openapi-typescript";

const HEADER = "/** Made from the API's OpenAPI document by `npm run api`. Not to be edited. */\n\n";

const document = JSON.parse(readFileSync(0, "utf8"));
process.stdout.write(HEADER + astToString(await openapiTS(document, { defaultNonNullable: false })));
