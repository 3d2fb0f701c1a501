import type { ReactNode } from "react";
import { Icon, type IconName } from "./icons";
import { usePageTitle } from "./page_title";

interface Props {
  icon: IconName;
  title: string;
  lead?: ReactNode;
  children?: ReactNode;
}

/** One card in the middle: signing in, joining, setting up, and what went wrong. */
export function CardPage({ icon, title, lead, children }: Props) {
  usePageTitle(title);
  return (
    <main id="main" tabIndex={-1} className="centre">
      <div className="card">
        <span className="tile">
          <Icon name={icon} />
        </span>
        <h1>{title}</h1>
        {lead && <p className="lead">{lead}</p>}
        {children}
      </div>
    </main>
  );
}
