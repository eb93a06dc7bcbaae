import { UnstyledButton, useComputedColorScheme, useMantineColorScheme } from "@mantine/core";
import { IconKeyboard, IconLogout, IconMoon, IconSettings, IconSun } from "@tabler/icons-react";
import { useNavigate } from "@tanstack/react-router";
import { session } from "../api/session.ts";
import type { Me } from "../api/types.ts";
import { useWords } from "../words/index.ts";
import { ButtonMenu, Item } from "./Popup.tsx";
import { pressKey } from "./keys.ts";
import { Kbd } from "./Kbd.tsx";
import { Person } from "./Person.tsx";
import styles from "./Shell.module.css";

/** Who is signed in, and what is theirs. */
export function Account({ user }: { user: Me }) {
  const words = useWords();
  return (
    <ButtonMenu
      position="top-start"
      width={220}
      button={
        <UnstyledButton className={styles.foot}>
          <span aria-hidden>
            <Person id={user.id} name={user.name} />
          </span>
          <span className={`${styles.label} cut`}>{user.name}</span>
        </UnstyledButton>
      }
    >
      <AccountItems />
      <Item leftSection={<IconLogout size={16} stroke={1.75} />} onClick={() => void session.signOut()}>
        {words.app.signOut}
      </Item>
    </ButtonMenu>
  );
}

function AccountItems() {
  const words = useWords();
  const navigate = useNavigate();
  const isDark = useComputedColorScheme("light") === "dark";
  const { setColorScheme } = useMantineColorScheme();
  const Look = isDark ? IconSun : IconMoon;
  return (
    <>
      <Item leftSection={<IconSettings size={16} stroke={1.75} />} onClick={() => void navigate({ to: "/settings" })}>
        {words.app.settings}
      </Item>
      <Item leftSection={<Look size={16} stroke={1.75} />} onClick={() => setColorScheme(isDark ? "light" : "dark")}>
        {isDark ? words.settings.light : words.settings.dark}
      </Item>
      <Item
        leftSection={<IconKeyboard size={16} stroke={1.75} />}
        rightSection={<Kbd>?</Kbd>}
        onClick={() => pressKey("?")}
      >
        {words.keys.title}
      </Item>
    </>
  );
}
