/**
 * What went wrong without ending anything. `handler`: one of the app's handlers threw; `reload`: a snapshot could not be
 * fetched; `token`: a token could not be had; `too_many`: a limit of the server was reached; `protocol`: client and
 * server do not understand each other, a bug in one of them; `socket`: no socket could be opened.
 */
export interface Problem {
  code: "handler" | "reload" | "token" | "too_many" | "protocol" | "socket";
  detail: string;
  cause?: unknown;
}

export type Report = (problem: Problem) => void;

export const reportToConsole: Report = ({ code, detail, cause }) => {
  console.warn(`Muster realtime, ${code}: ${detail}`, ...(cause === undefined ? [] : [cause]));
};
