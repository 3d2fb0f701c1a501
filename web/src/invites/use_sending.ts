import { useMutation } from "@tanstack/react-query";
import { useSend } from "../api";
import { usePeopleChanged } from "./people_changed";
import { type Offer, sendInvites } from "./requests";

/** Sends invites; whoever got theirs although the answer was lost is not said to be invited already. */
export function useSending() {
  const send = useSend();
  const changed = usePeopleChanged();
  return useMutation({
    mutationFn: ({ emails, offer }: { emails: string[]; offer: Offer }) => sendInvites(emails, offer, send),
    onSuccess: ({ invited }) => {
      if (invited.length > 0) changed();
    },
  });
}
