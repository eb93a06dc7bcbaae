import { api, got } from "../../api/client.ts";
import type { Locale } from "../../words/index.ts";

/** Mails speak as the door does to who comes through it first. English they speak anyway. */
export async function mailIn(locale: Locale): Promise<void> {
  if (locale !== "en") {
    const known = await got(api.GET("/api/v1/me/preferences"));
    await got(api.PUT("/api/v1/me/preferences", { body: { ...known, locale } }));
  }
}
