import pytest

from earmark.verbs.wording import called


@pytest.mark.parametrize(
    ("name", "domain", "key", "said"),
    [
        ("Acme", "acme.com", "d:acme.com", "Acme"),
        (None, "acme.com", "d:acme.com", "acme.com"),
        ("", None, "i:hubspot:7001", "7001"),
        ("", None, "i:salesforce:EU:7:raw_1", "EU:7:raw_1"),
        (None, None, "i:own:raw_e24e4fbd:1465", "line 1465"),
    ],
)
def test_an_account_is_called_what_people_know_it_by(name: object, domain: object, key: str, said: str) -> None:
    assert called(name, domain, key) == said
