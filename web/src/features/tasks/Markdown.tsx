import ReactMarkdown from "react-markdown";
import remarkGfm from "remark-gfm";
import { StatusIcon } from "../../parts/Status.tsx";

const PLUGINS = [remarkGfm];
const COMPONENTS = { a: Outward, input: Tick };

function Outward({ href, children }: Pick<React.ComponentProps<"a">, "href" | "children">) {
  return (
    <a href={href} rel="noopener noreferrer nofollow" target="_blank">
      {children}
    </a>
  );
}

/** The only field that Markdown knows: a thing done or not. */
function Tick({ checked }: Pick<React.ComponentProps<"input">, "checked">) {
  return (
    <span data-ticked={checked}>
      <StatusIcon status={checked ? "COMPLETED" : "PENDING"} />
    </span>
  );
}

/** What people wrote. No HTML of theirs, no scripts, no pictures from elsewhere; links lead out without telling whence. */
export function Markdown({ text }: { text: string }) {
  return (
    <ReactMarkdown
      remarkPlugins={PLUGINS}
      skipHtml
      disallowedElements={["img"]}
      unwrapDisallowed
      components={COMPONENTS}
    >
      {text}
    </ReactMarkdown>
  );
}
