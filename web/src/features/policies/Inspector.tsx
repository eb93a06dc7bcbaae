import "@mantine/core/styles/Checkbox.layer.css";
import "@mantine/core/styles/Switch.layer.css";
import { ActionIcon, Checkbox, CloseButton, Menu, NativeSelect, NumberInput, Switch, TextInput } from "@mantine/core";
import { IconBell, IconChevronsUp, IconClock, IconFlag, IconPlus } from "@tabler/icons-react";
import { useQuery } from "@tanstack/react-query";
import { type About } from "../../parts/marks.ts";
import { useOwn } from "../../words/index.ts";
import { DurationField, OptionalDuration } from "./DurationField.tsx";
import { DUE, OVERDUE } from "./drawing.ts";
import { type Editing, TIME_FIELD } from "./editing.ts";
import styles from "./Inspector.module.css";
import {
  type Category,
  type Channel,
  onCall,
  pathOf,
  RECIPIENTS,
  type Recipient,
  type Reminder,
  type Rung,
  sorted,
  withReminder,
  withRung,
} from "./model.ts";
import { rotasQuery } from "./reading.ts";
import { words as own } from "./words.ts";

const CHANNELS: readonly Channel[] = ["IN_APP", "PUSH", "EMAIL"];
const REASSIGNABLE: readonly Recipient[] = ["CREATOR", "MANAGERS", "OWNER"];
const CATEGORIES: readonly Category[] = ["ASSIGNMENT", "MENTION", "COMMENT", "PROJECT"];

/** The chosen step, and below it what the timeline does not show. */
export function Inspector({ editing, projectId }: { editing: Editing; projectId: string | null }) {
  return (
    <div className={styles.column}>
      <Chosen editing={editing} projectId={projectId} />
      <Rest editing={editing} />
    </div>
  );
}

function Chosen({ editing, projectId }: { editing: Editing; projectId: string | null }) {
  const words = useOwn(own);
  const { draft, chosen } = editing;
  const reminder = draft.reminders.find(({ id }) => id === chosen);
  const rung = draft.rungs.find(({ id }) => id === chosen);
  if (rung) {
    const number = sorted(draft).rungs.findIndex(({ id }) => id === rung.id) + 1;
    return (
      <Panel about="escalation" Icon={IconChevronsUp} title={words.drawing.rungName(number)} editing={editing}>
        <RungFields rung={rung} editing={editing} projectId={projectId} />
      </Panel>
    );
  }
  if (reminder) {
    return (
      <Panel about="reminder" Icon={IconBell} title={words.drawing.reminderName} editing={editing}>
        <ReminderFields reminder={reminder} editing={editing} />
      </Panel>
    );
  }
  if (chosen === OVERDUE && draft.overdue_every !== null) {
    return (
      <Panel about="overdue" Icon={IconClock} title={words.drawing.overdueName} editing={editing}>
        <OverdueFields every={draft.overdue_every} editing={editing} />
      </Panel>
    );
  }
  if (chosen === DUE) {
    return (
      <Panel about="due" Icon={IconFlag} title={words.drawing.due} editing={editing} isFixed>
        <Toggle
          label={words.inspector.dueTold}
          isOn={draft.remind_at_due}
          editing={editing}
          set={(remind_at_due) => editing.change({ ...draft, remind_at_due })}
        />
        <Channels category="REMINDER" hint={words.inspector.channelsOf.REMINDER} editing={editing} />
      </Panel>
    );
  }
  return (
    <section className={styles.panel}>
      <p className={styles.quiet}>{words.inspector.choose}</p>
      {!editing.isReadOnly && <p className={styles.quiet}>{words.drawing.keys}</p>}
    </section>
  );
}

interface PanelProps {
  about: About;
  Icon: typeof IconBell;
  title: string;
  editing: Editing;
  isFixed?: boolean;
  children: React.ReactNode;
}

function Panel({ about, Icon, title, editing, isFixed = false, children }: PanelProps) {
  const words = useOwn(own);
  const { chosen } = editing;
  return (
    <section className={styles.panel} data-about={about} aria-label={title}>
      <div className={styles.head}>
        <Icon size={16} stroke={1.75} aria-hidden />
        <h2>{title}</h2>
        {!editing.isReadOnly && !isFixed && chosen !== null && (
          <CloseButton
            size="sm"
            aria-label={words.inspector.remove}
            title={words.inspector.remove}
            onClick={() => editing.remove(chosen)}
          />
        )}
      </div>
      {children}
    </section>
  );
}

function Line({ label, error, children }: { label: string; error?: string | undefined; children: React.ReactNode }) {
  return (
    <>
      <div className={styles.line}>
        <span>{label}</span>
        {children}
      </div>
      {error && (
        <p className={styles.wrong} role="alert">
          {error}
        </p>
      )}
    </>
  );
}

interface ToggleProps {
  label: string;
  isOn: boolean;
  editing: Editing;
  set: (isOn: boolean) => void;
}

function Toggle({ label, isOn, editing, set }: ToggleProps) {
  return (
    <Line label={label}>
      <Switch
        size="sm"
        classNames={{ track: styles.track ?? "" }}
        aria-label={label}
        checked={isOn}
        disabled={editing.isReadOnly}
        onChange={(event) => set(event.currentTarget.checked)}
      />
    </Line>
  );
}

function ReminderFields({ reminder, editing }: { reminder: Reminder; editing: Editing }) {
  const words = useOwn(own);
  return (
    <>
      <Line label={words.inspector.before}>
        <DurationField
          id={TIME_FIELD}
          value={reminder.before}
          label={words.inspector.before}
          hint={words.inspector.beforeHint}
          error={editing.wrong[pathOf(editing.draft, reminder.id)]}
          isReadOnly={editing.isReadOnly}
          onCommit={(before) => editing.change(withReminder(editing.draft, reminder.id, before))}
        />
      </Line>
      <Channels category="REMINDER" hint={words.inspector.channelsOf.REMINDER} editing={editing} />
    </>
  );
}

function OverdueFields({ every, editing }: { every: string; editing: Editing }) {
  const words = useOwn(own);
  const { draft } = editing;
  return (
    <>
      <Line label={words.inspector.every}>
        <DurationField
          id={TIME_FIELD}
          value={every}
          label={words.inspector.every}
          error={editing.wrong.overdue_every}
          isReadOnly={editing.isReadOnly}
          onCommit={(overdue_every) => editing.change({ ...draft, overdue_every })}
        />
      </Line>
      <Line label={words.inspector.times}>
        <NumberInput
          size="xs"
          w={80}
          aria-label={words.inspector.times}
          error={editing.wrong.overdue_limit}
          value={draft.overdue_limit}
          hideControls
          allowDecimal={false}
          allowNegative={false}
          readOnly={editing.isReadOnly}
          onChange={(value) => editing.change({ ...draft, overdue_limit: Number(value) })}
        />
      </Line>
      <Channels category="REMINDER" hint={words.inspector.channelsOf.REMINDER} editing={editing} />
    </>
  );
}

function RungFields({ rung, editing, projectId }: { rung: Rung; editing: Editing; projectId: string | null }) {
  const words = useOwn(own);
  const path = pathOf(editing.draft, rung.id);
  const set = (change: Partial<Rung>) => editing.change(withRung(editing.draft, rung.id, change));
  return (
    <>
      <Line label={words.inspector.after}>
        <DurationField
          id={TIME_FIELD}
          value={rung.after}
          label={words.inspector.after}
          hint={words.inspector.afterHint}
          error={editing.wrong[`${path}.after`]}
          isReadOnly={editing.isReadOnly}
          onCommit={(after) => set({ after })}
        />
      </Line>
      <Line label={words.inspector.tell} error={wrongUnder(`${path}.notify`, editing)}>
        <Targets rung={rung} editing={editing} projectId={projectId} />
      </Line>
      <Channels category="ESCALATION" hint={words.inspector.channelsOf.ESCALATION} editing={editing} />
      <Toggle
        label={words.inspector.raise}
        isOn={rung.raise_priority}
        editing={editing}
        set={(raise_priority) => set({ raise_priority })}
      />
      <Line label={words.inspector.hand} error={editing.wrong[`${path}.reassign_to`]}>
        <NativeSelect
          size="xs"
          w={176}
          aria-label={words.inspector.hand}
          disabled={editing.isReadOnly}
          value={rung.reassign_to ?? ""}
          data={[
            { value: "", label: words.inspector.nobody },
            ...REASSIGNABLE.map((value) => ({ value, label: words.target[value] })),
          ]}
          onChange={(event) => set({ reassign_to: (event.currentTarget.value || null) as Recipient | null })}
        />
      </Line>
      <Toggle
        label={words.inspector.quiet}
        isOn={rung.break_quiet}
        editing={editing}
        set={(break_quiet) => set({ break_quiet })}
      />
    </>
  );
}

function wrongUnder(path: string, { wrong }: Editing): string | undefined {
  return Object.entries(wrong).find(([field]) => field.startsWith(path))?.[1];
}

/** Who hears of it: groups, and whoever is on call in a rota of the project or the system. */
function Targets({ rung, editing, projectId }: { rung: Rung; editing: Editing; projectId: string | null }) {
  const words = useOwn(own);
  const rotas = useQuery(rotasQuery()).data ?? [];
  const set = (notify: readonly string[]) => editing.change(withRung(editing.draft, rung.id, { notify }));
  const usable = rotas.filter((rota) => rota.project_id === null || rota.project_id === projectId);
  const others = [...RECIPIENTS, ...usable.map(({ id }) => onCall(id))].filter((one) => !rung.notify.includes(one));
  return (
    <div className={styles.chips}>
      {rung.notify.map((target) => (
        <span key={target} className={styles.chip}>
          {editing.targetName(target)}
          {!editing.isReadOnly && (
            <CloseButton
              size="xs"
              aria-label={words.inspector.untell(editing.targetName(target))}
              onClick={() => set(rung.notify.filter((one) => one !== target))}
            />
          )}
        </span>
      ))}
      {!editing.isReadOnly && others.length > 0 && (
        <Menu position="bottom-end">
          <Menu.Target>
            <ActionIcon variant="default" size={26} radius="xl" aria-label={words.inspector.tellHint}>
              <IconPlus size={14} stroke={1.75} aria-hidden />
            </ActionIcon>
          </Menu.Target>
          <Menu.Dropdown>
            {others.map((target) => (
              <Menu.Item key={target} onClick={() => set([...rung.notify, target])}>
                {editing.targetName(target)}
              </Menu.Item>
            ))}
          </Menu.Dropdown>
        </Menu>
      )}
    </div>
  );
}

/** On which channels messages of a category go out; none named is as usual: in the app and as a push. */
function Channels({ category, hint, editing }: { category: Category; hint: string; editing: Editing }) {
  const words = useOwn(own);
  const { draft, change } = editing;
  const named = draft.channels[category];
  const chosen = named ?? (["IN_APP", "PUSH"] satisfies Channel[]);
  function set(channel: Channel, isOn: boolean): void {
    const channels = CHANNELS.filter((one) => (one === channel ? isOn : chosen.includes(one)));
    change({ ...draft, channels: { ...draft.channels, [category]: channels } });
  }
  const error = wrongUnder(`channels.${category}`, editing);
  return (
    <fieldset className={styles.category}>
      <legend>
        {hint}
        {named === undefined && ` (${words.usual})`}
      </legend>
      <div className={styles.channels}>
        {CHANNELS.map((channel) => (
          <Checkbox
            key={channel}
            size="xs"
            label={words.channel[channel]}
            checked={chosen.includes(channel)}
            disabled={editing.isReadOnly}
            onChange={(event) => set(channel, event.currentTarget.checked)}
          />
        ))}
      </div>
      {error && (
        <p className={styles.wrong} role="alert">
          {error}
        </p>
      )}
    </fieldset>
  );
}

function Rest({ editing }: { editing: Editing }) {
  const words = useOwn(own);
  const { draft, change, wrong, isReadOnly } = editing;
  return (
    <details className={`${styles.panel} ${styles.rest}`}>
      <summary>{words.inspector.rest}</summary>
      <div>
        <Line label={words.name}>
          <TextInput
            size="xs"
            w={176}
            aria-label={words.name}
            value={draft.name}
            error={wrong.name}
            readOnly={isReadOnly}
            onChange={(event) => change({ ...draft, name: event.currentTarget.value })}
          />
        </Line>
        <Line label={words.inspector.accept}>
          <OptionalDuration
            value={draft.accept_within}
            label={words.inspector.accept}
            placeholder={words.inspector.acceptHint}
            error={wrong.accept_within}
            isReadOnly={isReadOnly}
            onCommit={(accept_within) => change({ ...draft, accept_within })}
          />
        </Line>
        <Line label={words.inspector.hold}>
          <DurationField
            value={draft.ack_hold}
            label={words.inspector.hold}
            error={wrong.ack_hold}
            isReadOnly={isReadOnly}
            onCommit={(ack_hold) => change({ ...draft, ack_hold })}
          />
        </Line>
        <Line label={words.inspector.snooze}>
          <DurationField
            value={draft.snooze_limit}
            label={words.inspector.snooze}
            error={wrong.snooze_limit}
            isReadOnly={isReadOnly}
            onCommit={(snooze_limit) => change({ ...draft, snooze_limit })}
          />
        </Line>
        <Toggle
          label={words.inspector.fallback}
          isOn={draft.fallback.PUSH === "EMAIL"}
          editing={editing}
          set={(isOn) => change({ ...draft, fallback: isOn ? { PUSH: "EMAIL" } : {} })}
        />
        {CATEGORIES.map((category) => (
          <Channels key={category} category={category} hint={words.category[category]} editing={editing} />
        ))}
      </div>
    </details>
  );
}
