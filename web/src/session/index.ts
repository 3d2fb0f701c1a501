export { SessionProvider, type SessionState, useMe, useSession } from "./session_context";
export { setupNeededQuery } from "./setup_needed";
export { type SignInSearch, safeNext, signInSearch } from "./sign_in_search";
