import { useTranslation } from "react-i18next";
import type { DeliveryStatus, EmailEvent } from "../api";
import { number } from "../i18n/format";
import { useMailReason } from "../mail/reasons";
import { Icon, type IconName } from "../ui/icons";
import { When } from "../ui/when";
import type { PastInvite } from "./queries";

interface Entry {
  key: string;
  at: string;
  icon: IconName;
  kind: "good" | "warn" | "bad" | "idle";
  what: string;
  more?: string | null;
  /** How often in a row. */
  times?: number;
}

const deliveries: Record<DeliveryStatus, Pick<Entry, "icon" | "kind">> = {
  queued: { icon: "clock", kind: "idle" },
  sent: { icon: "send", kind: "idle" },
  delivered: { icon: "mail", kind: "good" },
  bounced: { icon: "warn", kind: "bad" },
  complained: { icon: "warn", kind: "bad" },
  failed: { icon: "warn", kind: "bad" },
};

const isSame = (a: EmailEvent, b: EmailEvent) =>
  a.status === b.status && a.reason === b.reason && b.reason !== null;

/** What happened to somebody's invites, newest first. */
export function Timeline({ invites }: { invites: PastInvite[] }) {
  const { t } = useTranslation("members");
  const entries = useEntries(invites);
  return (
    <ol className="timeline">
      {entries.map((entry) => (
        <li key={entry.key}>
          <span className={`mark ${entry.kind}`}>
            <Icon name={entry.icon} />
          </span>
          <div className="min-w-0">
            <b>{entry.what}</b>
            {entry.times && <small>{t("happened_times", { times: number(entry.times) })}</small>}
            {entry.more && <small>{entry.more}</small>}
            <small>
              <When at={entry.at} />
            </small>
          </div>
        </li>
      ))}
    </ol>
  );
}

function useEntries(invites: PastInvite[]): Entry[] {
  const { t } = useTranslation("members");
  const mailReason = useMailReason();
  const now = Date.now();
  return invites
    .flatMap(({ invite, emails }) => {
      const entries: Entry[] = [
        {
          key: `${invite.id} created`,
          at: invite.created_at,
          icon: "guest",
          kind: "idle",
          what: t("happened_invited", { name: invite.created_by.name }),
          more: invite.message && `“${invite.message}”`,
        },
      ];
      const newest = Math.max(...emails.map((email) => email.generation));
      const oldest = Math.min(...emails.map((email) => email.generation));
      // Emails come newest first; their events oldest first.
      for (const email of [...emails].reverse()) {
        email.events.forEach((event, index) => {
          const before = email.events[index - 1];
          const last = entries.at(-1);
          // An outage of hours is one thing that happened, however often it was tried.
          if (last && before && index > 1 && isSame(before, event)) {
            entries[entries.length - 1] = { ...last, at: event.at, times: (last.times ?? 1) + 1 };
            return;
          }
          const first = index === 0 && event.status === "queued";
          const reminder = first && email.kind === "invite_reminder";
          const resent = first && !reminder && email.generation > oldest;
          const again = index > 0 && event.status === "queued";
          const delayed = event.status === "sent" && event.reason !== null;
          const byName = email.generation === newest;
          entries.push({
            key: `${email.id} ${index}`,
            at: event.at,
            ...deliveries[event.status],
            ...(resent && { icon: "refresh" as const }),
            ...(delayed && { icon: "clock" as const }),
            what: resent
              ? t(byName ? "happened_resent_by" : "happened_resent", { name: invite.sent_by.name })
              : t(
                  again
                    ? "happened_retry"
                    : reminder
                      ? "happened_reminder"
                      : delayed
                        ? "happened_delayed"
                        : `happened_${event.status}`,
                ),
            more: event.reason && mailReason(event.reason).words,
          });
        });
      }
      const end = (at: string | null, what: string, icon: IconName, kind: Entry["kind"]) =>
        at !== null && entries.push({ key: `${invite.id} ${icon}`, at, icon, kind, what });
      end(invite.link_opened_at, t("happened_opened"), "eye", "good");
      end(invite.accepted_at, t("happened_accepted"), "check", "good");
      end(invite.declined_at, t("happened_declined"), "eye_off", "idle");
      end(invite.revoked_at, t("happened_revoked"), "x", "idle");
      const over = invite.status === "expired" && Date.parse(invite.expires_at) <= now;
      end(over ? invite.expires_at : null, t("happened_expired"), "pause", "idle");
      return entries;
    })
    .map((entry, order) => ({ entry, order }))
    .sort((a, b) => Date.parse(b.entry.at) - Date.parse(a.entry.at) || b.order - a.order)
    .map(({ entry }) => entry);
}
