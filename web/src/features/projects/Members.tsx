import { Autocomplete, Button, NativeSelect } from "@mantine/core";
import { useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { api, got } from "../../api/client.ts";
import type { Refused } from "../../api/problem.ts";
import { me } from "../../api/session.ts";
import type { Member, Project, User } from "../../api/types.ts";
import { desk, useAll } from "../../live/desk.ts";
import { useNow } from "../../live/now.ts";
import { membersOf } from "../../live/project.ts";
import { Failed } from "../../parts/Failed.tsx";
import { Person } from "../../parts/Person.tsx";
import { toast } from "../../parts/toast.tsx";
import { useLocale, useOwn } from "../../words/index.ts";
import { moment } from "../../words/times.ts";
import { useSending } from "../door/sending.ts";
import { useOnce } from "../../parts/once.ts";
import { useMembers } from "./people.ts";
import styles from "./ProjectSettings.module.css";
import { grantable, mayChange, mayManage, type Role } from "./rights.ts";
import { words as own } from "./words.ts";

/** Who is in the project, as what. Only what one may change is offered. */
export function Members({ project }: { project: Project }) {
  const members = useMembers(project.id);
  useAll(desk.people);
  if (members.isLoadingError) {
    return <Failed error={members.error} retry={() => void members.refetch()} />;
  }
  return (
    <>
      <ul className={styles.members}>
        {members.data?.map((member) => (
          <Place key={member.id} project={project} member={member} />
        ))}
      </ul>
      {mayManage(project) && <Add project={project} members={members.data ?? []} />}
    </>
  );
}

/** Why the server refuses, in words of these screens. */
function useExplained(): (refused: Refused) => string | null {
  const { member: words } = useOwn(own);
  return ({ code, status, fields }) => {
    if (code === "last_owner") {
      return words.lastOwner;
    }
    if (code === "already_member") {
      return words.already;
    }
    if (status === 403) {
      return words.onlyOwners;
    }
    return fields.email !== undefined || fields.user_id !== undefined ? words.unknown : null;
  };
}

function useFresh(project: Project): () => Promise<void> {
  const queries = useQueryClient();
  return async () => queries.invalidateQueries({ queryKey: membersOf(project.id) });
}

function Place({ project, member }: { project: Project; member: Member }) {
  const { member: words } = useOwn(own);
  const locale = useLocale();
  const now = useNow();
  const fresh = useFresh(project);
  const [isSure, setSure] = useState(false);
  const { isBusy, wrong, send } = useSending(useExplained());
  const name = desk.nameOf(member.user_id) ?? "?";
  const path = { project_id: project.id, user_id: member.user_id };

  const change = async (role: Role) =>
    send(async () => {
      await got(api.PATCH("/api/v1/projects/{project_id}/members/{user_id}", { params: { path }, body: { role } }));
      await fresh();
    });

  const remove = async () =>
    send(async () => {
      await api.DELETE("/api/v1/projects/{project_id}/members/{user_id}", { params: { path } });
      toast(words.removed(name));
      await fresh();
    });

  return (
    <li className={styles.member}>
      <div className={styles.line}>
        <Person id={member.user_id} name={name} />
        <span className={styles.name}>
          <b>{name}</b> {member.user_id === me().id && words.you}
          <small>
            {words.may[member.role]}, {words.since(moment(new Date(member.created_at), now, locale))}
          </small>
        </span>
        {mayChange(project, member) ? (
          <>
            <NativeSelect
              aria-label={words.roleOf(name)}
              value={member.role}
              disabled={isBusy}
              data={grantable(project).map((role) => ({ value: role, label: words.roles[role] }))}
              onChange={(event) => void change(event.currentTarget.value as Role)}
            />
            <Button variant="default" aria-label={words.removeNamed(name)} onClick={() => setSure(true)}>
              {words.remove}
            </Button>
          </>
        ) : (
          <span className={styles.role}>{words.roles[member.role]}</span>
        )}
      </div>
      {isSure && (
        <div className={styles.sure} role="group" aria-label={words.removeNamed(name)}>
          <span>{member.user_id === me().id ? words.leave(project.name) : words.sure(name)}</span>
          <Button color="red" loading={isBusy} onClick={() => void remove()}>
            {words.remove}
          </Button>
          <Button variant="default" onClick={() => setSure(false)}>
            {words.keep}
          </Button>
        </div>
      )}
      {wrong !== null && (
        <p className={styles.wrong} role="alert">
          {wrong}
        </p>
      )}
    </li>
  );
}

/** Puts whoever has just come before the reader. */
async function getToKnow({ user_id }: Member): Promise<User> {
  const user = await got(api.GET("/api/v1/users/{user_id}", { params: { path: { user_id } } }));
  desk.people.put(user);
  return user;
}

function Add({ project, members }: { project: Project; members: readonly Member[] }) {
  const { member: words } = useOwn(own);
  const fresh = useFresh(project);
  const [who, setWho] = useState("");
  const [role, setRole] = useState<Role>("MEMBER");
  const once = useOnce();
  const { isBusy, wrong, send } = useSending(useExplained());
  const there = new Set(members.map(({ user_id }) => user_id));
  const others = useAll(desk.people).filter(({ id, disabled }) => !there.has(id) && !disabled);

  async function submit(event: React.FormEvent): Promise<void> {
    event.preventDefault();
    const named = others.find(({ name }) => name.toLowerCase() === who.trim().toLowerCase());
    await send(async () => {
      const path = { project_id: project.id };
      const body = { role, ...(named === undefined ? { email: who.trim() } : { user_id: named.id }) };
      const member = await once(body, async (header) =>
        got(api.POST("/api/v1/projects/{project_id}/members", { params: { path, header }, body })),
      );
      setWho("");
      const user = await getToKnow(member).catch(() => undefined); // they are a member all the same
      toast(words.added(user?.name ?? named?.name ?? who.trim()));
      await fresh();
    });
  }

  return (
    <form className={`${styles.line} ${styles.add}`} onSubmit={(event) => void submit(event)}>
      <Autocomplete
        className={styles.field ?? ""}
        label={words.who}
        description={words.whoHint}
        inputWrapperOrder={["label", "input", "description", "error"]}
        data={[...new Set(others.map(({ name }) => name))]}
        value={who}
        error={wrong}
        onChange={setWho}
      />
      <NativeSelect
        label={words.role}
        value={role}
        data={grantable(project).map((one) => ({ value: one, label: words.roles[one] }))}
        onChange={(event) => setRole(event.currentTarget.value as Role)}
      />
      <Button type="submit" loading={isBusy} disabled={who.trim() === ""}>
        {words.add}
      </Button>
    </form>
  );
}
