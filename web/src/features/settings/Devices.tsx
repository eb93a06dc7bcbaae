import { Button } from "@mantine/core";
import { IconDeviceDesktop, IconDeviceMobile } from "@tabler/icons-react";
import { useQuery, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { all, api } from "../../api/client.ts";
import { Refused } from "../../api/problem.ts";
import type { Session } from "../../api/types.ts";
import { useNow } from "../../live/now.ts";
import { tellRefusal } from "../../live/refusing.ts";
import { Failed } from "../../parts/Failed.tsx";
import { toast } from "../../parts/toast.tsx";
import { useLocale, useOwn, useWords } from "../../words/index.ts";
import { moment } from "../../words/times.ts";
import { agentOf } from "./agents.ts";
import { Confirm } from "./Confirm.tsx";
import styles from "./Settings.module.css";
import { words } from "./words.ts";

const SESSIONS = ["sessions"];

/** Where one is signed in, this browser first. */
export function Devices() {
  const own = useOwn(words);
  const sessions = useQuery({
    queryKey: SESSIONS,
    queryFn: async () => all((after) => api.GET("/api/v1/me/sessions", { params: { query: { limit: 200, after } } })),
  });
  const [leaving, setLeaving] = useState<Session[]>([]);
  const signOut = useSignOut();
  const nameOf = useNameOf();
  if (sessions.isLoadingError) {
    return <Failed error={sessions.error} retry={() => void sessions.refetch()} />;
  }
  const listed = (sessions.data ?? []).toSorted((one, other) => Number(other.current) - Number(one.current));
  const others = listed.filter((one) => !one.current);
  const [only] = leaving;
  const isOne = leaving.length === 1 && only !== undefined && others.length > 1;
  return (
    <div className={styles.column}>
      <section className={styles.box} aria-label={own.devices}>
        <div className={styles.line}>
          <h2>{own.devices}</h2>
          {others.length > 1 && (
            <Button size="compact-sm" variant="default" onClick={() => setLeaving(others)}>
              {own.signOutOthers}
            </Button>
          )}
        </div>
        <p className={styles.quiet}>{sessions.data && others.length === 0 ? own.alone : own.sessionsLead}</p>
        <ul className={styles.rows}>
          {listed.map((one) => (
            <Row key={one.id} session={one} onEnd={() => setLeaving([one])} />
          ))}
        </ul>
      </section>
      <Confirm
        title={only === undefined ? null : isOne || others.length === 1 ? own.confirmOne(nameOf(only)) : own.confirmAll}
        lead={leaving.length > 1 ? own.confirmAllLead(leaving.length) : own.confirmOneLead}
        does={leaving.length > 1 ? own.signOutOthers : own.signOutThere}
        onConfirm={() => void signOut(leaving)}
        onClose={() => setLeaving([])}
      />
    </div>
  );
}

function useNameOf(): (session: Session) => string {
  const own = useOwn(words);
  return (session) => {
    const { name, system } = agentOf(session.agent);
    return own.agent(name ?? own.program, system);
  };
}

function Row({ session, onEnd }: { session: Session; onEnd: () => void }) {
  const own = useOwn(words);
  const locale = useLocale();
  const now = useNow();
  const name = useNameOf()(session);
  const Icon = agentOf(session.agent).isPhone ? IconDeviceMobile : IconDeviceDesktop;
  return (
    <li className={styles.row} title={session.agent}>
      <Icon size={20} stroke={1.75} aria-hidden />
      <div>
        <b>{name}</b>
        <small className="num">
          {own.lastUsed(moment(new Date(session.last_used_at), now, locale), session.address)}
        </small>
      </div>
      {session.current ? (
        <span className={styles.mine}>{own.here}</span>
      ) : (
        <Button size="compact-sm" variant="default" aria-label={own.signOutOf(name)} onClick={onEnd}>
          {own.signOutThere}
        </Button>
      )}
    </li>
  );
}

/** One that is over already is no failure. */
function useSignOut(): (sessions: Session[]) => Promise<void> {
  const queries = useQueryClient();
  const shared = useWords();
  const own = useOwn(words);
  const nameOf = useNameOf();
  return async (sessions) => {
    const [only] = sessions;
    try {
      await Promise.all(sessions.map(end));
      toast(sessions.length === 1 && only ? own.signedOut(nameOf(only)) : own.signedOutAll);
    } catch (error) {
      tellRefusal(error, shared);
    }
    await queries.invalidateQueries({ queryKey: SESSIONS });
  };
}

async function end({ id }: Session): Promise<void> {
  try {
    await api.DELETE("/api/v1/me/sessions/{session_id}", { params: { path: { session_id: id } } });
  } catch (error) {
    if (!(error instanceof Refused && error.status === 404)) {
      throw error;
    }
  }
}
