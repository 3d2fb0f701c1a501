import { Popover as Radix } from "radix-ui";
import type { ReactElement, ReactNode } from "react";
import { useFloatingContainer } from "./floating";

interface Props {
  /** The button that opens it. */
  trigger: ReactElement;
  label: string;
  open: boolean;
  onOpenChange: (open: boolean) => void;
  children: ReactNode;
}

/** A small panel at a button: a filter with fields of its own. */
export function Popover({ trigger, label, open, onOpenChange, children }: Props) {
  const container = useFloatingContainer();
  return (
    <Radix.Root open={open} onOpenChange={onOpenChange}>
      <Radix.Trigger asChild>{trigger}</Radix.Trigger>
      <Radix.Portal container={container}>
        <Radix.Content
          className="menu popover"
          aria-label={label}
          align="start"
          sideOffset={6}
          collisionPadding={12}
        >
          {children}
        </Radix.Content>
      </Radix.Portal>
    </Radix.Root>
  );
}
