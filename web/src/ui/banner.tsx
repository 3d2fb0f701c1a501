import type { ReactNode } from "react";
import { Icon, type IconName } from "./icons";

interface Props {
  kind: "good" | "warn" | "bad" | "idle" | "accent";
  icon?: IconName;
  /** Over the page's whole width, without round corners. */
  strip?: boolean;
  actions?: ReactNode;
  children: ReactNode;
}

const icons = { good: "check", warn: "warn", bad: "warn", idle: "info", accent: "info" } as const;

export function Banner({ kind, icon, strip = false, actions, children }: Props) {
  return (
    <div className={["banner", kind, strip && "strip"].filter(Boolean).join(" ")}>
      <Icon name={icon ?? icons[kind]} />
      <div>{children}</div>
      {actions && <div className="banner-actions">{actions}</div>}
    </div>
  );
}
