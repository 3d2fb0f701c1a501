import type { ReactNode } from "react";
import { Icon, type IconName } from "./icons";

interface Props {
  icon: IconName;
  title: string;
  /** What will be here. */
  children: ReactNode;
  /** The button that makes it so. */
  action?: ReactNode;
}

export function EmptyState({ icon, title, children, action }: Props) {
  return (
    <div className="empty">
      <span className="tile">
        <Icon name={icon} />
      </span>
      <h2>{title}</h2>
      <p>{children}</p>
      {action && <div className="empty-action">{action}</div>}
    </div>
  );
}
