import type { Someone } from "../projects/people.ts";

/** Those whose name, or a part of it, begins like this. */
export function calledLike(people: readonly Someone[], text: string): Someone[] {
  const wanted = text.trim().toLocaleLowerCase();
  return people.filter(({ name }) => ` ${name.toLocaleLowerCase()}`.includes(` ${wanted}`));
}
