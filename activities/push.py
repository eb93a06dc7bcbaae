"""Push by Firebase Cloud Messaging (HTTP v1), for Android, iOS and the web.

A message carries its notification's id as tag on every platform, so that a repeated one replaces itself; no collapse
key on Android, of which FCM keeps only four a device. Its time to live ends when the next step makes it pointless.
"""

import asyncio
import time
from datetime import timedelta
from email.utils import parsedate_to_datetime
from typing import Any

import firebase_admin
import google.auth
import google.auth.credentials
import google.auth.transport.requests
from firebase_admin import credentials, exceptions, messaging
from google.auth.exceptions import GoogleAuthError

from activities.providers import CALL_SECONDS, shortened
from core.ids import uuid7
from core.settings import Settings
from services.lifecycle.model import Send
from services.notifications.model import Failed, Outcome, Retry, Sent

LONGEST_TTL_SECONDS = 28 * 86_400
"""FCM keeps nothing longer."""

INSTALLATION_ID = "FID"
"""The kind of a device whose address is a Firebase installation id; of all others it is a registration token."""

SCOPES = ["https://www.googleapis.com/auth/firebase.messaging"]


class FixedToken(google.auth.credentials.Credentials):
    """For an endpoint of one's own, which asks for no Google account."""

    def __init__(self) -> None:
        super().__init__()  # type: ignore[no-untyped-call]
        self.token = "local"  # noqa: S105

    @property
    def expired(self) -> bool:
        return False

    @property
    def valid(self) -> bool:
        return True

    def refresh(self, request: object) -> None:
        """A fixed token stays as it is."""


class _Credential(credentials.Base):  # type: ignore[misc]
    def __init__(self, google_credentials: google.auth.credentials.Credentials) -> None:
        super().__init__()
        self._google_credentials = google_credentials

    def get_credential(self) -> google.auth.credentials.Credentials:
        return self._google_credentials


class PushProvider:
    """Holds the Firebase app and its connections. One call a message; `close` at the end."""

    def __init__(self, settings: Settings) -> None:
        """Raises google.auth.exceptions.GoogleAuthError when the credentials can't be read."""
        self._credentials, project = _credentials(settings)
        self._refreshing = asyncio.Lock()
        self._app = firebase_admin.initialize_app(
            _Credential(self._credentials),
            {"projectId": project, "httpTimeout": CALL_SECONDS},
            name=f"muster-{uuid7()}",
        )
        self._service = messaging._get_messaging_service(self._app)
        if settings.fcm_url is not None:
            self._service._fcm_url = f"{settings.fcm_url.rstrip('/')}/v1/projects/{project}/messages:send"

    async def close(self) -> None:
        await self._service._async_client.aclose()
        await asyncio.to_thread(firebase_admin.delete_app, self._app)

    async def send(self, message: Send) -> Outcome:
        """firebase-admin asks again inside when it hears 500 or 503, for 7 s: all of it is bounded by one timeout."""
        try:
            async with asyncio.timeout(CALL_SECONDS):
                await self._keep_token_fresh()
                batch = await messaging.send_each_async([push_message(message)], app=self._app)
        except TimeoutError:
            return Retry(f"FCM did not answer within {CALL_SECONDS:.0f} s", outage=True)
        except ValueError as error:
            return Failed(shortened(error))
        except (GoogleAuthError, exceptions.FirebaseError) as error:
            return Retry(shortened(error), outage=True)
        [answer] = batch.responses
        return Sent(answer.message_id) if answer.success else outcome_of(answer.exception)

    async def _keep_token_fresh(self) -> None:
        """In a thread: the library itself would block the whole worker while it asks Google."""
        async with self._refreshing:
            if not self._credentials.valid:
                await asyncio.to_thread(self._credentials.refresh, google.auth.transport.requests.Request())


def push_message(message: Send) -> messaging.Message:
    """The message for the device's own platform. Raises ValueError where the library refuses it."""
    ttl = None if message.ttl is None else min(max(int(message.ttl), 0), LONGEST_TTL_SECONDS)
    push = messaging.Message(
        data=message.data,
        notification=messaging.Notification(title=message.title, body=message.body),
        **_PLATFORM_CONFIG[message.platform or "ANDROID"](message.tag, ttl),
    )
    if message.token_kind == INSTALLATION_ID:
        push.fid = message.address
    else:
        push.token = message.address
    return push


def _android(tag: str, ttl: int | None) -> dict[str, Any]:
    return {
        "android": messaging.AndroidConfig(
            priority="high",
            ttl=None if ttl is None else timedelta(seconds=ttl),
            notification=messaging.AndroidNotification(tag=tag),
        )
    }


def _ios(tag: str, ttl: int | None) -> dict[str, Any]:
    headers = {"apns-collapse-id": tag, "apns-priority": "10"}
    if ttl is not None:
        headers["apns-expiration"] = str(int(time.time()) + ttl)
    return {
        "apns": messaging.APNSConfig(headers=headers, payload=messaging.APNSPayload(aps=messaging.Aps(sound="default")))
    }


def _web(tag: str, ttl: int | None) -> dict[str, Any]:
    headers = {"Urgency": "high"} if ttl is None else {"Urgency": "high", "TTL": str(ttl)}
    return {
        "webpush": messaging.WebpushConfig(headers=headers, notification=messaging.WebpushNotification(tag=tag)),
    }


_PLATFORM_CONFIG = {"ANDROID": _android, "IOS": _ios, "WEB": _web}


def outcome_of(error: exceptions.FirebaseError) -> Outcome:
    """A device that is gone, or whose address never was one, is final; what may heal is tried again. A quota may be one
    device's own.
    """
    if isinstance(error, messaging.UnregisteredError):
        return Failed("the device is not registered any more", device_gone=True)
    if isinstance(error, exceptions.InvalidArgumentError):
        return Failed(shortened(error), device_gone=_blames_the_address(error))
    if isinstance(error, messaging.SenderIdMismatchError):
        return Failed(shortened(error))
    is_quota = isinstance(error, exceptions.ResourceExhaustedError)
    return Retry(shortened(error), retry_after=_retry_after(error), outage=not is_quota)


def _blames_the_address(error: exceptions.FirebaseError) -> bool:
    """FCM says INVALID_ARGUMENT of a bad payload as well."""
    text = str(error) if error.http_response is None else error.http_response.text
    return any(
        word in text.lower() for word in ("registration token", "message.token", "message.fid", "installation id")
    )


def _retry_after(error: exceptions.FirebaseError) -> float | None:
    """Seconds, from either form of the header (RFC 9110, 10.2.3)."""
    value = "" if error.http_response is None else error.http_response.headers.get("retry-after", "")
    if value.isascii() and value.isdigit():
        return float(value)
    try:
        return max(parsedate_to_datetime(value).timestamp() - time.time(), 0.0)
    except ValueError:
        return None


def _credentials(settings: Settings) -> tuple[google.auth.credentials.Credentials, str]:
    if settings.fcm_url is not None or settings.google_credentials is None:
        return FixedToken(), settings.fcm_project
    path = str(settings.google_credentials)
    found, project = google.auth.load_credentials_from_file(path, scopes=SCOPES)  # type: ignore[no-untyped-call]
    return found, project or settings.fcm_project
