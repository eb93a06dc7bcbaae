/** Writes the service worker's list of files once they are known, and names its version by what they are. */

import { createHash } from "node:crypto";
import { readdirSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import type { Plugin } from "vite";

const TEMPLATE = fileURLToPath(new URL("./worker.js", import.meta.url));
const PUBLIC = fileURLToPath(new URL("../public", import.meta.url));

export function worker(): Plugin {
  return {
    name: "muster-worker",
    apply: "build",
    generateBundle(_, bundle) {
      const source = readFileSync(TEMPLATE, "utf8");
      const built = Object.keys(bundle).filter((name) => name !== "index.html");
      const files = [
        "/",
        ...built.map((name) => `/${name}`),
        ...readdirSync(PUBLIC).map((name) => `/${name}`),
      ].toSorted();
      const hash = createHash("sha256").update(source).update(JSON.stringify(files));
      for (const name of readdirSync(PUBLIC)) {
        hash.update(readFileSync(`${PUBLIC}/${name}`));
      }
      const page = bundle["index.html"];
      hash.update(page?.type === "asset" ? page.source : "");
      const text = source
        .replace('"VERSION"', JSON.stringify(hash.digest("hex").slice(0, 16)))
        .replace("[/* FILES */]", JSON.stringify(files));
      this.emitFile({ type: "asset", fileName: "sw.js", source: text });
    },
  };
}
