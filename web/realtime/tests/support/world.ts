import type { Options, Project, Topic } from "../../src/index.js";
import { Diary, aClient } from "./client.js";
import { eventually } from "./eventually.js";
import { type Person, SOCKET_URL, register } from "./muster.js";
import { Sockets } from "./sockets.js";

export type Client = ReturnType<typeof aClient> & { sockets: Sockets };

/** A client of somebody's, not connected yet. */
export function clientOf(person: Person, options: Partial<Options> = {}): Client {
  const sockets = new Sockets();
  const client = aClient({
    url: SOCKET_URL,
    token: person.token,
    WebSocket: sockets.constructorOfThese,
    ...options,
  });
  return Object.assign(client, { sockets });
}

export async function connected(person: Person, options: Partial<Options> = {}): Promise<Client> {
  const client = clientOf(person, options);
  client.connect();
  await eventually(() => client.state === "ready");
  return client;
}

/** Subscribe, and wait until it is told to fetch a snapshot. */
export async function listening(client: Client, topic: Topic): Promise<Diary> {
  const diary = new Diary();
  client.subscribe(topic, diary);
  await eventually(() => diary.told.length > 0);
  return diary;
}

let people: Promise<[Person, Person]> | null = null;

/** Olga owns a project, Mia works in it. Both are the same in all tests of a file; the project is new. */
export async function team(): Promise<{ olga: Person; mia: Person; project: Project }> {
  people ??= Promise.all([register("Olga"), register("Mia")]);
  const [olga, mia] = await people;
  const project = await olga.project();
  await mia.joins(project, olga);
  return { olga, mia, project };
}
