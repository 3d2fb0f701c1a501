import { useState } from "react";
import { useTranslation } from "react-i18next";
import { client } from "../api";
import { useDeed, useRoleHint, useRoleName } from "../invites";
import { Dialog } from "../ui/dialog";
import { Select } from "../ui/select";
import { useHeir } from "./heir";
import { nameOf, type Row } from "./row";

export function ChangeRoleDialog({ row, onClose }: { row: Row; onClose: () => void }) {
  const { t } = useTranslation("members");
  const roleName = useRoleName();
  const roleHint = useRoleHint();
  const [role, setRole] = useState(row.role);
  const name = nameOf(row);
  const changing = useDeed({
    run: () => client.patch(`/members/${row.id}`, { role }, takesOver.query),
    said: t("role_changed", { name, role: roleName(role) }),
    onDone: onClose,
  });
  const takesOver = useHeir(changing.problem, row.id);
  const assignable = row.assignable_roles ?? [];
  const roles = assignable.includes(row.role) ? assignable : [row.role, ...assignable];
  return (
    <Dialog
      open
      onClose={onClose}
      title={t("change_role")}
      description={t("change_role_lead", { name })}
      submit={{ label: t("change_role"), disabledReason: role === row.role ? t("same_role") : null }}
      onSubmit={() => takesOver.check() && changing.start()}
      busy={changing.busy}
      error={takesOver.isAbout(changing.problem) ? null : changing.error}
    >
      <Select
        label={t("workspace_role")}
        value={role}
        onChange={(next) => {
          setRole(next);
          changing.reset();
          takesOver.reset();
        }}
        options={roles.map((value) => ({ value, label: roleName(value) }))}
        hint={roleHint(role)}
      />
      {takesOver.field}
    </Dialog>
  );
}
