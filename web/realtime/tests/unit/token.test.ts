import { expect, test } from "vitest";
import { askFor, renewalIn } from "../../src/token.js";
import { FakeClock } from "../support/clock.js";
import { tokenOf } from "../support/token.js";

const NOW = Date.parse("2026-03-01T12:00:00Z");
const SECOND = 1000;
const MINUTE = 60 * SECOND;

function token(iat: number, exp: number): string {
  return tokenOf({ iat: iat / SECOND, exp: exp / SECOND });
}

test("a token is renewed a minute before it ends", () => {
  expect(renewalIn(token(NOW - 5 * MINUTE, NOW + 10 * MINUTE), false, NOW)).toBe(9 * MINUTE);
});

test("a fresh token has its whole life ahead, whatever the clock says", () => {
  for (const wrong of [-60 * MINUTE, 60 * MINUTE]) {
    expect(renewalIn(token(NOW, NOW + 15 * MINUTE), true, NOW + wrong)).toBe(14 * MINUTE);
  }
});

test("one with a short life is renewed after half of it", () => {
  expect(renewalIn(token(NOW, NOW + MINUTE), true, NOW)).toBe(MINUTE / 2);
});

test("one that should have been renewed long ago is, very soon but not at once", () => {
  expect(renewalIn(token(NOW - 60 * MINUTE, NOW - 45 * MINUTE), false, NOW)).toBe(SECOND);
});

test.each(["", "opaque", "a.b.c", `a.${btoa("null")}.c`, `a.${btoa('{"exp": "soon"}')}.c`])(
  "what tells no end is not renewed: %j",
  (opaque) => {
    expect(renewalIn(opaque, true, NOW)).toBeNull();
  },
);

test("whoever asks for a token waits no longer than 15 seconds", async () => {
  const clock = new FakeClock();
  const problems: string[] = [];
  const answer = askFor(
    () => new Promise(() => {}),
    false,
    clock,
    ({ code }) => problems.push(code),
  );
  clock.advance(15 * SECOND);
  expect(await answer).toBe("FAILED");
  expect(problems).toEqual(["token"]);
});

test("a source that throws at once is a failure like any other", async () => {
  expect(await askFor(noKeychain, false, new FakeClock(), () => {})).toBe("FAILED");
});

function noKeychain(): never {
  throw new Error("There is no keychain.");
}
