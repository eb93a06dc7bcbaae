/** The API's resources under the names that the screens use. */

import type { components } from "./schema.ts";

type Schemas = components["schemas"];

export type Me = Schemas["Me"];
export type User = Schemas["User"];
export type Tokens = Schemas["Tokens"];
export type Problem = Schemas["Problem"];
export type Project = Schemas["Project"];
export type Member = Schemas["Member"];
export type Task = Schemas["Task"];
export type TaskSummary = Schemas["TaskSummary"];
export type TaskCreate = Schemas["TaskCreate"];
export type TaskPatch = Schemas["TaskPatch"];
export type Status = Schemas["services.tasks.model.Status"];
export type Priority = Schemas["Priority"];
export type AgendaItem = Schemas["AgendaItem"];
export type MarkedItem = Schemas["MarkedItem"];
export type Event = Schemas["Event"];
export type StepKind = Schemas["StepKind"];
export type Timeline = Schemas["Timeline"];
export type TimelineEntry = Schemas["TimelineEntry"];
export type Notification = Schemas["Notification"];
export type Comment = Schemas["Comment"];
export type Rollout = Schemas["Rollout"];
export type Preferences = Schemas["Preferences"];
export type Session = Schemas["Session"];
export type Mute = Schemas["Mute"];
export type LoggedDelivery = Schemas["LoggedDelivery"];
export type ChannelHealth = Schemas["ChannelHealth"];
export type ReadMarker = Schemas["ReadMarker"];
export type Mark = Schemas["Mark"];
export type Policy = Schemas["Policy"];
export type ToldPerson = Schemas["ToldPerson"];
export type ToldDelivery = Schemas["ToldDelivery"];
