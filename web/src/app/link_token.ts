import { type ParsedLocation, redirect } from "@tanstack/react-router";
import "../ui/history_state";

/**
 * Takes a link's token out of the address bar before anything else happens. It stays in history.state, where a
 * reload or a sign-in finds it again and no server, log or storage does.
 */
export function takeToken(to: "/join" | "/setup" | "/reset") {
  return ({ location }: { location: ParsedLocation }): void => {
    if (location.hash === "") return;
    throw redirect({ to, hash: "", state: { token: location.hash }, replace: true });
  };
}
