import { useNavigate } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";
import type { Invite } from "../api";
import { number } from "../i18n/format";
import { useToast } from "../ui/toast";

/** "Invite sent to …", with a way to the row. */
export function useSaySent(): (invites: Invite[]) => void {
  const { t } = useTranslation("invites");
  const toast = useToast();
  const navigate = useNavigate();
  return (invites) => {
    const [only] = invites;
    if (!only) return;
    const tab = only.role === "guest" ? "guests" : "members";
    const text =
      invites.length === 1
        ? t("sent_to", { email: only.email })
        : t("sent_to_many", { count: invites.length, number: number(invites.length) });
    const { partner } = only;
    if (partner) {
      const page = { to: "/partners/$partnerId", params: { partnerId: partner.id } } as const;
      return toast.success(text, { label: t("view"), onSelect: () => void navigate(page) });
    }
    const search =
      invites.length === 1 ? ({ tab, q: only.email } as const) : ({ tab, status: "invited" } as const);
    toast.success(text, { label: t("view"), onSelect: () => void navigate({ to: "/members", search }) });
  };
}
