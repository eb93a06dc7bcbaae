/** What a browser has and jsdom has not. Here before anything else is loaded: some keep what they find. */

class Observer {
  observe(): void {}
  unobserve(): void {}
  disconnect(): void {}
}

/** Outside of a browser a request knows no page that its path belongs to. */
class PageRequest extends Request {
  constructor(input: string | Request, init?: RequestInit) {
    super(typeof input === "string" ? new URL(input, location.origin) : input, init);
  }
}

const query = (media: string) => Object.assign(new EventTarget(), { media, matches: false });

Object.assign(globalThis, {
  ResizeObserver: Observer,
  IntersectionObserver: Observer,
  Request: PageRequest,
  CSS: { escape: (name: string) => name.replaceAll(/[^\w-]/g, String.raw`\$&`), supports: () => true },
  matchMedia: query,
  scrollTo: () => undefined,
});
Element.prototype.scrollIntoView = () => undefined;
Element.prototype.scrollTo = () => undefined;

/** Without a place on the screen nothing would be seen to be there. */
Element.prototype.getBoundingClientRect = () => new DOMRect(0, 0, 100, 20);
Object.defineProperties(document.documentElement, { clientWidth: { value: 1280 }, clientHeight: { value: 800 } });
Object.defineProperty(navigator, "language", { value: "en-GB" });
