import { useQuery } from "@tanstack/react-query";
import { type ActivityEvent, client, type Member } from "../api";
import { useMe, useSession } from "../session";

/** The name behind a member's id in the address: from what is on the page, else from the API; null while unknown. */
export function usePersonName(id: string | undefined, events: ActivityEvent[] | undefined): string | null {
  const { user, member_id } = useMe();
  const { can } = useSession();
  const seen = events?.find(({ actor }) => actor.id === id)?.actor.name;
  const mine = id !== undefined && id === member_id ? `${user.name} ${user.family_name}` : null;
  const member = useQuery({
    queryKey: ["members", "one", id],
    queryFn: ({ signal }) => client.get<Member>(`/members/${id}`, undefined, signal),
    enabled: id !== undefined && !seen && !mine && events !== undefined && can("list_members"),
  });
  if (id === undefined) return null;
  const asked = member.data && [member.data.name, member.data.family_name].filter(Boolean).join(" ");
  return seen ?? mine ?? (asked || member.data?.email) ?? null;
}
