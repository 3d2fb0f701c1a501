import { useQuery } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { workspaceQuery } from "../api";
import { useSession } from "../session";
import { Button } from "../ui/button";
import { Menu, type MenuItem } from "../ui/menu";

export function AddMemberMenu({ onChoose }: { onChoose: (kind: "guest" | "member") => void }) {
  const { t } = useTranslation("members");
  const { can } = useSession();
  const workspace = useQuery(workspaceQuery);
  const off = workspace.data?.guest_invites_enabled === false;
  const items: MenuItem[] = [];
  if (can("invite_guest")) {
    items.push({
      key: "guest",
      label: t("add_guest"),
      icon: "guest",
      description: t("add_guest_lead"),
      disabledReason: off ? t("guests_unavailable") : null,
      onSelect: () => onChoose("guest"),
    });
  }
  if (can("invite_member")) {
    items.push({
      key: "member",
      label: t("add_member_item"),
      icon: "users",
      description: t("add_member_lead"),
      onSelect: () => onChoose("member"),
    });
  }
  if (items.length === 0) return null;
  return (
    <Menu
      trigger={
        <Button variant="primary" icon="plus">
          {t("add_member")}
        </Button>
      }
      groups={[items]}
    />
  );
}
