/* oxlint-disable typescript/no-explicit-any -- what each environment hands to its handlers has a type of its own */

/** What is used of a WebSocket: the browser's, React Native's and that of the package `ws` all have it. */
export interface Socket {
  onopen: ((event: any) => void) | null;
  onmessage: ((event: any) => void) | null;
  onclose: ((event: any) => void) | null;
  onerror: ((event: any) => void) | null;
  send(text: string): void;
  close(code?: number): void;
}

export type SocketConstructor = new (url: string) => Socket;
