/** The service worker keeps the shell. When a newer one waits, the reader is asked; nothing is reloaded behind their back. */

import { spoken } from "../words/index.ts";
import { toastNews } from "./toast.tsx";

/** The first screen comes first. */
const AFTER_MS = 3000;
const LOOK_EVERY_MS = 60 * 60 * 1000;

export function keepShell(): void {
  if ("serviceWorker" in navigator) {
    setTimeout(() => void register(), AFTER_MS);
  }
}

async function register(): Promise<void> {
  if (!navigator.onLine) {
    return window.addEventListener("online", () => void register(), { once: true });
  }
  try {
    const registration = await navigator.serviceWorker.register("/sw.js");
    offer(registration);
    registration.addEventListener("updatefound", () => follow(registration));
    setInterval(() => void registration.update().catch(() => undefined), LOOK_EVERY_MS); // offline: the next one finds it
  } catch (error) {
    console.info("The shell is not kept for offline:", error); // a browser that forbids it goes on as before
  }
}

function follow(registration: ServiceWorkerRegistration): void {
  const coming = registration.installing;
  coming?.addEventListener("statechange", () => coming.state === "installed" && offer(registration));
}

/** Of the first one there is nothing to say. */
function offer({ waiting }: ServiceWorkerRegistration): void {
  if (waiting === null || navigator.serviceWorker.controller === null) {
    return;
  }
  const { app } = spoken();
  toastNews(app.newVersion, { label: app.reload, run: () => takeOver(waiting) });
}

function takeOver(waiting: ServiceWorker): void {
  navigator.serviceWorker.addEventListener("controllerchange", () => location.reload(), { once: true });
  // oxlint-disable-next-line unicorn/require-post-message-target-origin -- a worker has no other origin than ours
  waiting.postMessage("take over");
}
