import { useQueryClient } from "@tanstack/react-query";
import { useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import { client, isProblem } from "../api";
import { useDeed } from "../invites";
import { useMe } from "../session";
import { Dialog } from "../ui/dialog";
import { PasswordField } from "../ui/password_field";
import { nameOf, type Row } from "./row";

export function TransferOwnershipDialog({ row, onClose }: { row: Row; onClose: () => void }) {
  const { t } = useTranslation("members");
  const { workspace } = useMe();
  const queries = useQueryClient();
  const [password, setPassword] = useState("");
  const [missing, setMissing] = useState(false);
  const field = useRef<HTMLInputElement>(null);
  const name = nameOf(row);
  const focus = () => field.current?.focus();
  const transferring = useDeed({
    run: async () => {
      try {
        await client.post("/workspace/transfer", { member_id: row.id, password });
      } catch (error) {
        focus();
        throw error;
      }
      await queries.invalidateQueries({ queryKey: ["me"] });
    },
    said: t("ownership_transferred", { name }),
    onDone: onClose,
  });
  const wrong = isProblem(transferring.problem, "reauthentication_required", "invalid_credentials");

  const transfer = () => {
    setMissing(password === "");
    if (password === "") focus();
    else transferring.start();
  };
  return (
    <Dialog
      open
      onClose={onClose}
      title={t("transfer_ownership")}
      description={t("transfer_ownership_lead", { name, workspace: workspace?.name ?? "" })}
      submit={{ label: t("transfer_ownership"), danger: true }}
      onSubmit={transfer}
      busy={transferring.busy}
      error={wrong ? null : transferring.error}
    >
      <PasswordField
        ref={field}
        label={t("your_password")}
        value={password}
        onChange={(next) => {
          setPassword(next);
          setMissing(false);
        }}
        error={missing ? t("password_missing") : wrong ? t("password_wrong") : null}
      />
    </Dialog>
  );
}
