/** Types of the API, made from its OpenAPI document: `./muster openapi | npm --prefix web run --silent api`. */

import { text } from "node:stream/consumers";
import openapiTS, { astToString } from "openapi-typescript";

const HEADER = "/** Made from the API's OpenAPI document by `npm run api`. Not to be edited. */\n\n";

const document = JSON.parse(await text(process.stdin));
process.stdout.write(HEADER + astToString(await openapiTS(document, { alphabetize: true, defaultNonNullable: false })));
