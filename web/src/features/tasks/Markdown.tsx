import ReactMarkdown from "react-markdown";
import remarkGfm from "remark-gfm";

const PLUGINS = [remarkGfm];
const COMPONENTS = { a: Outward };

function Outward({ href, children }: Pick<React.ComponentProps<"a">, "href" | "children">) {
  return (
    <a href={href} rel="noreferrer nofollow" target="_blank">
      {children}
    </a>
  );
}

/** What people wrote. No HTML of theirs, no scripts, no pictures from elsewhere; links lead out without telling whence. */
export default function Markdown({ text }: { text: string }) {
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
