/** A token that says this of itself. Nobody has signed it. */
export function tokenOf(claims: object): string {
  return `header.${Buffer.from(JSON.stringify(claims)).toString("base64url")}.signature`;
}
