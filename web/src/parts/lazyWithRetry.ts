import { type ComponentType, lazy, type LazyExoticComponent } from "react";
import { cutOffSince, whenConnected } from "../live/socket.ts";

/** After that the socket knows, too, that nobody answers. */
const NOTICED_MS = 1000;

type Load<T> = () => Promise<{ default: ComponentType<T> }>;

/** A component that is loaded when it is first drawn. Where the connection is away it comes when that is back. */
export function lazyWithRetry<T>(load: Load<T>): LazyExoticComponent<ComponentType<T>> {
  return lazy(async () => insist(load));
}

async function insist<T>(load: Load<T>): ReturnType<Load<T>> {
  try {
    return await load();
  } catch {
    await new Promise((resolve) => setTimeout(resolve, NOTICED_MS));
    if (cutOffSince() === null) {
      return load(); // what fails a second time is another error than that
    }
    await whenConnected();
    return insist(load);
  }
}
