import { desk } from "../../live/desk.ts";
import { Person } from "../../parts/Person.tsx";
import { PriorityIcon } from "../../parts/Priority.tsx";
import { StatusIcon } from "../../parts/Status.tsx";
import { useOwn, useWords } from "../../words/index.ts";
import type { Shared } from "./groups.ts";
import { words as own } from "./words.ts";

/** What the tasks of a group share, by mark and by word. */
export function GroupName({ shared }: { shared: Shared }) {
  const { task } = useWords();
  const words = useOwn(own);
  switch (shared.by) {
    case "status":
      return <Named mark={<StatusIcon status={shared.status} />} name={task.status[shared.status]} />;
    case "priority":
      return <Named mark={<PriorityIcon priority={shared.priority} />} name={task.priority[shared.priority]} />;
    case "due":
      return words.span[shared.span];
    case "assignee": {
      const name = desk.nameOf(shared.assignee) ?? "?";
      return shared.assignee === null ? (
        words.unassigned
      ) : (
        <Named mark={<Person id={shared.assignee} name={name} isSmall />} name={name} />
      );
    }
    case "none":
      return null;
  }
}

/** The mark says no more than the name, so that nobody need hear it twice. */
function Named({ mark, name }: { mark: React.ReactNode; name: string }) {
  return (
    <>
      <span aria-hidden style={{ display: "inline-flex" }}>
        {mark}
      </span>
      {name}
    </>
  );
}
