import { expect, test } from "vitest";
import { type Resource, Shelf } from "../src/live/shelf.ts";
import { seeded } from "./seeded.ts";

interface Thing extends Resource {
  title: string;
}

/** What a server does: changes things, tells of it in order, and gives snapshots in between. */
class Server {
  things = new Map<string, Thing>();
  private version = 0;
  private readonly random: () => number;

  constructor(random: () => number) {
    this.random = random;
  }

  change(): (shelf: Shelf<Thing>) => void {
    this.version += 1;
    const { version } = this;
    const known = [...this.things.keys()];
    const id = known[Math.floor(this.random() * known.length)];
    if (id === undefined || this.random() < 0.4) {
      return this.keep({ id: `thing ${version}`, version, title: "new" });
    }
    if (this.random() < 0.25) {
      this.things.delete(id);
      return (shelf) => shelf.drop(id, version);
    }
    return this.keep({ id, version, title: `title ${version}` });
  }

  snapshot(): Thing[] {
    return [...this.things.values()];
  }

  private keep(thing: Thing): (shelf: Shelf<Thing>) => void {
    this.things.set(thing.id, thing);
    return (shelf) => shelf.put(thing);
  }
}

const sorted = (things: Iterable<Thing>) => [...things].toSorted((one, other) => one.id.localeCompare(other.id));

test.each(Array.from({ length: 100 }, (_, seed) => seed))(
  "an old snapshot and its events are a fresh snapshot (%i)",
  (seed) => {
    const random = seeded(seed);
    const server = new Server(random);
    for (let count = 0; count < 20; count += 1) {
      server.change();
    }
    const shelf = new Shelf<Thing>();
    const before = server.snapshot();
    const events = Array.from({ length: 40 }, () => server.change());
    const middle = Math.floor(random() * events.length);
    shelf.fill(before);
    for (const [place, event] of events.entries()) {
      event(shelf);
      if (place === middle) {
        shelf.fill(before);
        for (const again of events.slice(0, place + 1)) {
          again(shelf);
        }
      }
    }
    expect(sorted(shelf.all())).toEqual(sorted(server.snapshot()));
  },
);

test("a snapshot that is newer than the events behind it stays as it is", () => {
  const shelf = new Shelf<Thing>();
  shelf.fill([{ id: "a", version: 5, title: "five" }]);
  shelf.put({ id: "a", version: 4, title: "four" });
  expect(shelf.get("a")?.title).toBe("five");
});

test("what was dropped does not come back with an older event or snapshot", () => {
  const shelf = new Shelf<Thing>();
  shelf.fill([{ id: "a", version: 1, title: "one" }]);
  shelf.drop("a", 3);
  shelf.put({ id: "a", version: 2, title: "two" });
  shelf.fill([{ id: "a", version: 2, title: "two" }]);
  expect(shelf.all()).toEqual([]);
  shelf.put({ id: "a", version: 4, title: "restored" });
  expect(shelf.get("a")?.title).toBe("restored");
});

test("an own change shows at once, over whatever others do, until it is taken back", () => {
  const shelf = new Shelf<Thing>();
  shelf.fill([{ id: "a", version: 1, title: "one" }]);
  const takeBack = shelf.guess("a", (thing) => ({ ...thing, title: "mine" }));
  expect(shelf.get("a")?.title).toBe("mine");
  shelf.put({ id: "a", version: 2, title: "theirs" });
  expect(shelf.get("a")?.title).toBe("mine");
  takeBack();
  expect(shelf.get("a")?.title).toBe("theirs");
});

test("what is amended is what the server said, and not what one wants of it", () => {
  const shelf = new Shelf<Thing>();
  shelf.fill([{ id: "a", version: 1, title: "one" }]);
  const takeBack = shelf.guess("a", (thing) => ({ ...thing, title: "mine" }));
  shelf.amend("a", (thing) => ({ ...thing, title: `${thing.title}, read` }));
  takeBack();
  expect(shelf.get("a")?.title).toBe("one, read");
});

test("screens are told of every change, and see the same array in between", () => {
  const shelf = new Shelf<Thing>();
  let told = 0;
  shelf.subscribe(() => (told += 1));
  shelf.fill([{ id: "a", version: 1, title: "one" }]);
  expect(shelf.all()).toBe(shelf.all());
  shelf.put({ id: "a", version: 1, title: "one" });
  shelf.put({ id: "a", version: 0, title: "none" });
  shelf.drop("b", 9);
  expect(told).toBe(2);
});
