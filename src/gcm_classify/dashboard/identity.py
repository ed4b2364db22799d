"""Who is at the desk and what they may do.

With `[auth]` in the secrets people log in through OpenID Connect, and `[roles]` says who is what; somebody who is not
named there reads. Without it everybody on this machine names themself once and may do everything, unless `[roles]` has a
`default`:

    [roles]
    default = "reader"
    "ada@example.org" = "adjudicator"

Every write of a page takes its author from `acting_as`, which is the only place where a right is checked.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal, get_args

import streamlit as st
from streamlit.errors import StreamlitSecretNotFoundError

from gcm_classify.errors import UsageError

__all__ = [
    "NotAllowed",
    "Person",
    "Role",
    "acting_as",
    "given_name",
    "has_login",
    "may",
    "person",
    "remember_name",
]

Role = Literal["reader", "reviewer", "adjudicator"]

_ROLES: tuple[Role, ...] = get_args(Role)  # each may do what those before it may
_LONGEST_NAME = 120
_NAME = "reviewer_name"


class NotAllowed(UsageError):
    """Somebody without a name, or whose role does not allow a write."""


@dataclass(frozen=True, slots=True)
class Person:
    """Who is at the desk. `name` stands beside their decisions: an e-mail address where people log in."""

    name: str
    role: Role

    def may(self, needed: Role) -> bool:
        """Whether their role is the needed one or one above it."""
        return _ROLES.index(self.role) >= _ROLES.index(needed)


def has_login() -> bool:
    """Whether people log in here."""
    return bool(_secret("auth"))


def person() -> Person | None:
    """Who is at the desk; None before they have said so."""
    if has_login():
        return _logged_in()
    name = given_name()
    return Person(name, _role("", "adjudicator")) if name else None


def may(needed: Role) -> bool:
    """Whether the one at the desk may do what that role may; for showing or hiding a control."""
    who = person()
    return who is not None and who.may(needed)


def acting_as(needed: Role) -> str:
    """The name that a write is recorded under.

    Raises:
        NotAllowed: nobody is known to be here, or they may not.
    """
    who = person()
    if who is None:
        raise NotAllowed("a decision needs its author's name", do="give your name in the sidebar")
    if not who.may(needed):
        raise NotAllowed(
            f"{who.name} may not do this", got=who.role, expected=needed, do="ask who keeps the desk's roles"
        )
    return who.name


def given_name() -> str | None:
    """Without a login: the name that the reviewer gave themself; None before they were asked, "" to be asked again."""
    name = st.session_state.get(_NAME)
    return None if name is None else str(name)


def remember_name(name: str) -> None:
    """Without a login: the name that the reviewer gives themself, for this session; "" to be asked again."""
    st.session_state[_NAME] = " ".join(name.split())[:_LONGEST_NAME]


def _logged_in() -> Person | None:
    user: Mapping[str, Any] = st.user.to_dict()
    if not user.get("is_logged_in"):
        return None
    email = str(user.get("email") or user.get("sub") or "")
    if user.get("email_verified") is False:  # anybody can claim an address that nobody checked
        return Person(email, "reader")
    return Person(email, _role(email, "reader")) if email else None


def _role(name: str, otherwise: Role) -> Role:
    roles = _secret("roles")
    role = roles.get(name, roles.get("default", otherwise))
    if role not in _ROLES:
        raise UsageError("there is no such role", got=role, expected=", ".join(_ROLES), do="correct [roles]")
    return role  # type: ignore[no-any-return]


def _secret(section: str) -> Mapping[str, Any]:
    try:
        found: Mapping[str, Any] = st.secrets.get(section, {})
    except StreamlitSecretNotFoundError:  # no file of secrets at all
        return {}
    return found
