import { useQuery } from "@tanstack/react-query";
import { useEffect, useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import {
  type CreatePartner,
  fieldProblems,
  isProblem,
  type Partner,
  type Person,
  useCodeText,
  useSend,
  workspaceQuery,
} from "../api";
import { duration } from "../i18n/format";
import { PersonField, USER_AND_ABOVE } from "../members";
import { Dialog } from "../ui/dialog";
import { Icon } from "../ui/icons";
import { Select } from "../ui/select";
import { TextField } from "../ui/text_field";
import { useDeed } from "./use_deed";
import { useHostProblem } from "./use_host_problem";

interface Props {
  onClose: () => void;
  onAdded: (partner: Partner) => void;
}

/** What is wrong with the Guest Admin's address stands under it. */
const ABOUT_ADDRESS = [
  "invite_pending",
  "already_member",
  "address_suppressed",
  "email_in_workspace_domain",
  "domain_not_allowed",
  "same_domain",
];

type Missing = "name" | "email" | "hosts";

/** Where to, then the partner's information. */
export function AddPartnerDialog({ onClose, onAdded }: Props) {
  const { t } = useTranslation("partners");
  const [chosen, setChosen] = useState(false);
  const codeText = useCodeText();
  const workspace = useQuery(workspaceQuery);
  const [name, setName] = useState("");
  const [email, setEmail] = useState("");
  const [hosts, setHosts] = useState<Person[]>([]);
  const [missing, setMissing] = useState<readonly Missing[]>([]);
  const form = useRef<HTMLDivElement>(null);
  const post = useSend();
  const adding = useDeed({
    run: () => {
      const body: CreatePartner = {
        name: name.trim(),
        guest_admin_email: email.trim(),
        host_ids: hosts.map(({ id }) => id),
      };
      return post<Partner>("/partners", body);
    },
    said: t("sent_to", { email: email.trim() }),
    onDone: onAdded,
  });

  const send = () => {
    const empty: Missing[] = [];
    if (name.trim() === "") empty.push("name");
    if (email.trim() === "") empty.push("email");
    if (hosts.length === 0) empty.push("hosts");
    setMissing(empty);
    const inputs = [...(form.current?.querySelectorAll("input") ?? [])];
    const [first] = empty;
    if (first) inputs[first === "name" ? 0 : first === "email" ? 1 : inputs.length - 1]?.focus();
    else adding.start();
  };
  // What was pressed is gone: on to the first field.
  useEffect(() => {
    if (chosen) form.current?.querySelector("input")?.focus();
  }, [chosen]);
  const filled = (field: Missing) => setMissing((before) => before.filter((one) => one !== field));

  const wrong = fieldProblems(adding.problem);
  const ofAddress = isProblem(adding.problem, ...ABOUT_ADDRESS);
  const ofHosts = useHostProblem()(adding.problem);
  const inField = ofAddress || ofHosts !== undefined || Object.keys(wrong).length > 0;
  const seconds = workspace.data?.invite_lifetime_seconds;
  const wordsOf = (field: "name" | "email", pointer: string) => {
    const problem = wrong[pointer];
    return missing.includes(field) ? t(`${field}_missing`) : problem && codeText(problem);
  };
  return (
    <Dialog
      open
      onClose={onClose}
      title={t(chosen ? "information" : "invite_partners")}
      description={t(chosen ? "information_lead" : "invite_partners_lead")}
      busy={adding.busy}
      error={inField ? null : adding.error}
      {...(chosen && {
        submit: { label: t("send_invite") },
        onSubmit: send,
        fact: seconds !== undefined && t("link_works_for", { time: duration(seconds) }),
      })}
    >
      {chosen ? (
        <div ref={form}>
          <TextField
            label={t("company_name")}
            autoComplete="off"
            maxLength={100}
            value={name}
            onChange={(next) => {
              setName(next);
              filled("name");
            }}
            error={wordsOf("name", "name")}
          />
          <TextField
            label={t("partner_email")}
            type="email"
            inputMode="email"
            autoComplete="off"
            placeholder="name@example.com"
            value={email}
            onChange={(next) => {
              setEmail(next);
              filled("email");
            }}
            error={
              wordsOf("email", "guest_admin_email") ??
              (ofAddress && isProblem(adding.problem) ? codeText(adding.problem) : undefined)
            }
          />
          <Select
            label={t("role")}
            value="guest_admin"
            onChange={() => undefined}
            options={[{ value: "guest_admin", label: t("role_guest_admin") }]}
            hint={t("role_hint_guest_admin")}
          />
          <PersonField
            roles={USER_AND_ABOVE}
            label={t("assign_host")}
            chosen={hosts}
            onChange={(next) => {
              setHosts(next);
              filled("hosts");
            }}
            error={missing.includes("hosts") ? t("hosts_missing") : ofHosts}
            hint={t("host_hint")}
          />
        </div>
      ) : (
        <button type="button" className="choice-card" onClick={() => setChosen(true)}>
          <span className="tile">
            <Icon name="building" />
          </span>
          <span className="min-w-0 flex-1">
            <b>{t("to_workspace")}</b>
            <small>{t("to_workspace_lead")}</small>
          </span>
          <Icon name="right" />
        </button>
      )}
    </Dialog>
  );
}
