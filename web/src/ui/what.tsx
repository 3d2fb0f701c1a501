import type { ReactNode } from "react";
import { Icon, type IconName } from "./icons";

interface Props {
  icon: IconName;
  name: string;
  /** Said under the name. */
  children?: ReactNode;
}

/** Icon, and name over what is said of it: for things what `Who` is for people. */
export function What({ icon, name, children }: Props) {
  return (
    <div className="who">
      <span className="avatar bg-sunken text-ink-2">
        <Icon name={icon} />
      </span>
      <div>
        <b title={name}>{name}</b>
        {children && <small title={typeof children === "string" ? children : undefined}>{children}</small>}
      </div>
    </div>
  );
}
