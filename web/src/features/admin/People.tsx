import { Button, Select, TextInput } from "@mantine/core";
import { IconSearch } from "@tabler/icons-react";
import { useQuery, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { all, api, got } from "../../api/client.ts";
import type { User } from "../../api/types.ts";
import { tellRefusal } from "../../live/refusing.ts";
import { Empty } from "../../parts/Empty.tsx";
import { Failed } from "../../parts/Failed.tsx";
import { Person } from "../../parts/Person.tsx";
import { toast } from "../../parts/toast.tsx";
import { useOwn, useWords } from "../../words/index.ts";
import { Confirm } from "../settings/Confirm.tsx";
import { useMe } from "../settings/me.ts";
import styles from "./Admin.module.css";
import { found } from "./found.ts";
import { words } from "./words.ts";

const PEOPLE = ["people"];

type Patch = Pick<Partial<User>, "role" | "disabled">;
type ChangeUser = (user: User, patch: Patch, said: string | null) => Promise<void>;

/** Everybody who has or had an account. */
export function People() {
  const own = useOwn(words);
  const [sought, setSought] = useState("");
  const [leaving, setLeaving] = useState<User | null>(null);
  const change = useChangeUser();
  const people = useQuery({
    queryKey: PEOPLE,
    queryFn: async () => all((after) => api.GET("/api/v1/users", { params: { query: { limit: 200, after } } })),
  });
  if (people.isLoadingError) {
    return <Failed error={people.error} retry={() => void people.refetch()} />;
  }
  const shown = found(people.data ?? [], sought);
  return (
    <>
      <div className={styles.head}>
        <TextInput
          className={styles.search}
          type="search"
          aria-label={own.search}
          placeholder={own.search}
          leftSection={<IconSearch size={16} stroke={1.75} />}
          value={sought}
          onChange={(event) => setSought(event.currentTarget.value)}
        />
        <span className={`${styles.quiet} num`} role="status">
          {people.data ? own.count(shown.length) : own.loading}
        </span>
      </div>
      <ul className={`${styles.rows} ${styles.people}`}>
        {shown.map((user) => (
          <Row key={user.id} user={user} onChange={change} onDisable={() => setLeaving(user)} />
        ))}
      </ul>
      {people.data && shown.length === 0 && <Empty title={own.nobody} />}
      <Confirm
        title={leaving && own.confirmDisable(leaving.name)}
        lead={own.confirmDisableLead}
        does={own.disable}
        onConfirm={() => leaving && void change(leaving, { disabled: true }, own.nowDisabled(leaving.name))}
        onClose={() => setLeaving(null)}
      />
    </>
  );
}

interface RowProps {
  user: User;
  onChange: ChangeUser;
  onDisable: () => void;
}

/** One's own account is another admin's to change. */
function Row({ user, onChange, onDisable }: RowProps) {
  const own = useOwn(words);
  const isMine = useMe().id === user.id;
  function enable(): void {
    void onChange(user, { disabled: false }, own.nowEnabled(user.name));
  }
  return (
    <li className={user.disabled ? `${styles.row} ${styles.gone}` : styles.row}>
      <Person id={user.id} name={user.name} />
      <div className="cut">
        <b>{user.name}</b>
        {isMine && <span className={styles.tag}>{own.you}</span>}
        {user.disabled && <span className={styles.tag}>{own.disabled}</span>}
        <small>{user.email}</small>
      </div>
      <Select
        size="xs"
        aria-label={own.roleOf(user.name)}
        allowDeselect={false}
        disabled={isMine || user.disabled}
        data={(["USER", "ADMIN"] as const).map((role) => ({ value: role, label: own.role[role] }))}
        value={user.role}
        onChange={(role) => role && void onChange(user, { role }, own.roleSaved(user.name, own.role[role]))}
      />
      {isMine ? (
        <span />
      ) : (
        <Button
          size="compact-sm"
          variant="default"
          aria-label={user.disabled ? own.enableThis(user.name) : own.disableThis(user.name)}
          onClick={user.disabled ? enable : onDisable}
        >
          {user.disabled ? own.enable : own.disable}
        </Button>
      )}
    </li>
  );
}

/** Shown at once; taken back with the reason where it is refused. Enabling somebody again does not give them back their tasks. */
function useChangeUser(): ChangeUser {
  const queries = useQueryClient();
  const shared = useWords();
  const own = useOwn(words);
  const put = (user: User) =>
    queries.setQueryData<User[]>(PEOPLE, (known) => known?.map((one) => (one.id === user.id ? user : one)));
  async function change(user: User, patch: Patch, said: string | null): Promise<void> {
    void queries.cancelQueries({ queryKey: PEOPLE }); // what was asked for before does not know of it
    put({ ...user, ...patch });
    try {
      const changed = await send(user, patch);
      put(changed);
      if (said !== null) {
        toast(said, patch.role && { label: own.undo, run: async () => change(changed, { role: user.role }, null) });
      }
    } catch (error) {
      put(user);
      tellRefusal(error, shared);
      await queries.invalidateQueries({ queryKey: PEOPLE });
    }
  }
  return change;
}

async function send({ id, version }: User, body: Patch): Promise<User> {
  const params = { path: { user_id: id }, header: { "If-Match": `"${version}"` } };
  return got(api.PATCH("/api/v1/users/{user_id}", { params, body }));
}
