import { Combobox, useCombobox } from "@mantine/core";
import { useEffect, useEffectEvent, useImperativeHandle, useRef, useState } from "react";
import { GrowingText } from "../../parts/GrowingText.tsx";
import { Person } from "../../parts/Person.tsx";
import { useOwn } from "../../words/index.ts";
import { type Someone, usePeople } from "../projects/people.ts";
import styles from "./Chat.module.css";
import { type Asked, askedAt, mentioning } from "./mentions.ts";
import { calledLike } from "./people.ts";
import { words } from "./words.ts";

const MOST_OFFERED = 6;

export interface MentionHandle {
  focus: () => void;
  /** As if an @ had been typed. */
  ask: () => void;
}

interface FieldProps {
  project_id: string;
  label: string;
  text: string;
  onText: (text: string) => void;
  onPick: (person: Someone) => void;
  onEnter: () => void;
  onEscape?: () => void;
  handle?: React.Ref<MentionHandle>;
  hasFocus?: boolean;
}

/** A field in which an @ offers the people of the project. Enter sends, Shift+Enter begins a line. */
export function MentionField(props: FieldProps) {
  const { project_id, label, text, onText, onPick, onEnter, onEscape, handle, hasFocus = false } = props;
  const own = useOwn(words);
  const { people } = usePeople(project_id);
  const field = useRef<HTMLTextAreaElement>(null);
  const [asked, setAsked] = useState<Asked | null>(null);
  const combobox = useCombobox();
  const offered = asked === null ? [] : calledLike(people, asked.text).slice(0, MOST_OFFERED);
  const isOffering = offered.length > 0 && !isSaid(asked, offered);

  const begin = useEffectEvent(() => {
    if (hasFocus) {
      field.current?.setSelectionRange(text.length, text.length);
    }
  });
  useEffect(() => begin(), []);

  useImperativeHandle(handle, () => ({
    focus: () => field.current?.focus(),
    ask: () => {
      const space = text === "" || /\s$/.test(text) ? "" : " ";
      const asking = `${text}${space}@`;
      put(asking, asking.length, () => look(asking));
    },
  }));

  function look(value: string): void {
    const found = askedAt(value, field.current?.selectionStart ?? value.length);
    setAsked(found);
    if (found !== null) {
      combobox.openDropdown();
      requestAnimationFrame(() => combobox.selectFirstOption());
    }
  }

  function put(value: string, caret: number, then?: () => void): void {
    onText(value);
    requestAnimationFrame(() => {
      field.current?.focus();
      field.current?.setSelectionRange(caret, caret);
      then?.();
    });
  }

  function pick(id: string): void {
    const person = offered.find((one) => one.id === id);
    if (person && asked) {
      const { text: value, caret } = mentioning(text, asked, person);
      onPick(person);
      setAsked(null);
      put(value, caret);
    }
  }

  function pressed(event: React.KeyboardEvent): void {
    if (isOffering && (event.key === "Enter" || event.key === "Tab") && combobox.getSelectedOptionIndex() !== -1) {
      event.preventDefault();
      combobox.clickSelectedOption();
      combobox.resetSelectedOption(); // else it would be clicked once more by the combobox itself
    } else if (isOffering && event.key === "Escape") {
      event.stopPropagation();
      setAsked(null);
    } else if (event.key === "Escape" && onEscape) {
      event.stopPropagation();
      onEscape();
    } else if (event.key === "Enter" && !event.shiftKey && !event.nativeEvent.isComposing) {
      event.preventDefault();
      onEnter();
    }
  }

  return (
    <Combobox
      store={{ ...combobox, dropdownOpened: isOffering }}
      keepMounted={false}
      shadow="md"
      onOptionSubmit={pick}
      position="top-start"
      middlewares={{ flip: true, shift: true }}
    >
      <Combobox.Target withKeyboardNavigation={isOffering}>
        <GrowingText
          ref={field}
          className={styles.field ?? ""}
          aria-label={label}
          placeholder={label}
          maxRows={8}
          value={text}
          // oxlint-disable-next-line jsx-a11y/no-autofocus -- one has asked to edit this message
          autoFocus={hasFocus}
          onChange={(event) => {
            onText(event.currentTarget.value);
            look(event.currentTarget.value);
          }}
          onSelect={() => asked !== null && look(text)}
          onBlur={() => setAsked(null)}
          onKeyDown={pressed}
        />
      </Combobox.Target>
      <Combobox.Dropdown hidden={!isOffering}>
        <Combobox.Options aria-label={own.chat.people}>
          {offered.map((person) => (
            <Combobox.Option key={person.id} value={person.id}>
              <span className={styles.offered}>
                <Person id={person.id} name={person.name} isSmall />
                {person.name}
              </span>
            </Combobox.Option>
          ))}
        </Combobox.Options>
      </Combobox.Dropdown>
    </Combobox>
  );
}

/** Who types a whole name has said whom they mean: Enter sends. */
function isSaid(asked: Asked | null, [one, ...others]: Someone[]): boolean {
  return others.length === 0 && one?.name.toLocaleLowerCase() === asked?.text.trim().toLocaleLowerCase();
}
