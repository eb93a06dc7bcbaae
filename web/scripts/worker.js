/* The shell of the app, kept so that it opens at once and without a connection. It keeps files that were built, and
 * nothing that anybody wrote: the API is never answered from here. */

const KEPT = `muster-${"VERSION"}`;
const FILES = [/* FILES */];
const NOT_SCREENS = ["/api/", "/health/", "/schema", "/.well-known/", "/metrics", "/ws", "/unsubscribe/"];

self.addEventListener("install", (event) => {
  event.waitUntil(keep());
});

async function keep() {
  const cache = await caches.open(KEPT);
  await cache.addAll(
    FILES.map((path) => new Request(path, { cache: path.startsWith("/assets/") ? "default" : "no-cache" })),
  );
}

self.addEventListener("activate", (event) => {
  event.waitUntil(tidy());
});

/** What former versions have kept. */
async function tidy() {
  const names = await caches.keys();
  await Promise.all(
    names.filter((name) => name.startsWith("muster-") && name !== KEPT).map((name) => caches.delete(name)),
  );
  await self.clients.claim();
}

self.addEventListener("message", ({ data }) => {
  if (data === "take over") {
    void self.skipWaiting();
  }
});

self.addEventListener("fetch", (event) => {
  const path = pathOf(event.request);
  if (path !== null) {
    event.respondWith(answer(path, event.request));
  }
});

/** Where in the cache the answer is; null where it is none of ours. */
function pathOf({ method, mode, url }) {
  const { origin, pathname } = new URL(url);
  if (method !== "GET" || origin !== self.location.origin || NOT_SCREENS.some((start) => pathname.startsWith(start))) {
    return null;
  }
  return mode === "navigate" ? "/" : FILES.includes(pathname) ? pathname : null;
}

async function answer(path, request) {
  const cache = await caches.open(KEPT);
  return (await cache.match(path)) ?? fetch(request);
}
