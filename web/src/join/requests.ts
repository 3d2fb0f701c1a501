import { queryOptions } from "@tanstack/react-query";
import { client, type InviteLookup, type Join, type Session } from "../api";

/** What the link offers. Asking consumes nothing. */
export const lookupQuery = (token: string) =>
  queryOptions({
    queryKey: ["join", token],
    queryFn: () => client.post<InviteLookup>("/join/lookup", { token }),
    staleTime: 60_000,
  });

export const join = (body: Join) => client.post<Session>("/join", body);
export const declineInvite = (token: string) => client.post<void>("/join/decline", { token });
export const requestNewInvite = (token: string) => client.post<unknown>("/join/request-new", { token });
