import { useQuery, useQueryClient } from "@tanstack/react-query";
import { createContext, type ReactNode, use, useCallback, useEffect, useMemo, useState } from "react";
import {
  type Action,
  client,
  enterWorkspace,
  holdSession,
  isProblem,
  type Me,
  onSession,
  refreshSession,
  type Session,
} from "../api";
import { chooseLanguage } from "../i18n";

export type SessionState =
  | { kind: "loading" }
  | { kind: "unreachable"; error: unknown }
  /** `chosen`: the person pressed Sign out, so there is no page to come back to. */
  | { kind: "signed_out"; chosen: boolean }
  | { kind: "signed_in"; me: Me };

interface SessionValue {
  state: SessionState;
  /** The same as `state.me`; null unless signed in. */
  me: Me | null;
  can: (action: Action) => boolean;
  signIn: (email: string, password: string) => Promise<void>;
  signOut: () => Promise<void>;
  switchWorkspace: (slug: string) => Promise<void>;
  /** Takes over the Session that joining or setting up answered with. */
  adoptSession: (session: Session) => void;
  retry: () => void;
}

const Context = createContext<SessionValue | null>(null);

export function useSession(): SessionValue {
  const session = use(Context);
  if (!session) throw new Error("useSession needs a SessionProvider above");
  return session;
}

/** For pages inside the shell, where somebody is signed in. */
export function useMe(): Me {
  const { me } = useSession();
  if (!me) throw new Error("useMe is for pages inside the shell");
  return me;
}

type Credential =
  | { kind: "unknown" }
  | { kind: "failed"; error: unknown }
  | { kind: "none" }
  | { kind: "held"; who: string };

const whoOf = (session: Session) => `${session.user.id} in ${session.workspace?.id ?? "none"}`;

export function SessionProvider({ children }: { children: ReactNode }) {
  const queries = useQueryClient();
  const [credential, setCredential] = useState<Credential>({ kind: "unknown" });
  const [chosen, setChosen] = useState(false);
  const who = credential.kind === "held" ? credential.who : null;

  useEffect(
    () =>
      onSession((session) => {
        setCredential((before) => {
          if (!session) return { kind: "none" };
          const next = whoOf(session);
          return before.kind === "held" && before.who === next ? before : { kind: "held", who: next };
        });
        if (session) setChosen(false);
      }),
    [],
  );

  const start = useCallback(() => {
    setCredential({ kind: "unknown" });
    refreshSession().catch((error: unknown) => setCredential({ kind: "failed", error }));
  }, []);
  useEffect(start, [start]);

  // What one person saw in one workspace is never shown to another, or in another.
  useEffect(
    () => () => {
      if (who === null) return;
      const stays = ([resource, of]: readonly unknown[]) =>
        resource === "instance" || resource === "join" || (resource === "me" && of !== who);
      queries.removeQueries({ predicate: (query) => !stays(query.queryKey) });
    },
    [queries, who],
  );

  const me = useQuery({
    queryKey: ["me", who],
    queryFn: ({ signal }) => client.get<Me>("/me", undefined, signal),
    enabled: who !== null,
    staleTime: 60_000,
  });

  const language = me.data?.user.language;
  useEffect(() => {
    if (language) chooseLanguage(language);
  }, [language]);

  const state = useMemo<SessionState>(() => {
    if (credential.kind === "failed") return { kind: "unreachable", error: credential.error };
    if (credential.kind === "none") return { kind: "signed_out", chosen };
    if (credential.kind === "unknown") return { kind: "loading" };
    if (me.data) return { kind: "signed_in", me: me.data };
    return me.error ? { kind: "unreachable", error: me.error } : { kind: "loading" };
  }, [credential, chosen, me.data, me.error]);

  const refetchMe = me.refetch;
  const value = useMemo<SessionValue>(() => {
    const known = state.kind === "signed_in" ? state.me : null;
    return {
      state,
      me: known,
      can: (action) => known?.can.includes(action) ?? false,
      signIn: async (email, password) =>
        holdSession(await client.post<Session>("/session", { email, password })),
      signOut: async () => {
        try {
          await client.delete("/session");
        } catch (error) {
          if (!isProblem(error, "unauthenticated")) throw error;
        }
        setChosen(true);
        holdSession(null);
      },
      switchWorkspace: async (slug) => {
        await enterWorkspace(slug);
      },
      adoptSession: holdSession,
      retry: () => (who === null ? start() : void refetchMe()),
    };
  }, [state, who, start, refetchMe]);

  return <Context value={value}>{children}</Context>;
}
