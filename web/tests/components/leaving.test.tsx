import { act, screen, waitFor } from "@testing-library/react";
import { expect, test } from "vitest";
import { newQueries } from "../../src/api/queries.ts";
import { session } from "../../src/api/session.ts";
import { fetchToasts, toastFailure } from "../../src/parts/toast.tsx";
import { show } from "./page.tsx";

test("whoever signs in next finds nothing of what somebody else was told", async () => {
  const queries = newQueries();
  await session.resume();
  queries.setQueryData(["preferences"], { locale: "de" });
  await fetchToasts();
  await show(null);
  act(() => toastFailure("OPS-1 not saved", "It is closed."));
  await screen.findByRole("alert");
  act(() => session.end());
  await waitFor(() => expect(screen.queryByRole("alert")).toBeNull());
  expect(queries.getQueryData(["preferences"])).toBeUndefined();
});
