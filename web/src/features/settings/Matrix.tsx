import { SegmentedControl } from "@mantine/core";
import { IconAppWindow, IconDeviceMobile, IconLock, IconMail } from "@tabler/icons-react";
import { useState } from "react";
import type { Preferences } from "../../api/types.ts";
import { useOwn } from "../../words/index.ts";
import {
  CATEGORIES,
  type Category,
  CHANNELS,
  type Channel,
  kindOf,
  type Mode,
  MODES,
  modeOf,
  setMode,
} from "./matrix.ts";
import styles from "./Matrix.module.css";
import { usePrefer } from "./preferences.ts";
import { Toggle } from "./Toggle.tsx";
import { words } from "./words.ts";

const ICONS = { IN_APP: IconAppWindow, PUSH: IconDeviceMobile, EMAIL: IconMail };

/** Categories by channels; a phone shows one channel at a time. */
export function Matrix({ preferences }: { preferences: Preferences }) {
  const own = useOwn(words);
  const [shown, setShown] = useState<Channel>("PUSH");
  return (
    <section className={styles.box} aria-label={own.notifications}>
      <div className={styles.channels}>
        <SegmentedControl
          aria-label={own.showChannel}
          value={shown}
          data={CHANNELS.map((channel) => ({ value: channel, label: own.channel[channel] }))}
          onChange={setShown}
        />
      </div>
      <table className={styles.matrix}>
        <thead>
          <tr>
            <th scope="col">{own.what}</th>
            {CHANNELS.map((channel) => (
              <Head key={channel} channel={channel} />
            ))}
          </tr>
        </thead>
        <tbody>
          {CATEGORIES.map((category) => (
            <tr key={category}>
              <th scope="row">
                {own.category[category]}
                <small>{own.about[category]}</small>
              </th>
              {CHANNELS.map((channel) => (
                <td key={channel} data-shown={channel === shown || undefined}>
                  <Cell preferences={preferences} category={category} channel={channel} />
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
      <p className={styles.note}>{own.matrixNote}</p>
    </section>
  );
}

function Head({ channel }: { channel: Channel }) {
  const own = useOwn(words);
  const Icon = ICONS[channel];
  return (
    <th scope="col">
      <span className={styles.head}>
        <Icon size={16} stroke={1.75} aria-hidden />
        {own.channel[channel]}
      </span>
    </th>
  );
}

interface CellProps {
  preferences: Preferences;
  category: Category;
  channel: Channel;
}

function Cell({ preferences, category, channel }: CellProps) {
  const own = useOwn(words);
  const prefer = usePrefer();
  const mode = modeOf(preferences, category, channel);
  const [what, where] = [own.category[category], own.channel[channel]];
  function choose(wanted: Mode): void {
    prefer({
      to: setMode(category, channel, wanted),
      back: setMode(category, channel, mode),
      said: own.cellSaved(what, where, own.mode[wanted]),
    });
  }
  switch (kindOf(category, channel)) {
    case "always":
      return <Always />;
    case "none":
      return <span className={styles.none}>{own.none}</span>;
    case "switch":
      return (
        <Toggle
          aria-label={own.cell(what, where)}
          label={mode === "OFF" ? own.mode.OFF : own.on}
          checked={mode !== "OFF"}
          onChange={(event) => choose(event.currentTarget.checked ? "INSTANT" : "OFF")}
        />
      );
    case "free":
      return <Choice name={own.cell(what, where)} mode={mode} onChoose={choose} />;
  }
}

function Always() {
  const own = useOwn(words);
  return (
    <span className={styles.fixed}>
      <IconLock size={14} stroke={1.75} aria-hidden />
      {own.always}
    </span>
  );
}

function Choice({ name, mode, onChoose }: { name: string; mode: Mode; onChoose: (mode: Mode) => void }) {
  const own = useOwn(words);
  return (
    <span className={styles.choice} role="radiogroup" aria-label={name}>
      {MODES.map((one) => (
        <label key={one} data-mode={one}>
          <input type="radio" name={name} value={one} checked={mode === one} onChange={() => onChoose(one)} />
          {own.mode[one]}
        </label>
      ))}
    </span>
  );
}
