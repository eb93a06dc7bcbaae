import { screen, waitFor } from "@testing-library/react";
import { beforeEach, expect, test } from "vitest";
import { session } from "../../src/api/session.ts";
import { SignIn } from "../../src/features/door/SignIn.tsx";
import { SignUp } from "../../src/features/door/SignUp.tsx";
import { Verify } from "../../src/features/door/Verify.tsx";
import { ME } from "./cast.ts";
import { show } from "./page.tsx";
import { away, late, refused, server } from "./server.ts";

const TOKENS = { user: ME, access_token: "token", expires_in: 900 };
const label = (text: string) => screen.getByLabelText<HTMLInputElement>(text);
const submit = (name: string) => screen.getByRole<HTMLButtonElement>("button", { name });

beforeEach(() => session.end());

async function showSignIn() {
  const page = await show(<SignIn to="/inbox" />);
  return {
    ...page,
    async signIn() {
      await page.user.type(label("E-mail"), ME.email);
      await page.user.type(label("Password"), "correct horse{Enter}");
    },
  };
}

test("the first field has the focus, and without both nothing can be sent", async () => {
  const { user } = await showSignIn();
  expect(document.activeElement).toBe(label("E-mail"));
  expect(submit("Sign in").disabled).toBe(true);
  await user.type(label("E-mail"), ME.email);
  await user.type(label("Password"), "x");
  expect(submit("Sign in").disabled).toBe(false);
});

test("whoever signs in goes where they wanted to", async () => {
  const { signIn, where } = await showSignIn();
  server.on("POST /auth/login", () => TOKENS);
  await signIn();
  await waitFor(() => expect(where()).toBe("/inbox"));
  expect(server.sentTo("POST /auth/login")).toEqual([{ email: ME.email, password: "correct horse" }]);
  expect(session.current?.user.name).toBe(ME.name);
});

test.each([
  ["a wrong password", () => refused(401, {}), /do not belong together/],
  ["too many tries", () => refused(429, {}), /Wait a few minutes/],
  ["nobody there", away, /Check your connection/],
])("of %s is said in place, and what was typed stays", async (_, answer, said) => {
  const { signIn, where } = await showSignIn();
  server.on("POST /auth/login", answer);
  await signIn();
  expect((await screen.findByRole("alert")).textContent).toMatch(said);
  expect([label("E-mail").value, label("Password").value]).toEqual([ME.email, "correct horse"]);
  expect(where()).toBe("/");
});

test("what is wrong with a field stands at that field, and not above the form", async () => {
  const { signIn } = await showSignIn();
  server.on("POST /auth/login", () =>
    refused(422, { errors: [{ field: "email", message: "is no address" }] as never }),
  );
  await signIn();
  expect(await screen.findByText("is no address")).toBeTruthy();
  expect(label("E-mail").getAttribute("aria-invalid")).toBe("true");
  expect(label("E-mail").getAttribute("aria-describedby")).toContain(screen.getByText("is no address").id);
  expect(screen.queryByRole("alert")).toBeNull();
});

test("it is sent once however often one presses", async () => {
  const { signIn, user } = await showSignIn();
  const { answer, letGo } = late(() => TOKENS);
  server.on("POST /auth/login", answer);
  await signIn();
  await user.click(submit("Sign in"));
  letGo();
  await waitFor(() => expect(session.current?.user.id).toBe(ME.id));
  expect(server.sentTo("POST /auth/login")).toHaveLength(1);
});

test("the password can be looked at", async () => {
  const { user } = await showSignIn();
  expect(label("Password").type).toBe("password");
  await user.click(screen.getByRole("button", { name: "Show password" }));
  expect(label("Password").type).toBe("text");
});

test("the door speaks German to whoever asks", async () => {
  const { user } = await showSignIn();
  await user.click(screen.getByRole("button", { name: "Deutsch" }));
  expect(await screen.findByRole("heading", { name: "Anmelden" })).toBeTruthy();
  expect(screen.getByRole("button", { name: "Deutsch" }).getAttribute("aria-pressed")).toBe("true");
  expect(document.documentElement.lang).toBe("de");
});

test.each([
  ["short", "At least 12 characters. A few words do well."],
  ["passwordpassword", "Very easy to guess"],
  ["plum window forty ladders", "Very good"],
])("of the new password %s is said how it does", async (password, said) => {
  const { user, container } = await show(<SignUp />);
  await user.click(label("Password"));
  await user.paste(password);
  expect(await screen.findByText(said)).toBeTruthy();
  expect(label("Password").getAttribute("aria-describedby")).toContain(screen.getByText(said).id);
  const lit = said === "Very good" ? 4 : 0;
  await waitFor(() => expect(container.querySelectorAll("[data-lit]")).toHaveLength(lit));
});

test("an address that has an account is told to sign in", async () => {
  const { user } = await show(<SignUp />);
  server.on("POST /auth/register", () => refused(409, {}));
  await user.type(label("Name"), ME.name);
  await user.type(label("E-mail"), ME.email);
  await user.type(label("Password"), "plum window forty ladders{Enter}");
  expect((await screen.findByRole("alert")).textContent).toMatch(/Sign in instead/);
});

test("a link is over only where the server says so; without a connection one may try again", async () => {
  server.on("POST /auth/email/verify", away);
  const { user } = await show(<Verify token="t" />);
  expect(await screen.findByText(/Check your connection/)).toBeTruthy();
  expect(screen.queryByText(/^This link does not work/)).toBeNull();
  server.on("POST /auth/email/verify", () => refused(422, {}));
  await user.click(submit("Try again"));
  expect(await screen.findByText(/^This link does not work/)).toBeTruthy();
});
