import { Skeleton } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { Failed } from "../../parts/Failed.tsx";
import { Page } from "../../parts/Page.tsx";
import { useOwn } from "../../words/index.ts";
import { Editor } from "./Editor.tsx";
import { bodyOf } from "./model.ts";
import { policyQuery, useGoverned, useMayGovern, versionsQuery } from "./reading.ts";
import { words as own } from "./words.ts";

interface Opened {
  id: string;
  /** Where the step is written that one came for. */
  step?: string | undefined;
}

/** One policy: what it says, what another version would change, and how it came to be. */
export function PolicyScreen({ id, step }: Opened) {
  const words = useOwn(own);
  const policy = useQuery(policyQuery(id));
  const versions = useQuery(versionsQuery(id));
  const { isKnown } = useGoverned();
  const mayWrite = useMayGovern(policy.data?.project_id ?? null);
  const failed = [policy, versions].find(({ isLoadingError }) => isLoadingError);
  if (failed) {
    return (
      <Page title={words.policies}>
        <Failed error={failed.error} retry={() => void failed.refetch()} />
      </Page>
    );
  }
  if (policy.data === undefined || versions.data === undefined || !isKnown) {
    return (
      <Page title={words.policies}>
        <Skeleton height={320} radius="lg" mx="lg" w="auto" />
      </Page>
    );
  }
  return (
    <Editor
      stored={policy.data}
      first={bodyOf(policy.data)}
      home={policy.data.project_id}
      versions={versions.data}
      isReadOnly={!mayWrite}
      step={step}
    />
  );
}
