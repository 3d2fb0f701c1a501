export { type EventPage, EventsTable } from "./events_table";
