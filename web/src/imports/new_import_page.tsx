import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { client, fieldProblems, type Import, type ImportSource, useProblemText } from "../api";
import { useSession } from "../session";
import { Button } from "../ui/button";
import { Choices } from "../ui/choices";
import { EmptyState } from "../ui/empty_state";
import { FileField } from "../ui/file_field";
import { Form } from "../ui/form";
import { PageHeader } from "../ui/page_header";
import "./texts";
import { useFileProblem } from "./use_file_problem";

export function NewImportPage() {
  const { t } = useTranslation("imports");
  const { can } = useSession();
  return (
    <>
      <PageHeader title={t("new_title")} lead={t("new_lead")} />
      {can("import_items") ? (
        <Upload />
      ) : (
        <EmptyState icon="lock" title={t("closed_title")}>
          {t("closed")}
        </EmptyState>
      )}
    </>
  );
}

/** Which password manager, and its files; nothing is brought in yet. */
function Upload() {
  const { t } = useTranslation("imports");
  const problemText = useProblemText();
  const fileProblem = useFileProblem();
  const navigate = useNavigate();
  const queries = useQueryClient();
  const [source, setSource] = useState<ImportSource>("lastpass");
  const [vault, setVault] = useState<File | null>(null);
  const [shared, setShared] = useState<File | null>(null);
  const [missing, setMissing] = useState(false);
  const uploading = useMutation({
    mutationFn: () => {
      const body = new FormData();
      body.set("source", source);
      if (vault) body.set("vault", vault);
      if (shared && source === "lastpass") body.set("shared_folders", shared);
      return client.post<Import>("/imports", body);
    },
    onSuccess: ({ id }) => {
      void queries.invalidateQueries({ queryKey: ["imports"] });
      void navigate({ to: "/imports/$importId", params: { importId: id } });
    },
  });
  const wrong = fieldProblems(uploading.error);
  return (
    <Form
      className="max-w-xl px-8 pt-2 max-[720px]:px-4"
      label={t("new_title")}
      onSubmit={() => {
        setMissing(vault === null);
        if (vault) uploading.mutate();
      }}
      busy={uploading.isPending}
      error={uploading.error && Object.keys(wrong).length === 0 ? problemText(uploading.error) : null}
      refusal={uploading.error ?? missing}
    >
      <Choices
        label={t("source")}
        value={source}
        onChange={(next) => {
          setSource(next);
          uploading.reset();
        }}
        options={[
          { value: "lastpass", label: "LastPass" },
          { value: "bitwarden", label: "Bitwarden" },
        ]}
      />
      <FileField
        label={t(`vault_${source}`)}
        accept={source === "lastpass" ? ".csv,text/csv" : ".json,application/json"}
        file={vault}
        onChange={(file) => {
          setVault(file);
          setMissing(false);
          uploading.reset();
        }}
        hint={t(`vault_${source}_hint`)}
        error={missing ? t("vault_missing") : wrong.vault && fileProblem(wrong.vault)}
      />
      {source === "lastpass" && (
        <FileField
          label={t("shared_folders")}
          optional
          accept=".json,application/json"
          file={shared}
          onChange={(file) => {
            setShared(file);
            uploading.reset();
          }}
          hint={t("shared_folders_hint")}
          error={wrong.shared_folders && fileProblem(wrong.shared_folders)}
        />
      )}
      <div className="flex flex-wrap items-center gap-3 pt-2">
        <Button type="submit" variant="primary" icon="upload" busy={uploading.isPending}>
          {t("preview")}
        </Button>
        <span className="hint">{t("nothing_yet")}</span>
      </div>
    </Form>
  );
}
