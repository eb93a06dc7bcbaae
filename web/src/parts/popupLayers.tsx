/** What opens over a page: fetched after the first screen (later.ts), made when it is asked for. */

import { Menu, Popover } from "@mantine/core";
export { Tooltip } from "@mantine/core";
import { assignRef } from "@mantine/hooks";
import { useLayoutEffect } from "react";
import { type Layer, ItemsDrawnAs } from "./Popup.tsx";

export function MenuLayer({ target, label, onClose, children, ...place }: Layer) {
  return (
    <Menu {...place} opened onClose={onClose} returnFocus={false}>
      <Menu.Target>
        <At target={target} />
      </Menu.Target>
      <Menu.Dropdown {...named(label)}>
        <ItemsDrawnAs value={Menu.Item}>{children}</ItemsDrawnAs>
      </Menu.Dropdown>
    </Menu>
  );
}

export function PopoverLayer({ target, label, onClose, children, ...place }: Layer) {
  return (
    <Popover {...place} opened onChange={onClose} shadow="md" trapFocus>
      <Popover.Target>
        <At target={target} />
      </Popover.Target>
      <Popover.Dropdown {...named(label)}>{children}</Popover.Dropdown>
    </Popover>
  );
}

/** Else it is called as its button is: by a reference that would outweigh the label, and stays where another one is undefined. */
function named(label: string | undefined) {
  return label === undefined ? {} : { "aria-label": label, "aria-labelledby": "" };
}

interface AtProps {
  target: Layer["target"];
  ref?: React.Ref<HTMLElement>;
}

/** Stands for the button, which is on the page already. */
function At({ target, ref }: AtProps) {
  useLayoutEffect(() => {
    assignRef<HTMLElement | null>(ref as React.Ref<HTMLElement | null>, target.current);
    return () => void assignRef<HTMLElement | null>(ref as React.Ref<HTMLElement | null>, null);
  }, [ref, target]);
  return null;
}
