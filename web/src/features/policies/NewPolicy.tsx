import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { Empty } from "../../parts/Empty.tsx";
import { Failed } from "../../parts/Failed.tsx";
import { Page } from "../../parts/Page.tsx";
import { useOwn } from "../../words/index.ts";
import { Editor } from "./Editor.tsx";
import { type Body, bodyOf } from "./model.ts";
import { defaultQuery, policyQuery, useGoverned } from "./reading.ts";
import { words as own } from "./words.ts";

interface NewProps {
  /** Whose it is to be; nothing is said where there is only one choice. */
  project: string | undefined;
  /** The policy that it begins as a copy of; else of the system's. */
  from: string | undefined;
}

export function NewPolicy({ project, from }: NewProps) {
  const words = useOwn(own);
  const { projects, isAdmin, isKnown } = useGoverned();
  const system = useQuery(defaultQuery());
  const copied = useQuery({ ...policyQuery(from ?? ""), enabled: from !== undefined });
  const model = from === undefined ? system.data?.policy : copied.data;
  const read = from === undefined ? system : copied;
  if (read.isLoadingError) {
    return (
      <Page title={words.add}>
        <Failed error={read.error} retry={() => void read.refetch()} />
      </Page>
    );
  }
  if (model === undefined || !isKnown) {
    return <Page title={words.add}>{null}</Page>;
  }
  if (!isAdmin && projects.length === 0) {
    return (
      <Page title={words.add}>
        <Empty title={words.readOnly} />
      </Page>
    );
  }
  const body = { ...bodyOf(model), name: from === undefined ? "" : model.name };
  return <Begun key={from} body={body} project={project} usual={isAdmin ? null : (projects[0]?.id ?? null)} />;
}

interface BegunProps {
  body: Body;
  project: string | undefined;
  /** Whose it is where nobody said. */
  usual: string | null;
}

/** Which project comes first may change meanwhile; whose it is does not by that. */
function Begun({ body, project, usual }: BegunProps) {
  const [home] = useState(usual);
  return <Editor stored={null} first={body} home={project ?? home} versions={[]} isReadOnly={false} />;
}
