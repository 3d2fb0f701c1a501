import { useState } from "react";
import { useTranslation } from "react-i18next";
import type { Import } from "../api";
import { number } from "../i18n/format";
import { Banner } from "../ui/banner";
import { Button } from "../ui/button";
import { CheckBox } from "../ui/checkbox";
import { NotInVault } from "./not_in_vault";
import { useCounted } from "./use_counted";
import { useImportDeed } from "./use_import_deed";

/** What an upload would bring, folder by folder, before anything is brought in. */
export function Preview({ found }: { found: Import }) {
  const { t } = useTranslation("imports");
  const counted = useCounted();
  const folders = found.folders ?? [];
  // A folder takes with it all that lies in it: the uppermost ones are to choose from.
  const separator = found.source === "lastpass" ? "\\" : "/";
  const paths = new Set(folders.map(({ path }) => path));
  const isTop = (path: string) => {
    const parts = path.split(separator);
    return !parts.some((_, depth) => depth > 0 && paths.has(parts.slice(0, depth).join(separator)));
  };
  const tops = folders.filter(({ path, in_vault }) => in_vault && (path === "" || isTop(path)));
  const why = (folder: (typeof folders)[number]) =>
    folder.already_imported ? "already_imported" : folder.items === 0 ? "empty_folder" : null;
  const possible = tops.filter((folder) => !why(folder)).map(({ path }) => path);
  const [chosen, setChosen] = useState<ReadonlySet<string>>(new Set(possible));
  const all = chosen.size === possible.length;
  const committing = useImportDeed(found.id, "commit", all ? {} : { folders: [...chosen] });
  const cancelling = useImportDeed(found.id, "cancel");
  const toggle = (path: string, on: boolean) => {
    const next = new Set(chosen);
    if (on) next.add(path);
    else next.delete(path);
    setChosen(next);
  };
  const { counts } = found;
  return (
    <div className="max-w-3xl px-8 max-[720px]:px-4">
      <p className="text-ink-2">
        {t("would_bring", {
          collections: counted("collections", counts.collections),
          accounts: counted("accounts", counts.accounts),
          secrets: counted("secrets", counts.secrets),
        })}{" "}
        {t("would_match", {
          matched: counted("matched", counts.matched_users),
          unmatched: counted("unmatched", counts.unmatched_users),
        })}{" "}
        {counts.skipped > 0 && t("would_skip", { count: counts.skipped, number: number(counts.skipped) })}
      </p>
      <fieldset className="mx-0 mt-6 mb-0 border-0 p-0">
        <legend className="label">{t("folders")}</legend>
        <ul className="grants">
          {tops.map((folder) => (
            <li key={folder.path}>
              <div className="grant">
                <CheckBox
                  id={`folder-${folder.path}`}
                  checked={chosen.has(folder.path)}
                  disabled={why(folder) !== null}
                  onChange={(on) => toggle(folder.path, on)}
                />
                <label htmlFor={`folder-${folder.path}`} className="min-w-0 flex-1 [overflow-wrap:anywhere]">
                  {folder.path || t("no_folder")}
                  {(why(folder) || folder.shared) && (
                    <small className="block text-ink-2">{t(why(folder) ?? "shared_folder")}</small>
                  )}
                </label>
                <span className="grant-role">
                  {t("items_in", { count: folder.items, number: number(folder.items) })}
                </span>
              </div>
            </li>
          ))}
        </ul>
      </fieldset>
      <NotInVault found={found} className="pt-4" />
      {(committing.error ?? cancelling.error) && (
        <div role="alert" className="pt-4">
          <Banner kind="bad">{committing.error ?? cancelling.error}</Banner>
        </div>
      )}
      <div className="flex flex-wrap items-center gap-3 py-6">
        <Button
          variant="primary"
          icon="check"
          busy={committing.busy}
          disabledReason={
            possible.length === 0 ? t("nothing_to_choose") : chosen.size === 0 ? t("choose_a_folder") : null
          }
          onClick={committing.start}
        >
          {t("import_verb")}
        </Button>
        <Button busy={cancelling.busy} onClick={cancelling.start}>
          {t("cancel_import")}
        </Button>
        <span className="hint">{t("kept_until")}</span>
      </div>
    </div>
  );
}
