import { useState } from "react";
import { useTranslation } from "react-i18next";
import { client, type Partner, type Person } from "../api";
import { PersonField, USER_AND_ABOVE } from "../members";
import { Dialog } from "../ui/dialog";
import { useDeed } from "./use_deed";
import { useHostProblem } from "./use_host_problem";

export function AssignHostDialog({ partner, onClose }: { partner: Partner; onClose: () => void }) {
  const { t } = useTranslation("partners");
  const [chosen, setChosen] = useState<Person[]>([]);
  const [nobody, setNobody] = useState(false);
  const [host] = chosen;
  const assigning = useDeed({
    run: () => client.post<Partner>(`/partners/${partner.id}/hosts`, { member_id: host?.id }),
    said: t("host_assigned", { name: host?.name ?? "", partner: partner.name }),
    onDone: onClose,
  });
  const ofHost = useHostProblem()(assigning.problem, "same_domain");
  const submit = () => {
    setNobody(host === undefined);
    if (host) assigning.start();
  };
  return (
    <Dialog
      open
      onClose={onClose}
      title={t("assign_host")}
      description={t("assign_host_lead", { partner: partner.name })}
      submit={{ label: t("assign_host_verb") }}
      onSubmit={submit}
      busy={assigning.busy}
      error={ofHost === undefined ? assigning.error : null}
    >
      <PersonField
        roles={USER_AND_ABOVE}
        label={t("host")}
        single
        chosen={chosen}
        without={partner.hosts.map(({ id }) => id)}
        onChange={(next) => {
          setChosen(next);
          setNobody(false);
        }}
        error={nobody ? t("hosts_missing") : ofHost}
        hint={t("host_hint")}
      />
    </Dialog>
  );
}
