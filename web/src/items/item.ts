import type { Account, Action, Collection, CollectionRef, ItemKind, ItemRole, Secret } from "../api";
import type { IconName } from "../ui/icons";

/** What the API calls the list of a kind. */
export const pathOf = { account: "accounts", secret: "secrets", collection: "collections" } as const;

export const iconOf = { account: "key", secret: "lock", collection: "folder" } satisfies Record<
  ItemKind,
  IconName
>;

/** An account, a secret or a collection. */
export interface Item {
  kind: ItemKind;
  id: string;
  name: string;
  /** An account's. */
  url: string;
  /** An account's. */
  username: string;
  /** What is kept secret of it. */
  fields: Field[];
  /** Those it stands in; of a collection, one at most. */
  collections: CollectionRef[];
  role: ItemRole;
  sharedWith: number | null;
  can: Action[];
  updatedAt: string;
}

export type Field = "password" | "totp" | "notes" | "text";

/** What the API answers of one. */
export type Answer = Account | Secret | Collection;

export function itemOf(answer: Answer): Item {
  const { id, role, can } = answer;
  const rest = {
    id,
    role,
    can,
    sharedWith: answer.shared_with,
    updatedAt: answer.updated_at,
    url: "",
    username: "",
    fields: [] as Field[],
  };
  if ("label" in answer) {
    const { label, url, username, collections } = answer;
    const fields: Field[] = [];
    if (answer.has_password) fields.push("password");
    if (answer.has_totp) fields.push("totp");
    if (answer.has_notes) fields.push("notes");
    return { ...rest, kind: "account", name: label, url, username, collections, fields };
  }
  if ("title" in answer) {
    return {
      ...rest,
      kind: "secret",
      name: answer.title,
      collections: answer.collections,
      fields: ["text"],
    };
  }
  return {
    ...rest,
    kind: "collection",
    name: answer.name,
    collections: answer.parent ? [answer.parent] : [],
  };
}

/** The address, if a browser may follow it: never a script. */
export function safeUrl(url: string): string | null {
  try {
    const parsed = new URL(url);
    return ["http:", "https:"].includes(parsed.protocol) ? parsed.href : null;
  } catch {
    return null;
  }
}

/** Short enough for a row: without scheme and path. */
export function hostOf(url: string): string {
  try {
    return new URL(url).host || url;
  } catch {
    return url;
  }
}
