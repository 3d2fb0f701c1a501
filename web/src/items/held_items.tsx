import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { type ReactNode, useState } from "react";
import { useTranslation } from "react-i18next";
import { type HeldItem, useProblemText } from "../api";
import { Button } from "../ui/button";
import { FieldError } from "../ui/form_row";
import { Skeleton } from "../ui/skeleton";
import { What } from "../ui/what";
import { iconOf, pathOf } from "./item";
import { heldQuery } from "./queries";
import "./texts";

interface Props {
  of: "members" | "partners";
  id: string;
  /** Said where there is nothing. */
  none: ReactNode;
}

/** What a member or a partner holds, of what one reaches oneself. */
export function HeldItems({ of, id, none }: Props) {
  const { t } = useTranslation("items");
  const problemText = useProblemText();
  const [cursors, setCursors] = useState<string[]>([]);
  const cursor = cursors.at(-1);
  const held = useQuery(heldQuery(of, id, cursor));
  if (held.error) return <FieldError>{problemText(held.error)}</FieldError>;
  if (!held.data) return <Skeleton lines={2} />;
  if (held.data.items.length === 0 && cursor === undefined) return none;
  const next = held.data.next_cursor;
  return (
    <>
      <ul className="grants">
        {held.data.items.map((item) => (
          <li key={item.id}>
            <div className="grant">
              <Held item={item} />
              <span className="grant-role">
                {t(`role_${item.role}`)}
                {of === "members" && item.is_partners && <small>{t("as_partner")}</small>}
              </span>
            </div>
          </li>
        ))}
      </ul>
      {(cursor !== undefined || next !== null) && (
        <div className="flex gap-2 pt-2">
          {cursor !== undefined && (
            <Button icon="left" onClick={() => setCursors(cursors.slice(0, -1))}>
              {t("previous")}
            </Button>
          )}
          {next !== null && <Button onClick={() => setCursors([...cursors, next])}>{t("next")}</Button>}
        </div>
      )}
    </>
  );
}

function Held({ item }: { item: HeldItem }) {
  const who = <What icon={iconOf[item.kind]} name={item.name} />;
  return item.kind === "collection" ? (
    <Link to="/collections/$collectionId" params={{ collectionId: item.item_id }} className="who-link">
      {who}
    </Link>
  ) : (
    <Link to={`/${pathOf[item.kind]}`} search={{ details: item.item_id }} className="who-link">
      {who}
    </Link>
  );
}
