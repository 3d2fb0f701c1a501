import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import {
  fieldProblems,
  type InviteLookup,
  instanceQuery,
  isProblem,
  type Join,
  useCodeText,
  useProblemText,
} from "../api";
import { Around } from "../ui/around";
import { Button } from "../ui/button";
import { CheckboxField } from "../ui/checkbox";
import { Form } from "../ui/form";
import { PasswordField } from "../ui/password_field";
import { TextField } from "../ui/text_field";
import { JoinCard } from "./join_card";
import { useInvitesYou } from "./use_invites_you";

/** What a new person types. The page keeps it, so that it outlives a refusal that leads elsewhere and back. */
export interface Typed {
  name: string;
  familyName: string;
  password: string;
  agreed: boolean;
}

export const nothingTyped: Typed = { name: "", familyName: "", password: "", agreed: false };

interface Props {
  invite: InviteLookup;
  token: string;
  typed: Typed;
  onType: (typed: Typed) => void;
  joining: { isPending: boolean; error: Error | null; mutate: (body: Join) => void; reset: () => void };
  onDeclined: () => void;
}

type Field = "name" | "family_name" | "password" | "accept_terms";

/** Nobody has this address yet: name and password, and in. */
export function NewPerson({ invite, token, typed, onType, joining, onDeclined }: Props) {
  const { t } = useTranslation("join");
  const problemText = useProblemText();
  const codeText = useCodeText();
  const invitesYou = useInvitesYou(invite);
  const instance = useQuery(instanceQuery);
  const [missing, setMissing] = useState<Partial<Record<Field, string>>>({});
  const terms = instance.data?.terms_url ?? null;

  const send = () => {
    const found: Partial<Record<Field, string>> = {
      ...(typed.name.trim() === "" && { name: t("name_missing") }),
      ...(typed.familyName.trim() === "" && { family_name: t("family_name_missing") }),
      ...(typed.password === "" && { password: t("password_missing") }),
      ...(terms !== null && !typed.agreed && { accept_terms: t("terms_missing") }),
    };
    setMissing(found);
    joining.reset();
    if (Object.keys(found).length > 0) return;
    joining.mutate({
      token,
      name: typed.name.trim(),
      family_name: typed.familyName.trim(),
      password: typed.password,
      ...(terms !== null && { accept_terms: true }),
    });
  };

  const refused = fieldProblems(joining.error);
  const errorOf = (field: Field) => missing[field] ?? (refused[field] && codeText(refused[field]));
  const weak = isProblem(joining.error, "weak_password") ? problemText(joining.error) : undefined;
  const atAField =
    weak !== undefined || ["name", "family_name", "password", "accept_terms"].some((f) => refused[f]);
  const email = invite.email;

  return (
    <JoinCard
      invite={invite}
      token={token}
      onDeclined={onDeclined}
      lead={
        <>
          {invitesYou}{" "}
          <Around text={t("will_sign_in_as", { email })} part={email}>
            {(part) => <b className="text-ink">{part}</b>}
          </Around>
        </>
      }
    >
      <Form
        onSubmit={send}
        busy={joining.isPending}
        error={joining.error && !atAField ? problemText(joining.error) : null}
        refusal={joining.error ?? missing}
      >
        {/* For the browser's password manager: it stores the password with the address. */}
        <input type="email" name="username" autoComplete="username" value={email} readOnly hidden />
        <div className="two">
          <TextField
            label={t("name")}
            name="name"
            autoComplete="given-name"
            value={typed.name}
            onChange={(name) => onType({ ...typed, name })}
            error={errorOf("name")}
          />
          <TextField
            label={t("family_name")}
            name="family_name"
            autoComplete="family-name"
            value={typed.familyName}
            onChange={(familyName) => onType({ ...typed, familyName })}
            error={errorOf("family_name")}
          />
        </div>
        <PasswordField
          label={t("password")}
          name="password"
          minLength={instance.data?.min_password_length ?? 15}
          value={typed.password}
          onChange={(password) => onType({ ...typed, password })}
          error={errorOf("password") ?? weak}
        />
        {(terms !== null || refused.accept_terms) && (
          <CheckboxField
            label={<Terms url={terms} />}
            name="accept_terms"
            checked={typed.agreed}
            onChange={(agreed) => onType({ ...typed, agreed })}
            error={errorOf("accept_terms")}
          />
        )}
        <Button type="submit" variant="primary" className="wide-btn mt-1" busy={joining.isPending}>
          {t("join", { workspace: invite.workspace.name })}
        </Button>
      </Form>
    </JoinCard>
  );
}

function Terms({ url }: { url: string | null }) {
  const { t } = useTranslation("join");
  const words = t("terms_link");
  return (
    <Around text={t("terms", { terms: words })} part={words}>
      {(part) =>
        url === null ? (
          part
        ) : (
          <a href={url} target="_blank" rel="noreferrer" className="text-link">
            {part}
          </a>
        )
      }
    </Around>
  );
}
