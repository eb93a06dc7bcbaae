/** What a policy of the tests says where a test says nothing else. */

import type { Body } from "../src/features/policies/model.ts";

export const RULES: Omit<Body, "name" | "ladder"> = {
  remind_before: ["P1D", "PT1H"],
  remind_at_due: true,
  overdue_every: "PT4H",
  overdue_limit: 3,
  accept_within: null,
  ack_hold: "PT4H",
  snooze_limit: "P1D",
  channels: {},
  fallback: {},
};
