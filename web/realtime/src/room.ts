import { Backoff } from "./backoff.js";
import { nothing } from "./clock.js";
import { Position } from "./cursor.js";
import type {
  ClientFrame,
  Error as ErrorFrame,
  EventFrame,
  FrameId,
  PresenceChanged,
  PresenceState,
  Presence,
  Subscribe,
  Subscribed,
} from "./frames.js";
import { type Handlers, Listener, type World } from "./listener.js";
import { type Roster, merge, rosterOf } from "./roster.js";
import { TYPING_EVERY_MS, Typists } from "./typing.js";

/** How often a subscription that was one frame too many is asked for again, before the topic itself is too many. */
const MOST_REPEATS = 4;
const REPEAT_MS = 1000;

/** The way to the server while a connection is ready. */
export interface Line {
  /** Of frames with the same key that wait only the last is sent. */
  say(key: string, frame: ClientFrame): void;
  /** What is only true now is sent now, or not at all. */
  offer(frame: ClientFrame): void;
  freshId(): number;
}

/** What was asked of the server and is not answered yet. The own topic is subscribed without a question, so without id. */
interface Question {
  id: number | null;
  after: string | null;
}

/** A topic, and all who listen to it: they share one subscription, and what is kept here outlives the connection. */
export class Room {
  private readonly listeners = new Set<Listener>();
  private readonly position: Position;
  private readonly typists: Typists;
  private readonly backoff: Backoff;
  private line: Line | null = null;
  private question: Question | null = null;
  private isLive = false;
  private isResumed: boolean;
  private repeats = 0;
  private cancelRepeat = nothing;
  private roster: Roster | null = null;
  private doing: Presence | null = null;
  private typedAt = Number.NEGATIVE_INFINITY;

  /** One that is given a cursor goes on behind it: its first listeners have a snapshot already. */
  constructor(
    readonly topic: string,
    private readonly world: World,
    cursor: string | null = null,
  ) {
    this.position = new Position(cursor);
    this.isResumed = cursor !== null;
    this.typists = new Typists(world.clock, (userIds) => this.each((listener) => listener.typing(userIds)));
    this.backoff = new Backoff(world.random);
  }

  get isEmpty(): boolean {
    return this.listeners.size === 0;
  }

  /** How far the topic was heard. */
  get heardTo(): string | null {
    return this.position.cursor;
  }

  /** Where everybody here has come to; null while somebody has not, or nobody is here. */
  get cursor(): string | null {
    const together = [...this.listeners].every((listener) => listener.isFollowing);
    return together && !this.isEmpty ? this.position.cursor : null;
  }

  /** Whether it waits for the answer with this id. */
  waitsFor(id: FrameId | null): boolean {
    return this.question !== null && this.question.id === id;
  }

  /** Somebody more. Nothing is called before this has returned. */
  admit(handlers: Handlers): Listener {
    const listener = new Listener(handlers, this.isResumed, this.world);
    this.listeners.add(listener);
    if (this.isLive) {
      queueMicrotask(() => {
        listener.begin(true);
        this.showRoster(listener);
      });
    }
    return listener;
  }

  dismiss(listener: Listener): void {
    listener.close();
    this.listeners.delete(listener);
  }

  // The connection comes and goes

  /** Ask to hear, from where this ended. */
  ask(line: Line): void {
    this.line = line;
    const id = line.freshId();
    const after = this.position.cursor;
    this.question = { id, after };
    const frame: Subscribe = { type: "subscribe", topic: this.topic, id };
    line.say(`subscription ${this.topic}`, after === null ? frame : { ...frame, after });
  }

  /** The server subscribes by itself, `after` where that was told. */
  expect(line: Line, after: string | null): void {
    this.line = line;
    this.question = { id: null, after };
  }

  /** There is no connection any more. */
  lose(): void {
    this.line = null;
    this.question = null;
    this.isLive = false;
    this.cancelRepeat();
  }

  /** Nobody is here any more. */
  leave(): void {
    this.line?.say(`subscription ${this.topic}`, { type: "unsubscribe", topic: this.topic });
    this.lose();
    this.typists.clear();
  }

  // What the server says

  subscribed(frame: Subscribed): void {
    const question = this.waitsFor(frame.id ?? null) ? this.question : null;
    if (question === null && (!this.isLive || frame.id !== undefined)) {
      return; // the answer to somebody who has left since
    }
    const goesOn = frame.recovered && question?.after !== null;
    this.position.cursor = frame.cursor;
    this.goLive();
    this.each((listener) => listener.begin(goesOn));
    this.show(frame.presence === undefined ? this.roster : rosterOf(frame.presence));
    if (question !== null) {
      this.tellDoing();
    }
  }

  event(frame: EventFrame): void {
    if (!this.position.advance(frame)) {
      return;
    }
    if (frame.kind === "comment.created" && frame.actor_id !== null) {
      this.typists.stops(frame.actor_id);
    }
    this.each((listener) => listener.event(frame));
  }

  presence(frame: PresenceChanged): void {
    if (this.isLive && this.roster !== null) {
      this.show(merge(this.roster, frame));
    }
  }

  typing(userId: string): void {
    if (this.isLive) {
      this.typists.types(userId);
    }
  }

  revoked(): void {
    this.each((listener) => listener.revoked());
    this.listeners.clear();
    this.lose();
    this.typists.clear();
  }

  /** True where it will be asked again; otherwise everybody here was told that the topic can't be heard. */
  refused({ code, detail }: ErrorFrame): boolean {
    this.question = null;
    if (code === "unavailable" || (code === "too_many" && this.repeats < MOST_REPEATS)) {
      this.repeats += 1;
      this.cancelRepeat = this.world.clock.after(REPEAT_MS + this.backoff.next(), () => this.askAgain());
      return true;
    }
    this.each((listener) => listener.refused({ code, detail }));
    this.listeners.clear();
    return false;
  }

  // What people do

  /** Tell what this person does here, now and after each reconnect. */
  do(state: PresenceState, taskId: string | undefined): void {
    const frame: Presence = { type: "presence", topic: this.topic, state };
    this.doing = taskId === undefined ? frame : { ...frame, task_id: taskId };
    this.tellDoing();
  }

  /** Tell that this person types, if that was not told a moment ago. */
  tellTyping(): void {
    const now = this.world.clock.now();
    if (this.isLive && now - this.typedAt >= TYPING_EVERY_MS) {
      this.typedAt = now;
      this.line?.offer({ type: "typing", topic: this.topic });
    }
  }

  private tellDoing(): void {
    if (this.isLive && this.doing !== null) {
      this.line?.say(`presence ${this.topic}`, this.doing);
    }
  }

  private goLive(): void {
    this.question = null;
    this.isLive = true;
    this.isResumed = false;
    this.repeats = 0;
    this.backoff.reset();
  }

  private askAgain(): void {
    if (this.line !== null) {
      this.ask(this.line);
    }
  }

  private show(roster: Roster | null): void {
    this.roster = roster;
    this.each((listener) => this.showRoster(listener));
  }

  private showRoster(listener: Listener): void {
    if (this.roster !== null) {
      listener.presence(this.roster);
    }
  }

  private each(call: (listener: Listener) => void): void {
    for (const listener of this.listeners) {
      call(listener);
    }
  }
}
