import { Icon } from "./icons";
import type { MenuItem } from "./menu";

/** A menu's items as buttons below each other, under a heading; nothing where there are none. */
export function Deeds({ title, items }: { title: string; items: MenuItem[] }) {
  if (items.length === 0) return null;
  return (
    <>
      <h3>{title}</h3>
      <div className="deeds">
        {items.map((item) => (
          <button
            key={item.key}
            type="button"
            className={item.danger ? "menu-item is-danger" : "menu-item"}
            aria-disabled={item.disabledReason ? true : undefined}
            onClick={() => !item.disabledReason && item.onSelect()}
          >
            {item.icon && <Icon name={item.icon} />}
            <span>
              {item.label}
              {item.disabledReason && <small>{item.disabledReason}</small>}
            </span>
          </button>
        ))}
      </div>
    </>
  );
}
