import { Switch, type SwitchProps } from "@mantine/core";
import styles from "./Toggle.module.css";

/** On or off. */
export function Toggle(props: SwitchProps) {
  return <Switch size="xs" withThumbIndicator={false} classNames={{ track: styles.track ?? "" }} {...props} />;
}
