/**
 * What the end of a connection asks for. `again`: come back after a back-off; `renew`: the token is no good; `rest`: the
 * person has too many connections; `bug`: one side broke the protocol, so it is reported before coming back.
 */
export type Ending = "again" | "renew" | "rest" | "bug";

const ENDINGS: Readonly<Record<number, Ending>> = {
  1002: "bug",
  1003: "bug",
  1007: "bug",
  1008: "bug",
  1009: "bug",
  4401: "renew",
  4429: "rest",
};

/** By the code with which the server closed (RFC 6455, section 7.4, and docs/protocol.md). */
export function endingOf(code: number): Ending {
  return ENDINGS[code] ?? "again";
}
