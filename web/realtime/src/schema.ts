// Made of the server's own words by `npm run frames`. A test compares the two; change the server's.

export type StepKind = "ACCEPTANCE" | "ASSIGNED" | "DUE" | "ESCALATION" | "OVERDUE" | "REMINDER";
export type Category =
  "ASSIGNMENT" | "COMMENT" | "DIGEST" | "ESCALATION" | "MENTION" | "PROJECT" | "REMINDER" | "SECURITY";
export type Channel = "EMAIL" | "IN_APP" | "PUSH";
/**
 * Why a frame was not done.
 */
export type Code =
  "invalid" | "malformed" | "not_found" | "not_subscribed" | "too_many" | "unauthenticated" | "unavailable";
/**
 * What somebody does on a topic. Of several connections the most active one counts.
 */
export type PresenceState = "EDITING" | "IDLE" | "VIEWING";
/**
 * Where the policy in force comes from.
 */
export type Source = "PROJECT" | "SYSTEM";
/**
 * MANAGERS are the members with role MANAGER or OWNER, OWNER the project's owners, ADMINS the platform's.
 */
export type Recipient = "ADMINS" | "ASSIGNEE" | "CREATOR" | "MANAGERS" | "OWNER";
/**
 * A person's role on the platform; roles in projects are the projects' own.
 */
export type Role = "ADMIN" | "USER";
/**
 * In ascending order: each role may do what the ones before it may.
 */
export type ProjectRole = "MANAGER" | "MEMBER" | "OWNER" | "VIEWER";
export type Priority = "HIGH" | "LOW" | "MEDIUM" | "URGENT";
/**
 * Why tasks are to follow another policy. ADOPTED are rollouts of a release that kept no rows of them.
 */
export type Reason = "ADOPTED" | "CHOSEN" | "REPLACED" | "ROTA" | "SCHEDULED";
/**
 * SUPERSEDED: one that began later in the same place looks at the same tasks, and goes on alone.
 */
export type RolloutState = "DONE" | "RUNNING" | "SUPERSEDED";
/**
 * A task is open while PENDING or IN_PROGRESS.
 */
export type Status = "CANCELLED" | "COMPLETED" | "IN_PROGRESS" | "PENDING";
export type EventFrame =
  | UserRegisteredEvent
  | UserUpdatedEvent
  | UserDisabledEvent
  | ProjectCreatedEvent
  | ProjectUpdatedEvent
  | ProjectDeletedEvent
  | MemberAddedEvent
  | MemberChangedEvent
  | MemberRemovedEvent
  | TaskCreatedEvent
  | TaskUpdatedEvent
  | TaskAssignedEvent
  | TaskCompletedEvent
  | TaskCancelledEvent
  | TaskReopenedEvent
  | TaskDeletedEvent
  | TaskRestoredEvent
  | TaskRemindedEvent
  | TaskEscalatedEvent
  | TaskAcknowledgedEvent
  | TaskSnoozedEvent
  | CommentCreatedEvent
  | CommentUpdatedEvent
  | CommentDeletedEvent
  | CommentReadEvent
  | NotificationCreatedEvent
  | NotificationReadEvent
  | AgendaChangedEvent
  | PolicyChangedEvent
  | PolicyRolloutChangedEvent;
export type ClientFrame = Auth | Subscribe | Unsubscribe | Presence | Typing | Ping;
export type ServerFrame =
  Ready | Subscribed | Unsubscribed | Pong | Revoked | Error | PresenceChanged | SomebodyTypes | Reconnect | EventFrame;

/**
 * The next step of a task; `kind` and `at` are null when nothing is to come.
 *
 *     `revision` is the task's as this became its next step.
 */
export interface AgendaItem {
  task_id: string;
  kind: StepKind | null;
  at: string | null;
  recipients: string[];
  revision: number;
  version: number;
}
/**
 * Who speaks. `after` resumes the own `user:` topic.
 */
export interface Auth {
  type: "auth";
  token: string;
  after?: string | null;
  id?: string | number | null;
}
/**
 * `mentions` are those whom the text named as it was written, of the people who were in the project then.
 */
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
/**
 * Who is on a topic: how many in all, and the first 100, those editing first.
 */
export interface Crowd {
  count: number;
  people: Person[];
}
/**
 * Somebody on a topic, with all their connections; `task_id` is the most active one's.
 */
export interface Person {
  user_id: string;
  state: PresenceState;
  devices: number;
  task_id?: string | null;
}
/**
 * All that is said of a task or comment that is gone.
 */
export interface Deleted {
  id: string;
  version: number;
}
/**
 * What an event says of a policy that is gone.
 */
export interface DeletedPolicy {
  id: string;
  version: number;
}
/**
 * All that is said of a project that is gone.
 */
export interface DeletedProject {
  id: string;
  version: number;
}
/**
 * A frame was not done.
 */
export interface Error {
  type: "error";
  code: Code;
  detail: string;
  id?: string | number;
}
/**
 * Which policy governs a project, or the system; `version` rises with each choice and with the policy itself.
 */
export interface InForce {
  policy_id: string;
  source: Source;
  policy: Policy;
  version: number;
}
/**
 * A policy as the API shows it; `project_id` is null where it is the system's.
 */
export interface Policy {
  name: string;
  remind_before?: string[];
  remind_at_due?: boolean;
  overdue_every?: string | null;
  overdue_limit?: number;
  accept_within?: string | null;
  ack_hold?: string;
  snooze_limit?: string;
  ladder?: LadderStep[];
  channels?: {
    [k: string]: Channel[];
  };
  id: string;
  project_id: string | null;
  version: number;
  created_at: string;
  updated_at: string;
}
/**
 * `after` counts from due, or from the cycle's start where that is later.
 */
export interface LadderStep {
  after: string;
  notify: Recipient[];
  raise_priority?: boolean;
  reassign_to?: Recipient | null;
  break_quiet?: boolean;
}
/**
 * One's own account.
 */
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
/**
 * One person's place in a project.
 */
export interface Member {
  id: string;
  project_id: string;
  user_id: string;
  role: ProjectRole;
  version: number;
  created_at: string;
}
/**
 * What the inbox shows. `key` is null, and the words are neutral, where the reader may no longer see the task.
 */
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
/**
 * Which step of the lifecycle an event announces; `index` counts from 1.
 */
export interface StepRef {
  kind: string;
  index: number;
}
export interface Ping {
  type: "ping";
  id?: string | number | null;
}
export interface Pong {
  type: "pong";
  id?: string | number;
}
/**
 * What this connection does on a topic; `task_id` is the task that is open before these eyes.
 */
export interface Presence {
  type: "presence";
  topic: string;
  state: PresenceState;
  task_id?: string | null;
  id?: string | number | null;
}
/**
 * Who came (or changed: the whole entry), who left, and who only changed their state. `count` is everybody.
 */
export interface PresenceChanged {
  type: "presence";
  topic: string;
  count: number;
  joined: Person[];
  left: string[];
  state: {
    [k: string]: PresenceState;
  };
}
/**
 * A project; `viewer` is absent from events.
 */
export interface Project {
  id: string;
  key: string;
  name: string;
  creator_id: string;
  version: number;
  created_at: string;
  updated_at: string;
  viewer?: ProjectViewer;
}
/**
 * What only the caller sees of a project: their own role.
 */
export interface ProjectViewer {
  role: ProjectRole;
}
/**
 * How far somebody has read the comments of a task: up to `last_read`; null, and version 0, where they have not.
 */
export interface ReadMarker {
  task_id: string;
  user_id: string;
  last_read?: string | null;
  read_at?: string | null;
  version?: number;
}
/**
 * The token was good. `heartbeat` is how often the server pings, in seconds.
 */
export interface Ready {
  type: "ready";
  user_id: string;
  connection_id: string;
  heartbeat: number;
  id?: string | number;
}
/**
 * The server is about to stop, and closes with 1012: connect again in `after` seconds, to whichever server.
 */
export interface Reconnect {
  type: "reconnect";
  after: number;
}
/**
 * All that is said of a membership that has ended.
 */
export interface RemovedMember {
  id: string;
  version: number;
  project_id: string;
  user_id: string;
}
/**
 * The right to hear this topic has ended, and with it the subscription.
 */
export interface Revoked {
  type: "revoked";
  topic: string;
}
/**
 * How far another policy has come among the open tasks of a project, or of the system (`project_id` is null).
 *
 *     `total` are the open tasks as it began to look, null before that; `looked_at` may grow beyond it by tasks that were
 *     made meanwhile. `governed` are those of them that the policy governs, `poked` those of these whose next step came
 *     earlier. `percent` is of `total`, 100 only when it is DONE. `policy_id` and `policy_version` are what was put in
 *     force; tasks follow what is in force when they are looked at.
 */
export interface Rollout {
  id: string;
  project_id: string | null;
  policy_id: string;
  policy_version: number;
  reason: Reason;
  actor_id: string | null;
  state: RolloutState;
  total: number | null;
  looked_at: number;
  governed: number;
  poked: number;
  percent: number | null;
  created_at: string;
  started_at: string | null;
  finished_at: string | null;
  version: number;
}
export interface SomebodyTypes {
  type: "typing";
  topic: string;
  user_id: string;
}
/**
 * `after` is the cursor of the last event that the client has seen.
 */
export interface Subscribe {
  type: "subscribe";
  topic: string;
  after?: string | null;
  id?: string | number | null;
}
/**
 * `cursor` is the position behind which the following events come; `recovered: false` means reload by HTTP.
 *
 *     It also comes unasked, with `recovered: false`, where events may have been missed.
 */
export interface Subscribed {
  type: "subscribed";
  topic: string;
  cursor: string | null;
  recovered: boolean;
  presence?: Crowd;
  id?: string | number;
}
/**
 * A task in full. `viewer` is absent from events.
 */
export interface Task {
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
  description: string;
  viewer?: Viewer;
  parent_id?: string | null;
  recurrence?: string | null;
}
/**
 * What only the caller sees of a task: whether a notification about it is unread, whether they muted it, up to
 *     which comment they have read, and how many of others come behind that; 100 are 100 or more.
 */
export interface Viewer {
  unread?: boolean;
  muted?: boolean;
  last_read?: string | null;
  unread_comments?: number;
}
/**
 * A task as lists and project topics carry it: without its description. `viewer` is absent from events.
 */
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
  viewer?: Viewer;
  parent_id?: string | null;
  recurrence?: string | null;
}
/**
 * Somebody writes on a topic; told to the others at most once in 3 s.
 */
export interface Typing {
  type: "typing";
  topic: string;
  id?: string | number | null;
}
export interface Unsubscribe {
  type: "unsubscribe";
  topic: string;
  id?: string | number | null;
}
export interface Unsubscribed {
  type: "unsubscribed";
  topic: string;
  id?: string | number;
}
/**
 * Something happened. `data` is the resource after it; its shape goes by the kind.
 */
export interface UserRegisteredEvent {
  type: "event";
  topic: string;
  cursor: string;
  id: string;
  kind: "user.registered";
  at: string;
  actor_id: string | null;
  data: Me;
  step?: StepRef;
}
/**
 * Something happened. `data` is the resource after it; its shape goes by the kind.
 */
export interface UserUpdatedEvent {
  type: "event";
  topic: string;
  cursor: string;
  id: string;
  kind: "user.updated";
  at: string;
  actor_id: string | null;
  data: Me;
  step?: StepRef;
}
/**
 * Something happened. `data` is the resource after it; its shape goes by the kind.
 */
export interface UserDisabledEvent {
  type: "event";
  topic: string;
  cursor: string;
  id: string;
  kind: "user.disabled";
  at: string;
  actor_id: string | null;
  data: Me;
  step?: StepRef;
}
/**
 * Something happened. `data` is the resource after it; its shape goes by the kind.
 */
export interface ProjectCreatedEvent {
  type: "event";
  topic: string;
  cursor: string;
  id: string;
  kind: "project.created";
  at: string;
  actor_id: string | null;
  data: Project;
  step?: StepRef;
}
/**
 * Something happened. `data` is the resource after it; its shape goes by the kind.
 */
export interface ProjectUpdatedEvent {
  type: "event";
  topic: string;
  cursor: string;
  id: string;
  kind: "project.updated";
  at: string;
  actor_id: string | null;
  data: Project;
  step?: StepRef;
}
/**
 * Something happened. `data` is the resource after it; its shape goes by the kind.
 */
export interface ProjectDeletedEvent {
  type: "event";
  topic: string;
  cursor: string;
  id: string;
  kind: "project.deleted";
  at: string;
  actor_id: string | null;
  data: DeletedProject;
  step?: StepRef;
}
/**
 * Something happened. `data` is the resource after it; its shape goes by the kind.
 */
export interface MemberAddedEvent {
  type: "event";
  topic: string;
  cursor: string;
  id: string;
  kind: "member.added";
  at: string;
  actor_id: string | null;
  data: Member;
  step?: StepRef;
}
/**
 * Something happened. `data` is the resource after it; its shape goes by the kind.
 */
export interface MemberChangedEvent {
  type: "event";
  topic: string;
  cursor: string;
  id: string;
  kind: "member.changed";
  at: string;
  actor_id: string | null;
  data: Member;
  step?: StepRef;
}
/**
 * Something happened. `data` is the resource after it; its shape goes by the kind.
 */
export interface MemberRemovedEvent {
  type: "event";
  topic: string;
  cursor: string;
  id: string;
  kind: "member.removed";
  at: string;
  actor_id: string | null;
  data: RemovedMember;
  step?: StepRef;
}
/**
 * Something happened. `data` is the resource after it; its shape goes by the kind.
 */
export interface TaskCreatedEvent {
  type: "event";
  topic: string;
  cursor: string;
  id: string;
  kind: "task.created";
  at: string;
  actor_id: string | null;
  data: Task | TaskSummary;
  step?: StepRef;
}
/**
 * Something happened. `data` is the resource after it; its shape goes by the kind.
 */
export interface TaskUpdatedEvent {
  type: "event";
  topic: string;
  cursor: string;
  id: string;
  kind: "task.updated";
  at: string;
  actor_id: string | null;
  data: Task | TaskSummary;
  step?: StepRef;
}
/**
 * Something happened. `data` is the resource after it; its shape goes by the kind.
 */
export interface TaskAssignedEvent {
  type: "event";
  topic: string;
  cursor: string;
  id: string;
  kind: "task.assigned";
  at: string;
  actor_id: string | null;
  data: Task | TaskSummary;
  step?: StepRef;
}
/**
 * Something happened. `data` is the resource after it; its shape goes by the kind.
 */
export interface TaskCompletedEvent {
  type: "event";
  topic: string;
  cursor: string;
  id: string;
  kind: "task.completed";
  at: string;
  actor_id: string | null;
  data: Task | TaskSummary;
  step?: StepRef;
}
/**
 * Something happened. `data` is the resource after it; its shape goes by the kind.
 */
export interface TaskCancelledEvent {
  type: "event";
  topic: string;
  cursor: string;
  id: string;
  kind: "task.cancelled";
  at: string;
  actor_id: string | null;
  data: Task | TaskSummary;
  step?: StepRef;
}
/**
 * Something happened. `data` is the resource after it; its shape goes by the kind.
 */
export interface TaskReopenedEvent {
  type: "event";
  topic: string;
  cursor: string;
  id: string;
  kind: "task.reopened";
  at: string;
  actor_id: string | null;
  data: Task | TaskSummary;
  step?: StepRef;
}
/**
 * Something happened. `data` is the resource after it; its shape goes by the kind.
 */
export interface TaskDeletedEvent {
  type: "event";
  topic: string;
  cursor: string;
  id: string;
  kind: "task.deleted";
  at: string;
  actor_id: string | null;
  data: Deleted;
  step?: StepRef;
}
/**
 * Something happened. `data` is the resource after it; its shape goes by the kind.
 */
export interface TaskRestoredEvent {
  type: "event";
  topic: string;
  cursor: string;
  id: string;
  kind: "task.restored";
  at: string;
  actor_id: string | null;
  data: Task | TaskSummary;
  step?: StepRef;
}
/**
 * Something happened. `data` is the resource after it; its shape goes by the kind.
 */
export interface TaskRemindedEvent {
  type: "event";
  topic: string;
  cursor: string;
  id: string;
  kind: "task.reminded";
  at: string;
  actor_id: string | null;
  data: Task | TaskSummary;
  step?: StepRef;
}
/**
 * Something happened. `data` is the resource after it; its shape goes by the kind.
 */
export interface TaskEscalatedEvent {
  type: "event";
  topic: string;
  cursor: string;
  id: string;
  kind: "task.escalated";
  at: string;
  actor_id: string | null;
  data: Task | TaskSummary;
  step?: StepRef;
}
/**
 * Something happened. `data` is the resource after it; its shape goes by the kind.
 */
export interface TaskAcknowledgedEvent {
  type: "event";
  topic: string;
  cursor: string;
  id: string;
  kind: "task.acknowledged";
  at: string;
  actor_id: string | null;
  data: Task | TaskSummary;
  step?: StepRef;
}
/**
 * Something happened. `data` is the resource after it; its shape goes by the kind.
 */
export interface TaskSnoozedEvent {
  type: "event";
  topic: string;
  cursor: string;
  id: string;
  kind: "task.snoozed";
  at: string;
  actor_id: string | null;
  data: Task | TaskSummary;
  step?: StepRef;
}
/**
 * Something happened. `data` is the resource after it; its shape goes by the kind.
 */
export interface CommentCreatedEvent {
  type: "event";
  topic: string;
  cursor: string;
  id: string;
  kind: "comment.created";
  at: string;
  actor_id: string | null;
  data: Comment;
  step?: StepRef;
}
/**
 * Something happened. `data` is the resource after it; its shape goes by the kind.
 */
export interface CommentUpdatedEvent {
  type: "event";
  topic: string;
  cursor: string;
  id: string;
  kind: "comment.updated";
  at: string;
  actor_id: string | null;
  data: Comment;
  step?: StepRef;
}
/**
 * Something happened. `data` is the resource after it; its shape goes by the kind.
 */
export interface CommentDeletedEvent {
  type: "event";
  topic: string;
  cursor: string;
  id: string;
  kind: "comment.deleted";
  at: string;
  actor_id: string | null;
  data: Deleted;
  step?: StepRef;
}
/**
 * Something happened. `data` is the resource after it; its shape goes by the kind.
 */
export interface CommentReadEvent {
  type: "event";
  topic: string;
  cursor: string;
  id: string;
  kind: "comment.read";
  at: string;
  actor_id: string | null;
  data: ReadMarker;
  step?: StepRef;
}
/**
 * Something happened. `data` is the resource after it; its shape goes by the kind.
 */
export interface NotificationCreatedEvent {
  type: "event";
  topic: string;
  cursor: string;
  id: string;
  kind: "notification.created";
  at: string;
  actor_id: string | null;
  data: Notification;
  step?: StepRef;
}
/**
 * Something happened. `data` is the resource after it; its shape goes by the kind.
 */
export interface NotificationReadEvent {
  type: "event";
  topic: string;
  cursor: string;
  id: string;
  kind: "notification.read";
  at: string;
  actor_id: string | null;
  data: Notification;
  step?: StepRef;
}
/**
 * Something happened. `data` is the resource after it; its shape goes by the kind.
 */
export interface AgendaChangedEvent {
  type: "event";
  topic: string;
  cursor: string;
  id: string;
  kind: "agenda.changed";
  at: string;
  actor_id: string | null;
  data: AgendaItem;
  step?: StepRef;
}
/**
 * Something happened. `data` is the resource after it; its shape goes by the kind.
 */
export interface PolicyChangedEvent {
  type: "event";
  topic: string;
  cursor: string;
  id: string;
  kind: "policy.changed";
  at: string;
  actor_id: string | null;
  data: Policy | DeletedPolicy | InForce;
  step?: StepRef;
}
/**
 * Something happened. `data` is the resource after it; its shape goes by the kind.
 */
export interface PolicyRolloutChangedEvent {
  type: "event";
  topic: string;
  cursor: string;
  id: string;
  kind: "policy_rollout.changed";
  at: string;
  actor_id: string | null;
  data: Rollout;
  step?: StepRef;
}
