import { type MantineSize, PasswordInput } from "@mantine/core";
import { useEffect, useState } from "react";
import { useWords } from "../../words/index.ts";
import styles from "./Door.module.css";

const SHORTEST = 12;
const LEVELS = [1, 2, 3, 4];
const ABOUT = ["overdue", "overdue", "reminder", "done", "done"];

interface NewPasswordProps {
  label: string;
  value: string;
  error: string | undefined;
  onChange: (value: string) => void;
  size?: MantineSize;
}

/** A password to be, with how hard it is to guess. */
export function NewPassword({ label, value, error, onChange, size = "sm" }: NewPasswordProps) {
  const words = useWords();
  const score = useScore(value);
  const hint = score === null || value.length < SHORTEST ? words.door.length : words.door.strength[score];
  return (
    <div>
      <PasswordInput
        size={size}
        label={label}
        autoComplete="new-password"
        required
        withAsterisk={false}
        value={value}
        error={error}
        description={hint}
        inputWrapperOrder={["label", "input", "description", "error"]}
        visibilityToggleButtonProps={{ tabIndex: 0, "aria-label": words.door.showPassword }}
        onChange={(event) => onChange(event.currentTarget.value)}
      />
      {score !== null && (
        <div className={styles.meter} data-about={ABOUT[score]} aria-hidden>
          {LEVELS.map((level) => (
            <i key={level} data-lit={score >= level || undefined} />
          ))}
        </div>
      )}
    </div>
  );
}

/** From 0 to 4, null until something is typed. What judges is large and comes when it is first needed. */
function useScore(password: string): number | null {
  const [score, setScore] = useState<number | null>(null);
  useEffect(() => {
    let isCurrent = true;
    if (password === "") {
      setScore(null);
      return undefined;
    }
    void import("./strength.ts").then(({ strengthOf }) => isCurrent && setScore(strengthOf(password)));
    return () => {
      isCurrent = false;
    };
  }, [password]);
  return score;
}
