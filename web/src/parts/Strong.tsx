/** A text of which some words stand out. */
export function Strong({ text, strong }: { text: string; strong: readonly string[] }) {
  const [word, ...others] = strong;
  if (word === undefined) {
    return text;
  }
  const [before, ...after] = text.split(word);
  if (after.length === 0) {
    return <Strong text={text} strong={others} />;
  }
  return (
    <>
      <Strong text={before ?? ""} strong={others} />
      <b>{word}</b>
      <Strong text={after.join(word)} strong={others} />
    </>
  );
}
