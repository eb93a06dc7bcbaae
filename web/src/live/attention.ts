/** Whoever has not touched anything for a while is idle to others, wherever they are. What they did comes back with them. */

import type { Subscription } from "@muster/realtime";

type Doing = Parameters<Subscription["presence"]>;

interface Place {
  /** The last word counts for all of a topic's subscriptions. */
  doing: Doing;
  subscriptions: Set<Subscription>;
}

export const IDLE_AFTER_MS = 5 * 60_000;
const INPUTS = ["pointerdown", "pointermove", "keydown", "wheel"] as const;

export class Attention {
  private readonly places = new Map<string, Place>();
  private timer: ReturnType<typeof setTimeout> | undefined;
  private touchedAt = 0;
  private isIdle = false;

  /** Only where others see one: on a project's or a task's topic. */
  follow(subscription: Subscription): Subscription {
    const { topic } = subscription;
    if (topic.startsWith("user:")) {
      return subscription;
    }
    const place = this.places.get(topic) ?? { doing: ["VIEWING"], subscriptions: new Set() };
    this.places.set(topic, place);
    place.subscriptions.add(subscription);
    this.watch();
    return {
      topic,
      get isClosed() {
        return subscription.isClosed;
      },
      typing: () => subscription.typing(),
      presence: (...doing) => {
        place.doing = doing;
        subscription.presence(this.isIdle ? "IDLE" : doing[0], doing[1]);
      },
      close: () => {
        subscription.close();
        place.subscriptions.delete(subscription);
        if (place.subscriptions.size === 0) {
          this.places.delete(topic);
        }
      },
    };
  }

  /** They are back, or still here. */
  readonly touch = (): void => {
    this.touchedAt = Date.now();
    if (this.isIdle) {
      this.isIdle = false;
      this.tell();
      this.watch();
    }
  };

  /** One timer that looks how long ago it was, not one that begins anew at each movement. */
  private watch(): void {
    this.touchedAt ||= Date.now();
    this.timer ??= setTimeout(this.look, this.touchedAt + IDLE_AFTER_MS - Date.now());
  }

  private readonly look = (): void => {
    this.timer = undefined;
    if (Date.now() - this.touchedAt < IDLE_AFTER_MS) {
      return this.watch();
    }
    this.isIdle = true;
    this.tell();
  };

  private tell(): void {
    for (const { doing, subscriptions } of this.places.values()) {
      const [one] = subscriptions;
      one?.presence(this.isIdle ? "IDLE" : doing[0], doing[1]);
    }
  }
}

/** The page's own, which any input wakes. */
export function attentive(): Attention {
  const attention = new Attention();
  for (const input of INPUTS) {
    window.addEventListener(input, attention.touch, { capture: true, passive: true });
  }
  return attention;
}
