import { useQuery } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";
import { client, type Partner } from "../api";
import { number } from "../i18n/format";
import { ConfirmDialog } from "../ui/confirm_dialog";
import { partnerQuery } from "./queries";
import { useDeed } from "./use_deed";

export function RemovePartnerDialog({ partner: known, onClose }: { partner: Partner; onClose: () => void }) {
  const { t } = useTranslation("partners");
  const navigate = useNavigate();
  // How many it are as one decides, not as the page was opened.
  const { data: partner = known } = useQuery({ ...partnerQuery(known.id), refetchOnMount: "always" });
  const removing = useDeed({
    run: () => client.delete(`/partners/${partner.id}`),
    said: t("partner_removed", { partner: partner.name }),
    onDone: () => {
      onClose();
      void navigate({ to: "/partners" });
    },
  });
  const { active, invited } = partner.users;
  return (
    <ConfirmDialog
      open
      onClose={onClose}
      title={t("remove_partner")}
      description={
        <>
          {t("remove_partner_people", { count: active, number: number(active), partner: partner.name })}{" "}
          {invited > 0 && t("remove_partner_invites", { count: invited, number: number(invited) })}{" "}
          {t("remove_partner_final")}
        </>
      }
      verb={t("remove_partner")}
      onConfirm={removing.start}
      busy={removing.busy}
      error={removing.error}
    />
  );
}
