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
        /** List the next step of each task that concerns the caller, or of a project's open tasks; the soonest first. */
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
    "/api/v1/auth/password/change": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Set another password, by the present one. All other sessions end. */
        post: operations["auth.change_password"];
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
    "/api/v1/deliveries": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** List how messages travelled, the newest first (admins). */
        get: operations["deliveries.deliveries"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/deliveries/{delivery_id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Tell how one message travelled, with every attempt (admins). */
        get: operations["deliveries.delivery"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/deliveries/{delivery_id}/retry": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Send again what has failed, unless its task has moved on (admins). */
        post: operations["deliveries.retry"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/deliveries/channels": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Tell how each channel stands: whether its provider answers, and what waits (admins). */
        get: operations["deliveries.channel_health"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/deliveries/retry": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Send again what has failed and is like this, at most 1,000 messages (admins). */
        post: operations["deliveries.retry_many"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
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
    "/api/v1/me/digest/preview": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Tell what the caller's digest would say if it came now, and when it comes. */
        get: operations["digests.preview_digest"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/me/mutes": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** List what one muted, the newest first. */
        get: operations["mutes.mutes"];
        put?: never;
        post?: never;
        delete?: never;
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
    "/api/v1/me/substitutes": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** List who stands in for the caller, the newest first. */
        get: operations["substitutes.mine"];
        put?: never;
        /** Say who stands in while one is away. */
        post: operations["substitutes.create"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/me/substitutes/{substitute_id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        /** Be there oneself again, whoever said otherwise. */
        delete: operations["substitutes.remove"];
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
    "/api/v1/policies/{policy_id}/versions": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** List what a policy said, the newest first, what each version changed, and who deleted it if somebody did. */
        get: operations["policies.versions"];
        put?: never;
        post?: never;
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
    "/api/v1/policies/history": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** List who put which policy in force in a project, or in the system, or deleted one, the newest first. */
        get: operations["policies.choices"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/policies/preview": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Tell the same of a policy that is being written, for those who may write it. Changes nothing. */
        post: operations["policies.preview_draft"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/policy-rollouts": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** List the rollouts that the caller may see, the newest first: admins all, managers those of their projects. */
        get: operations["policy_rollouts.rollouts"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/policy-rollouts/{rollout_id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Tell how far a rollout has come. */
        get: operations["policy_rollouts.rollout"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/policy-schedules": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** List the schedules that the caller may read, the newest first. */
        get: operations["policy_schedules.schedules"];
        put?: never;
        /** Schedule a policy, for the system (admins) or a project (its managers). */
        post: operations["policy_schedules.create"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/policy-schedules/{schedule_id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Read a schedule, and when it is in force next. */
        get: operations["policy_schedules.schedule"];
        put?: never;
        post?: never;
        /** End a schedule for good; what it put in force is taken back. */
        delete: operations["policy_schedules.end"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/policy-schedules/{schedule_id}/history": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** List who made, paused, resumed and ended a schedule, and when its times came and went, the newest first. */
        get: operations["policy_schedules.history"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/policy-schedules/{schedule_id}/pause": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Let a schedule's times pass without effect until it is resumed. */
        post: operations["policy_schedules.pause"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/policy-schedules/{schedule_id}/resume": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Let a paused schedule have effect again, at once where one of its times is under way. */
        post: operations["policy_schedules.resume"];
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
    "/api/v1/projects/{project_id}/mute": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        /** Be told no more about a project, for good or until a time. */
        put: operations["mutes.mute_project"];
        post?: never;
        /** Be told about a project again. */
        delete: operations["mutes.unmute_project"];
        options?: never;
        head?: never;
        patch?: never;
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
    "/api/v1/rotas": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** List the rotas that the caller may read, or a project's, the newest first. */
        get: operations["rotas.rotas"];
        put?: never;
        /** Write a rota, the system's (admins) or a project's (its managers). */
        post: operations["rotas.create"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/rotas/{rota_id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Read a rota, with who is on call now. */
        get: operations["rotas.rota"];
        /** Replace what a rota says; running tasks whose policy names it follow. */
        put: operations["rotas.replace"];
        post?: never;
        /** Delete a rota that no policy names. */
        delete: operations["rotas.remove"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/rotas/{rota_id}/overrides": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** List the overrides of a rota, the newest first. */
        get: operations["rotas.overrides"];
        put?: never;
        /** Put somebody on call for a while, whoever's turn it is. */
        post: operations["rotas.add_override"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/rotas/{rota_id}/overrides/{override_id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        /** Take an override away. */
        delete: operations["rotas.remove_override"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/rotas/{rota_id}/shifts": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Tell who is on call from when to when; at most 200 shifts. */
        get: operations["rotas.shifts"];
        put?: never;
        post?: never;
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
        /**
         * Change a task: null clears, what is absent stays.
         * @description With `dry_run` nothing is changed, and the answer is the timeline that would follow.
         */
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
        /**
         * Take notice: reminders past due and escalations wait for a while.
         * @description With `dry_run` nothing is changed, and the answer is the timeline that would follow.
         */
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
    "/api/v1/tasks/{task_id}/mute": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        /** Be told no more about a task, for good or until a time. */
        put: operations["mutes.mute_task"];
        post?: never;
        /** Be told about a task again. */
        delete: operations["mutes.unmute_task"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/tasks/{task_id}/policy": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Tell which policy governs a task. */
        get: operations["policies.policy_of_task"];
        /** Give a task a policy of its own, or with null leave it to its project. */
        put: operations["policies.choose_for_task"];
        post?: never;
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
        /**
         * Tell the assignee nothing of this task for a while.
         * @description With `dry_run` nothing is changed, and the answer is the timeline that would follow.
         */
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
    "/api/v1/tasks/{task_id}/undo": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Take back the caller's own last change, for 60 seconds and while nothing else has changed the task. */
        post: operations["tasks.undo"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/templates": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** List the templates of pushes, inbox entries and mails, with their variables. */
        get: operations["templates.templates"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/templates/{name}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Show a template with sample facts, in one language. */
        get: operations["templates.template"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/temporal/links": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** List saved queries as links into the Temporal UI, none where nobody said where it is (admins). */
        get: operations["temporal.temporal_links"];
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
    "/api/v1/users/{user_id}/substitutes": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** List who stands in for somebody, as far as the caller may say who does. */
        get: operations["substitutes.of_person"];
        put?: never;
        /** Say who stands in for somebody (admins; managers for their project, which `project_id` names). */
        post: operations["substitutes.create_for"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/users/{user_id}/substitutes/{substitute_id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        /** Take it back (whoever may say it). */
        delete: operations["substitutes.remove_for"];
        options?: never;
        head?: never;
        patch?: never;
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
         * Attempt
         * @description One call to a provider; `outcome` is null while it is on its way.
         *
         *         `answer` is what the provider said: its words or its own id of the message that it took, or why it did not take it,
         *         without any address.
         */
        Attempt: {
            answer: string | null;
            ended_at: string | null;
            number: number;
            outcome: components["schemas"]["AttemptOutcome"] | null;
            started_at: string;
        };
        /**
         * AttemptOutcome
         * @description What came of one call to a provider. UNANSWERED: whoever made it died, or heard nothing within the lease.
         * @enum {unknown}
         */
        AttemptOutcome: "FAILED" | "LOGGED" | "RETRY" | "SENT" | "UNANSWERED";
        /**
         * Away
         * @description Somebody else hears instead of this person, who is away until then.
         */
        Away: {
            until: string;
            /** Format: uuid */
            user_id: string;
        };
        /**
         * BeforeAfter
         * @description How many, under the policy in force and under the one that is previewed.
         */
        BeforeAfter: {
            after: number;
            before: number;
        };
        /**
         * BreakerState
         * @description CLOSED lets everything through, OPEN nothing, HALF_OPEN a few messages that find out whether it may close.
         * @enum {unknown}
         */
        BreakerState: "CLOSED" | "HALF_OPEN" | "OPEN";
        /**
         * Category
         * @enum {unknown}
         */
        Category: "ASSIGNMENT" | "COMMENT" | "DIGEST" | "ESCALATION" | "MENTION" | "PROJECT" | "REMINDER" | "SECURITY";
        /**
         * Change
         * @description How a step differs from what the policy in force has in its place. CHANGED: it comes at the same time, but tells
         *         or does something else.
         * @enum {unknown}
         */
        Change: "ADDED" | "CHANGED" | "MOVED" | "REMOVED";
        /**
         * Channel
         * @enum {unknown}
         */
        Channel: "EMAIL" | "IN_APP" | "PUSH";
        /**
         * ChannelHealth
         * @description How a channel stands: its breaker and since when, what waits to be sent or is held back, what was said last of a
         *         message that did not arrive.
         *
         *         `since` is null where the breaker never opened; `probe_at` is when the provider is asked again.
         */
        ChannelHealth: {
            channel: components["schemas"]["Channel"];
            held: number;
            last_error: string | null;
            last_error_at: string | null;
            probe_at: string | null;
            queued: number;
            since: string | null;
            state: components["schemas"]["BreakerState"];
        };
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
         *
         *         `attempts` counts the calls to its provider; `tries` tells of the latest 20, the newest first, where they were asked
         *         for.
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
            /** @default [] */
            tries?: components["schemas"]["Attempt"][];
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
         * DigestPreview
         * @description What a digest would say at this moment: `subject`, `text` and `html` are null where there is nothing to tell.
         *
         *         `at` is when the next one comes, null where none is wanted.
         */
        DigestPreview: {
            at: string | null;
            html: string | null;
            subject: string | null;
            text: string | null;
        };
        /**
         * DraftRequest
         * @description `POST /policies/preview`: the same for a policy that is being written, as `POST /policies` would take it.
         */
        DraftRequest: {
            policy: components["schemas"]["PolicyCreate"];
            /** @default null */
            project_id?: string | null;
            /** @default null */
            task?: components["schemas"]["SampleTask"] | null;
        };
        /**
         * Duty
         * @description Who is on call at a moment, null being nobody, and until when; by an override, or because it is their turn.
         */
        Duty: {
            /** @default null */
            override_id?: string | null;
            until: string;
            user_id: string | null;
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
         * @description What is wrong with one field; `field` is its path, such as `ladder[1].after` or `channels.REMINDER[0]`.
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
         * HandOver
         * @description The first of the people begins on the day `starts_on` at `at`, and every so many days the next one follows.
         *
         *         Days are those of the rota's zone: 09:00 stays 09:00 when the clocks change.
         */
        HandOver: {
            /** @default 09:00 */
            at?: string;
            /** @default 7 */
            every?: number;
            /** Format: date */
            starts_on: string;
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
         * Include
         * @description What an item may carry besides.
         * @enum {unknown}
         */
        Include: "marks";
        /**
         * InForce
         * @description Which policy governs a task, a project or the system, and the schedule by which it does so, if by one.
         *
         *         `version` rises with each choice, with the schedules and with the policy itself.
         */
        InForce: {
            policy: components["schemas"]["Policy"];
            /** Format: uuid */
            policy_id: string;
            /** @default null */
            schedule_id?: string | null;
            source: components["schemas"]["Source"];
            version: number;
        };
        /**
         * LadderStep
         * @description `after` counts from due, or from the cycle's start where that is later.
         *
         *         `notify` names recipients, and rotas of the policy's project or the system's as `ONCALL:<rota id>`.
         */
        LadderStep: {
            after: string;
            /** @default false */
            break_quiet?: boolean;
            notify: string[];
            /** @default false */
            raise_priority?: boolean;
            /** @default null */
            reassign_to?: components["schemas"]["Recipient"] | null;
        };
        /**
         * Link
         * @description A saved query, and where the Temporal UI shows what it finds.
         */
        Link: {
            meaning: string;
            name: string;
            query: string;
            url: string;
        };
        /** Live */
        Live: {
            /** @default live */
            status?: string;
        };
        /**
         * LoggedDelivery
         * @description A delivery as the log shows it to admins: what it is about, without its words and its address.
         *
         *         `withdrawn_at` is when its task moved on: nobody can have it retried since then.
         */
        LoggedDelivery: {
            attempts: number;
            category: components["schemas"]["Category"];
            channel: components["schemas"]["Channel"];
            created_at: string;
            error: string | null;
            finished_at: string | null;
            /** Format: uuid */
            id: string;
            kind: string;
            /** Format: uuid */
            notification_id: string;
            project_id: string | null;
            provider_id: string | null;
            reason: string | null;
            retried_at: string | null;
            retried_by: string | null;
            retry_at: string | null;
            send_at: string;
            state: components["schemas"]["DeliveryState"];
            task_id: string | null;
            /** @default [] */
            tries?: components["schemas"]["Attempt"][];
            /** Format: uuid */
            user_id: string;
            withdrawn_at: string | null;
        };
        /**
         * Mark
         * @description A step as a point of time. `offset` is in seconds from due to where it was promised, negative before; null where
         *         there is no date. `at` is when it was taken, will be, or was skipped.
         */
        Mark: {
            at: string;
            kind: components["schemas"]["StepKind"];
            offset: number | null;
            state: components["schemas"]["EntryState"];
        };
        /**
         * MarkedItem
         * @description With `include=marks`, up to 8 past marks and 12 to come, in the order of time.
         */
        MarkedItem: {
            at: string | null;
            kind: components["schemas"]["StepKind"] | null;
            marks?: components["schemas"]["Mark"][];
            recipients: string[];
            revision: number;
            /** Format: uuid */
            task_id: string;
            version: number;
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
         * Mutable
         * @enum {unknown}
         */
        Mutable: "PROJECT" | "TASK";
        /**
         * Mute
         * @description Whether the caller muted a task or a project, and until when; null means for good, or that it is not muted.
         */
        Mute: {
            kind: components["schemas"]["Mutable"];
            muted: boolean;
            /** Format: uuid */
            target_id: string;
            until: string | null;
            version: number;
        };
        /**
         * MuteFor
         * @description `PUT /tasks/{id}/mute` and `/projects/{id}/mute`; an empty body means for good.
         */
        MuteFor: {
            /** @default null */
            until?: string | null;
        };
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
         *
         *         `instead_of` are those for whom the reader hears, and until when they are away.
         */
        Notification: {
            actor_id: string | null;
            body: string;
            category: components["schemas"]["Category"];
            created_at: string;
            /** Format: uuid */
            id: string;
            /** @default [] */
            instead_of?: components["schemas"]["Away"][];
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
         * Occurrence
         * @description One time that a schedule is in force, without its end.
         */
        Occurrence: {
            ends_at: string;
            starts_at: string;
        };
        /**
         * Override
         * @description Somebody is on call from `starts_at` up to, not including, `ends_at`, whoever's turn it is.
         *
         *         Where several overlap, the one with the highest version counts: it was made last.
         */
        Override: {
            created_at: string;
            ends_at: string;
            /** Format: uuid */
            id: string;
            /** Format: uuid */
            rota_id: string;
            starts_at: string;
            /** Format: uuid */
            user_id: string;
            version: number;
        };
        /** OverrideCreate */
        OverrideCreate: {
            /** Format: date-time */
            ends_at: string;
            /** Format: date-time */
            starts_at: string;
            /** Format: uuid */
            user_id: string;
        };
        /**
         * Page[ChannelHealth]
         * @description One page of a list; `next` is the cursor of the following one, or None at the end.
         */
        Page_ChannelHealth_: {
            items: components["schemas"]["ChannelHealth"][];
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
         * Page[Link]
         * @description One page of a list; `next` is the cursor of the following one, or None at the end.
         */
        Page_Link_: {
            items: components["schemas"]["Link"][];
            next: string | null;
        };
        /**
         * Page[LoggedDelivery]
         * @description One page of a list; `next` is the cursor of the following one, or None at the end.
         */
        Page_LoggedDelivery_: {
            items: components["schemas"]["LoggedDelivery"][];
            next: string | null;
        };
        /**
         * Page[MarkedItem]
         * @description One page of a list; `next` is the cursor of the following one, or None at the end.
         */
        Page_MarkedItem_: {
            items: components["schemas"]["MarkedItem"][];
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
         * Page[Mute]
         * @description One page of a list; `next` is the cursor of the following one, or None at the end.
         */
        Page_Mute_: {
            items: components["schemas"]["Mute"][];
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
         * Page[Override]
         * @description One page of a list; `next` is the cursor of the following one, or None at the end.
         */
        Page_Override_: {
            items: components["schemas"]["Override"][];
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
         * Page[PolicySchedule]
         * @description One page of a list; `next` is the cursor of the following one, or None at the end.
         */
        Page_PolicySchedule_: {
            items: components["schemas"]["PolicySchedule"][];
            next: string | null;
        };
        /**
         * Page[PolicyVersion]
         * @description One page of a list; `next` is the cursor of the following one, or None at the end.
         */
        Page_PolicyVersion_: {
            items: components["schemas"]["PolicyVersion"][];
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
         * Page[Rollout]
         * @description One page of a list; `next` is the cursor of the following one, or None at the end.
         */
        Page_Rollout_: {
            items: components["schemas"]["Rollout"][];
            next: string | null;
        };
        /**
         * Page[Rota]
         * @description One page of a list; `next` is the cursor of the following one, or None at the end.
         */
        Page_Rota_: {
            items: components["schemas"]["Rota"][];
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
         * Page[Substitute]
         * @description One page of a list; `next` is the cursor of the following one, or None at the end.
         */
        Page_Substitute_: {
            items: components["schemas"]["Substitute"][];
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
         * Page[Template]
         * @description One page of a list; `next` is the cursor of the following one, or None at the end.
         */
        Page_Template_: {
            items: components["schemas"]["Template"][];
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
        /** PasswordChange */
        PasswordChange: {
            new_password: string;
            password: string;
        };
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
            /** @default {} */
            fallback?: {
                [key: string]: components["schemas"]["Channel"];
            };
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
         *         `fallback` names the channel that stands in where one reaches nobody: `{"PUSH": "EMAIL"}`, or nothing.
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
            /** @default {} */
            fallback?: {
                [key: string]: components["schemas"]["Channel"];
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
            /** @default {} */
            fallback?: {
                [key: string]: components["schemas"]["Channel"];
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
         * PolicySchedule
         * @description A schedule as the API shows it. `next` are the occurrence under way, if any, and those to come: five in all.
         *
         *         A span has `starts_at` and `ends_at`, what recurs has `rrule`, `starts_on`, `time_zone` and `duration`.
         */
        PolicySchedule: {
            created_at: string;
            /** Format: uuid */
            creator_id: string;
            duration: string | null;
            ended_at: string | null;
            ends_at: string | null;
            /** Format: uuid */
            id: string;
            name: string;
            /** @default [] */
            next?: components["schemas"]["Occurrence"][];
            /** Format: uuid */
            policy_id: string;
            project_id: string | null;
            rrule: string | null;
            starts_at: string | null;
            starts_on: string | null;
            state: components["schemas"]["ScheduleState"];
            time_zone: string | null;
            updated_at: string;
            version: number;
        };
        /**
         * PolicyScheduleCreate
         * @description `POST /policy-schedules`: `starts_at` and `ends_at` for one span, or `rrule`, `starts_on` and `duration`.
         *
         *         Without `project_id` it is the whole system's; without `time_zone` the clocks are the caller's.
         */
        PolicyScheduleCreate: {
            /** @default null */
            duration?: string | null;
            /** @default null */
            ends_at?: string | null;
            name: string;
            /** Format: uuid */
            policy_id: string;
            /** @default null */
            project_id?: string | null;
            /** @default null */
            rrule?: string | null;
            /** @default null */
            starts_at?: string | null;
            /** @default null */
            starts_on?: string | null;
            /** @default null */
            time_zone?: string | null;
        };
        /**
         * PolicyVersion
         * @description What a policy said from one change to the next. `changes` is `{field: (old, new)}`, empty for the first.
         *
         *         The last of one that was deleted is `retired`: it says what the one before it said, and who took it away, and when.
         *         `actor_id` is null where a release that did not keep it did so.
         */
        PolicyVersion: {
            actor_id: string | null;
            at: string;
            changes: {
                [key: string]: [
                    unknown,
                    unknown
                ];
            };
            policy: components["schemas"]["PolicyBody"];
            /** @default false */
            retired?: boolean;
            version: number;
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
         *         `summary` says the most important in one line. `task_count` are the tasks that were looked at: of the `open_count`
         *         open ones of the project the 5,000 oldest, without those with a policy of their own; of a sample both are 1.
         *         `counts` are the steps to come of all tasks by kind, `difference` how many more or fewer these are than under the
         *         policy in force, `this_week` those of the next seven days; `at_once` counts those that would be taken at once,
         *         `escalating_at_once` the tasks that would escalate then and do not now. `tasks` are a hundred: those with most at
         *         once that is not due anyway first, then those that change most.
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
            escalating_at_once: number;
            open_count: number;
            summary: string;
            task_count: number;
            tasks: components["schemas"]["PreviewedTask"][];
            this_week: {
                [key: string]: components["schemas"]["BeforeAfter"];
            };
        };
        /**
         * PreviewedPerson
         * @description Somebody who would be told. `local_time` is the step's time on the clocks of their zone; `held_until` is when a
         *         push would leave, null where nothing (`held_by`: quiet hours, a day off, a snooze) would hold it.
         */
        PreviewedPerson: {
            /** @default null */
            held_by?: string | null;
            /** @default null */
            held_until?: string | null;
            /** @default [] */
            instead_of?: components["schemas"]["Away"][];
            local_time: string;
            /** @default null */
            read_at?: string | null;
            time_zone: string;
            /** Format: uuid */
            user_id: string;
            /** @default null */
            waits_until?: string | null;
        };
        /**
         * PreviewedStep
         * @description A step to come as timelines show it, and how it differs; `was_at` is when the policy in force has it.
         */
        PreviewedStep: {
            /** @default null */
            actor_id?: string | null;
            at: string;
            /** @default null */
            change?: components["schemas"]["Change"] | null;
            /** @default {} */
            changes?: Record<string, never>;
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
            recipients?: components["schemas"]["PreviewedPerson"][];
            state: components["schemas"]["EntryState"];
            summary: string;
            /** @default null */
            was_at?: string | null;
        };
        /**
         * PreviewedTask
         * @description What a policy would make of a task; a sample has neither id nor key. `removed` are steps that would not come.
         */
        PreviewedTask: {
            key: string | null;
            removed: components["schemas"]["PreviewedStep"][];
            steps: components["schemas"]["PreviewedStep"][];
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
         * @description An error answer. `code` is stable and meant for programs, `detail` for people; `current` comes with 412 only,
         *         `obstacle` with some 409: what stands in the way.
         */
        Problem: {
            code: string;
            current?: unknown;
            detail: string;
            errors?: components["schemas"]["FieldError"][];
            obstacle?: unknown;
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
         * @description What only the caller sees of a project: their own role, and whether they muted it, which is absent where a
         *         refusal shows the project.
         */
        ProjectViewer: {
            muted?: boolean;
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
         * Reason
         * @description Why tasks are to follow another policy. ADOPTED are rollouts of a release that kept no rows of them.
         * @enum {unknown}
         */
        Reason: "ADOPTED" | "CHOSEN" | "REPLACED" | "ROTA" | "SCHEDULED" | "SUBSTITUTE";
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
         * Rendered
         * @description A template with sample facts: `title` and `body` as a push and the inbox show them, the rest as a mail does.
         */
        Rendered: {
            body: string;
            html: string;
            locale: string;
            name: string;
            subject: string;
            text: string;
            title: string;
        };
        /**
         * Retried
         * @description How many deliveries are queued again; `more` says that there may be others like them.
         */
        Retried: {
            more: boolean;
            retried: number;
        };
        /**
         * RetryMany
         * @description `POST /deliveries/retry`: those that failed and to which all of this applies; `since` and `until` are when they
         *         were written.
         */
        RetryMany: {
            /** @default null */
            category?: components["schemas"]["Category"] | null;
            /** @default null */
            channel?: components["schemas"]["Channel"] | null;
            /** @default null */
            since?: string | null;
            /** @default null */
            until?: string | null;
            /** @default null */
            user_id?: string | null;
        };
        /**
         * Role
         * @description A person's role on the platform; roles in projects are the projects' own.
         * @enum {unknown}
         */
        Role: "ADMIN" | "USER";
        /**
         * Rollout
         * @description How far another policy has come among the open tasks of a project, or of the system (`project_id` is null).
         *
         *         `total` are the open tasks as it began to look, null before that; `looked_at` may grow beyond it by tasks that were
         *         made meanwhile. `governed` are those of them that the policy governs, `poked` those of these whose next step came
         *         earlier. `percent` is of `total`, 100 only when it is DONE. `policy_id` and `policy_version` are what was put in
         *         force; tasks follow what is in force when they are looked at.
         */
        Rollout: {
            actor_id: string | null;
            created_at: string;
            finished_at: string | null;
            governed: number;
            /** Format: uuid */
            id: string;
            looked_at: number;
            percent: number | null;
            poked: number;
            /** Format: uuid */
            policy_id: string;
            policy_version: number;
            project_id: string | null;
            reason: components["schemas"]["Reason"];
            started_at: string | null;
            state: components["schemas"]["RolloutState"];
            total: number | null;
            version: number;
        };
        /**
         * RolloutState
         * @description SUPERSEDED: one that began later in the same place looks at the same tasks, and goes on alone.
         * @enum {unknown}
         */
        RolloutState: "DONE" | "RUNNING" | "SUPERSEDED";
        /**
         * Rota
         * @description A rota as the API shows it; `now` is who is on call as it is shown.
         */
        Rota: {
            created_at: string;
            hand_over: components["schemas"]["HandOver"];
            /** Format: uuid */
            id: string;
            name: string;
            now: components["schemas"]["Duty"];
            people: string[];
            project_id: string | null;
            /** @default UTC */
            time_zone?: string;
            updated_at: string;
            version: number;
        };
        /**
         * RotaBody
         * @description What `PUT /rotas/{id}` takes. `time_zone` is an IANA name.
         */
        RotaBody: {
            hand_over: components["schemas"]["HandOver"];
            name: string;
            people: string[];
            /** @default UTC */
            time_zone?: string;
        };
        /**
         * RotaCreate
         * @description `POST /rotas`: without `project_id` the rota is the system's.
         */
        RotaCreate: {
            hand_over: components["schemas"]["HandOver"];
            name: string;
            people: string[];
            /** @default null */
            project_id?: string | null;
            /** @default UTC */
            time_zone?: string;
        };
        /**
         * SampleTask
         * @description A task that does not exist, made and assigned at this moment: to the caller where nobody is named.
         *
         *         `time_zone` (an IANA name) is whose days and clocks are meant; null is the assignee's own.
         */
        SampleTask: {
            /** @default null */
            assignee_id?: string | null;
            /** @default null */
            due_at?: string | null;
            /** @default MEDIUM */
            priority?: components["schemas"]["Priority"];
            /** @default PENDING */
            status?: components["schemas"]["services.tasks.model.Status"];
            /** @default null */
            time_zone?: string | null;
            /** @default  */
            title?: string;
        };
        /**
         * ScheduleState
         * @description ACTIVE: an occurrence is under way. PAUSED: occurrences pass without effect. ENDED: for good, by hand or because
         *         none is to come.
         * @enum {unknown}
         */
        ScheduleState: "ACTIVE" | "ENDED" | "PAUSED" | "UPCOMING";
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
        /**
         * Shift
         * @description Somebody's time on call, null being nobody's; `override_id` where it is theirs by an override.
         */
        Shift: {
            ends_at: string;
            /** @default null */
            override_id?: string | null;
            starts_at: string;
            user_id: string | null;
        };
        /** Shifts */
        Shifts: {
            items: components["schemas"]["Shift"][];
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
        Source: "PROJECT" | "SYSTEM" | "TASK";
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
         * Substitute
         * @description `substitute_id` stands in for `user_id`, who is away from `starts_at` up to, not including, `ends_at`.
         */
        Substitute: {
            created_at: string;
            ends_at: string;
            /** Format: uuid */
            id: string;
            project_id: string | null;
            reason: string | null;
            starts_at: string;
            /** Format: uuid */
            substitute_id: string;
            /** Format: uuid */
            user_id: string;
            version: number;
        };
        /**
         * SubstituteCreate
         * @description Without `project_id` it holds in all projects.
         */
        SubstituteCreate: {
            /** Format: date-time */
            ends_at: string;
            /** @default null */
            project_id?: string | null;
            /** @default null */
            reason?: string | null;
            /** Format: date-time */
            starts_at: string;
            /** Format: uuid */
            substitute_id: string;
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
         * TaskChoice
         * @description `PUT /tasks/{id}/policy`: null goes back to the project's policy.
         */
        TaskChoice: {
            policy_id: string | null;
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
        /**
         * Template
         * @description A template by its name, and what it needs to be given.
         */
        Template: {
            name: string;
            variables: string[];
        };
        /** Timeline */
        Timeline: {
            past: components["schemas"]["TimelineEntry"][];
            upcoming: components["schemas"]["TimelineEntry"][];
        };
        /**
         * TimelineEntry
         * @description `kind` is a step's in capitals, or an event's (`task.created`), which has neither `index` nor recipients, but
         *         says who did it (null: the system), and in `changes` what from what to what: `{field: [old, new]}` without long
         *         texts.
         */
        TimelineEntry: {
            /** @default null */
            actor_id?: string | null;
            at: string;
            /** @default {} */
            changes?: Record<string, never>;
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
        /**
         * ToldPerson
         * @description Who was told, or will be. `instead_of` are those for whom this person hears, and until when they are away.
         *         `waits_until` is when a snooze lets them hear of a step to come that is taken before; their quiet hours may hold it
         *         longer.
         */
        ToldPerson: {
            /** @default [] */
            instead_of?: components["schemas"]["Away"][];
            /** @default null */
            read_at?: string | null;
            /** Format: uuid */
            user_id: string;
            /** @default null */
            waits_until?: string | null;
        };
        /**
         * Undo
         * @description The event that told of the caller's last change.
         */
        Undo: {
            /** Format: uuid */
            event_id: string;
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
                include?: components["schemas"]["Include"][];
                limit?: number;
                project_id?: string | null;
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
                    "application/json": components["schemas"]["Page_MarkedItem_"];
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
    "auth.change_password": {
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
                "application/json": components["schemas"]["PasswordChange"];
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
    "deliveries.deliveries": {
        parameters: {
            query?: {
                after?: string | null;
                category?: components["schemas"]["Category"] | null;
                channel?: components["schemas"]["Channel"] | null;
                limit?: number;
                since?: string | null;
                state?: components["schemas"]["DeliveryState"] | null;
                until?: string | null;
                user_id?: string | null;
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
                    "application/json": components["schemas"]["Page_LoggedDelivery_"];
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    "deliveries.delivery": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                delivery_id: string;
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
                    "application/json": components["schemas"]["LoggedDelivery"];
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    "deliveries.retry": {
        parameters: {
            query?: never;
            header?: {
                /** @description Repeating the request with its key gives the first answer again, for 24 h. */
                "Idempotency-Key"?: string;
            };
            path: {
                delivery_id: string;
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
                    "application/json": components["schemas"]["LoggedDelivery"];
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    "deliveries.channel_health": {
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
                    "application/json": components["schemas"]["Page_ChannelHealth_"];
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    "deliveries.retry_many": {
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
                "application/json": components["schemas"]["RetryMany"];
            };
        };
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Retried"];
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
    "digests.preview_digest": {
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
                    "application/json": components["schemas"]["DigestPreview"];
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    "mutes.mutes": {
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
                    "application/json": components["schemas"]["Page_Mute_"];
                };
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
    "substitutes.mine": {
        parameters: {
            query?: {
                after?: string | null;
                limit?: number;
                standing_in?: boolean;
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
                    "application/json": components["schemas"]["Page_Substitute_"];
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    "substitutes.create": {
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
                "application/json": components["schemas"]["SubstituteCreate"];
            };
        };
        responses: {
            /** @description Done. */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Substitute"];
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    "substitutes.remove": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                substitute_id: string;
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
                project_id?: string | null;
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
    "policies.versions": {
        parameters: {
            query?: {
                after?: string | null;
                limit?: number;
            };
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
                    "application/json": components["schemas"]["Page_PolicyVersion_"];
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
    "policies.choices": {
        parameters: {
            query?: {
                after?: string | null;
                limit?: number;
                project_id?: string | null;
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
    "policies.preview_draft": {
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
                "application/json": components["schemas"]["DraftRequest"];
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
    "policy_rollouts.rollouts": {
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
                    "application/json": components["schemas"]["Page_Rollout_"];
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    "policy_rollouts.rollout": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                rollout_id: string;
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
                    "application/json": components["schemas"]["Rollout"];
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    "policy_schedules.schedules": {
        parameters: {
            query?: {
                after?: string | null;
                limit?: number;
                project_id?: string | null;
                state?: components["schemas"]["ScheduleState"][];
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
                    "application/json": components["schemas"]["Page_PolicySchedule_"];
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    "policy_schedules.create": {
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
                "application/json": components["schemas"]["PolicyScheduleCreate"];
            };
        };
        responses: {
            /** @description Done. */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["PolicySchedule"];
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    "policy_schedules.schedule": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                schedule_id: string;
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
                    "application/json": components["schemas"]["PolicySchedule"];
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    "policy_schedules.end": {
        parameters: {
            query?: never;
            header?: {
                /** @description The version that is meant to change, as the ETag gave it. */
                "If-Match"?: string;
            };
            path: {
                schedule_id: string;
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
    "policy_schedules.history": {
        parameters: {
            query?: {
                after?: string | null;
                limit?: number;
            };
            header?: never;
            path: {
                schedule_id: string;
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
                    "application/json": components["schemas"]["Page_Event_"];
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    "policy_schedules.pause": {
        parameters: {
            query?: never;
            header?: {
                /** @description Repeating the request with its key gives the first answer again, for 24 h. */
                "Idempotency-Key"?: string;
            };
            path: {
                schedule_id: string;
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
                    "application/json": components["schemas"]["PolicySchedule"];
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    "policy_schedules.resume": {
        parameters: {
            query?: never;
            header?: {
                /** @description Repeating the request with its key gives the first answer again, for 24 h. */
                "Idempotency-Key"?: string;
            };
            path: {
                schedule_id: string;
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
                    "application/json": components["schemas"]["PolicySchedule"];
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
    "mutes.mute_project": {
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
                "application/json": components["schemas"]["MuteFor"];
            };
        };
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Mute"];
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    "mutes.unmute_project": {
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
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
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
    "rotas.rotas": {
        parameters: {
            query?: {
                after?: string | null;
                limit?: number;
                project_id?: string | null;
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
                    "application/json": components["schemas"]["Page_Rota_"];
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    "rotas.create": {
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
                "application/json": components["schemas"]["RotaCreate"];
            };
        };
        responses: {
            /** @description Done. */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Rota"];
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    "rotas.rota": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                rota_id: string;
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
                    "application/json": components["schemas"]["Rota"];
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    "rotas.replace": {
        parameters: {
            query?: never;
            header?: {
                /** @description The version that is meant to change, as the ETag gave it. */
                "If-Match"?: string;
            };
            path: {
                rota_id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["RotaBody"];
            };
        };
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Rota"];
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    "rotas.remove": {
        parameters: {
            query?: never;
            header?: {
                /** @description The version that is meant to change, as the ETag gave it. */
                "If-Match"?: string;
            };
            path: {
                rota_id: string;
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
    "rotas.overrides": {
        parameters: {
            query?: {
                after?: string | null;
                limit?: number;
            };
            header?: never;
            path: {
                rota_id: string;
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
                    "application/json": components["schemas"]["Page_Override_"];
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    "rotas.add_override": {
        parameters: {
            query?: never;
            header?: {
                /** @description Repeating the request with its key gives the first answer again, for 24 h. */
                "Idempotency-Key"?: string;
            };
            path: {
                rota_id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["OverrideCreate"];
            };
        };
        responses: {
            /** @description Done. */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Override"];
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    "rotas.remove_override": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                override_id: string;
                rota_id: string;
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
    "rotas.shifts": {
        parameters: {
            query?: {
                from?: string | null;
                to?: string | null;
            };
            header?: never;
            path: {
                rota_id: string;
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
                    "application/json": components["schemas"]["Shifts"];
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
            query?: {
                dry_run?: boolean;
            };
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
                    "application/json": components["schemas"]["Task"] | components["schemas"]["Timeline"];
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    "tasks.acknowledge": {
        parameters: {
            query?: {
                dry_run?: boolean;
            };
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
                    "application/json": components["schemas"]["Task"] | components["schemas"]["Timeline"];
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
    "mutes.mute_task": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                task_id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["MuteFor"];
            };
        };
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Mute"];
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    "mutes.unmute_task": {
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
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            default: components["responses"]["Problem"];
        };
    };
    "policies.policy_of_task": {
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
                    "application/json": components["schemas"]["InForce"];
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    "policies.choose_for_task": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                task_id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["TaskChoice"];
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
            query?: {
                dry_run?: boolean;
            };
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
                    "application/json": components["schemas"]["Task"] | components["schemas"]["Timeline"];
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
    "tasks.undo": {
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
                "application/json": components["schemas"]["Undo"];
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
    "templates.templates": {
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
                    "application/json": components["schemas"]["Page_Template_"];
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    "templates.template": {
        parameters: {
            query?: {
                locale?: string;
            };
            header?: never;
            path: {
                name: string;
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
                    "application/json": components["schemas"]["Rendered"];
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    "temporal.temporal_links": {
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
                    "application/json": components["schemas"]["Page_Link_"];
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
    "substitutes.of_person": {
        parameters: {
            query?: {
                after?: string | null;
                limit?: number;
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
                    "application/json": components["schemas"]["Page_Substitute_"];
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    "substitutes.create_for": {
        parameters: {
            query?: never;
            header?: {
                /** @description Repeating the request with its key gives the first answer again, for 24 h. */
                "Idempotency-Key"?: string;
            };
            path: {
                user_id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["SubstituteCreate"];
            };
        };
        responses: {
            /** @description Done. */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Substitute"];
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    "substitutes.remove_for": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                substitute_id: string;
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
