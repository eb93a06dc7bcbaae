/** Says more of it to whoever points at it, and only then works that out: a list has hundreds. */
export function titled(say: () => string) {
  return {
    onPointerEnter: ({ currentTarget }: React.PointerEvent<HTMLElement>) => {
      currentTarget.title = say();
    },
  };
}
