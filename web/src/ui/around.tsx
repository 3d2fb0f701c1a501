import type { ReactNode } from "react";

interface Props {
  text: string;
  /** Stands in the text as it is; the translation decides where. */
  part: string;
  children: (part: string) => ReactNode;
}

/** A sentence with one part of it set off: a name in bold, a word as a link. */
export function Around({ text, part, children }: Props) {
  const at = part === "" ? -1 : text.lastIndexOf(part);
  if (at < 0) return text;
  return (
    <>
      {text.slice(0, at)}
      {children(part)}
      {text.slice(at + part.length)}
    </>
  );
}
