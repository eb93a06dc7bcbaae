"""Settings are read once; a wrong one is named in a sentence."""

from pathlib import Path

import pytest

from core.settings import Settings, SettingsError

ADDRESSES = {
    "MUSTER_DATABASE_URL": "postgresql://muster:secret@127.0.0.1:5432/muster",
    "MUSTER_REDIS_URL": "redis://:secret@127.0.0.1:6379/0",
    "MUSTER_TEMPORAL_ADDRESS": "127.0.0.1:7233",
}


def test_addresses_are_all_that_must_be_given() -> None:
    settings = Settings.from_environment(ADDRESSES)
    assert settings.port == 8000
    assert settings.data == Path(".muster")
    assert settings.registration_open
    assert settings.mail_from == "muster@localhost"


def test_the_public_address_follows_the_port() -> None:
    assert Settings.from_environment(ADDRESSES | {"MUSTER_PORT": "8123"}).public_url == "http://127.0.0.1:8123"


def test_proxies_are_addresses_or_networks() -> None:
    settings = Settings.from_environment(ADDRESSES | {"MUSTER_TRUSTED_PROXIES": "10.0.0.0/8, ::1"})
    assert settings.trusted_proxies == ("10.0.0.0/8", "::1/128")


def test_an_empty_variable_counts_as_absent() -> None:
    assert Settings.from_environment(ADDRESSES | {"MUSTER_FCM_URL": " ", "MUSTER_PORT": ""}).fcm_url is None


def test_a_cluster_is_reached_by_any_node() -> None:
    settings = Settings.from_environment(ADDRESSES | {"MUSTER_REDIS_CLUSTER": "on"})
    assert settings.redis_cluster
    assert settings.redis_url == ADDRESSES["MUSTER_REDIS_URL"]
    assert not Settings.from_environment(ADDRESSES).redis_cluster


@pytest.mark.parametrize("url", ["unix:///run/valkey.sock", "redis://127.0.0.1:6379/1"])
def test_a_cluster_has_no_socket_file_and_one_database(url: str) -> None:
    with pytest.raises(SettingsError, match=r"^MUSTER_REDIS_URL must .*\.$"):
        Settings.from_environment(ADDRESSES | {"MUSTER_REDIS_CLUSTER": "on", "MUSTER_REDIS_URL": url})


@pytest.mark.parametrize("name", sorted(ADDRESSES))
def test_a_missing_address_is_named(name: str) -> None:
    with pytest.raises(SettingsError, match=rf"^{name} is not set\.$"):
        Settings.from_environment({key: value for key, value in ADDRESSES.items() if key != name})


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("MUSTER_PORT", "eighty"),
        ("MUSTER_PORT", "65536"),
        ("MUSTER_PORT", "-1"),
        ("MUSTER_PORT", "٨٠٠٠"),
        ("MUSTER_DATABASE_URL", "mysql://127.0.0.1/muster"),
        ("MUSTER_REDIS_URL", "127.0.0.1:6379"),
        ("MUSTER_SMTP_URL", "mail.example.org"),
        ("MUSTER_RATE_LIMIT_FACTOR", "0"),
        ("MUSTER_RATE_LIMIT_FACTOR", "nan"),
        ("MUSTER_PUBLIC_URL", "muster.example.org"),
        ("MUSTER_TRUSTED_PROXIES", "10.0.0.0/8, somewhere"),
        ("MUSTER_REGISTRATION", "maybe"),
        ("MUSTER_REDIS_CLUSTER", "yes"),
        ("MUSTER_LOG_FORMAT", "xml"),
        ("MUSTER_BUILD_ID", "v 1"),
        ("MUSTER_BUILD_ID", "unversioned"),
        ("MUSTER_DATABASE_POOL", "1"),
        ("GOOGLE_APPLICATION_CREDENTIALS", "no/such/file"),
    ],
)
def test_a_wrong_value_is_named_in_one_sentence(name: str, value: str) -> None:
    with pytest.raises(SettingsError) as failure:
        Settings.from_environment(ADDRESSES | {name: value})
    sentence = str(failure.value)
    assert sentence.startswith(name)
    assert sentence.endswith(".")
    assert "\n" not in sentence


def test_a_password_in_a_wrong_address_is_not_repeated() -> None:
    with pytest.raises(SettingsError) as failure:
        Settings.from_environment(ADDRESSES | {"MUSTER_DATABASE_URL": "mysql://muster:hunter2@127.0.0.1/muster"})
    assert "hunter2" not in str(failure.value)
