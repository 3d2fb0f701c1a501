import { useTranslation } from "react-i18next";
import { capital, clause } from "../i18n/format";

/** The sentences of the API that say why a mail did not arrive or waits, and their names here. */
const SENTENCES = {
  "The address does not exist.": "no_such_address",
  "The mailbox is full.": "mailbox_full",
  "The receiver's server blocked the mail.": "blocked",
  "The receiver's server did not say why.": "unsaid",
  "The receiver reported the mail as spam.": "spam",
  "The mail provider no longer sends to this address, because of an earlier bounce or complaint.":
    "provider_list",
  "The mail provider could not be reached.": "unreached",
  "The mail provider did not answer in time.": "no_answer",
  "Not sent: mail to this address failed before, so it is on the suppression list.": "suppressed",
  "Not sent: the invite was sent anew first.": "sent_anew",
  "Not sent: the person was invited anew first.": "invited_anew",
  "Not sent: the invite expired first.": "expired",
  "Not sent: the invite was revoked first.": "revoked",
  "Not sent: the invite was answered first.": "answered",
  "Not sent: the invite was declined first.": "declined",
  "The invite is gone.": "gone",
} as const;

/** Those with something in them; what `rest` is, is a reason again. */
const PATTERNS = [
  ["said", /^The receiver's server said: (?<words>.+)$/s],
  ["provider_said", /^The mail provider answered (?<status>\d+): (?<words>.+)$/s],
  ["provider_status", /^The mail provider answered (?<status>\d+)\.$/],
  ["refused", /^The mail provider refused it: (?<words>.+)$/s],
  ["delayed", /^The mail is delayed\. (?<rest>.+)$/s],
  ["not_sendable", /^The mail provider could not send it\. (?<rest>.+)$/s],
  ["given_up", /^Given up after (?<attempts>\d+) attempts\.( (?<rest>.+))?$/s],
] as const;

type Name = (typeof SENTENCES)[keyof typeof SENTENCES] | (typeof PATTERNS)[number][0];

/** What can be done about it, where there is more to say than to look at the address. */
const ADVICE = {
  mailbox_full: "make_room",
  blocked: "let_through",
  spam: "ask_otherwise",
  provider_list: "off_their_list",
  suppressed: "allow_again",
  unreached: "by_itself",
  no_answer: "by_itself",
  delayed: "by_itself",
  given_up: "look_at_provider",
} as const satisfies Partial<Record<Name, string>>;

const NOTHING_TO_DO: readonly Name[] = [
  "sent_anew",
  "invited_anew",
  "expired",
  "revoked",
  "answered",
  "declined",
  "gone",
];

interface Reason {
  /** A clause, without a full stop. */
  words: string;
  /** A sentence: what to do about it. */
  advice: string | null;
}

/** Says why a mail did not arrive in the reader's language. What the API says otherwise, is said as it is. */
export function useMailReason(): (reason: string) => Reason {
  const { t } = useTranslation("mail");
  const said = (reason: string): Reason => {
    const name = SENTENCES[reason as keyof typeof SENTENCES];
    if (name) return { words: t(`reason_${name}`), advice: advice(name) };
    for (const [pattern, form] of PATTERNS) {
      const groups = form.exec(reason)?.groups;
      if (!groups) continue;
      const { rest, words: theirs, ...values } = groups;
      const words = t(`reason_${pattern}`, { ...values, words: clause(theirs ?? "") });
      return { words: rest ? `${words}. ${capital(said(rest).words)}` : words, advice: advice(pattern) };
    }
    return { words: capital(clause(reason)), advice: advice(null) };
  };
  const advice = (name: Name | null): string | null => {
    if (name && NOTHING_TO_DO.includes(name)) return null;
    return t(`advice_${name && name in ADVICE ? ADVICE[name as keyof typeof ADVICE] : "check_address"}`);
  };
  return said;
}
