import { useState } from "react";
import { useTranslation } from "react-i18next";
import {
  type BulkResults,
  type Invite,
  type Problem,
  type UnmatchedUser,
  useCodeText,
  useSend,
} from "../api";
import { number } from "../i18n/format";
import { useDeed } from "../invites";
import { Dialog } from "../ui/dialog";
import { FieldError } from "../ui/form_row";
import { useToast } from "../ui/toast";

interface Props {
  importId: string;
  users: UnmatchedUser[];
  onClose: () => void;
  /** Called with those whose invite was sent. */
  onSent: (users: UnmatchedUser[]) => void;
}

interface Refusal {
  email: string;
  problem: Problem;
}

/** One or many users of the export, invited as guests; what they had is theirs when they join. */
export function InviteUsersDialog({ importId, users, onClose, onSent }: Props) {
  const { t } = useTranslation("imports");
  const codeText = useCodeText();
  const toast = useToast();
  const [refused, setRefused] = useState<Refusal[]>([]);
  const [only] = users;
  const send = useSend();
  const inviting = useDeed({
    run: async () => {
      if (users.length === 1 && only) {
        await send<Invite>(`/imports/${importId}/unmatched-users/${only.id}/invite`);
        return [];
      }
      const ids = users.map(({ id }) => id);
      const { results } = await send<BulkResults>(`/imports/${importId}/unmatched-users/invite`, {
        ids,
      });
      return results.flatMap((result) =>
        "problem" in result && result.problem ? [{ email: result.email, problem: result.problem }] : [],
      );
    },
    onDone: (left) => {
      const sent = users.filter(({ email }) => !problemOf(email, left));
      if (sent.length > 0) {
        onSent(sent);
        toast.success(
          users.length === 1 && only
            ? t("sent_to", { email: only.email })
            : t("sent", { count: sent.length, number: number(sent.length) }),
        );
      }
      if (left.length === 0) onClose();
      else setRefused(left);
    },
  });
  return (
    <Dialog
      open
      onClose={onClose}
      title={t("invite_dialog")}
      description={t("invite_dialog_lead")}
      submit={refused.length === 0 ? { label: t("send_invite") } : undefined}
      onSubmit={inviting.start}
      busy={inviting.busy}
      error={inviting.error}
    >
      <ul className="tick-list m-0 list-none pb-2">
        {users.map(({ id, email }) => {
          const problem = problemOf(email, refused);
          return (
            <li key={id} className="py-1 [overflow-wrap:anywhere]">
              {email}
              {problem && <FieldError>{codeText(problem)}</FieldError>}
            </li>
          );
        })}
      </ul>
    </Dialog>
  );
}

const problemOf = (email: string, refused: Refusal[]) =>
  refused.find((one) => one.email.toLowerCase() === email.toLowerCase())?.problem;
