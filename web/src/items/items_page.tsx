import { useNavigate, useSearch } from "@tanstack/react-router";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import type { ItemKind } from "../api";
import { useSession } from "../session";
import { Button } from "../ui/button";
import { Menu, type MenuItem } from "../ui/menu";
import { PageHeader } from "../ui/page_header";
import { SearchField } from "../ui/search_field";
import { AddItemDialog } from "./add_item_dialog";
import { pathOf } from "./item";
import { ItemsTable } from "./items_table";
import "./texts";

export const AccountsPage = () => <ItemsPage kind="account" />;
export const SecretsPage = () => <ItemsPage kind="secret" />;
export const CollectionsPage = () => <ItemsPage kind="collection" />;

function ItemsPage({ kind }: { kind: ItemKind }) {
  const { t } = useTranslation("items");
  const { can } = useSession();
  const search = useSearch({ from: `/shell/${pathOf[kind]}` });
  const navigate = useNavigate();
  const [adding, setAdding] = useState(false);
  const mayImport = kind === "account" && can("import_items");
  const button = (
    <Button variant="primary" icon="plus" onClick={mayImport ? undefined : () => setAdding(true)}>
      {t(mayImport ? "add_item" : `add_${kind}`)}
    </Button>
  );
  const choices: MenuItem[] = [
    {
      key: "account",
      label: t("account"),
      description: t("account_description"),
      icon: "key",
      onSelect: () => setAdding(true),
    },
    {
      key: "import",
      label: t("import"),
      description: t("import_description"),
      icon: "upload",
      onSelect: () => void navigate({ to: "/imports/new" }),
    },
  ];
  const add = can("create_item") && (mayImport ? <Menu trigger={button} groups={[choices]} /> : button);
  const look = (q: string) =>
    void navigate({
      to: `/${pathOf[kind]}`,
      search: { ...search, q: q === "" ? undefined : q, cursor: undefined },
      replace: true,
    });
  return (
    <>
      <PageHeader title={t(pathOf[kind])}>
        <SearchField label={t(`search_${pathOf[kind]}`)} value={search.q ?? ""} onChange={look} />
        {add}
      </PageHeader>
      <ItemsTable key={kind} kind={kind} search={search} add={add} />
      {adding && <AddItemDialog kind={kind} onClose={() => setAdding(false)} />}
    </>
  );
}
