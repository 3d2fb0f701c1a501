/** Pages of one card, mostly for people who are not signed in. */
import { button, dialog, heading, press, problem, type View } from "./view.js";

const setUp = { at: "/setup#sample", answers: { "/setup": { body: { needed: true } } } };
const lookUp = (status: number, code: string) => ({ "/join/lookup": problem(status, code) });

const newPerson = { at: (links: { newPerson: string }) => links.newPerson, shows: heading("Join Contenzilla") };

export const cards: View[] = [
  { name: "set-up", ...setUp, shows: heading("Set up Guestlist") },
  { name: "set-up without a link", ...setUp, at: "/setup", shows: (page) => page.getByLabel("Set-up link or token") },
  {
    name: "set-up, nothing filled in",
    ...setUp,
    open: press("Create workspace"),
    shows: (page) => page.getByText("Give your workspace a name."),
  },
  { name: "sign-in", at: "/sign-in", shows: heading("Sign in to Guestlist") },
  {
    name: "sign-in, nothing filled in",
    at: "/sign-in",
    open: press("Sign in"),
    shows: (page) => page.getByText("Enter your password."),
  },
  {
    name: "sign-in, refused",
    at: "/sign-in",
    answers: { "/session": problem(401, "invalid_credentials") },
    open: async (page) => {
      await page.getByLabel("Email").fill("olive@contenzilla.test");
      await page.getByLabel("Password", { exact: true }).fill("not this one, I am afraid");
      await press("Sign in")(page);
    },
    shows: (page) => page.getByText("This email and password do not match."),
  },
  { name: "forgot password", at: "/forgot-password", shows: heading("Forgot your password?") },
  {
    name: "forgot password, sent",
    at: "/forgot-password",
    open: async (page) => {
      await page.getByLabel("Email").fill("nobody@contenzilla.test");
      await press("Send the link")(page);
    },
    shows: heading("Look into your inbox"),
  },
  { name: "reset password", at: ({ reset }) => reset, shows: heading("Choose a new password") },
  {
    name: "reset password, too short",
    at: ({ reset }) => reset,
    open: async (page) => {
      await page.getByLabel("New password").fill("violet");
      await press("Set password")(page);
    },
    shows: (page) => page.getByText(/Choose a password of at least 15/),
  },
  { name: "reset password, dead link", at: "/reset", shows: heading("This link does not work any more") },
  { name: "join, new person", ...newPerson },
  {
    name: "join, filled in",
    ...newPerson,
    open: async (page) => {
      await page.getByLabel("Name", { exact: true }).fill("Charlie");
      await page.getByLabel("Family name").fill("Lowe");
      await page.getByLabel("Password", { exact: true }).fill("violet lamp seven");
    },
  },
  {
    name: "join, nothing filled in",
    ...newPerson,
    open: (page) => button(page, /^Join/).click(),
    shows: (page) => page.getByText("Agree to the terms to join."),
  },
  { name: "join, declining", ...newPerson, open: press("Decline this invite"), shows: dialog("Decline this invite?") },
  { name: "join, known person", at: ({ knownPerson }) => knownPerson, shows: (page) => button(page, "Sign in") },
  {
    name: "join, one click",
    as: "outsider",
    at: ({ knownPerson }) => knownPerson,
    shows: (page) => page.getByText("You are signed in as"),
  },
  {
    name: "join, signed in as somebody else",
    as: "gus@agency.test",
    at: ({ newPerson }) => newPerson,
    shows: heading("You are signed in as somebody else"),
  },
  {
    name: "join, in already",
    as: "outsider",
    at: ({ knownPerson }) => knownPerson,
    answers: { "/join": problem(409, "already_member") },
    open: press("Join Contenzilla"),
    shows: heading("You are in Contenzilla already"),
  },
  { name: "join, revoked", at: ({ revoked }) => revoked, shows: heading("This invite was revoked") },
  { name: "join, replaced", at: ({ replaced }) => replaced, shows: heading("There is a newer invite") },
  { name: "join, declined", at: ({ declined }) => declined, shows: heading("This invite was declined") },
  { name: "join, used", at: ({ accepted }) => accepted, shows: heading("This invite was used already") },
  { name: "join, invalid link", at: "/join#nonsense", shows: heading("This link does not work") },
  {
    name: "join, expired",
    ...newPerson,
    answers: lookUp(410, "invite_expired"),
    shows: heading("This invite has expired"),
  },
  {
    name: "join, new invite requested",
    ...newPerson,
    answers: { ...lookUp(410, "invite_expired"), "/join/request-new": { status: 202, body: {} } },
    open: press("Request a new invite"),
    shows: (page) => page.getByText(/^We told/),
  },
  {
    name: "join, on hold",
    ...newPerson,
    answers: lookUp(409, "invite_suspended"),
    shows: heading("This invite is on hold"),
  },
  {
    name: "join, domain refused",
    ...newPerson,
    answers: lookUp(422, "domain_not_allowed"),
    shows: heading("The workspace does not admit your address"),
  },
  {
    name: "join, server out of reach",
    ...newPerson,
    answers: lookUp(503, "unavailable"),
    shows: heading("Your invite could not be looked up"),
  },
  { name: "no workspace", as: "outsider", at: "/", shows: heading("You are in no workspace") },
  { name: "profile without a workspace", as: "outsider", at: "/profile", shows: heading("Profile") },
  { name: "no such page", at: "/nowhere", shows: heading("There is no such page") },
  {
    name: "server out of reach",
    at: "/members",
    answers: { "/session/refresh": problem(503, "unavailable") },
    shows: heading("Guestlist cannot be reached"),
  },
];
