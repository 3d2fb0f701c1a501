import {
  type BulkResults,
  type CreateInvite,
  client,
  type Invite,
  isProblem,
  type Problem,
  type ProblemError,
  type Send,
} from "../api";

/** What is offered, without the addresses it goes to. */
export type Offer = Omit<CreateInvite, "email">;

export interface Refused {
  email: string;
  problem: Problem;
}

export interface Outcome {
  invited: Invite[];
  refused: Refused[];
  /** What stopped the rest, when some had gone out before. */
  stoppedBy: unknown;
}

export const resendInvite = (id: string) => client.post<Invite>(`/invites/${id}/resend`);
export const revokeInvite = (id: string) => client.post<Invite>(`/invites/${id}/revoke`);

/** The API takes this many addresses in one call. */
const MOST = 100;

/** Invites everybody; throws only when nobody was invited and no address is to blame. */
export async function sendInvites(emails: string[], offer: Offer, send: Send): Promise<Outcome> {
  const [only] = emails;
  if (only !== undefined && emails.length === 1) return inviteOne(only, offer, send);
  const outcome: Outcome = { invited: [], refused: [], stoppedBy: null };
  for (let start = 0; start < emails.length; start += MOST) {
    try {
      const body = { emails: emails.slice(start, start + MOST), ...offer };
      const { results } = await send<BulkResults>("/invites/bulk", body);
      for (const result of results) {
        if ("invite" in result) outcome.invited.push(result.invite);
        else outcome.refused.push({ email: result.email, problem: result.problem });
      }
    } catch (error) {
      if (start === 0) throw error;
      return { ...outcome, stoppedBy: error };
    }
  }
  return outcome;
}

async function inviteOne(email: string, offer: Offer, send: Send): Promise<Outcome> {
  try {
    const invite = await send<Invite>("/invites", { email, ...offer });
    return { invited: [invite], refused: [], stoppedBy: null };
  } catch (error) {
    if (!isProblem(error) || !isAboutAddress(error)) throw error;
    return { invited: [], refused: [{ email, problem: bodyOf(error) }], stoppedBy: null };
  }
}

const ABOUT_ADDRESS = [
  "invite_pending",
  "already_member",
  "address_suppressed",
  "email_in_workspace_domain",
  "domain_not_allowed",
  "same_domain",
];

function isAboutAddress(error: ProblemError): boolean {
  return ABOUT_ADDRESS.includes(error.code) || error.errors.some((field) => field.pointer === "#/email");
}

function bodyOf({ status, code, detail, errors, inviteId }: ProblemError): Problem {
  return { status, code, detail, errors, ...(inviteId && { invite_id: inviteId }) };
}
