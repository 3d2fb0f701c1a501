import { useMutation } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { type Invite, type Problem, useCodeText, useProblemText } from "../api";
import { useSession } from "../session";
import type { EmailChip } from "../ui/email_chips";
import { usePeopleChanged } from "./people_changed";
import { type Refused, resendInvite } from "./requests";

/** Words set in place of the problem's own, after a way out did not work either. */
type Known = Record<string, { problem: Problem } | { words: string }>;

interface Options {
  kind: "guest" | "member";
  onAddAsMember: (email: string) => void;
  onResent: (email: string, invite: Invite) => void;
}

const keyOf = (email: string) => email.toLowerCase();

/** What is wrong with each address, in words, and the way out where there is one. */
export function useAddressProblems({ kind, onAddAsMember, onResent }: Options) {
  const { t } = useTranslation("invites");
  const { can } = useSession();
  const codeText = useCodeText();
  const problemText = useProblemText();
  const changed = usePeopleChanged();
  const [known, setKnown] = useState<Known>({});
  const note = (email: string, what: Known[string]) =>
    setKnown((before) => ({ ...before, [keyOf(email)]: what }));

  const resending = useMutation({
    mutationFn: ({ id }: { id: string; email: string }) => resendInvite(id),
    onSuccess: (invite, { email }) => {
      changed();
      onResent(email, invite);
    },
    onError: (error, { email }) => note(email, { words: problemText(error) }),
  });

  const chipOf = (email: string): EmailChip => {
    const found = known[keyOf(email)];
    if (!found) return { email };
    if ("words" in found) return { email, error: found.words };
    const { problem } = found;
    const { invite_id: inviteId } = problem;
    if (problem.code === "email_in_workspace_domain" && kind === "guest") {
      if (!can("invite_member")) return { email, error: t("own_domain_ask_admin") };
      return {
        email,
        error: t("own_domain"),
        action: { label: t("add_as_member"), onSelect: () => onAddAsMember(email) },
      };
    }
    if (problem.code === "invite_pending" && inviteId && can("resend_invite")) {
      return {
        email,
        error: t("pending"),
        action: {
          label: t("resend_that"),
          busy: resending.isPending && resending.variables.id === inviteId,
          onSelect: () => resending.mutate({ id: inviteId, email }),
        },
      };
    }
    return { email, error: codeText(problem.errors?.[0] ?? problem) };
  };

  return {
    chipOf,
    /** Refusals of the last sending; what was said before about others is over. */
    setRefused: (refused: Refused[]) =>
      setKnown(Object.fromEntries(refused.map(({ email, problem }) => [keyOf(email), { problem }]))),
  };
}
