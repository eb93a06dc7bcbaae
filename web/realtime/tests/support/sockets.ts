import { WebSocket } from "ws";
import type { ServerFrame, SocketConstructor } from "../../src/index.js";
import { pause } from "./muster.js";
import type { Random } from "./random.js";

const CUT_EVERY_MS = 120;

/** The sockets that a client opens. They can be cut without a word, and remember what the server said. */
export class Sockets {
  readonly heard: ServerFrame[] = [];
  /** When each of them came. */
  readonly heardAt: number[] = [];
  readonly opened: WebSocket[] = [];
  readonly constructorOfThese: SocketConstructor;

  constructor() {
    const { opened, heard, heardAt } = this;
    this.constructorOfThese = class extends WebSocket {
      constructor(url: string) {
        super(url);
        opened.push(this);
        this.on("message", (text) => {
          heard.push(JSON.parse(String(text)));
          heardAt.push(Date.now());
        });
      }
    };
  }

  /** Cut at random moments until `work` is done; how often there was something to cut. */
  async cutWhile(work: Promise<void>, random: Random): Promise<number> {
    let cuts = 0;
    for (let isDone = false; !isDone;) {
      isDone = await Promise.race([work.then(() => true), pause(random.below(CUT_EVERY_MS)).then(() => false)]);
      cuts += this.cut() ? 1 : 0;
    }
    return cuts;
  }

  /** Break the connection as a tunnel does. False where there was none. */
  cut(): boolean {
    const last = this.opened.at(-1);
    const isOpen = last?.readyState === WebSocket.OPEN;
    if (isOpen) {
      last.terminate();
    }
    return isOpen;
  }
}
