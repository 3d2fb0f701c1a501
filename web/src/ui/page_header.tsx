import type { ReactNode } from "react";
import { usePageTitle } from "./page_title";

interface Props {
  title: string;
  lead?: ReactNode;
  /** Search, quiet buttons, and the one thing to do next at the end. */
  children?: ReactNode;
}

/** The page's h1 with its tools; sets the browser's title too. */
export function PageHeader({ title, lead, children }: Props) {
  usePageTitle(title);
  return (
    <div className="head">
      <div className="min-w-0 flex-1">
        <h1>{title}</h1>
        {lead && <div className="head-lead">{lead}</div>}
      </div>
      {children}
    </div>
  );
}
