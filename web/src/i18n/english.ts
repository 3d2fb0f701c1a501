// One namespace a folder. A new feature adds its lines here and in spanish.ts. What is not needed on the first page
// comes with the pages that need it (texts.ts in their folder), so that a first visit loads less.

import api from "../api/en.json";
import app from "../app/en.json";
import invites from "../invites/en.json";
import mail from "../mail/en.json";
import members from "../members/en.json";
import partners from "../partners/en.json";
import password from "../password/en.json";
import profile from "../profile/en.json";
import session from "../session/en.json";
import setup from "../setup/en.json";
import ui from "../ui/en.json";
import type { later } from "./later";

export const english = {
  api,
  app,
  invites,
  mail,
  members,
  partners,
  password,
  profile,
  session,
  setup,
  ui,
};

export type English = typeof english & typeof later;
