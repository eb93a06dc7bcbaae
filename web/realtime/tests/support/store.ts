import type { Comment, EventFrame, Handlers, Project, Task, TaskSummary } from "../../src/index.js";
import type { Person } from "./muster.js";

interface Resource {
  id: string;
  version: number;
}

/**
 * What an app keeps of a topic: subscribe first, then fetch, then apply. Who has the higher version is right, and what the
 * snapshot did not hold is gone.
 */
abstract class Store<T extends Resource> implements Handlers {
  readonly items = new Map<string, T>();
  readonly events: EventFrame[] = [];
  reloads = 0;

  async reload(): Promise<void> {
    this.reloads += 1;
    const snapshot = await this.fetch();
    this.items.clear();
    for (const item of snapshot) {
      this.items.set(item.id, item);
    }
  }

  event(event: EventFrame): void {
    this.events.push(event);
    this.apply(event);
  }

  /** What was seen, in an order that does not matter. */
  get state(): T[] {
    return inOrder([...this.items.values()]);
  }

  /** What anybody sees who looks now. */
  async truth(): Promise<T[]> {
    return inOrder(await this.fetch());
  }

  protected abstract fetch(): Promise<T[]>;
  protected abstract apply(event: EventFrame): void;

  protected put(item: T): void {
    if (item.version > (this.items.get(item.id)?.version ?? 0)) {
      this.items.set(item.id, item);
    }
  }
}

/** The tasks of a project. */
export class TaskStore extends Store<TaskSummary> {
  constructor(
    private readonly person: Person,
    private readonly project: Project,
  ) {
    super();
  }

  protected override async fetch(): Promise<TaskSummary[]> {
    const tasks = await this.person.all<TaskSummary>(`/tasks?project_id=${this.project.id}`);
    return tasks.map(withoutViewer);
  }

  protected override apply(event: EventFrame): void {
    switch (event.kind) {
      case "task.created":
      case "task.updated":
      case "task.completed":
      case "task.reopened":
        this.put(event.data);
        break;
      case "task.deleted":
        this.items.delete(event.data.id);
        break;
      default:
    }
  }
}

/** What is said about a task. */
export class CommentStore extends Store<Comment> {
  constructor(
    private readonly person: Person,
    private readonly task: Task,
  ) {
    super();
  }

  protected override async fetch(): Promise<Comment[]> {
    return this.person.all<Comment>(`/tasks/${this.task.id}/comments`);
  }

  protected override apply(event: EventFrame): void {
    switch (event.kind) {
      case "comment.created":
      case "comment.updated":
        this.put(event.data);
        break;
      case "comment.deleted":
        this.items.delete(event.data.id);
        break;
      default:
    }
  }
}

function inOrder<T extends Resource>(items: T[]): T[] {
  return items.toSorted((one, other) => (one.id < other.id ? -1 : 1));
}

/** What only the reader sees is in no event. */
function withoutViewer(task: TaskSummary): TaskSummary {
  const seen = { ...task };
  delete seen.viewer;
  return seen;
}
