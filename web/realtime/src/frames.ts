/** The words of the wire, in both directions, and the resources that events carry. Types only: see docs/protocol.md. */

export type Topic = `user:${string}` | `project:${string}` | `task:${string}`;

/** What a client may give any frame, and finds again in the answer. */
export type FrameId = string | number;

export type PresenceState = "VIEWING" | "EDITING" | "IDLE";

/** Somebody who is here, on so many devices. `task_id` is what they look at within a project. */
export interface Person {
  user_id: string;
  state: PresenceState;
  devices: number;
  task_id?: string | null;
}

/** Who is on a topic: how many in all, and the first hundred, those editing first. */
export interface Crowd {
  count: number;
  people: Person[];
}

// What a client says

export interface Auth {
  type: "auth";
  token: string;
  after?: string;
  id?: FrameId;
}

export interface Subscribe {
  type: "subscribe";
  topic: string;
  after?: string;
  id?: FrameId;
}

export interface Unsubscribe {
  type: "unsubscribe";
  topic: string;
  id?: FrameId;
}

/** What this connection does on a topic; `task_id` is the task that is open before these eyes. */
export interface Presence {
  type: "presence";
  topic: string;
  state: PresenceState;
  task_id?: string;
  id?: FrameId;
}

export interface Typing {
  type: "typing";
  topic: string;
  id?: FrameId;
}

export interface Ping {
  type: "ping";
  id?: FrameId;
}

export type ClientFrame = Auth | Subscribe | Unsubscribe | Presence | Typing | Ping;

// What the server says

/** `heartbeat` is in seconds. */
export interface Ready {
  type: "ready";
  user_id: string;
  connection_id: string;
  heartbeat: number;
  id?: FrameId;
}

/** `cursor` is the position behind which the following events come; null while the server can't tell. */
export interface Subscribed {
  type: "subscribed";
  topic: string;
  cursor: string | null;
  recovered: boolean;
  presence?: Crowd;
  id?: FrameId;
}

export interface Unsubscribed {
  type: "unsubscribed";
  topic: string;
  id?: FrameId;
}

export interface Revoked {
  type: "revoked";
  topic: string;
}

/** Take `left` from the list, put `joined` into it as whole entries, then set `state`. `count` is everybody. */
export interface PresenceChanged {
  type: "presence";
  topic: string;
  count: number;
  joined: Person[];
  left: string[];
  state: Record<string, PresenceState>;
}

export interface SomebodyTypes {
  type: "typing";
  topic: string;
  user_id: string;
}

/** This server is about to stop: connect again after so many seconds. */
export interface Reconnect {
  type: "reconnect";
  after: number;
}

/** Why a frame was not done. */
export type Code =
  "malformed" | "invalid" | "unauthenticated" | "not_found" | "unsupported" | "unavailable" | "too_many";

export interface Error {
  type: "error";
  code: Code;
  detail: string;
  id?: FrameId;
}

export interface Pong {
  type: "pong";
  id?: FrameId;
}

/** Which step of a task's life an event announces; `index` counts from 1. */
export interface StepRef {
  kind: string;
  index: number;
}

interface Happened<K extends Kind> {
  type: "event";
  topic: string;
  cursor: string;
  id: string;
  kind: K;
  at: string;
  actor_id: string | null;
  data: EventData[K];
  step?: StepRef;
}

/** One of all events, told apart by `kind`. A newer server may send kinds that are not listed here. */
export type EventFrame = { [K in Kind]: Happened<K> }[Kind];

export type ServerFrame =
  Ready | Subscribed | Unsubscribed | EventFrame | Revoked | PresenceChanged | SomebodyTypes | Reconnect | Error | Pong;

/** What `data` holds, by kind: the resource after the change. Tasks come in full except on project topics. */
export interface EventData {
  "user.registered": Me;
  "user.updated": Me;
  "user.disabled": Me;
  "project.created": Project;
  "project.updated": Project;
  "project.deleted": Deleted;
  "member.added": Member;
  "member.changed": Member;
  "member.removed": RemovedMember;
  "task.created": Task | TaskSummary;
  "task.updated": Task | TaskSummary;
  "task.assigned": Task | TaskSummary;
  "task.completed": Task | TaskSummary;
  "task.cancelled": Task | TaskSummary;
  "task.reopened": Task | TaskSummary;
  "task.deleted": Deleted;
  "task.restored": Task | TaskSummary;
  "task.reminded": Task | TaskSummary;
  "task.escalated": Task | TaskSummary;
  "task.acknowledged": Task | TaskSummary;
  "task.snoozed": Task | TaskSummary;
  "comment.created": Comment;
  "comment.updated": Comment;
  "comment.deleted": Deleted;
  "comment.read": ReadMarker;
  "notification.created": Notification;
  "notification.read": Notification;
  "agenda.changed": AgendaItem;
  "policy.changed": Policy | InForce | Deleted;
}

export type Kind = keyof EventData;

// The resources. Ids are UUID, times RFC 3339 in UTC.

export type Status = "PENDING" | "IN_PROGRESS" | "COMPLETED" | "CANCELLED";
export type Priority = "LOW" | "MEDIUM" | "HIGH" | "URGENT";
export type Role = "USER" | "ADMIN";
export type ProjectRole = "VIEWER" | "MEMBER" | "MANAGER" | "OWNER";
export type Category =
  "ASSIGNMENT" | "REMINDER" | "ESCALATION" | "MENTION" | "COMMENT" | "PROJECT" | "DIGEST" | "SECURITY";
export type Channel = "IN_APP" | "PUSH" | "EMAIL";
export type Recipient = "ASSIGNEE" | "CREATOR" | "MANAGERS" | "OWNER" | "ADMINS";
export type StepKind = "ASSIGNED" | "ACCEPTANCE" | "REMINDER" | "DUE" | "OVERDUE" | "ESCALATION";

/** All that is said of what is gone. */
export interface Deleted {
  id: string;
  version: number;
}

export interface TaskSummary {
  id: string;
  key: string;
  project_id: string;
  title: string;
  status: Status;
  priority: Priority;
  creator_id: string;
  assignee_id: string | null;
  due_at: string | null;
  acknowledged_at: string | null;
  snoozed_until: string | null;
  escalation_level: number;
  labels: string[];
  position: number;
  version: number;
  created_at: string;
  updated_at: string;
  completed_at: string | null;
  parent_id: string | null;
  recurrence: string | null;
}

export interface Task extends TaskSummary {
  description: string;
}

export interface Comment {
  id: string;
  task_id: string;
  author_id: string;
  text: string;
  mentions: string[];
  version: number;
  created_at: string;
  updated_at: string;
}

/** How far somebody has read a task's comments. */
export interface ReadMarker {
  task_id: string;
  user_id: string;
  last_read: string;
  read_at: string;
  version: number;
}

export interface Member {
  id: string;
  project_id: string;
  user_id: string;
  role: ProjectRole;
  version: number;
  created_at: string;
}

export interface RemovedMember extends Deleted {
  project_id: string;
  user_id: string;
}

export interface Project {
  id: string;
  key: string;
  name: string;
  creator_id: string;
  version: number;
  created_at: string;
  updated_at: string;
}

export interface Notification {
  id: string;
  category: Category;
  kind: string;
  project_id: string | null;
  task_id: string | null;
  key: string | null;
  title: string;
  body: string;
  actor_id: string | null;
  step: StepRef | null;
  read_at: string | null;
  created_at: string;
  version: number;
}

/** The next step of a task; `kind` and `at` are null when nothing is to come. */
export interface AgendaItem {
  task_id: string;
  kind: StepKind | null;
  at: string | null;
  recipients: string[];
  revision: number;
  version: number;
}

export interface LadderStep {
  after: string;
  notify: Recipient[];
  raise_priority: boolean;
  reassign_to: Recipient | null;
  break_quiet: boolean;
}

/** Durations are ISO 8601; `project_id` is null where the policy is the system's. */
export interface Policy {
  id: string;
  project_id: string | null;
  name: string;
  remind_before: string[];
  remind_at_due: boolean;
  overdue_every: string | null;
  overdue_limit: number;
  accept_within: string | null;
  ack_hold: string;
  snooze_limit: string;
  ladder: LadderStep[];
  channels: Partial<Record<Category, Channel[]>>;
  version: number;
  created_at: string;
  updated_at: string;
}

/** Which policy governs a project, or the system. */
export interface InForce {
  policy_id: string;
  source: "PROJECT" | "SYSTEM";
  policy: Policy;
  version: number;
}

/** One's own account. */
export interface Me {
  id: string;
  email: string;
  email_verified_at: string | null;
  name: string;
  role: Role;
  time_zone: string;
  version: number;
  created_at: string;
  updated_at: string;
}
