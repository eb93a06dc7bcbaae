import { type ComponentType, createElement, lazy, useState } from "react";
import { cutOffSince, whenConnected } from "../live/socket.ts";

/** After that the socket knows, too, that nobody answers. */
const NOTICED_MS = 1000;

type Load<T> = () => Promise<ComponentType<T>>;

export type Lazy<T> = ComponentType<T> & {
  /** Ahead of time. */
  fetch: () => Promise<unknown>;
};

/**
 * A component that is loaded when it is first drawn. Where the connection is away it comes when that is back. Once it was
 * fetched it is drawn at once: of what is loaded while it is drawn React shows nothing for 300 ms, however soon it came.
 */
export function lazyWithRetry<T extends object>(load: Load<T>): Lazy<T> {
  let loaded: ComponentType<T> | null = null;
  const fetch = async () => (loaded ??= await insist(load));
  const Loading = lazy(async () => ({ default: await fetch() }));
  function Lazy(props: T) {
    const [Shown] = useState(() => loaded ?? Loading);
    return createElement(Shown as ComponentType<T>, props);
  }
  return Object.assign(Lazy, { fetch });
}

async function insist<T>(load: Load<T>): Promise<ComponentType<T>> {
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
