export function Schedules(_: { policyId: string | undefined }) {
  return null;
}
