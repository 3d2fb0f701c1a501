import { Link } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";
import { useRoleName } from "../invites";
import { useMe, useSession } from "../session";
import { Who } from "../ui/avatar";
import { IconButton } from "../ui/button";
import { Menu } from "../ui/menu";
import type { Column } from "../ui/table";
import { When } from "../ui/when";
import { nameOf, type Row, type Tab } from "./row";
import { type Asked, useRowActions } from "./row_actions";
import { StatusCell } from "./status";

interface Options {
  tab: Tab;
  onAsk: (asked: Asked) => void;
  onDetails: (id: string) => void;
}

/** Who, the facts, and ⋯. */
export function useColumns({ tab, onAsk, onDetails }: Options): Column<Row>[] {
  const { t } = useTranslation("members");
  const roleName = useRoleName();
  const actionsOf = useRowActions(onAsk);

  const menu = (row: Row) => {
    const [harmless, taking] = actionsOf(row);
    const details = {
      key: "view_details",
      label: t("view_details"),
      icon: "eye" as const,
      onSelect: () => onDetails(row.id),
    };
    // Resending comes first, as it is what one comes for; then looking, then the rest.
    const first = harmless.filter(({ key }) => key === "resend_invite" || key === "invite_again");
    const rest = harmless.filter((item) => !first.includes(item));
    return (
      <Menu
        trigger={
          <IconButton icon="dots" variant="bare" label={t("more_options_for", { name: nameOf(row) })} />
        }
        groups={[[...first, details, ...rest], taking]}
      />
    );
  };

  const second: Column<Row> =
    tab === "members"
      ? { key: "role", header: t("workspace_role"), room: "some", cell: (row) => roleName(row.role) }
      : { key: "partner", header: t("partner"), room: "some", cell: (row) => <Partner row={row} /> };
  return [
    {
      key: "who",
      header: t("account_members"),
      sort: "name",
      phone: "who",
      cell: (row) => (
        <Link
          from="/members"
          to="/members"
          search={(before) => ({ ...before, details: row.id })}
          resetScroll={false}
          preload={false}
          className="who-link"
          aria-haspopup="dialog"
        >
          <Who name={row.name} familyName={row.family_name} email={row.email} />
        </Link>
      ),
    },
    second,
    { key: "status", header: t("status"), phone: "keep", cell: (row) => <StatusCell row={row} /> },
    {
      key: "joined",
      header: t("joined_date"),
      room: "much",
      cell: (row) => <When at={row.joined_at} as="date" />,
    },
    {
      key: "last",
      header: t("last_activity"),
      room: "much",
      cell: (row) => <When at={row.last_active_at} />,
    },
    { key: "more", header: t("more_options"), more: true, cell: menu },
  ];
}

function Partner({ row }: { row: Row }) {
  const { can } = useSession();
  const { partners } = useMe();
  const { partner } = row;
  if (!partner) return <span aria-hidden="true">—</span>;
  const look = "block max-w-[180px] overflow-hidden text-ellipsis";
  // A User opens those they host.
  if (!can("create_partner") && !partners.some(({ id }) => id === partner.id)) {
    return (
      <span className={look} title={partner.name}>
        {partner.name}
      </span>
    );
  }
  return (
    <Link
      to="/partners/$partnerId"
      params={{ partnerId: partner.id }}
      className={`${look} hover:underline`}
      title={partner.name}
    >
      {partner.name}
    </Link>
  );
}
