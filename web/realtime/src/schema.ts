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
export type Source = "PROJECT" | "SYSTEM" | "TASK";
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
export type Mutable = "PROJECT" | "TASK";
/**
 * ACTIVE: an occurrence is under way. PAUSED: occurrences pass without effect. ENDED: for good, by hand or because
 *     none is to come.
 */
export type ScheduleState = "ACTIVE" | "ENDED" | "PAUSED" | "UPCOMING";
export type Priority = "HIGH" | "LOW" | "MEDIUM" | "URGENT";
/**
 * Why tasks are to follow another policy. ADOPTED are rollouts of a release that kept no rows of them.
 */
export type Reason = "ADOPTED" | "CHOSEN" | "REPLACED" | "ROTA" | "SCHEDULED" | "SUBSTITUTE";
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
  | MuteChangedEvent
  | AgendaChangedEvent
  | PolicyChangedEvent
  | RotaChangedEvent
  | SubstituteChangedEvent
  | PolicyScheduleChangedEvent
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
 * Somebody else hears instead of this person, who is away until then.
 */
export interface Away {
  user_id: string;
  until: string;
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
 * All that is said of a rota that is gone.
 */
export interface DeletedRota {
  id: string;
  version: number;
}
/**
 * All that is said of a substitute who is one no more.
 */
export interface DeletedSubstitute {
  id: string;
  version: number;
}
/**
 * Who is on call at a moment, null being nobody, and until when; by an override, or because it is their turn.
 */
export interface Duty {
  user_id: string | null;
  until: string;
  override_id?: string | null;
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
 * The first of the people begins on the day `starts_on` at `at`, and every so many days the next one follows.
 *
 *     Days are those of the rota's zone: 09:00 stays 09:00 when the clocks change.
 */
export interface HandOver {
  starts_on: string;
  at?: string;
  every?: number;
}
/**
 * Which policy governs a task, a project or the system, and the schedule by which it does so, if by one.
 *
 *     `version` rises with each choice, with the schedules and with the policy itself.
 */
export interface InForce {
  policy_id: string;
  source: Source;
  policy: Policy;
  version: number;
  schedule_id?: string | null;
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
  fallback?: {
    [k: string]: Channel;
  };
  id: string;
  project_id: string | null;
  version: number;
  created_at: string;
  updated_at: string;
}
/**
 * `after` counts from due, or from the cycle's start where that is later.
 *
 *     `notify` names recipients, and rotas of the policy's project or the system's as `ONCALL:<rota id>`.
 */
export interface LadderStep {
  after: string;
  /**
   * Items: One of the recipients, or `ONCALL:` and a rota's id: whoever is on call by then.
   */
  notify: string[];
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
 * Whether the caller muted a task or a project, and until when; null means for good, or that it is not muted.
 */
export interface Mute {
  kind: Mutable;
  target_id: string;
  muted: boolean;
  until: string | null;
  version: number;
}
/**
 * What the inbox shows. `key` is null, and the words are neutral, where the reader may no longer see the task.
 *
 *     `instead_of` are those for whom the reader hears, and until when they are away.
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
  instead_of?: Away[];
}
/**
 * Which step of the lifecycle an event announces; `index` counts from 1.
 */
export interface StepRef {
  kind: string;
  index: number;
}
/**
 * One time that a schedule is in force, without its end.
 */
export interface Occurrence {
  starts_at: string;
  ends_at: string;
}
export interface Ping {
  type: "ping";
  id?: string | number | null;
}
/**
 * A schedule as the API shows it. `next` are the occurrence under way, if any, and those to come: five in all.
 *
 *     A span has `starts_at` and `ends_at`, what recurs has `rrule`, `starts_on`, `time_zone` and `duration`.
 */
export interface PolicySchedule {
  id: string;
  name: string;
  project_id: string | null;
  policy_id: string;
  state: ScheduleState;
  starts_at: string | null;
  ends_at: string | null;
  rrule: string | null;
  starts_on: string | null;
  time_zone: string | null;
  duration: string | null;
  creator_id: string;
  version: number;
  created_at: string;
  updated_at: string;
  ended_at: string | null;
  next?: Occurrence[];
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
 * What only the caller sees of a project: their own role, and whether they muted it, which is absent where a
 *     refusal shows the project.
 */
export interface ProjectViewer {
  role: ProjectRole;
  muted?: boolean;
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
/**
 * A rota as the API shows it; `now` is who is on call as it is shown.
 */
export interface Rota {
  name: string;
  people: string[];
  hand_over: HandOver;
  time_zone?: string;
  id: string;
  project_id: string | null;
  now: Duty;
  version: number;
  created_at: string;
  updated_at: string;
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
 * `substitute_id` stands in for `user_id`, who is away from `starts_at` up to, not including, `ends_at`.
 */
export interface Substitute {
  id: string;
  user_id: string;
  substitute_id: string;
  starts_at: string;
  ends_at: string;
  reason: string | null;
  project_id: string | null;
  version: number;
  created_at: string;
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
export interface MuteChangedEvent {
  type: "event";
  topic: string;
  cursor: string;
  id: string;
  kind: "mute.changed";
  at: string;
  actor_id: string | null;
  data: Mute;
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
export interface RotaChangedEvent {
  type: "event";
  topic: string;
  cursor: string;
  id: string;
  kind: "rota.changed";
  at: string;
  actor_id: string | null;
  data: Rota | DeletedRota;
  step?: StepRef;
}
/**
 * Something happened. `data` is the resource after it; its shape goes by the kind.
 */
export interface SubstituteChangedEvent {
  type: "event";
  topic: string;
  cursor: string;
  id: string;
  kind: "substitute.changed";
  at: string;
  actor_id: string | null;
  data: Substitute | DeletedSubstitute;
  step?: StepRef;
}
/**
 * Something happened. `data` is the resource after it; its shape goes by the kind.
 */
export interface PolicyScheduleChangedEvent {
  type: "event";
  topic: string;
  cursor: string;
  id: string;
  kind: "policy_schedule.changed";
  at: string;
  actor_id: string | null;
  data: PolicySchedule;
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
