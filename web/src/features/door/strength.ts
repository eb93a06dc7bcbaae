import { ZxcvbnFactory } from "@zxcvbn-ts/core";
import { adjacencyGraphs, dictionary } from "@zxcvbn-ts/language-common";

const judge = new ZxcvbnFactory({ graphs: adjacencyGraphs, dictionary });
const LONGEST_JUDGED = 72;

/** How hard a password is to guess, from 0 to 4 (zxcvbn, Wheeler 2016). */
export function strengthOf(password: string): number {
  return judge.check(password.slice(0, LONGEST_JUDGED)).score;
}
