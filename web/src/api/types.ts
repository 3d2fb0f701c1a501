// The shapes of the contract, by the names pages use.

import type { components, paths } from "./schema";

type Schemas = components["schemas"];

export type Role = Schemas["Role"];
/** What the caller's role allows; see the permission table of the API. */
export type Action = Schemas["Action"];

export type Instance = Schemas["Instance"];
export type Session = Schemas["Session"];
export type Me = Schemas["Me"];
export type UpdateMe = Schemas["UpdateMe"];
export type User = Schemas["MyUser"];
export type WorkspaceRef = Schemas["MyWorkspace"];
export type WorkspaceChoice = Schemas["MyWorkspaceRole"];
export type OpenSession = Schemas["MySession"];
export type Setup = Schemas["SetUp"];

export type Workspace = Schemas["Workspace"];
export type UpdateWorkspace = Schemas["UpdateWorkspace"];

export type MemberStatus = Schemas["MemberStatus"];
export type Member = Schemas["Member"];
export type Guest = Schemas["Guest"];
export type Person = Schemas["Person"];
export type UpdateMember = Schemas["UpdateMember"];
export type TransferOwnership = Schemas["TransferOwnership"];

export type Invite = Schemas["Invite"];
export type InviteStatus = Schemas["InviteStatus"];
export type InvitableRole = Exclude<Role, "owner">;
export type Delivery = Schemas["Delivery"];
export type DeliveryStatus = Schemas["DeliveryStatus"];
export type EmailEvent = Schemas["EmailEvent"];
export type InviteEmail = Schemas["Email"];
export type CreateInvite = Schemas["CreateInvite"];
export type CreateInvites = Schemas["CreateInvites"];
export type BulkResult = Schemas["BulkResult"];
export type BulkResults = Schemas["BulkResults"];

/** Nobody is invited to be the Owner. */
export type InviteLookup = Omit<Schemas["Offered"], "role"> & { role: InvitableRole };
export type Join = Schemas["Join"];

export type Partner = Schemas["Partner"];
export type PartnerRef = Schemas["PartnerRef"];
export type PartnerHost = Schemas["PartnerHost"];
export type PartnerUser = Schemas["PartnerUser"];
export type GuestPartnerRole = Schemas["GuestPartnerRole"];
export type CreatePartner = Schemas["CreatePartner"];

export type Account = Schemas["Account"];
export type Secret = Schemas["Secret"];
export type Collection = Schemas["Collection"];
export type CollectionRef = Schemas["CollectionRef"];
export type ItemKind = Schemas["ItemKind"];
export type ItemRole = Schemas["ItemRole"];
export type Grant = Schemas["Grant"];
export type WaitingGrant = Schemas["WaitingGrant"];
export type HeldItem = Schemas["HeldItem"];
export type Revealed = Schemas["Revealed"];

export type Import = Schemas["Import"];
export type ImportSource = Schemas["ImportSource"];
export type ImportItem = Schemas["ImportItem"];
export type ImportAccess = Schemas["ImportAccess"];
export type MatchedUser = Schemas["MatchedUser"];
export type UnmatchedUser = Schemas["UnmatchedUser"];

export type ApiKey = Schemas["ApiKey"];
export type CreateApiKey = Schemas["CreateApiKey"];
export type NewApiKey = Schemas["NewApiKey"];
export type Scope = Schemas["Scope"];

export type Suppression = Schemas["Suppression"];
export type EmailStatus = Schemas["EmailStatus"];
export type DeadLetter = Schemas["DeadLetter"];
export type EmailTemplates = Schemas["EmailTemplates"];
export type EmailTemplate = Schemas["EmailTemplate"];
export type Retried = Schemas["Retried"];

export type ActivityEvent = Schemas["Event"];

/** What pages need of a problem, and the rest where it came with an answer. */
export type Problem = Pick<Schemas["Problem"], "status" | "code" | "detail"> & Partial<Schemas["Problem"]>;
export type FieldProblem = Schemas["FieldError"];

/** One page of a list. */
export type ListOf<T> = Omit<Schemas["Page_Member"], "items"> & { items: T[] };

type Method = "get" | "post" | "patch" | "delete";

/** "/api/v1/members/{id}" as callers write it: `/members/${string}`. */
type Written<Path> = Path extends `/api/v1${infer Rest}` ? Filled<Rest> : never;
type Filled<Path extends string> = Path extends `${infer Before}{${string}}${infer After}`
  ? `${Before}${string}${Filled<After>}`
  : Path;

/** The contract's paths that take a method: a mistyped one does not compile. */
export type PathOf<M extends Method> = {
  [Path in keyof paths]: paths[Path] extends Record<M, object> ? Written<Path> : never;
}[keyof paths];
