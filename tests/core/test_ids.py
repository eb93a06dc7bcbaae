from uuid import RFC_4122

from core.ids import uuid7


def test_an_id_is_a_uuid_of_version_7_and_unlike_any_other() -> None:
    ids = [uuid7() for _ in range(1000)]
    assert {(made.version, made.variant) for made in ids} == {(7, RFC_4122)}
    assert len(set(ids)) == 1000


def test_ids_sort_by_the_millisecond_of_their_making() -> None:
    ids = [uuid7() for _ in range(1000)]
    milliseconds = [made.int >> 80 for made in ids]
    assert milliseconds == sorted(milliseconds)
