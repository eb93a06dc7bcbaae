import { screen, waitFor } from "@testing-library/react";
import { expect, test } from "vitest";
import { ButtonMenu, ButtonPopover, Item } from "../../src/parts/Popup.tsx";
import { show } from "./page.tsx";

const more = () => screen.getByRole("button", { name: "More" });
const noMenu = async () => waitFor(() => expect(screen.queryByRole("menu")).toBeNull());

function Menu({ onChoose }: { onChoose?: (what: string) => void }) {
  return (
    <>
      <ButtonMenu button={<button type="button">More</button>}>
        <Item onClick={() => onChoose?.("edit")}>Edit</Item>
        <Item onClick={() => onChoose?.("delete")}>Delete</Item>
      </ButtonMenu>
      <button type="button">Elsewhere</button>
    </>
  );
}

function Form() {
  return (
    <ButtonPopover label="A name" button={<button type="button">More</button>}>
      <input aria-label="First" />
      <input aria-label="Last" />
    </ButtonPopover>
  );
}

test("a menu's button says that it opens one, and whether it is open", async () => {
  const { user } = await show(<Menu />);
  expect(more().getAttribute("aria-haspopup")).toBe("menu");
  expect(more().getAttribute("aria-expanded")).toBe("false");
  await user.click(more());
  expect(more().getAttribute("aria-expanded")).toBe("true");
  const menu = await screen.findByRole("menu", { name: "More" });
  expect(more().getAttribute("aria-controls")).toBe(menu.id);
  await user.click(more());
  await noMenu();
  expect(more().getAttribute("aria-expanded")).toBe("false");
});

test("a menu does what was chosen in it and is gone", async () => {
  const chosen: string[] = [];
  const { user } = await show(<Menu onChoose={(what) => chosen.push(what)} />);
  await user.click(more());
  await user.click(await screen.findByRole("menuitem", { name: "Delete" }));
  await noMenu();
  expect(chosen).toEqual(["delete"]);
});

test("a menu is gone through and chosen from by keys alone", async () => {
  const chosen: string[] = [];
  const { user } = await show(<Menu onChoose={(what) => chosen.push(what)} />);
  await user.tab();
  await user.keyboard("{Enter}");
  const edit = await screen.findByRole("menuitem", { name: "Edit" });
  await waitFor(() => expect(screen.getByRole("menu").contains(document.activeElement)).toBe(true));
  await user.keyboard("{End}{Home}");
  expect(document.activeElement).toBe(edit);
  await user.keyboard("{ArrowDown}{Enter}");
  await noMenu();
  expect(chosen).toEqual(["delete"]);
});

test("Esc closes a menu and gives the focus back to its button", async () => {
  const { user } = await show(<Menu />);
  await user.click(more());
  await screen.findByRole("menuitem", { name: "Edit" });
  await waitFor(() => expect(screen.getByRole("menu").contains(document.activeElement)).toBe(true));
  await user.keyboard("{Escape}");
  await noMenu();
  expect(document.activeElement).toBe(more());
});

test("Esc counts before the menu has come", async () => {
  const { user } = await show(<Menu />);
  await user.click(more());
  expect(screen.queryByRole("menuitem")).toBeNull();
  await user.keyboard("{Escape}");
  await noMenu();
  expect(document.activeElement).toBe(more());
  expect(more().getAttribute("aria-expanded")).toBe("false");
});

test("a press elsewhere closes a menu and keeps the focus that it took", async () => {
  const { user } = await show(<Menu />);
  await user.click(more());
  await screen.findByRole("menuitem", { name: "Edit" });
  await user.click(screen.getByRole("button", { name: "Elsewhere" }));
  await noMenu();
  expect(document.activeElement).toBe(screen.getByRole("button", { name: "Elsewhere" }));
});

test("a popover opens with the focus in its first field, and keeps it", async () => {
  const { user } = await show(<Form />);
  await user.click(more());
  const dialog = await screen.findByRole("dialog", { name: "A name" });
  await waitFor(() => expect(document.activeElement).toBe(screen.getByRole("textbox", { name: "First" })));
  await user.tab();
  await user.tab();
  expect(dialog.contains(document.activeElement)).toBe(true);
});

test("Esc closes a popover and gives the focus back to its button", async () => {
  const { user } = await show(<Form />);
  await user.click(more());
  await screen.findByRole("dialog", { name: "A name" });
  await waitFor(() => expect(document.activeElement).toBe(screen.getByRole("textbox", { name: "First" })));
  await user.keyboard("{Escape}");
  await waitFor(() => expect(screen.queryByRole("dialog")).toBeNull());
  await waitFor(() => expect(document.activeElement).toBe(more()));
});
