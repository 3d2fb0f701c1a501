import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { Fragment } from "react";
import { useTranslation } from "react-i18next";
import { type ItemKind, isProblem, useProblemText } from "../api";
import { Banner } from "../ui/banner";
import { Deeds } from "../ui/deeds";
import { Fact } from "../ui/fact";
import { SideSheet } from "../ui/side_sheet";
import { Skeleton } from "../ui/skeleton";
import { What } from "../ui/what";
import { When } from "../ui/when";
import { type Item, iconOf, safeUrl } from "./item";
import { type Asked, useItemActions } from "./item_actions";
import { itemQuery } from "./queries";
import { RevealedField } from "./revealed_field";

interface Props {
  kind: ItemKind;
  id: string;
  /** The row in the list behind, shown until the newest answer is there. */
  listed: Item | undefined;
  onAsk: (asked: Asked) => void;
  onClose: () => void;
}

/** An account or secret with all one may see of it, and what one can do. */
export function ItemSheet({ kind, id, listed, onAsk, onClose }: Props) {
  const { t } = useTranslation("items");
  const problemText = useProblemText();
  const found = useQuery(itemQuery(kind, id));
  const gone = isProblem(found.error, "not_found", "bad_request", "not_allowed");
  const item = gone ? undefined : (found.data ?? listed);
  return (
    <SideSheet
      label={t("details_of", { name: item?.name ?? t("an_item") })}
      onClose={onClose}
      head={
        <What icon={iconOf[kind]} name={item?.name ?? t("an_item")}>
          {item?.username}
        </What>
      }
    >
      {item ? (
        <Details key={item.id} item={item} onAsk={onAsk} />
      ) : found.error ? (
        <div role="alert" className="pt-6">
          <Banner kind="bad">{gone ? t("gone") : problemText(found.error)}</Banner>
        </div>
      ) : (
        <div className="pt-6">
          <Skeleton lines={6} />
        </div>
      )}
    </SideSheet>
  );
}

function Details({ item, onAsk }: { item: Item; onAsk: (asked: Asked) => void }) {
  const { t } = useTranslation("items");
  const actions = useItemActions(onAsk)(item).flat();
  const url = safeUrl(item.url);
  return (
    <>
      <h3 className="sr-only">{t("facts")}</h3>
      <dl className="facts pt-5">
        {item.url && (
          <Fact label={t("app_url")}>
            {url ? (
              <a href={url} target="_blank" rel="noopener noreferrer" className="text-link">
                {item.url}
              </a>
            ) : (
              item.url
            )}
          </Fact>
        )}
        {item.username && <Fact label={t("username")}>{item.username}</Fact>}
        {item.collections.length > 0 && (
          <Fact label={t("collections")}>
            {item.collections.map(({ id, name }, index) => (
              <Fragment key={id}>
                {index > 0 && ", "}
                <Link to="/collections/$collectionId" params={{ collectionId: id }} className="text-link">
                  {name}
                </Link>
              </Fragment>
            ))}
          </Fact>
        )}
        <Fact label={t("your_role")}>{t(`role_${item.role}`)}</Fact>
        <Fact label={t("changed")}>
          <When at={item.updatedAt} />
        </Fact>
      </dl>
      {item.can.includes("reveal_item") && item.fields.length > 0 && (
        <>
          <h3>{t("kept_secret")}</h3>
          {item.fields.map((field) => (
            // What was shown before a change is shown no longer.
            <RevealedField key={`${field} ${item.updatedAt}`} item={item} field={field} />
          ))}
        </>
      )}
      <Deeds title={t("what_you_can_do")} items={actions} />
    </>
  );
}
