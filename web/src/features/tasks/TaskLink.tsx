interface LinkProps extends React.ComponentProps<"a"> {
  id: string;
}

/**
 * Leads to a task from a list: the list takes the click and opens the panel beside it (WithPanel). A list has hundreds of
 * these, and a link of the router's own looks up at every step that anybody takes.
 */
export function TaskLink({ id, children, ...props }: LinkProps) {
  return (
    <a {...props} href={`/tasks/${id}`}>
      {children}
    </a>
  );
}
