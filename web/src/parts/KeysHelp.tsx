import { Checkbox, Modal } from "@mantine/core";
import "./KeysHelp.layer.css";
import { useSyncExternalStore } from "react";
import { useWords } from "../words/index.ts";
import { areKeysOn, type Key, onKeys, switchKeys, useBoundKeys } from "./keys.ts";
import { Kbd } from "./Kbd.tsx";
import styles from "./KeysHelp.module.css";

/** What every key does where one is now, and the switch that turns them off. */
export function KeysHelp({ isOpen, onClose }: { isOpen: boolean; onClose: () => void }) {
  const words = useWords();
  const isOn = useSyncExternalStore(onKeys, areKeysOn);
  const keys = useBoundKeys();
  return (
    <Modal
      opened={isOpen}
      onClose={onClose}
      title={words.keys.title}
      closeButtonProps={{ "aria-label": words.app.close }}
      size="lg"
    >
      <dl className={styles.keys} data-off={!isOn || undefined}>
        <Line keys={["Ctrl K"]} does={words.keys.search} />
        {told(keys).map(({ key, does }) => (
          <Line key={key} keys={key.split(" ")} does={does} />
        ))}
      </dl>
      <Checkbox
        mt="md"
        label={words.keys.on}
        description={words.keys.onHint}
        checked={isOn}
        onChange={(event) => switchKeys(event.currentTarget.checked)}
      />
    </Modal>
  );
}

function Line({ keys, does }: { keys: readonly string[]; does: string }) {
  const words = useWords();
  return (
    <div className={styles.line}>
      <dt>
        <span className="hidden">{keys.join(` ${words.keys.andThen} `)}</span>
        {keys.map((key) => (
          <Kbd key={key} isAlways>
            {key.length === 1 ? key.toUpperCase() : key}
          </Kbd>
        ))}
      </dt>
      <dd>{does}</dd>
    </div>
  );
}

/** Each key once, as the one that came last has it. */
function told(keys: readonly Key[]): Key[] {
  const last = new Map(keys.filter(({ isAlias }) => !isAlias).map((key) => [key.key, key]));
  return [...last.values()];
}
