/** The words of the wire, as the server has them (see docs/protocol.md), and what a client says about them. Types only. */

import type { EventFrame } from "./schema.js";

export type * from "./schema.js";

export type Topic = `user:${string}` | `project:${string}` | `task:${string}`;

/** What a client may give any frame, and finds again in the answer. */
export type FrameId = string | number;

/** A newer server may send kinds that are not listed here. */
export type Kind = EventFrame["kind"];

/** What `data` holds, by kind: the resource after the change. Tasks come in full except on project topics. */
export type EventData = { [K in Kind]: Extract<EventFrame, { kind: K }>["data"] };
