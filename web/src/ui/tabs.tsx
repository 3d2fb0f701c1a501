import { Tabs as Radix } from "radix-ui";
import type { MouseEvent, ReactNode } from "react";
import { number } from "../i18n/format";

export interface Tab<V extends string> {
  value: V;
  label: string;
  /** Where it leads: opening it in a new window works. */
  href: string;
  count?: number | undefined;
}

interface Props<V extends string> {
  label: string;
  value: V;
  tabs: Tab<V>[];
  /** Puts the tab into the URL. */
  onChange: (value: V) => void;
  /** The content of the current tab. */
  children: ReactNode;
}

/** The tab is the URL's: links to click, arrow keys between them. */
export function Tabs<V extends string>({ label, value, tabs, onChange, children }: Props<V>) {
  const change = (next: string) => {
    const tab = tabs.find((candidate) => candidate.value === next);
    if (tab && tab.value !== value) onChange(tab.value);
  };
  return (
    <Radix.Root value={value} onValueChange={change}>
      <Radix.List className="tabs" aria-label={label}>
        {tabs.map((tab) => (
          <Radix.Trigger key={tab.value} value={tab.value} asChild>
            <a
              href={tab.href}
              onMouseDown={leaveToBrowser}
              onClick={(event) => !opensElsewhere(event) && event.preventDefault()}
            >
              {tab.label}
              {tab.count !== undefined && (
                <>
                  {" "}
                  <span className="count">{number(tab.count)}</span>
                </>
              )}
            </a>
          </Radix.Trigger>
        ))}
      </Radix.List>
      <Radix.Content key={value} value={value} tabIndex={-1} className="outline-none">
        {children}
      </Radix.Content>
    </Radix.Root>
  );
}

const opensElsewhere = (event: MouseEvent) =>
  event.metaKey || event.ctrlKey || event.shiftKey || event.button !== 0;

// Radix switches on mouse down; a click that opens a new window must not switch this one.
function leaveToBrowser(event: MouseEvent) {
  if (opensElsewhere(event)) event.preventDefault();
}
