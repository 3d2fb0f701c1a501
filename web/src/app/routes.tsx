// Every URL of the web app, in reading order. A page is registered once it exists; the drawer then shows its entry.

import { createRootRoute, createRoute, lazyRouteComponent } from "@tanstack/react-router";
import { activitySearch } from "../activity/activity_search";
import { importsSearch } from "../imports";
import { itemsSearch } from "../items";
import { membersSearch } from "../members";
import { partnerSearch, partnersSearch } from "../partners";
import { signInSearch } from "../session";
import { ErrorPage } from "./error_page";
import { fetchPage } from "./fetch_page";
import { HomePage } from "./home_page";
import { takeToken } from "./link_token";
import { NotFoundPage } from "./not_found_page";
import { Root } from "./root";
import { SignedIn } from "./signed_in";

const root = createRootRoute({ component: Root, notFoundComponent: NotFoundPage, errorComponent: ErrorPage });

// Pages for anybody: one card each.
const signIn = createRoute({
  getParentRoute: () => root,
  path: "/sign-in",
  validateSearch: signInSearch,
  component: lazyRouteComponent(
    fetchPage(() => import("../session/sign_in_page")),
    "SignInPage",
  ),
});
const setup = createRoute({
  getParentRoute: () => root,
  path: "/setup",
  beforeLoad: takeToken("/setup"),
  component: lazyRouteComponent(
    fetchPage(() => import("../setup/setup_page")),
    "SetupPage",
  ),
});
const join = createRoute({
  getParentRoute: () => root,
  path: "/join",
  beforeLoad: takeToken("/join"),
  component: lazyRouteComponent(
    fetchPage(() => import("../join/join_page")),
    "JoinPage",
  ),
});
const forgotPassword = createRoute({
  getParentRoute: () => root,
  path: "/forgot-password",
  component: lazyRouteComponent(
    fetchPage(() => import("../password/forgot_page")),
    "ForgotPage",
  ),
});
const resetPassword = createRoute({
  getParentRoute: () => root,
  path: "/reset",
  beforeLoad: takeToken("/reset"),
  component: lazyRouteComponent(
    fetchPage(() => import("../password/reset_page")),
    "ResetPage",
  ),
});

// Pages inside the shell: they need somebody signed in, in a workspace.
const shell = createRoute({ getParentRoute: () => root, id: "shell", component: SignedIn });
const home = createRoute({ getParentRoute: () => shell, path: "/", component: HomePage });
const accounts = createRoute({
  getParentRoute: () => shell,
  path: "/accounts",
  validateSearch: itemsSearch,
  component: lazyRouteComponent(
    fetchPage(() => import("../items/items_page")),
    "AccountsPage",
  ),
});
const secrets = createRoute({
  getParentRoute: () => shell,
  path: "/secrets",
  validateSearch: itemsSearch,
  component: lazyRouteComponent(
    fetchPage(() => import("../items/items_page")),
    "SecretsPage",
  ),
});
const collections = createRoute({
  getParentRoute: () => shell,
  path: "/collections",
  validateSearch: itemsSearch,
  component: lazyRouteComponent(
    fetchPage(() => import("../items/items_page")),
    "CollectionsPage",
  ),
});
const collection = createRoute({
  getParentRoute: () => shell,
  path: "/collections/$collectionId",
  validateSearch: itemsSearch,
  component: lazyRouteComponent(
    fetchPage(() => import("../items/collection_page")),
    "CollectionPage",
  ),
});
const imports = createRoute({
  getParentRoute: () => shell,
  path: "/imports",
  validateSearch: importsSearch,
  component: lazyRouteComponent(
    fetchPage(() => import("../imports/imports_page")),
    "ImportsPage",
  ),
});
const newImport = createRoute({
  getParentRoute: () => shell,
  path: "/imports/new",
  component: lazyRouteComponent(
    fetchPage(() => import("../imports/new_import_page")),
    "NewImportPage",
  ),
});
const oneImport = createRoute({
  getParentRoute: () => shell,
  path: "/imports/$importId",
  validateSearch: importsSearch,
  component: lazyRouteComponent(
    fetchPage(() => import("../imports/import_page")),
    "ImportPage",
  ),
});
const members = createRoute({
  getParentRoute: () => shell,
  path: "/members",
  validateSearch: membersSearch,
  component: lazyRouteComponent(
    fetchPage(() => import("../members/members_page")),
    "MembersPage",
  ),
});
const partners = createRoute({
  getParentRoute: () => shell,
  path: "/partners",
  validateSearch: partnersSearch,
  component: lazyRouteComponent(
    fetchPage(() => import("../partners/partners_page")),
    "PartnersPage",
  ),
});
const partner = createRoute({
  getParentRoute: () => shell,
  path: "/partners/$partnerId",
  validateSearch: partnerSearch,
  component: lazyRouteComponent(
    fetchPage(() => import("../partners/partner_page")),
    "PartnerPage",
  ),
});
const activity = createRoute({
  getParentRoute: () => shell,
  path: "/activity",
  validateSearch: activitySearch,
  component: lazyRouteComponent(
    fetchPage(() => import("../activity/activity_page")),
    "ActivityPage",
  ),
});
const settings = createRoute({
  getParentRoute: () => shell,
  path: "/settings",
  component: lazyRouteComponent(
    fetchPage(() => import("../settings/settings_page")),
    "SettingsPage",
  ),
});
const profile = createRoute({
  getParentRoute: () => shell,
  path: "/profile",
  component: lazyRouteComponent(
    fetchPage(() => import("../profile/profile_page")),
    "ProfilePage",
  ),
});

export const routeTree = root.addChildren([
  signIn,
  setup,
  join,
  forgotPassword,
  resetPassword,
  shell.addChildren([
    home,
    accounts,
    secrets,
    collections,
    collection,
    imports,
    newImport,
    oneImport,
    members,
    partners,
    partner,
    activity,
    settings,
    profile,
  ]),
]);
