import { Icon, type IconName } from "./icons";

interface Props {
  kind: "good" | "warn" | "bad" | "idle";
  icon: IconName;
  children: string;
}

/** A state: a colour, an icon and a word, never the colour alone. */
export function Badge({ kind, icon, children }: Props) {
  return (
    <span className={`badge ${kind}`}>
      <Icon name={icon} />
      {children}
    </span>
  );
}
