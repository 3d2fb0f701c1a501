import { DropdownMenu } from "radix-ui";
import { Fragment, type ReactElement, type ReactNode, useRef } from "react";
import { useFloatingContainer } from "./floating";
import { Icon, type IconName } from "./icons";

export interface MenuItem {
  key: string;
  label: string;
  icon?: IconName;
  /** A second line; its icon then stands on a tile. */
  description?: string;
  danger?: boolean;
  /** Not possible now: shown instead of the description, and the item does nothing. */
  disabledReason?: string | null | undefined;
  /** Marks the current one of several. */
  checked?: boolean;
  onSelect: () => void;
}

interface Props {
  /** The button that opens it. */
  trigger: ReactElement;
  /** Items, by groups with a line between. Empty groups vanish. */
  groups: MenuItem[][];
  label?: ReactNode;
  align?: "start" | "end";
  side?: "top" | "bottom";
}

export function Menu({ trigger, groups, label, align = "end", side = "bottom" }: Props) {
  const container = useFloatingContainer();
  const opener = useRef<HTMLButtonElement>(null);
  const chosen = useRef<(() => void) | null>(null);
  const filled = groups.filter((group) => group.length > 0);

  // What an item starts waits until the focus is back on the button: a dialog it opens then returns it there.
  const closed = (event: Event) => {
    const start = chosen.current;
    chosen.current = null;
    if (!start) return;
    event.preventDefault();
    opener.current?.focus();
    start();
  };

  return (
    <DropdownMenu.Root modal={false}>
      <DropdownMenu.Trigger asChild ref={opener}>
        {trigger}
      </DropdownMenu.Trigger>
      <DropdownMenu.Portal container={container}>
        <DropdownMenu.Content
          className="menu"
          align={align}
          side={side}
          sideOffset={6}
          collisionPadding={12}
          loop
          onCloseAutoFocus={closed}
        >
          {label && <DropdownMenu.Label className="menu-label">{label}</DropdownMenu.Label>}
          {filled.map((group, index) => (
            <Fragment key={group[0]?.key}>
              {index > 0 && <DropdownMenu.Separator className="menu-line" />}
              {group.map((item) => (
                <Item key={item.key} item={item} choose={() => (chosen.current = item.onSelect)} />
              ))}
            </Fragment>
          ))}
        </DropdownMenu.Content>
      </DropdownMenu.Portal>
    </DropdownMenu.Root>
  );
}

function Item({ item, choose }: { item: MenuItem; choose: () => void }) {
  const off = Boolean(item.disabledReason);
  const second = item.disabledReason ?? item.description;
  return (
    // aria-disabled instead of Radix' disabled: the arrow keys reach it, so that its reason is read.
    <DropdownMenu.Item
      className={item.danger ? "menu-item is-danger" : "menu-item"}
      aria-disabled={off || undefined}
      textValue={item.label}
      onSelect={(event) => (off ? event.preventDefault() : choose())}
    >
      {item.icon && (second ? <Tile name={item.icon} /> : <Icon name={item.icon} />)}
      <span className="min-w-0">
        {item.label}
        {second && <small>{second}</small>}
      </span>
      {item.checked && <Icon name="check" className="end" />}
    </DropdownMenu.Item>
  );
}

function Tile({ name }: { name: IconName }) {
  return (
    <span className="tile">
      <Icon name={name} />
    </span>
  );
}
