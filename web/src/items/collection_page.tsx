import { useQuery } from "@tanstack/react-query";
import { getRouteApi, Link, useRouter } from "@tanstack/react-router";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { isProblem, useProblemText } from "../api";
import { Button, IconButton } from "../ui/button";
import { EmptyState } from "../ui/empty_state";
import { Menu } from "../ui/menu";
import { PageHeader } from "../ui/page_header";
import { Skeleton } from "../ui/skeleton";
import { Tabs } from "../ui/tabs";
import { AddItemDialog } from "./add_item_dialog";
import type { Item } from "./item";
import { type Asked, useItemActions } from "./item_actions";
import { ItemDialog } from "./item_dialog";
import { ItemsTable } from "./items_table";
import { itemQuery } from "./queries";
import "./texts";

const route = getRouteApi("/shell/collections/$collectionId");

const kinds = { accounts: "account", secrets: "secret", collections: "collection" } as const;
const tabs = ["accounts", "secrets", "collections"] as const;

export function CollectionPage() {
  const { t } = useTranslation("items");
  const problemText = useProblemText();
  const { collectionId } = route.useParams();
  const collection = useQuery(itemQuery("collection", collectionId));
  const gone = isProblem(collection.error, "not_found", "bad_request", "not_allowed");
  if (collection.data && !gone) return <CollectionView key={collectionId} collection={collection.data} />;
  return (
    <>
      <PageHeader title={t("collection")} lead={!collection.error && <Above />} />
      {gone || collection.error ? (
        <div role="alert">
          <EmptyState
            icon={gone ? "folder" : "warn"}
            title={t(gone ? "collection_gone" : "could_not_load")}
            action={
              gone ? (
                <Link to="/collections" className="btn">
                  {t("to_collections")}
                </Link>
              ) : (
                <Button icon="refresh" onClick={() => void collection.refetch()}>
                  {t("try_again")}
                </Button>
              )
            }
          >
            {gone ? t("gone") : problemText(collection.error)}
          </EmptyState>
        </div>
      ) : (
        <div className="px-8 max-[720px]:px-4">
          <Skeleton lines={5} />
        </div>
      )}
    </>
  );
}

/** Where one came from: the collections it stands in, as far as one reaches them. */
function Above({ collection }: { collection?: Item }) {
  const { t } = useTranslation("items");
  const [parent] = collection?.collections ?? [];
  return (
    <nav aria-label={t("above")}>
      <Link to="/collections" className="text-link">
        {t("collections")}
      </Link>
      {parent && (
        <>
          {" / "}
          <Link to="/collections/$collectionId" params={{ collectionId: parent.id }} className="text-link">
            {parent.name}
          </Link>
        </>
      )}
    </nav>
  );
}

function CollectionView({ collection }: { collection: Item }) {
  const { t } = useTranslation("items");
  const router = useRouter();
  const search = route.useSearch();
  const navigate = route.useNavigate();
  const [adding, setAdding] = useState(false);
  const [asked, setAsked] = useState<Asked | null>(null);
  const tab = search.tab ?? "accounts";
  const kind = kinds[tab];
  const add = collection.can.includes("update_item") && (
    <Button variant="primary" icon="plus" onClick={() => setAdding(true)}>
      {t(`add_${kind}`)}
    </Button>
  );
  const [doing = [], taking = []] = useItemActions(setAsked)(collection);
  return (
    <>
      <PageHeader title={collection.name} lead={<Above collection={collection} />}>
        {collection.can.includes("share_item") && (
          <Button icon="share" onClick={() => setAsked({ what: "share", item: collection })}>
            {t("share")}
          </Button>
        )}
        {add}
        {doing.length + taking.length > 0 && (
          <Menu
            trigger={<IconButton icon="dots" label={t("more_options_for", { name: collection.name })} />}
            groups={[doing, taking]}
          />
        )}
      </PageHeader>
      <Tabs
        label={t("inside_of", { name: collection.name })}
        value={tab}
        tabs={tabs.map((value) => ({
          value,
          label: t(value),
          href: router.buildLocation({
            to: "/collections/$collectionId",
            params: { collectionId: collection.id },
            search: { tab: value },
          }).href,
        }))}
        onChange={(value) => void navigate({ search: { tab: value }, resetScroll: false })}
      >
        <ItemsTable key={kind} kind={kind} search={search} within={collection.id} add={add} />
      </Tabs>
      {adding && (
        <AddItemDialog
          kind={kind}
          within={{ id: collection.id, name: collection.name }}
          onClose={() => setAdding(false)}
        />
      )}
      {asked && (
        <ItemDialog
          asked={asked}
          onClose={() => setAsked(null)}
          onDeleted={() => void navigate({ to: "/collections" })}
        />
      )}
    </>
  );
}
