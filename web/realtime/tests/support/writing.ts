import { expect } from "vitest";
import type { Project, Task, TaskSummary } from "../../src/index.js";
import { eventually } from "./eventually.js";
import type { Person } from "./muster.js";
import { type Random, seeded } from "./random.js";
import { CommentStore, TaskStore } from "./store.js";
import { type Client, team } from "./world.js";

const WRITERS = 4;

/** Olga writes in a project, of which Mia's clients keep the tasks, and what is said about one of them. */
export class Workshop {
  private constructor(
    private readonly olga: Person,
    readonly mia: Person,
    private readonly project: Project,
    private readonly talk: Task,
    readonly random: Random,
  ) {}

  static async open(): Promise<Workshop> {
    const { olga, mia, project } = await team();
    return new Workshop(olga, mia, project, await olga.task(project, "Talk"), seeded());
  }

  /** Make so many changes, several at a time. */
  async writeTogether(changes: number): Promise<void> {
    const writers = Array.from({ length: WRITERS }, () => this.write((change) => change < changes / WRITERS));
    await Promise.all(writers);
  }

  /** Make changes until `work` is done. */
  async writeDuring(work: () => Promise<void>): Promise<void> {
    let isDone = false;
    const writing = this.write(() => !isDone);
    await work().finally(() => (isDone = true));
    await writing;
  }

  /** What a client keeps from now on. */
  keep(client: Client): Kept {
    const kept = new Kept(new TaskStore(this.mia, this.project), new CommentStore(this.mia, this.talk));
    client.subscribe(`project:${this.project.id}`, kept.tasks);
    client.subscribe(`task:${this.talk.id}`, kept.comments);
    return kept;
  }

  /** Make changes of all kinds, one after the other. */
  private async write(goesOn: (change: number) => boolean): Promise<void> {
    const mine: TaskSummary[] = [];
    for (let change = 0; goesOn(change); change += 1) {
      const task = this.random.oneOf(mine);
      const dice = this.random.below(10);
      if (task === undefined || dice < 3) {
        mine.push(await this.olga.task(this.project, `Task ${change}`));
      } else if (dice < 7) {
        await this.olga.patch(`/tasks/${task.id}`, { title: `Change ${change}` });
      } else if (dice < 8) {
        await this.olga.delete(`/tasks/${task.id}`);
        mine.splice(mine.indexOf(task), 1);
      } else {
        await this.olga.comment(this.talk, `Word ${change}`);
      }
    }
  }
}

/** What a client keeps of the workshop. */
export class Kept {
  constructor(
    readonly tasks: TaskStore,
    readonly comments: CommentStore,
  ) {}

  async begun(): Promise<void> {
    await eventually(() => this.tasks.reloads > 0 && this.comments.reloads > 0);
  }

  /** Wait until this is what anybody sees who looks now, and check that no event was told twice. */
  async isTrue(): Promise<void> {
    for (const store of [this.tasks, this.comments]) {
      const truth = await store.truth();
      await eventually(() => {
        expect(store.state).toEqual(truth);
        return true;
      });
      expect(new Set(store.events.map(({ id }) => id)).size).toBe(store.events.length);
    }
  }
}
