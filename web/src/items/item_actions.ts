import { useTranslation } from "react-i18next";
import type { MenuItem } from "../ui/menu";
import type { Item } from "./item";

/** What is to be done with an item. */
export interface Asked {
  what: "share" | "edit" | "delete";
  item: Item;
}

/** What one may do with an item, beside looking at it: what is harmless, then what takes away. */
export function useItemActions(onAsk: (asked: Asked) => void): (item: Item) => MenuItem[][] {
  const { t } = useTranslation("items");
  return (item) => {
    const doing: MenuItem[] = [];
    if (item.can.includes("share_item")) {
      doing.push({
        key: "share",
        label: t("share"),
        icon: "share",
        onSelect: () => onAsk({ what: "share", item }),
      });
    }
    if (item.can.includes("update_item")) {
      doing.push({
        key: "edit",
        label: t("edit"),
        icon: "pencil",
        onSelect: () => onAsk({ what: "edit", item }),
      });
    }
    const taking: MenuItem[] = item.can.includes("delete_item")
      ? [
          {
            key: "delete",
            label: t(`delete_${item.kind}`),
            icon: "trash",
            danger: true,
            onSelect: () => onAsk({ what: "delete", item }),
          },
        ]
      : [];
    return [doing, taking];
  };
}
