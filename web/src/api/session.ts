/** Who is signed in. The access token lives in memory only; the refresh token is a cookie that no script can read. */

import type { Me, Tokens } from "./types.ts";
import { forget, forgetAll, keep, kept, onKept } from "./keeping.ts";
import { Refused, refusal } from "./problem.ts";

const WEB = { "X-Muster-Client": "web" };
const RENEW_BEFORE_MS = 60_000;
const WITHIN_MS = 15_000;
/** Kept from the wish to sign out until the server knows of it. */
const LEAVING = "leaving";

export interface SignedIn {
  readonly user: Me;
  readonly token: string;
  readonly expiresAt: number;
}

type Listener = () => void;

/** One for the page. `current` is undefined until it is known whether there is a session, and null where there is none. */
class Session {
  current: SignedIn | null | undefined;
  private readonly listeners = new Set<Listener>();
  private renewing: Promise<SignedIn | null> | null = null;
  /** Counts how often a session has ended here: what was asked for before begins none. */
  private ends = 0;

  readonly subscribe = (listener: Listener): Listener => {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  };

  /** Raises Refused with what is wrong with the fields. */
  async signIn(email: string, password: string): Promise<void> {
    this.enter(await tokensFrom("/auth/login", { email, password }));
  }

  async signUp(name: string, email: string, password: string): Promise<void> {
    const time_zone = Intl.DateTimeFormat().resolvedOptions().timeZone;
    this.enter(await tokensFrom("/auth/register", { name, email, password, time_zone }));
  }

  /** A token that is good for another minute; null where nobody is signed in any more. Raises what the network raises. */
  async token(renew = false): Promise<string | null> {
    const { current } = this;
    if (!renew && current && current.expiresAt - Date.now() > RENEW_BEFORE_MS) {
      return current.token;
    }
    return (await this.resume())?.token ?? null;
  }

  /** Ask with the cookie, once at a time however many wait for it. */
  async resume(): Promise<SignedIn | null> {
    this.renewing ??= this.renew().finally(() => {
      this.renewing = null;
    });
    return this.renewing;
  }

  /** Nothing of the person stays here, whether the server can be told now or only later. */
  async signOut(): Promise<void> {
    forgetAll();
    keep(LEAVING, true);
    this.end();
    await leave().catch(() => undefined); // whoever asks for a session next tells it again
  }

  /** Somebody whose session cannot be asked for now: what is kept of theirs is shown until it can. */
  assume(user: Me): void {
    this.current = { user, token: "", expiresAt: 0 };
    this.tell();
  }

  /** The session is over, whoever ended it. */
  end(): void {
    this.ends += 1;
    this.current = null;
    this.tell();
  }

  /** What the person has changed about themselves. */
  know(user: Me): void {
    if (this.current && user.version > this.current.user.version) {
      this.current = { ...this.current, user };
      this.tell();
    }
  }

  private async renew(): Promise<SignedIn | null> {
    const { ends } = this;
    try {
      if (kept(LEAVING) !== null) {
        await leave();
        return null;
      }
      const tokens = await tokensFrom("/auth/refresh", {});
      return ends !== this.ends || this.isAnother(tokens.user) ? null : this.begin(tokens);
    } catch (error) {
      if (error instanceof Refused && error.status === 401) {
        if (ends === this.ends) {
          this.end(); // else it is another's that has begun since
        }
        return null;
      }
      throw error;
    }
  }

  /** Somebody else has signed in by another page of this browser: what is shown and waits here is not theirs. */
  private isAnother(user: Me): boolean {
    const isAnother = (this.current?.user.id ?? user.id) !== user.id;
    if (isAnother) {
      this.end();
    }
    return isAnother;
  }

  private enter(tokens: Tokens): void {
    forget(LEAVING);
    this.begin(tokens);
  }

  private begin({ user, access_token: token, expires_in: seconds }: Tokens): SignedIn {
    this.current = { user, token, expiresAt: Date.now() + seconds * 1000 };
    this.tell();
    return this.current;
  }

  private tell(): void {
    for (const listener of this.listeners) {
      listener();
    }
  }
}

export const session = new Session();
onKept((name, isKept) => name === LEAVING && isKept && session.current && session.end());

/** A session that is over already is as good as one that ends now. */
async function leave(): Promise<void> {
  try {
    await post("/auth/logout", {});
  } catch (error) {
    if (!(error instanceof Refused) || error.status !== 401) {
      throw error;
    }
  }
  forget(LEAVING);
}

/** Who is signed in, for what is only shown to somebody who is. */
export function me(): Me {
  if (!session.current) {
    throw new Error("Nobody is signed in.");
  }
  return session.current.user;
}

async function tokensFrom(path: string, body: object): Promise<Tokens> {
  return (await (await post(path, body)).json()) as Tokens;
}

/** To the routes of auth, which need no token. */
export async function post(path: string, body: object): Promise<Response> {
  const answer = await fetch(`/api/v1${path}`, {
    method: "POST",
    headers: { "Content-Type": "application/json", ...WEB },
    body: JSON.stringify(body),
    credentials: "same-origin",
    signal: AbortSignal.timeout(WITHIN_MS),
  });
  if (!answer.ok) {
    throw await refusal(answer);
  }
  return answer;
}
