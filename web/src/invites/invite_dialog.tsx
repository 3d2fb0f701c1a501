import { useQuery } from "@tanstack/react-query";
import { type RefObject, useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import {
  fieldProblems,
  type Invite,
  type PartnerRef,
  useCodeText,
  useProblemText,
  workspaceQuery,
} from "../api";
import { isLanguage, type Language } from "../i18n";
import { duration } from "../i18n/format";
import { useMe, useSession } from "../session";
import { ConfirmDialog } from "../ui/confirm_dialog";
import { Dialog } from "../ui/dialog";
import { type EmailChip, emailsIn, looksLikeEmail, withEmails } from "../ui/email_chips";
import { EmailChipsField } from "../ui/email_chips_field";
import { Select } from "../ui/select";
import { TextArea } from "../ui/text_area";
import { useAddressProblems } from "./address_problems";
import { endOfDay, isTooEarly } from "./end_date";
import { MailDetails } from "./mail_details";
import type { Outcome, Refused } from "./requests";
import { type MemberRole, rolesToOffer, useRoleHint, useRoleName } from "./role_name";
import { useSaySent } from "./say_sent";
import { useSending } from "./use_sending";

export interface InviteDialogProps {
  /** A guest from outside, or a member of the organization. */
  kind: "guest" | "member";
  /** Whose guests they become; without it nobody's. */
  partner?: PartnerRef;
  /** Addresses to start with. */
  emails?: string[];
  message?: string;
  onClose: () => void;
  /** Called with those invited; some addresses may still stand in the dialog. */
  onInvited?: (invites: Invite[]) => void;
}

const MESSAGE_LIMIT = 500;
/** More than this is not thrown away without asking. */
const LONG_MESSAGE = 40;
const MANY_ADDRESSES = 3;

/** Render it while it is to be open; it starts afresh each time. */
export function InviteDialog({
  kind,
  partner,
  emails = [],
  message: first = "",
  onClose,
  onInvited,
}: InviteDialogProps) {
  const { t } = useTranslation("invites");
  const { role: ownRole } = useMe();
  const { can } = useSession();
  const workspace = useQuery({ ...workspaceQuery, enabled: can("view_workspace") });
  const problemText = useProblemText();
  const codeText = useCodeText();
  const roleName = useRoleName();
  const roleHint = useRoleHint();
  const saySent = useSaySent();

  const [chips, setChips] = useState<EmailChip[]>(() => withEmails([], emails));
  const [draft, setDraft] = useState("");
  const [message, setMessage] = useState(first);
  const [role, setRole] = useState<MemberRole>("user");
  const [endDate, setEndDate] = useState("");
  const [language, setLanguage] = useState<Language | null>(null);
  const [nobody, setNobody] = useState(false);
  const [asking, setAsking] = useState(false);
  const [asMember, setAsMember] = useState<string | null>(null);
  const input = useRef<HTMLInputElement>(null);
  const messageBox = useRef<HTMLTextAreaElement>(null);

  /** Takes an address out, and closes when it was the last one. */
  const settle = (email: string) => {
    const left = chips.filter((chip) => chip.email !== email);
    setChips(left);
    if (left.length === 0 && draft.trim() === "") onClose();
  };

  const problems = useAddressProblems({
    kind,
    onAddAsMember: setAsMember,
    onResent: (email, invite) => {
      saySent([invite]);
      settle(email);
    },
  });

  const done = ({ invited, refused, stoppedBy }: Outcome, all: EmailChip[]) => {
    if (invited.length > 0) {
      saySent(invited);
      onInvited?.(invited);
    }
    const gone = new Set(invited.map((invite) => invite.email.toLowerCase()));
    const left = all.filter((chip) => !gone.has(chip.email.toLowerCase()));
    problems.setRefused([...malformedOf(all), ...refused]);
    setChips(left);
    if (left.length === 0 && stoppedBy === null) onClose();
    else input.current?.focus();
  };

  const sending = useSending();
  const chipsNow = () => withEmails(chips, emailsIn(draft));

  const send = () => {
    const all = chipsNow();
    setChips(all);
    setDraft("");
    setNobody(all.length === 0);
    if (all.length === 0) return input.current?.focus();
    if ([...message].length > MESSAGE_LIMIT) return messageBox.current?.focus();
    if (endDate !== "" && isTooEarly(endDate)) return focusInvalid(input);
    const good = all.map((chip) => chip.email).filter(looksLikeEmail);
    if (good.length === 0) return done({ invited: [], refused: [], stoppedBy: null }, all);
    const text = message.trim();
    sending.mutate(
      {
        emails: good,
        offer: {
          role: kind === "guest" ? "guest" : role,
          ...(text !== "" && { message: text }),
          ...(partner && { partner_id: partner.id }),
          ...(language && { language }),
          ...(kind === "guest" && endDate !== "" && { access_until: endOfDay(endDate) }),
        },
      },
      { onSuccess: (outcome) => done(outcome, all) },
    );
  };

  const close = () => {
    const added = chipsNow().length - emails.length;
    const much = added >= MANY_ADDRESSES || (message !== first && message.trim().length >= LONG_MESSAGE);
    if (much) setAsking(true);
    else onClose();
  };

  const wrong = fieldProblems(sending.error);
  const inField = Object.keys(wrong).length > 0;
  const stopped = sending.error ?? sending.data?.stoppedBy ?? null;
  const seconds = workspace.data?.invite_lifetime_seconds;

  return (
    <>
      <Dialog
        open
        onClose={close}
        title={t(`${kind}_title`)}
        description={partner ? t("partner_lead", { partner: partner.name }) : t(`${kind}_lead`)}
        error={stopped !== null && !inField ? problemText(stopped) : null}
        fact={seconds !== undefined && t("link_works_for", { time: duration(seconds) })}
        submit={{ label: t("send_invite") }}
        onSubmit={send}
        busy={sending.isPending}
      >
        <EmailChipsField
          label={t("email")}
          file
          chips={chips.map((chip) => problems.chipOf(chip.email))}
          onChange={(next) => {
            setChips(next.map(({ email }) => ({ email })));
            setNobody(false);
          }}
          draft={draft}
          onDraftChange={(next) => {
            setDraft(next);
            setNobody(false);
          }}
          error={nobody ? t("email_missing") : wrong.emails && codeText(wrong.emails)}
          inputRef={input}
        />
        {kind === "member" && (
          <Select
            label={t("role")}
            value={role}
            onChange={setRole}
            options={rolesToOffer(ownRole).map((value) => ({ value, label: roleName(value) }))}
            hint={roleHint(role)}
          />
        )}
        <TextArea
          label={t("message")}
          optional
          limit={MESSAGE_LIMIT}
          placeholder={t(`${kind}_message_placeholder`)}
          value={message}
          onChange={setMessage}
          error={wrong.message && codeText(wrong.message)}
          ref={messageBox}
        />
        <MailDetails
          kind={kind}
          endDate={endDate}
          onEndDate={setEndDate}
          endDateError={wrong.access_until && codeText(wrong.access_until)}
          language={language ?? languageOf(workspace.data?.language)}
          onLanguage={setLanguage}
        />
      </Dialog>
      {asking && (
        <ConfirmDialog
          open
          title={t("discard_title")}
          description={t("discard_lead")}
          verb={t("discard")}
          onConfirm={onClose}
          onClose={() => setAsking(false)}
        />
      )}
      {asMember !== null && (
        <InviteDialog
          kind="member"
          emails={[asMember]}
          message={message}
          onClose={() => setAsMember(null)}
          onInvited={(invites) => {
            onInvited?.(invites);
            settle(asMember);
          }}
        />
      )}
    </>
  );
}

function malformedOf(chips: EmailChip[]): Refused[] {
  const problem = { status: 422, code: "invalid_email", detail: "" };
  return chips.filter(({ email }) => !looksLikeEmail(email)).map(({ email }) => ({ email, problem }));
}

const languageOf = (known: string | undefined): Language => (isLanguage(known) ? known : "en");

/** The field whose words say what is wrong. */
function focusInvalid(inside: RefObject<HTMLElement | null>) {
  inside.current?.closest("form")?.querySelector<HTMLElement>("[aria-invalid=true]")?.focus();
}
