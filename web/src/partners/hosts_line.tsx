import { useNavigate } from "@tanstack/react-router";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { client, type Partner, type PartnerHost } from "../api";
import { useMe, useSession } from "../session";
import { ConfirmDialog } from "../ui/confirm_dialog";
import { Icon } from "../ui/icons";
import { useDeed } from "./use_deed";

/** Who answers for the partner in the workspace; each can be taken out by those who may. */
export function HostsLine({ partner }: { partner: Partner }) {
  const { t } = useTranslation("partners");
  const { member_id: own } = useMe();
  const [leaving, setLeaving] = useState<PartnerHost | null>(null);
  const mayRemove = partner.can.includes("remove_partner_host");
  return (
    <div className="hosts">
      <span id="hosts-label">{t("hosts")}</span>
      {partner.hosts.length === 0 && <p className="m-0">{t("no_hosts")}</p>}
      <ul aria-labelledby="hosts-label" hidden={partner.hosts.length === 0}>
        {partner.hosts.map((host) => (
          <li key={host.id} className={mayRemove ? "tag" : "tag is-fixed"} title={host.email}>
            {host.name}
            {mayRemove && (
              <button
                type="button"
                aria-label={host.id === own ? t("step_down_host") : t("remove_host", { name: host.name })}
                onClick={() => setLeaving(host)}
              >
                <Icon name="x" />
              </button>
            )}
          </li>
        ))}
      </ul>
      {leaving && <RemoveHostDialog partner={partner} host={leaving} onClose={() => setLeaving(null)} />}
    </div>
  );
}

function RemoveHostDialog({
  partner,
  host,
  onClose,
}: {
  partner: Partner;
  host: PartnerHost;
  onClose: () => void;
}) {
  const { t } = useTranslation("partners");
  const me = useMe();
  const { can } = useSession();
  const navigate = useNavigate();
  const own = host.id === me.member_id;
  const removing = useDeed({
    run: () => client.delete(`/partners/${partner.id}/hosts/${host.id}`),
    said: own
      ? t("host_stepped_down", { partner: partner.name })
      : t("host_removed", { name: host.name, partner: partner.name }),
    onDone: () => {
      onClose();
      // Below Admin one sees a partner as long as one hosts it.
      if (own && !can("create_partner")) void navigate({ to: "/partners" });
    },
  });
  return (
    <ConfirmDialog
      open
      onClose={onClose}
      title={own ? t("step_down_host") : t("remove_host", { name: host.name })}
      description={
        own
          ? t(can("create_partner") ? "step_down_host_lead_admin" : "step_down_host_lead", {
              partner: partner.name,
            })
          : t("remove_host_lead", { name: host.name, partner: partner.name })
      }
      verb={t(own ? "step_down_verb" : "remove_host_verb")}
      onConfirm={removing.start}
      busy={removing.busy}
      error={removing.error}
    />
  );
}
