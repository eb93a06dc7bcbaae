import type { Cursors } from "./cursor.js";
import type { Error as ErrorFrame, PresenceState, ServerFrame, Topic } from "./frames.js";
import type { Handlers, Listener, World } from "./listener.js";
import { type Line, Room } from "./room.js";

/** An app's place in a topic. */
export interface Subscription {
  readonly topic: Topic;

  /** Whether it has ended: closed, revoked or refused. */
  readonly isClosed: boolean;

  /** Hear nothing more. */
  close(): void;

  /**
   * Tell others what this person does, in a project on which task; told again after each reconnect. Of several
   * subscriptions to one topic the last word counts.
   */
  presence(state: PresenceState, taskId?: string): void;

  /** Tell others that this person types. Call it at each keystroke: it is sent once in 3 seconds, and never late. */
  typing(): void;
}

/** All topics that are listened to. They outlive connections. */
export class Rooms {
  private readonly rooms = new Map<string, Room>();
  private readonly unclaimed: Map<string, string>;
  private own = "";
  private line: Line | null = null;

  /** `resume` are the cursors of topics for which there is a snapshot already. */
  constructor(
    private readonly world: World,
    resume: Cursors,
  ) {
    this.unclaimed = new Map(Object.entries(resume));
  }

  subscribe(topic: Topic, handlers: Handlers): Subscription {
    const room = this.rooms.get(topic) ?? this.open(topic);
    const listener = room.admit(handlers);
    return {
      topic,
      get isClosed() {
        return listener.isClosed;
      },
      close: () => this.dismiss(room, listener),
      presence(state, taskId) {
        if (!listener.isClosed) {
          room.do(state, taskId);
        }
      },
      typing() {
        if (!listener.isClosed) {
          room.tellTyping();
        }
      },
    };
  }

  /** Where each topic stands, and those that were given and not subscribed to yet. */
  cursors(): Cursors {
    const cursors = Object.fromEntries(this.unclaimed);
    for (const room of this.rooms.values()) {
      if (room.cursor !== null) {
        cursors[room.topic] = room.cursor;
      }
    }
    return cursors;
  }

  /** From where the own topic goes on: it is told while signing in, before the server says whose it is. */
  get ownAfter(): string | null {
    const mine = (room: Room) => (this.own === "" ? room.topic.startsWith("user:") : room.topic === this.own);
    const room = [...this.rooms.values()].find(mine);
    return room === undefined || room.isEmpty ? null : room.heardTo;
  }

  /** A connection is ready, signed in with `after` for the own topic. Ask for all the others. */
  enter(line: Line, userId: string, after: string | null): void {
    this.line = line;
    this.own = `user:${userId}`;
    if (!this.rooms.has(this.own)) {
      this.add(this.own);
    }
    for (const room of this.rooms.values()) {
      if (room.topic === this.own) {
        room.expect(line, after);
      } else {
        room.ask(line);
      }
    }
  }

  /** There is no connection any more. */
  lose(): void {
    this.line = null;
    for (const room of this.rooms.values()) {
      room.lose();
    }
  }

  /** Take a frame about a topic; any other is none of ours. */
  hear(frame: ServerFrame): void {
    switch (frame.type) {
      case "event":
        this.rooms.get(frame.topic)?.event(frame);
        break;
      case "subscribed":
        this.rooms.get(frame.topic)?.subscribed(frame);
        break;
      case "revoked":
        this.rooms.get(frame.topic)?.revoked();
        this.rooms.delete(frame.topic);
        break;
      case "presence":
        this.rooms.get(frame.topic)?.presence(frame);
        break;
      case "typing":
        this.rooms.get(frame.topic)?.typing(frame.user_id);
        break;
      default:
    }
  }

  /** Take the answer to a subscription that was refused. False for any other error. */
  refused(frame: ErrorFrame): boolean {
    const room = [...this.rooms.values()].find((asked) => asked.waitsFor(frame.id ?? null));
    if (room === undefined) {
      return false;
    }
    if (!room.refused(frame)) {
      this.rooms.delete(room.topic);
    }
    return true;
  }

  private open(topic: Topic): Room {
    const room = this.add(topic);
    if (this.line !== null) {
      room.ask(this.line);
    }
    return room;
  }

  private add(topic: string): Room {
    const room = new Room(topic, this.world, this.unclaimed.get(topic) ?? null);
    this.unclaimed.delete(topic);
    this.rooms.set(topic, room);
    return room;
  }

  /** The own topic is the server's to subscribe, so it is never left. */
  private dismiss(room: Room, listener: Listener): void {
    room.dismiss(listener);
    if (room.isEmpty && room.topic !== this.own && this.rooms.get(room.topic) === room) {
      room.leave();
      this.rooms.delete(room.topic);
    }
  }
}
