/** Made from the API's OpenAPI document by `npm run api`. Not to be edited. */

export interface paths {
    "/.well-known/jwks.json": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The keys that verify access tokens (RFC 7517). */
        get: operations["auth.public_keys"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/agenda": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** List the next step of each task that concerns the caller, the soonest first. */
        get: operations["agenda.agenda"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/auth/email/verify": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Confirm an address by the link of a mail. */
        post: operations["auth.verify_email"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/auth/login": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Sign in. Ten failures within 15 minutes close an account's door for as long. */
        post: operations["auth.login"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/auth/logout": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** End the session of the refresh token, or else of the access token. */
        post: operations["auth.logout"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/auth/password/forgot": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Have a link mailed to set a new password. The answer is the same for an address that nobody has. */
        post: operations["auth.forgot_password"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/auth/password/reset": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Set a new password by the link of a mail; every session ends. */
        post: operations["auth.reset_password"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/auth/refresh": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Fresh tokens. The former refresh token works for 30 s more, while its successor is unused. */
        post: operations["auth.refresh"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/auth/register": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Make an account and sign in. */
        post: operations["auth.register"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/auth/validate": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** What an access token is worth at this moment. */
        post: operations["auth.validate"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/comments/{comment_id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        /** Delete one's own words, or as a manager anybody's. */
        delete: operations["comments.remove"];
        options?: never;
        head?: never;
        /** Change one's own words. */
        patch: operations["comments.change"];
        trace?: never;
    };
    "/api/v1/events": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** List what happened on a topic, the newest first. */
        get: operations["events.events"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/me": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Who am I? */
        get: operations["me.me"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        /** Change one's name or time zone. */
        patch: operations["me.change_me"];
        trace?: never;
    };
    "/api/v1/me/devices": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Have pushes sent to this device; repeating it is harmless. */
        post: operations["me.register_device"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/me/devices/{device_id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        /** Send no more pushes there. */
        delete: operations["me.forget_device"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/me/preferences": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Tell how the caller wants to be told. */
        get: operations["notifications.preferences"];
        /** Replace how the caller wants to be told. */
        put: operations["notifications.prefer"];
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/me/sessions": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Where one is signed in, newest first. */
        get: operations["me.list_sessions"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/me/sessions/{session_id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        /** Sign out there, at once. */
        delete: operations["me.end_session"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/notifications": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** List the caller's notifications, the newest first. */
        get: operations["notifications.inbox"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/notifications/{notification_id}/deliveries": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Tell how one of the caller's notifications travels; admins see everybody's. */
        get: operations["notifications.deliveries"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/notifications/email": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Mail a message of an admin to people. */
        post: operations["notifications.email"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/notifications/push": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Push a message of an admin to people's devices. */
        post: operations["notifications.push"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/notifications/read": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Mark notifications as read: those with these ids, or all. */
        post: operations["notifications.mark_read"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/policies": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** List the policies that the caller may read, the newest first. */
        get: operations["policies.policies"];
        put?: never;
        /** Write a policy, the system's (admins) or a project's (its managers). */
        post: operations["policies.create"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/policies/{policy_id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Read a policy. */
        get: operations["policies.policy"];
        /** Replace what a policy says; where it is in force, running tasks follow. */
        put: operations["policies.replace"];
        post?: never;
        /** Delete a policy that is in force nowhere. */
        delete: operations["policies.remove"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/policies/{policy_id}/preview": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Tell what a policy would make of a sample task, or of a project's open tasks. Changes nothing. */
        post: operations["policies.preview"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/policies/default": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Tell which policy governs where a project has none of its own. */
        get: operations["policies.default"];
        /** Put one of the system's policies in force wherever a project has none of its own. */
        put: operations["policies.choose_default"];
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/projects": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** List the caller's projects by key. */
        get: operations["projects.projects"];
        put?: never;
        /** Found a project; the caller owns it. */
        post: operations["projects.create"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/projects/{project_id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Read a project. */
        get: operations["projects.project"];
        put?: never;
        post?: never;
        /** Delete a project; for 30 days its owners can restore it. */
        delete: operations["projects.remove"];
        options?: never;
        head?: never;
        /** Rename a project. */
        patch: operations["projects.change"];
        trace?: never;
    };
    "/api/v1/projects/{project_id}/members": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** List who is in a project, the longest-standing first. */
        get: operations["projects.members"];
        put?: never;
        /** Take somebody in, by id or by e-mail. */
        post: operations["projects.add_member"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/projects/{project_id}/members/{user_id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        /** Remove a member, whose open tasks there become nobody's. */
        delete: operations["projects.remove_member"];
        options?: never;
        head?: never;
        /** Give a member another role. */
        patch: operations["projects.change_member"];
        trace?: never;
    };
    "/api/v1/projects/{project_id}/policy": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Tell which policy governs a project. */
        get: operations["policies.policy_of_project"];
        /** Put a policy in force in a project, or with null the system's. */
        put: operations["policies.choose_for_project"];
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/projects/{project_id}/restore": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Bring a deleted project back. */
        post: operations["projects.restore"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/tasks": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** List tasks of the caller's projects, the newest first unless another order is asked for. */
        get: operations["tasks.tasks"];
        put?: never;
        /** Make a task. */
        post: operations["tasks.create"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/tasks/{task_id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Read a task. */
        get: operations["tasks.task"];
        put?: never;
        post?: never;
        /** Delete a task; for 30 days it can be restored. */
        delete: operations["tasks.remove"];
        options?: never;
        head?: never;
        /** Change a task: null clears, what is absent stays. */
        patch: operations["tasks.change"];
        trace?: never;
    };
    "/api/v1/tasks/{task_id}/acknowledge": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Take notice: reminders past due and escalations wait for a while. */
        post: operations["tasks.acknowledge"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/tasks/{task_id}/agenda": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Tell a task's next step. */
        get: operations["agenda.agenda_of_task"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/tasks/{task_id}/comments": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** List what is said about a task, the oldest first unless the newest are asked for. */
        get: operations["comments.of_task"];
        put?: never;
        /** Say something about a task. */
        post: operations["comments.add"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/tasks/{task_id}/read": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Mark the comments of a task as read, up to one or all. A marker never goes back. */
        post: operations["comments.read"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/tasks/{task_id}/readers": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Tell how far those who may see a task have read its comments. */
        get: operations["comments.readers"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/tasks/{task_id}/restore": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Bring a deleted task back. */
        post: operations["tasks.restore"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/tasks/{task_id}/snooze": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Tell the assignee nothing of this task for a while. */
        post: operations["tasks.snooze"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/tasks/{task_id}/timeline": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Tell what happened to a task, who heard of it where, and what will happen when, if nothing changes. */
        get: operations["agenda.timeline"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/users": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Those who share a project with the caller, by name; for admins everybody. */
        get: operations["users.list_users"];
        put?: never;
        /** Make an account for somebody (admins). */
        post: operations["users.create_user"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/users/{user_id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** A person. */
        get: operations["users.user"];
        put?: never;
        post?: never;
        /** Disable an account for good, and forget who it was (admins). */
        delete: operations["users.delete_user"];
        options?: never;
        head?: never;
        /** Change a name or a role, disable or enable an account (admins). */
        patch: operations["users.change_user"];
        trace?: never;
    };
    "/api/v1/users/{user_id}/tasks": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** List the tasks of one person, as far as they are in the caller's projects. */
        get: operations["tasks.tasks_of_user"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/health/live": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The process runs. */
        get: operations["health.live"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/health/ready": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Whether requests can be served: 503 without PostgreSQL. */
        get: operations["health.ready"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/metrics": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** What is counted, as Prometheus reads it. */
        get: operations["health.metrics"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
}
export type webhooks = Record<string, never>;
export interface components {
    schemas: {
        /** AccessToken */
        AccessToken: {
            token: string;
        };
        /**
         * Acknowledge
         * @description `notification_id` is the notification that was acted on; its cycle must not have passed.
         */
        Acknowledge: {
            /** @default null */
            notification_id?: string | null;
        };
        /**
         * AddressKind
         * @description What a device's address is to FCM: a registration token, or a Firebase installation id.
         * @enum {unknown}
         */
        AddressKind: "FID" | "TOKEN";
        /**
         * AgendaItem
         * @description The next step of a task; `kind` and `at` are null when nothing is to come.
         *
         *         `revision` is the task's as this became its next step.
         */
        AgendaItem: {
            at: string | null;
            kind: components["schemas"]["StepKind"] | null;
            recipients: string[];
            revision: number;
            /** Format: uuid */
            task_id: string;
            version: number;
        };
        /**
         * Announced
         * @description The notifications that an announcement became, in the order of its `user_ids`.
         */
        Announced: {
            notification_ids: string[];
        };
        /**
         * Announcement
         * @description What an admin tells people: `POST /notifications/push` and `/notifications/email`.
         */
        Announcement: {
            body: string;
            title: string;
            user_ids: string[];
        };
        /**
         * Status
         * @enum {unknown}
         */
        "api.health.Status": "degraded" | "down" | "ready";
        /**
         * Category
         * @enum {unknown}
         */
        Category: "ASSIGNMENT" | "COMMENT" | "DIGEST" | "ESCALATION" | "MENTION" | "PROJECT" | "REMINDER" | "SECURITY";
        /**
         * Channel
         * @enum {unknown}
         */
        Channel: "EMAIL" | "IN_APP" | "PUSH";
        /**
         * Choice
         * @description `PUT /policies/default`.
         */
        Choice: {
            /** Format: uuid */
            policy_id: string;
        };
        /**
         * Comment
         * @description `mentions` are those whom the text named as it was written, of the people who were in the project then.
         */
        Comment: {
            /** Format: uuid */
            author_id: string;
            created_at: string;
            /** Format: uuid */
            id: string;
            mentions: string[];
            /** Format: uuid */
            task_id: string;
            text: string;
            updated_at: string;
            version: number;
        };
        /** CommentCreate */
        CommentCreate: {
            text: string;
        };
        /** CommentPatch */
        CommentPatch: {
            text?: string;
        };
        /**
         * CommentSort
         * @description Orders of a task's comments.
         * @enum {unknown}
         */
        CommentSort: "-created_at" | "created_at";
        /** Credentials */
        Credentials: {
            email: string;
            password: string;
        };
        /**
         * Day
         * @enum {unknown}
         */
        Day: "FRI" | "MON" | "SAT" | "SUN" | "THU" | "TUE" | "WED";
        /**
         * Delivery
         * @description One message on one channel, as its recipient and admins see it.
         */
        Delivery: {
            attempts: number;
            channel: components["schemas"]["Channel"];
            created_at: string;
            error: string | null;
            finished_at: string | null;
            /** Format: uuid */
            id: string;
            /** Format: uuid */
            notification_id: string;
            provider_id: string | null;
            reason: string | null;
            retry_at: string | null;
            send_at: string;
            state: components["schemas"]["DeliveryState"];
            /** Format: uuid */
            user_id: string;
        };
        /**
         * DeliveryState
         * @enum {unknown}
         */
        DeliveryState: "FAILED" | "HELD" | "LOGGED" | "QUEUED" | "SENT" | "SKIPPED" | "WITHDRAWN";
        /** DeviceCreate */
        DeviceCreate: {
            /** @default TOKEN */
            kind?: components["schemas"]["AddressKind"];
            platform: components["schemas"]["Platform"];
            token: string;
        };
        /**
         * Digest
         * @description `at` is local HH:MM.
         */
        Digest: {
            /** @default 09:00 */
            at?: string;
            /** @default NEVER */
            period?: components["schemas"]["Period"];
        };
        /**
         * Effects
         * @description What a step changes in its task, with those of the levels that folded into it; null is no change.
         */
        Effects: {
            /** @default null */
            level?: number | null;
            /** @default null */
            priority?: components["schemas"]["Priority"] | null;
            /** @default null */
            reassign_to?: string | null;
        };
        /**
         * EntryState
         * @enum {unknown}
         */
        EntryState: "HELD" | "SKIPPED" | "TAKEN" | "UPCOMING";
        /**
         * Event
         * @description An entry of the log, as `GET /events` shows it.
         */
        Event: {
            actor_id: string | null;
            at: string;
            changes: Record<string, never>;
            /** Format: uuid */
            id: string;
            kind: string;
            project_id: string | null;
            step: components["schemas"]["StepRef"] | null;
            task_id: string | null;
        };
        /**
         * FieldError
         * @description What is wrong with one field; `field` is its path, such as `ladder[1].after`.
         */
        FieldError: {
            field: string;
            message: string;
        };
        /** Forgotten */
        Forgotten: {
            email: string;
        };
        /**
         * Health
         * @description Enough to serve: `ready` or `degraded`.
         */
        Health: {
            parts: {
                [key: string]: components["schemas"]["Part"];
            };
            status: components["schemas"]["api.health.Status"];
        };
        /**
         * InForce
         * @description Which policy governs a project, or the system; `version` rises with each choice and with the policy itself.
         */
        InForce: {
            policy: components["schemas"]["Policy"];
            /** Format: uuid */
            policy_id: string;
            source: components["schemas"]["Source"];
            version: number;
        };
        /**
         * LadderStep
         * @description `after` counts from due, or from the cycle's start where that is later.
         */
        LadderStep: {
            after: string;
            /** @default false */
            break_quiet?: boolean;
            notify: components["schemas"]["Recipient"][];
            /** @default false */
            raise_priority?: boolean;
            /** @default null */
            reassign_to?: components["schemas"]["Recipient"] | null;
        };
        /** Live */
        Live: {
            /** @default live */
            status?: string;
        };
        /**
         * MarkRead
         * @description `POST /notifications/read`; an empty body means all.
         */
        MarkRead: {
            /** @default all */
            ids?: string[] | "all";
        };
        /**
         * Me
         * @description One's own account.
         */
        Me: {
            created_at: string;
            email: string;
            email_verified_at: string | null;
            /** Format: uuid */
            id: string;
            name: string;
            role: components["schemas"]["Role"];
            time_zone: string;
            updated_at: string;
            version: number;
        };
        /**
         * Member
         * @description One person's place in a project.
         */
        Member: {
            created_at: string;
            /** Format: uuid */
            id: string;
            /** Format: uuid */
            project_id: string;
            role: components["schemas"]["ProjectRole"];
            /** Format: uuid */
            user_id: string;
            version: number;
        };
        /**
         * MemberAdd
         * @description Exactly one of `user_id` and `email` says who.
         */
        MemberAdd: {
            /** @default null */
            email?: string | null;
            role: components["schemas"]["ProjectRole"];
            /** @default null */
            user_id?: string | null;
        };
        /** MemberPatch */
        MemberPatch: {
            role?: components["schemas"]["ProjectRole"];
        };
        /** MePatch */
        MePatch: {
            name?: string;
            time_zone?: string;
        };
        /**
         * Mode
         * @description How messages of a category leave on a channel.
         * @enum {unknown}
         */
        Mode: "DIGEST" | "INSTANT" | "OFF";
        /**
         * MyDevice
         * @description A device as its owner sees it.
         */
        MyDevice: {
            created_at: string;
            /** Format: uuid */
            id: string;
            kind: components["schemas"]["AddressKind"];
            platform: components["schemas"]["Platform"];
        };
        /** NewPassword */
        NewPassword: {
            password: string;
            token: string;
        };
        /**
         * Nothing
         * @description The body of an action that needs none.
         */
        Nothing: Record<string, never>;
        /**
         * Notification
         * @description What the inbox shows. `key` is null, and the words are neutral, where the reader may no longer see the task.
         */
        Notification: {
            actor_id: string | null;
            body: string;
            category: components["schemas"]["Category"];
            created_at: string;
            /** Format: uuid */
            id: string;
            key: string | null;
            kind: string;
            project_id: string | null;
            read_at: string | null;
            step: components["schemas"]["StepRef"] | null;
            task_id: string | null;
            title: string;
            version: number;
        };
        /**
         * Page[AgendaItem]
         * @description One page of a list; `next` is the cursor of the following one, or None at the end.
         */
        Page_AgendaItem_: {
            items: components["schemas"]["AgendaItem"][];
            next: string | null;
        };
        /**
         * Page[Comment]
         * @description One page of a list; `next` is the cursor of the following one, or None at the end.
         */
        Page_Comment_: {
            items: components["schemas"]["Comment"][];
            next: string | null;
        };
        /**
         * Page[Delivery]
         * @description One page of a list; `next` is the cursor of the following one, or None at the end.
         */
        Page_Delivery_: {
            items: components["schemas"]["Delivery"][];
            next: string | null;
        };
        /**
         * Page[Event]
         * @description One page of a list; `next` is the cursor of the following one, or None at the end.
         */
        Page_Event_: {
            items: components["schemas"]["Event"][];
            next: string | null;
        };
        /**
         * Page[Member]
         * @description One page of a list; `next` is the cursor of the following one, or None at the end.
         */
        Page_Member_: {
            items: components["schemas"]["Member"][];
            next: string | null;
        };
        /**
         * Page[Notification]
         * @description One page of a list; `next` is the cursor of the following one, or None at the end.
         */
        Page_Notification_: {
            items: components["schemas"]["Notification"][];
            next: string | null;
        };
        /**
         * Page[Policy]
         * @description One page of a list; `next` is the cursor of the following one, or None at the end.
         */
        Page_Policy_: {
            items: components["schemas"]["Policy"][];
            next: string | null;
        };
        /**
         * Page[Project]
         * @description One page of a list; `next` is the cursor of the following one, or None at the end.
         */
        Page_Project_: {
            items: components["schemas"]["Project"][];
            next: string | null;
        };
        /**
         * Page[ReadMarker]
         * @description One page of a list; `next` is the cursor of the following one, or None at the end.
         */
        Page_ReadMarker_: {
            items: components["schemas"]["ReadMarker"][];
            next: string | null;
        };
        /**
         * Page[Session]
         * @description One page of a list; `next` is the cursor of the following one, or None at the end.
         */
        Page_Session_: {
            items: components["schemas"]["Session"][];
            next: string | null;
        };
        /**
         * Page[TaskSummary]
         * @description One page of a list; `next` is the cursor of the following one, or None at the end.
         */
        Page_TaskSummary_: {
            items: components["schemas"]["TaskSummary"][];
            next: string | null;
        };
        /**
         * Page[User]
         * @description One page of a list; `next` is the cursor of the following one, or None at the end.
         */
        Page_User_: {
            items: components["schemas"]["User"][];
            next: string | null;
        };
        /**
         * Part
         * @enum {unknown}
         */
        Part: "down" | "up";
        /**
         * Period
         * @enum {unknown}
         */
        Period: "DAILY" | "NEVER" | "WEEKLY";
        /**
         * Platform
         * @enum {unknown}
         */
        Platform: "ANDROID" | "IOS" | "WEB";
        /**
         * Policy
         * @description A policy as the API shows it; `project_id` is null where it is the system's.
         */
        Policy: {
            /** @default null */
            accept_within?: string | null;
            /** @default PT4H */
            ack_hold?: string;
            /** @default {} */
            channels?: {
                [key: string]: components["schemas"]["Channel"][];
            };
            created_at: string;
            /** Format: uuid */
            id: string;
            /** @default [] */
            ladder?: components["schemas"]["LadderStep"][];
            name: string;
            /** @default null */
            overdue_every?: string | null;
            /** @default 3 */
            overdue_limit?: number;
            project_id: string | null;
            /** @default true */
            remind_at_due?: boolean;
            /** @default [] */
            remind_before?: string[];
            /** @default P1D */
            snooze_limit?: string;
            updated_at: string;
            version: number;
        };
        /**
         * PolicyBody
         * @description What a policy says. Durations are ISO 8601 texts; what is left out is not done.
         *
         *         `overdue_every` and `accept_within` may be null: no reminders past due, no question whether the task was accepted.
         */
        PolicyBody: {
            /** @default null */
            accept_within?: string | null;
            /** @default PT4H */
            ack_hold?: string;
            /** @default {} */
            channels?: {
                [key: string]: components["schemas"]["Channel"][];
            };
            /** @default [] */
            ladder?: components["schemas"]["LadderStep"][];
            name: string;
            /** @default null */
            overdue_every?: string | null;
            /** @default 3 */
            overdue_limit?: number;
            /** @default true */
            remind_at_due?: boolean;
            /** @default [] */
            remind_before?: string[];
            /** @default P1D */
            snooze_limit?: string;
        };
        /**
         * PolicyCreate
         * @description `POST /policies`: without `project_id` the policy is the system's.
         */
        PolicyCreate: {
            /** @default null */
            accept_within?: string | null;
            /** @default PT4H */
            ack_hold?: string;
            /** @default {} */
            channels?: {
                [key: string]: components["schemas"]["Channel"][];
            };
            /** @default [] */
            ladder?: components["schemas"]["LadderStep"][];
            name: string;
            /** @default null */
            overdue_every?: string | null;
            /** @default 3 */
            overdue_limit?: number;
            /** @default null */
            project_id?: string | null;
            /** @default true */
            remind_at_due?: boolean;
            /** @default [] */
            remind_before?: string[];
            /** @default P1D */
            snooze_limit?: string;
        };
        /**
         * PolicyRef
         * @description The policy that an entry follows from; `step` is the path of its field, such as `ladder[1]`.
         */
        PolicyRef: {
            id: string | null;
            /** @default null */
            step?: string | null;
            version: number | null;
        };
        /**
         * Preferences
         * @description What `GET /me/preferences` shows and `PUT` takes, with a new account's defaults. `time_zone` is an IANA name.
         */
        Preferences: {
            /**
             * @default {
             *       "period": "NEVER",
             *       "at": "09:00"
             *     }
             */
            digest?: components["schemas"]["Digest"];
            /** @default en */
            locale?: string;
            matrix?: {
                [key: string]: {
                    [key: string]: components["schemas"]["Mode"];
                };
            };
            /** @default null */
            quiet_hours?: components["schemas"]["QuietHours"] | null;
            /** @default UTC */
            time_zone?: string;
            /**
             * @default [
             *       "MON",
             *       "TUE",
             *       "WED",
             *       "THU",
             *       "FRI",
             *       "SAT",
             *       "SUN"
             *     ]
             */
            working_days?: components["schemas"]["Day"][];
        };
        /**
         * Preview
         * @description What would happen if a policy were in force from now on. Nothing is changed by asking.
         *
         *         `counts` are the steps to come of all tasks by kind, `difference` how many more or fewer these are than under the
         *         policy in force; `at_once` counts those that would be taken at once. `tasks` are the first hundred.
         */
        Preview: {
            at_once: {
                [key: string]: number;
            };
            counts: {
                [key: string]: number;
            };
            difference: {
                [key: string]: number;
            };
            task_count: number;
            tasks: components["schemas"]["PreviewedTask"][];
        };
        /**
         * PreviewedTask
         * @description What a policy would make of a task; a sample has neither id nor key.
         */
        PreviewedTask: {
            key: string | null;
            steps: components["schemas"]["TimelineEntry"][];
            task_id: string | null;
        };
        /**
         * PreviewRequest
         * @description `POST /policies/{id}/preview`: a sample task, or a project's open tasks; exactly one of the two.
         */
        PreviewRequest: {
            /** @default null */
            project_id?: string | null;
            /** @default null */
            task?: components["schemas"]["SampleTask"] | null;
        };
        /**
         * Priority
         * @enum {unknown}
         */
        Priority: "HIGH" | "LOW" | "MEDIUM" | "URGENT";
        /**
         * Problem
         * @description An error answer. `code` is stable and meant for programs, `detail` for people; `current` comes with 412 only.
         */
        Problem: {
            code: string;
            current?: unknown;
            detail: string;
            errors?: components["schemas"]["FieldError"][];
            request_id: string;
            status: number;
            title: string;
            type: string;
        };
        /**
         * Project
         * @description A project; `viewer` is absent from events.
         */
        Project: {
            created_at: string;
            /** Format: uuid */
            creator_id: string;
            /** Format: uuid */
            id: string;
            key: string;
            name: string;
            updated_at: string;
            version: number;
            viewer?: components["schemas"]["ProjectViewer"];
        };
        /**
         * ProjectChoice
         * @description `PUT /projects/{id}/policy`: null goes back to the system's policy.
         */
        ProjectChoice: {
            policy_id: string | null;
        };
        /**
         * ProjectCreate
         * @description `name` has 1 to 100 characters, `key` 2 to 10 of A-Z and 0-9, from a letter, and is unique for good.
         */
        ProjectCreate: {
            key: string;
            name: string;
        };
        /** ProjectPatch */
        ProjectPatch: {
            name?: string;
        };
        /**
         * ProjectRole
         * @description In ascending order: each role may do what the ones before it may.
         * @enum {unknown}
         */
        ProjectRole: "MANAGER" | "MEMBER" | "OWNER" | "VIEWER";
        /**
         * ProjectViewer
         * @description What only the caller sees of a project: their own role.
         */
        ProjectViewer: {
            role: components["schemas"]["ProjectRole"];
        };
        /**
         * QuietHours
         * @description From `start` up to, not including, `end`, local HH:MM; over midnight where `end` is the earlier one.
         */
        QuietHours: {
            end: string;
            start: string;
        };
        /**
         * Read
         * @description How many notifications are read now that were unread before.
         */
        Read: {
            read: number;
        };
        /**
         * ReadMarker
         * @description How far somebody has read the comments of a task: up to `last_read`; null, and version 0, where they have not.
         */
        ReadMarker: {
            /** @default null */
            last_read?: string | null;
            /** @default null */
            read_at?: string | null;
            /** Format: uuid */
            task_id: string;
            /** Format: uuid */
            user_id: string;
            /** @default 0 */
            version?: number;
        };
        /**
         * ReadUpTo
         * @description The comment up to which all is read; without one, the newest.
         */
        ReadUpTo: {
            /** @default null */
            comment_id?: string | null;
        };
        /**
         * Recipient
         * @description MANAGERS are the members with role MANAGER or OWNER, OWNER the project's owners, ADMINS the platform's.
         * @enum {unknown}
         */
        Recipient: "ADMINS" | "ASSIGNEE" | "CREATOR" | "MANAGERS" | "OWNER";
        /**
         * RefreshToken
         * @description The web app leaves it out: it has the cookie.
         */
        RefreshToken: {
            /** @default null */
            refresh_token?: string | null;
        };
        /** Registration */
        Registration: {
            email: string;
            name: string;
            password: string;
            /** @default UTC */
            time_zone?: string;
        };
        /**
         * Role
         * @description A person's role on the platform; roles in projects are the projects' own.
         * @enum {unknown}
         */
        Role: "ADMIN" | "USER";
        /**
         * SampleTask
         * @description A task that does not exist, made and assigned at this moment.
         */
        SampleTask: {
            /** @default null */
            due_at?: string | null;
            /** @default MEDIUM */
            priority?: components["schemas"]["Priority"];
            /** @default PENDING */
            status?: components["schemas"]["services.tasks.model.Status"];
            /** @default  */
            title?: string;
        };
        /**
         * Status
         * @description A task is open while PENDING or IN_PROGRESS.
         * @enum {unknown}
         */
        "services.tasks.model.Status": "CANCELLED" | "COMPLETED" | "IN_PROGRESS" | "PENDING";
        /**
         * Session
         * @description A sign-in that lives. `current` is the one that asks.
         */
        Session: {
            address: string;
            agent: string;
            created_at: string;
            current: boolean;
            expires_at: string;
            /** Format: uuid */
            id: string;
            last_used_at: string;
        };
        /** Snooze */
        Snooze: {
            /** @default null */
            notification_id?: string | null;
            /** Format: date-time */
            until: string;
        };
        /**
         * Sort
         * @description Orders of a list; equal ones by id.
         * @enum {unknown}
         */
        Sort: "-created_at" | "-updated_at" | "due_at" | "position" | "priority";
        /**
         * Source
         * @description Where the policy in force comes from.
         * @enum {unknown}
         */
        Source: "PROJECT" | "SYSTEM";
        /**
         * StepKind
         * @enum {unknown}
         */
        StepKind: "ACCEPTANCE" | "ASSIGNED" | "DUE" | "ESCALATION" | "OVERDUE" | "REMINDER";
        /**
         * StepRef
         * @description Which step of the lifecycle an event announces; `index` counts from 1.
         */
        StepRef: {
            index: number;
            kind: string;
        };
        /**
         * Task
         * @description A task in full. `viewer` is absent from events.
         */
        Task: {
            acknowledged_at: string | null;
            assignee_id: string | null;
            completed_at: string | null;
            created_at: string;
            /** Format: uuid */
            creator_id: string;
            description: string;
            due_at: string | null;
            escalation_level: number;
            /** Format: uuid */
            id: string;
            key: string;
            labels: string[];
            /** @default null */
            parent_id?: string | null;
            position: number;
            priority: components["schemas"]["Priority"];
            /** Format: uuid */
            project_id: string;
            /** @default null */
            recurrence?: string | null;
            snoozed_until: string | null;
            status: components["schemas"]["services.tasks.model.Status"];
            title: string;
            updated_at: string;
            version: number;
            viewer?: components["schemas"]["Viewer"];
        };
        /**
         * TaskCreate
         * @description `parent_id` and `recurrence` are refused until they are built.
         */
        TaskCreate: {
            /** @default null */
            assignee_id?: string | null;
            /** @default  */
            description?: string;
            /** @default null */
            due_at?: string | null;
            /** @default [] */
            labels?: string[];
            /** @default null */
            parent_id?: string | null;
            /** @default null */
            position?: number | null;
            /** @default MEDIUM */
            priority?: components["schemas"]["Priority"];
            /** Format: uuid */
            project_id: string;
            /** @default null */
            recurrence?: string | null;
            title: string;
        };
        /**
         * TaskPatch
         * @description Absent keeps, null clears, `labels` are replaced as a whole.
         */
        TaskPatch: {
            assignee_id?: string | null;
            description?: string | null;
            due_at?: string | null;
            labels?: string[];
            parent_id?: string | null;
            position?: number;
            priority?: components["schemas"]["Priority"];
            recurrence?: string | null;
            status?: components["schemas"]["services.tasks.model.Status"];
            title?: string;
        };
        /**
         * TaskSummary
         * @description A task as lists and project topics carry it: without its description. `viewer` is absent from events.
         */
        TaskSummary: {
            acknowledged_at: string | null;
            assignee_id: string | null;
            completed_at: string | null;
            created_at: string;
            /** Format: uuid */
            creator_id: string;
            due_at: string | null;
            escalation_level: number;
            /** Format: uuid */
            id: string;
            key: string;
            labels: string[];
            /** @default null */
            parent_id?: string | null;
            position: number;
            priority: components["schemas"]["Priority"];
            /** Format: uuid */
            project_id: string;
            /** @default null */
            recurrence?: string | null;
            snoozed_until: string | null;
            status: components["schemas"]["services.tasks.model.Status"];
            title: string;
            updated_at: string;
            version: number;
            viewer?: components["schemas"]["Viewer"];
        };
        /** Timeline */
        Timeline: {
            past: components["schemas"]["TimelineEntry"][];
            upcoming: components["schemas"]["TimelineEntry"][];
        };
        /**
         * TimelineEntry
         * @description `kind` is a step's in capitals, or an event's (`task.created`), which has neither `index` nor `policy`.
         */
        TimelineEntry: {
            at: string;
            /** @default [] */
            deliveries?: components["schemas"]["ToldDelivery"][];
            /** @default null */
            effects?: components["schemas"]["Effects"] | null;
            /** @default null */
            index?: number | null;
            kind: string;
            /** @default null */
            policy?: components["schemas"]["PolicyRef"] | null;
            /** @default null */
            reason?: string | null;
            /** @default [] */
            recipients?: components["schemas"]["ToldPerson"][];
            state: components["schemas"]["EntryState"];
            summary: string;
        };
        /**
         * Tokens
         * @description What signing in gives; for the web app the refresh token is in the cookie instead.
         */
        Tokens: {
            access_token: string;
            expires_in: number;
            /** @default null */
            refresh_token?: string | null;
            user: components["schemas"]["Me"];
        };
        /**
         * ToldDelivery
         * @description One message to one person on one channel; `at` is when it reached its state.
         */
        ToldDelivery: {
            /** @default null */
            at?: string | null;
            channel: components["schemas"]["Channel"];
            /** @default null */
            reason?: string | null;
            state: components["schemas"]["DeliveryState"];
            /** Format: uuid */
            user_id: string;
        };
        /** ToldPerson */
        ToldPerson: {
            /** @default null */
            read_at?: string | null;
            /** Format: uuid */
            user_id: string;
        };
        /**
         * User
         * @description Another person. `email` is shown to oneself and to admins.
         */
        User: {
            created_at: string;
            disabled: boolean;
            email: string | null;
            /** Format: uuid */
            id: string;
            name: string;
            role: components["schemas"]["Role"];
            time_zone: string;
            updated_at: string;
            version: number;
        };
        /**
         * UserCreate
         * @description An account that an admin makes; without a password its owner sets one by `POST /auth/password/forgot`.
         */
        UserCreate: {
            email: string;
            name: string;
            /** @default null */
            password?: string | null;
            /** @default USER */
            role?: components["schemas"]["Role"];
            /** @default UTC */
            time_zone?: string;
        };
        /** UserPatch */
        UserPatch: {
            disabled?: boolean;
            name?: string;
            role?: components["schemas"]["Role"];
        };
        /**
         * Validity
         * @description What an access token is worth now; all but `valid` are null when it is worth nothing.
         */
        Validity: {
            /** @default null */
            role?: components["schemas"]["Role"] | null;
            /** @default null */
            session_id?: string | null;
            /** @default null */
            user_id?: string | null;
            valid: boolean;
        };
        /**
         * Viewer
         * @description What only the caller sees of a task: whether a notification about it is unread, whether they muted it, up to
         *         which comment they have read, and how many of others come behind that; 100 are 100 or more.
         */
        Viewer: {
            /** @default null */
            last_read?: string | null;
            /** @default false */
            muted?: boolean;
            /** @default false */
            unread?: boolean;
            /** @default 0 */
            unread_comments?: number;
        };
    };
    responses: {
        /** @description It was refused, and nothing was changed (RFC 9457). */
        Problem: {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"];
            };
        };
    };
    parameters: never;
    requestBodies: never;
    headers: never;
    pathItems: never;
}
export type $defs = Record<string, never>;
export interface operations {
    "auth.public_keys": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": Record<string, never>;
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    "agenda.agenda": {
        parameters: {
            query?: {
                after?: string | null;
                limit?: number;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Page_AgendaItem_"];
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    "auth.verify_email": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["AccessToken"];
            };
        };
        responses: {
            /** @description Done. */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            default: components["responses"]["Problem"];
        };
    };
    "auth.login": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["Credentials"];
            };
        };
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Tokens"];
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    "auth.logout": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: {
            content: {
                "application/json": components["schemas"]["RefreshToken"];
            };
        };
        responses: {
            /** @description Done. */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            default: components["responses"]["Problem"];
        };
    };
    "auth.forgot_password": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["Forgotten"];
            };
        };
        responses: {
            /** @description Done. */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            default: components["responses"]["Problem"];
        };
    };
    "auth.reset_password": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["NewPassword"];
            };
        };
        responses: {
            /** @description Done. */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            default: components["responses"]["Problem"];
        };
    };
    "auth.refresh": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: {
            content: {
                "application/json": components["schemas"]["RefreshToken"];
            };
        };
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Tokens"];
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    "auth.register": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["Registration"];
            };
        };
        responses: {
            /** @description Done. */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Tokens"];
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    "auth.validate": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["AccessToken"];
            };
        };
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Validity"];
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    "comments.remove": {
        parameters: {
            query?: never;
            header?: {
                /** @description The version that is meant to change, as the ETag gave it. */
                "If-Match"?: string;
            };
            path: {
                comment_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done. */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            default: components["responses"]["Problem"];
        };
    };
    "comments.change": {
        parameters: {
            query?: never;
            header?: {
                /** @description The version that is meant to change, as the ETag gave it. */
                "If-Match"?: string;
            };
            path: {
                comment_id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["CommentPatch"];
            };
        };
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Comment"];
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    "events.events": {
        parameters: {
            query: {
                after?: string | null;
                limit?: number;
                topic: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Page_Event_"];
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    "me.me": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Me"];
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    "me.change_me": {
        parameters: {
            query?: never;
            header?: {
                /** @description The version that is meant to change, as the ETag gave it. */
                "If-Match"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["MePatch"];
            };
        };
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Me"];
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    "me.register_device": {
        parameters: {
            query?: never;
            header?: {
                /** @description Repeating the request with its key gives the first answer again, for 24 h. */
                "Idempotency-Key"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["DeviceCreate"];
            };
        };
        responses: {
            /** @description Done. */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["MyDevice"];
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    "me.forget_device": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                device_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done. */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            default: components["responses"]["Problem"];
        };
    };
    "notifications.preferences": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Preferences"];
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    "notifications.prefer": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["Preferences"];
            };
        };
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Preferences"];
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    "me.list_sessions": {
        parameters: {
            query?: {
                after?: string | null;
                limit?: number;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Page_Session_"];
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    "me.end_session": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                session_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done. */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            default: components["responses"]["Problem"];
        };
    };
    "notifications.inbox": {
        parameters: {
            query?: {
                after?: string | null;
                limit?: number;
                unread?: boolean | null;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Page_Notification_"];
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    "notifications.deliveries": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                notification_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Page_Delivery_"];
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    "notifications.email": {
        parameters: {
            query?: never;
            header?: {
                /** @description Repeating the request with its key gives the first answer again, for 24 h. */
                "Idempotency-Key"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["Announcement"];
            };
        };
        responses: {
            /** @description Done. */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Announced"];
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    "notifications.push": {
        parameters: {
            query?: never;
            header?: {
                /** @description Repeating the request with its key gives the first answer again, for 24 h. */
                "Idempotency-Key"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["Announcement"];
            };
        };
        responses: {
            /** @description Done. */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Announced"];
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    "notifications.mark_read": {
        parameters: {
            query?: never;
            header?: {
                /** @description Repeating the request with its key gives the first answer again, for 24 h. */
                "Idempotency-Key"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody?: {
            content: {
                "application/json": components["schemas"]["MarkRead"];
            };
        };
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Read"];
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    "policies.policies": {
        parameters: {
            query?: {
                after?: string | null;
                limit?: number;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Page_Policy_"];
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    "policies.create": {
        parameters: {
            query?: never;
            header?: {
                /** @description Repeating the request with its key gives the first answer again, for 24 h. */
                "Idempotency-Key"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["PolicyCreate"];
            };
        };
        responses: {
            /** @description Done. */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Policy"];
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    "policies.policy": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                policy_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Policy"];
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    "policies.replace": {
        parameters: {
            query?: never;
            header?: {
                /** @description The version that is meant to change, as the ETag gave it. */
                "If-Match"?: string;
            };
            path: {
                policy_id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["PolicyBody"];
            };
        };
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Policy"];
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    "policies.remove": {
        parameters: {
            query?: never;
            header?: {
                /** @description The version that is meant to change, as the ETag gave it. */
                "If-Match"?: string;
            };
            path: {
                policy_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done. */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            default: components["responses"]["Problem"];
        };
    };
    "policies.preview": {
        parameters: {
            query?: never;
            header?: {
                /** @description Repeating the request with its key gives the first answer again, for 24 h. */
                "Idempotency-Key"?: string;
            };
            path: {
                policy_id: string;
            };
            cookie?: never;
        };
        requestBody?: {
            content: {
                "application/json": components["schemas"]["PreviewRequest"];
            };
        };
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Preview"];
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    "policies.default": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["InForce"];
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    "policies.choose_default": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["Choice"];
            };
        };
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["InForce"];
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    "projects.projects": {
        parameters: {
            query?: {
                after?: string | null;
                deleted?: boolean;
                limit?: number;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Page_Project_"];
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    "projects.create": {
        parameters: {
            query?: never;
            header?: {
                /** @description Repeating the request with its key gives the first answer again, for 24 h. */
                "Idempotency-Key"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["ProjectCreate"];
            };
        };
        responses: {
            /** @description Done. */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Project"];
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    "projects.project": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                project_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Project"];
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    "projects.remove": {
        parameters: {
            query?: never;
            header?: {
                /** @description The version that is meant to change, as the ETag gave it. */
                "If-Match"?: string;
            };
            path: {
                project_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done. */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            default: components["responses"]["Problem"];
        };
    };
    "projects.change": {
        parameters: {
            query?: never;
            header?: {
                /** @description The version that is meant to change, as the ETag gave it. */
                "If-Match"?: string;
            };
            path: {
                project_id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["ProjectPatch"];
            };
        };
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Project"];
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    "projects.members": {
        parameters: {
            query?: {
                after?: string | null;
                limit?: number;
            };
            header?: never;
            path: {
                project_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Page_Member_"];
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    "projects.add_member": {
        parameters: {
            query?: never;
            header?: {
                /** @description Repeating the request with its key gives the first answer again, for 24 h. */
                "Idempotency-Key"?: string;
            };
            path: {
                project_id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["MemberAdd"];
            };
        };
        responses: {
            /** @description Done. */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Member"];
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    "projects.remove_member": {
        parameters: {
            query?: never;
            header?: {
                /** @description The version that is meant to change, as the ETag gave it. */
                "If-Match"?: string;
            };
            path: {
                project_id: string;
                user_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done. */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            default: components["responses"]["Problem"];
        };
    };
    "projects.change_member": {
        parameters: {
            query?: never;
            header?: {
                /** @description The version that is meant to change, as the ETag gave it. */
                "If-Match"?: string;
            };
            path: {
                project_id: string;
                user_id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["MemberPatch"];
            };
        };
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Member"];
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    "policies.policy_of_project": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                project_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["InForce"];
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    "policies.choose_for_project": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                project_id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["ProjectChoice"];
            };
        };
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["InForce"];
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    "projects.restore": {
        parameters: {
            query?: never;
            header?: {
                /** @description Repeating the request with its key gives the first answer again, for 24 h. */
                "Idempotency-Key"?: string;
            };
            path: {
                project_id: string;
            };
            cookie?: never;
        };
        requestBody?: {
            content: {
                "application/json": components["schemas"]["Nothing"];
            };
        };
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Project"];
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    "tasks.tasks": {
        parameters: {
            query?: {
                after?: string | null;
                assignee_id?: string | null;
                creator_id?: string | null;
                deleted?: boolean;
                due_after?: string | null;
                due_before?: string | null;
                label?: string[];
                limit?: number;
                overdue?: boolean | null;
                priority?: components["schemas"]["Priority"][];
                project_id?: string | null;
                q?: string | null;
                sort?: components["schemas"]["Sort"];
                status?: components["schemas"]["services.tasks.model.Status"][];
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Page_TaskSummary_"];
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    "tasks.create": {
        parameters: {
            query?: never;
            header?: {
                /** @description Repeating the request with its key gives the first answer again, for 24 h. */
                "Idempotency-Key"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["TaskCreate"];
            };
        };
        responses: {
            /** @description Done. */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Task"];
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    "tasks.task": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                task_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Task"];
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    "tasks.remove": {
        parameters: {
            query?: never;
            header?: {
                /** @description The version that is meant to change, as the ETag gave it. */
                "If-Match"?: string;
            };
            path: {
                task_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done. */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            default: components["responses"]["Problem"];
        };
    };
    "tasks.change": {
        parameters: {
            query?: never;
            header?: {
                /** @description The version that is meant to change, as the ETag gave it. */
                "If-Match"?: string;
            };
            path: {
                task_id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["TaskPatch"];
            };
        };
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Task"];
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    "tasks.acknowledge": {
        parameters: {
            query?: never;
            header?: {
                /** @description Repeating the request with its key gives the first answer again, for 24 h. */
                "Idempotency-Key"?: string;
            };
            path: {
                task_id: string;
            };
            cookie?: never;
        };
        requestBody?: {
            content: {
                "application/json": components["schemas"]["Acknowledge"];
            };
        };
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Task"];
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    "agenda.agenda_of_task": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                task_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["AgendaItem"];
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    "comments.of_task": {
        parameters: {
            query?: {
                after?: string | null;
                limit?: number;
                sort?: components["schemas"]["CommentSort"];
            };
            header?: never;
            path: {
                task_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Page_Comment_"];
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    "comments.add": {
        parameters: {
            query?: never;
            header?: {
                /** @description Repeating the request with its key gives the first answer again, for 24 h. */
                "Idempotency-Key"?: string;
            };
            path: {
                task_id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["CommentCreate"];
            };
        };
        responses: {
            /** @description Done. */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Comment"];
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    "comments.read": {
        parameters: {
            query?: never;
            header?: {
                /** @description Repeating the request with its key gives the first answer again, for 24 h. */
                "Idempotency-Key"?: string;
            };
            path: {
                task_id: string;
            };
            cookie?: never;
        };
        requestBody?: {
            content: {
                "application/json": components["schemas"]["ReadUpTo"];
            };
        };
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ReadMarker"];
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    "comments.readers": {
        parameters: {
            query?: {
                after?: string | null;
                limit?: number;
            };
            header?: never;
            path: {
                task_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Page_ReadMarker_"];
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    "tasks.restore": {
        parameters: {
            query?: never;
            header?: {
                /** @description Repeating the request with its key gives the first answer again, for 24 h. */
                "Idempotency-Key"?: string;
            };
            path: {
                task_id: string;
            };
            cookie?: never;
        };
        requestBody?: {
            content: {
                "application/json": components["schemas"]["Nothing"];
            };
        };
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Task"];
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    "tasks.snooze": {
        parameters: {
            query?: never;
            header?: {
                /** @description Repeating the request with its key gives the first answer again, for 24 h. */
                "Idempotency-Key"?: string;
            };
            path: {
                task_id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["Snooze"];
            };
        };
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Task"];
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    "agenda.timeline": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                task_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Timeline"];
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    "users.list_users": {
        parameters: {
            query?: {
                after?: string | null;
                limit?: number;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Page_User_"];
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    "users.create_user": {
        parameters: {
            query?: never;
            header?: {
                /** @description Repeating the request with its key gives the first answer again, for 24 h. */
                "Idempotency-Key"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["UserCreate"];
            };
        };
        responses: {
            /** @description Done. */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["User"];
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    "users.user": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                user_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["User"];
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    "users.delete_user": {
        parameters: {
            query?: never;
            header?: {
                /** @description The version that is meant to change, as the ETag gave it. */
                "If-Match"?: string;
            };
            path: {
                user_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done. */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            default: components["responses"]["Problem"];
        };
    };
    "users.change_user": {
        parameters: {
            query?: never;
            header?: {
                /** @description The version that is meant to change, as the ETag gave it. */
                "If-Match"?: string;
            };
            path: {
                user_id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["UserPatch"];
            };
        };
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["User"];
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    "tasks.tasks_of_user": {
        parameters: {
            query?: {
                after?: string | null;
                creator_id?: string | null;
                deleted?: boolean;
                due_after?: string | null;
                due_before?: string | null;
                label?: string[];
                limit?: number;
                overdue?: boolean | null;
                priority?: components["schemas"]["Priority"][];
                project_id?: string | null;
                q?: string | null;
                sort?: components["schemas"]["Sort"];
                status?: components["schemas"]["services.tasks.model.Status"][];
            };
            header?: never;
            path: {
                user_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Page_TaskSummary_"];
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    "health.live": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Live"];
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    "health.ready": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Health"];
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    "health.metrics": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "*/*": unknown;
                };
            };
            default: components["responses"]["Problem"];
        };
    };
}
