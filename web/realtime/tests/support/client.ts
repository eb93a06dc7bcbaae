import { afterEach } from "vitest";
import { WebSocket } from "ws";
import { type EventFrame, type Handlers, type Options, type Problem, RealtimeClient } from "../../src/index.js";

const open = new Set<RealtimeClient>();

afterEach(() => {
  for (const client of open) {
    client.close();
  }
  open.clear();
});

/** A client on real sockets, closed with the test. Its problems are kept. */
export function aClient(options: Omit<Options, "token"> & Partial<Options>): RealtimeClient & { problems: Problem[] } {
  const problems: Problem[] = [];
  const report = (problem: Problem) => void problems.push(problem);
  const client = new RealtimeClient({ WebSocket, report, token: async () => "token", ...options });
  open.add(client);
  return Object.assign(client, { problems });
}

/** What a subscriber was told, in order: `reload`, an event's cursor, `revoked`, `refused`. */
export class Diary implements Handlers {
  readonly told: string[] = [];
  readonly events: EventFrame[] = [];

  reload(): void | Promise<void> {
    this.told.push("reload");
  }

  event(event: EventFrame): void {
    this.told.push(event.cursor);
    this.events.push(event);
  }

  revoked(): void {
    this.told.push("revoked");
  }

  refused(refusal: { code: string }): void {
    this.told.push(`refused: ${refusal.code}`);
  }
}
