"""The same letter gives the same bytes, and nothing of it can become a header."""

import email
import email.policy
from datetime import UTC, datetime, timedelta, timezone
from email.message import EmailMessage

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.mail.address import parse_address
from services.mail.header_text import HeaderTextError
from services.mail.html_safety import FetchingHtmlError
from services.mail.message import (
    MailContent,
    MailContentError,
    MailIdentity,
    assemble_mail,
    message_id,
)
from services.mail.outgoing import OutgoingMail, UnsendableContentError

DATED = datetime(2026, 3, 2, 9, 30, 15, 123456, tzinfo=UTC)
FROM = parse_address("no-reply@office.example.org")


def _identity(name: str = "Example Office", domain: str = "mail.example.org") -> MailIdentity:
    return MailIdentity(name=name, address=FROM, return_path=FROM, message_id_domain=domain)


def _letter(
    *,
    letter_id: str = "letter-1",
    language: str = "en",
    subject: str = "A message from the office",
    text: str = "There is a message for you.\n",
    html: str = "<p>There is a message for you.</p>\n",
) -> MailContent:
    return MailContent(
        letter_id=letter_id, language=language, subject=subject, text=text, html=html
    )


def _mail(
    letter: MailContent, *, to: str = "ada.testcase@example.org", dated: datetime = DATED
) -> OutgoingMail:
    return assemble_mail(
        letter=letter, sender=_identity(), recipient=parse_address(to), dated=dated
    )


def _read(mail: OutgoingMail) -> EmailMessage:
    return email.message_from_bytes(mail.content, policy=email.policy.SMTPUTF8)


def _text(mail: OutgoingMail, subtype: str = "plain") -> str:
    part = _read(mail).get_body((subtype,))
    assert part is not None
    content: str = part.get_content()
    return content.replace("\r\n", "\n")


def test_the_same_letter_gives_the_same_bytes() -> None:
    assert _mail(_letter()).content == _mail(_letter()).content


GOLDEN = """\
From: "Example Office"
 <no-reply@office.example.org>
To: ada.testcase@example.org
Subject: =?utf-8?q?Un_mensaje_=C3=A9?=
Date: Mon, 02 Mar 2026 09:30:15 +0000
Message-ID: <letter-1@mail.example.org>
Auto-Submitted: auto-generated
X-Auto-Response-Suppress: DR, RN, NRN, OOF, AutoReply
Content-Language: en
MIME-Version: 1.0
Content-Type: multipart/alternative;
 boundary="=_07c5600974c0bdd61612bc6a17393d9d"

--=_07c5600974c0bdd61612bc6a17393d9d
Content-Type: text/plain; charset="utf-8"
Content-Transfer-Encoding: quoted-printable

Se=C3=B1ora:
=2E
Fin =20

--=_07c5600974c0bdd61612bc6a17393d9d
Content-Type: text/html; charset="utf-8"
Content-Transfer-Encoding: quoted-printable

<p>There is a message for you.</p>

--=_07c5600974c0bdd61612bc6a17393d9d--
"""


def test_the_bytes_are_these_on_every_version_of_python() -> None:
    mail = _mail(_letter(subject="Un mensaje é", text="Señora:\n.\nFin  "))
    assert mail.content == GOLDEN.replace("\n", "\r\n").encode()


def test_two_letters_differ_in_their_ids_alone_when_they_say_the_same() -> None:
    one, other = (_mail(_letter(letter_id=letter_id)) for letter_id in ("letter-1", "letter-2"))
    assert one.content != other.content
    assert (
        one.content.replace(b"letter-1", b"letter-2").replace(_boundary(one), _boundary(other))
        == other.content
    )


def _boundary(mail: OutgoingMail) -> bytes:
    boundary = _read(mail).get_boundary()
    assert boundary is not None
    return boundary.encode()


def test_the_headers_name_sender_recipient_date_and_an_automatic_origin() -> None:
    message = _read(_mail(_letter(language="fr")))
    assert dict(message.items()) == {
        "From": "Example Office <no-reply@office.example.org>",
        "To": "ada.testcase@example.org",
        "Subject": "A message from the office",
        "Date": "Mon, 02 Mar 2026 09:30:15 +0000",
        "Message-ID": "<letter-1@mail.example.org>",
        "Auto-Submitted": "auto-generated",
        "X-Auto-Response-Suppress": "DR, RN, NRN, OOF, AutoReply",
        "Content-Language": "fr",
        "MIME-Version": "1.0",
        "Content-Type": message["Content-Type"],
    }


def test_the_message_id_is_the_letters() -> None:
    assert message_id("letter-1", "mail.example.org") == "<letter-1@mail.example.org>"


def test_failure_notices_are_not_suppressed() -> None:
    wanted = _read(_mail(_letter()))["X-Auto-Response-Suppress"].split(", ")
    assert "NDR" not in wanted
    assert "All" not in wanted


def test_the_date_tells_no_place() -> None:
    elsewhere = DATED.astimezone(timezone(timedelta(hours=5, minutes=45)))
    assert _mail(_letter(), dated=elsewhere).content == _mail(_letter()).content


def test_a_long_address_stays_whole() -> None:
    longest = "a" * 64 + "@" + ".".join(["b" * 60, "c" * 60, "d" * 60, "org"])
    assert _read(_mail(_letter(), to=longest))["To"] == longest


def test_an_address_in_another_script_stands_in_its_header() -> None:
    mail = _mail(_letter(), to="用户@例え.jp")
    assert "To: 用户@xn--r8jz45g.jp\r\n".encode() in mail.content
    assert mail.needs_smtputf8


def test_a_mail_to_an_ascii_address_is_ascii_whatever_the_letter_says() -> None:
    mail = _mail(_letter(subject="رسالة", text="رسالة من المكتب", html="<p>رسالة</p>"))
    assert mail.content.isascii()
    assert not mail.needs_smtputf8


TEXTS = st.text(alphabet=st.characters(exclude_categories=["Cs"]), max_size=400)


@given(TEXTS)
def test_a_text_arrives_as_it_was_written(text: str) -> None:
    expected = text.replace("\r\n", "\n").replace("\r", "\n").removesuffix("\n") + "\n"
    assert _text(_mail(_letter(text=text))) == expected


@given(TEXTS)
def test_lines_are_short_and_the_mail_has_no_defect(text: str) -> None:
    mail = _mail(_letter(text=text))
    assert max(map(len, mail.content.split(b"\r\n"))) <= 78
    assert [part.defects for part in _read(mail).walk()] == [[], [], []]


SAFE_LINE = st.text(
    alphabet=st.characters(exclude_categories=["Cc", "Cs", "Zl", "Zp", "Cf"]),
    min_size=1,
    max_size=200,
).filter(lambda text: text == " ".join(text.split()) and text != "")


@given(SAFE_LINE)
def test_a_subject_in_any_script_arrives_as_it_was_written(subject: str) -> None:
    mail = _mail(_letter(subject=subject))
    assert _read(mail)["Subject"] == subject
    assert len(_read(mail).items()) == 10


@pytest.mark.parametrize("taken", ["=?utf-8?q?Bcc?=", "{{7*7}}", "=cmd()", "<script>", '"quoted"'])
def test_odd_subjects_are_kept_inert(taken: str) -> None:
    assert _read(_mail(_letter(subject=taken)))["Subject"] == taken


UNSAFE = [
    "\r",
    "\n",
    "\r\nBcc: eve@example.org",
    "\0",
    "\u2028",
    "\u2029",
    "\x85",
    "\u202e",
    "\x0b",
]


@pytest.mark.parametrize("unsafe", UNSAFE)
def test_nothing_is_injected_through_the_subject(unsafe: str) -> None:
    with pytest.raises(HeaderTextError, match=r"The subject holds the character U\+"):
        _mail(_letter(subject=f"A message{unsafe} from us"))


@pytest.mark.parametrize("unsafe", UNSAFE)
def test_nothing_is_injected_through_the_senders_name(unsafe: str) -> None:
    with pytest.raises(HeaderTextError, match="The sender's name holds the character"):
        _identity(name=f"Office{unsafe}x")


@pytest.mark.parametrize("unsafe", [*UNSAFE, " ", "@", ">", "", "-", "é"])
def test_nothing_is_injected_through_ids_tags_and_domain(unsafe: str) -> None:
    with pytest.raises(MailContentError, match="letter id"):
        _mail(_letter(letter_id=unsafe and f"letter{unsafe}" if unsafe != "-" else unsafe))
    with pytest.raises(MailContentError, match="language tag"):
        _mail(_letter(language=f"{unsafe}en" if unsafe else ""))
    with pytest.raises(MailContentError, match="domain"):
        _identity(domain=f"{unsafe}mail.example.org" if unsafe else "")


@pytest.mark.parametrize(
    "name", ['Office "East" \\ <x>', "Bureau d'Étude et de Réponse, Élan", "مكتب"]
)
def test_a_senders_name_in_any_script_is_shown(name: str) -> None:
    mail = assemble_mail(letter=_letter(), sender=_identity(name), recipient=FROM, dated=DATED)
    [sender] = _read(mail)["From"].addresses
    assert sender.display_name.strip() == name.strip()
    assert sender.addr_spec == "no-reply@office.example.org"


@pytest.mark.parametrize("name", ["é" * 23, "e" * 71])
def test_a_senders_name_has_a_length(name: str) -> None:
    with pytest.raises((MailContentError, HeaderTextError), match="shorten it"):
        _identity(name)


@pytest.mark.parametrize(("subject", "reason"), [(" ", "is empty"), ("x" * 201, "may have 200")])
def test_a_subject_has_a_length(subject: str, reason: str) -> None:
    with pytest.raises(HeaderTextError, match=reason):
        _mail(_letter(subject=subject))


def test_a_date_needs_its_zone() -> None:
    with pytest.raises(MailContentError, match="time zone"):
        _mail(_letter(), dated=DATED.replace(tzinfo=None))


def test_half_a_character_is_refused_without_quoting_the_letter() -> None:
    with pytest.raises(MailContentError) as raised:
        _mail(_letter(text="secret \ud83d"))
    assert "secret" not in str(raised.value)
    assert raised.value.__context__ is None


def test_a_sender_that_not_every_relay_takes_is_refused() -> None:
    odd = parse_address("büro@example.org")
    with pytest.raises(MailContentError, match="must be ASCII"):
        MailIdentity(name="Office", address=odd, return_path=FROM, message_id_domain="example.org")


@pytest.mark.parametrize(
    "html",
    [
        '<img src="https://example.org/seen.gif">',
        '<IMG SRC="cid:x">',
        '<a href="https://example.org" ping="https://example.org/p">x</a>',
        '<td background="https://example.org/b">',
        '<p style="background: URL(https://example.org/b)">',
        '<p style="background: \\75rl(https://example.org/b)">',
        "<style>@import 'https://example.org/f.css';</style>",
        '<link rel="stylesheet" href="https://example.org/f.css">',
        "<script>1</script>",
        '<p onclick="x()">',
        '<meta http-equiv="Refresh" content="0; url=https://example.org">',
        "<iframe></iframe>",
        "<svg><image/></svg>",
        "<form></form>",
    ],
)
def test_a_letter_that_fetches_anything_is_refused(html: str) -> None:
    with pytest.raises(FetchingHtmlError):
        _mail(_letter(html=html))


@pytest.mark.parametrize(
    "html",
    [
        '<p style="color: #222; font-family: serif">text</p>',
        "<style>p { margin: 0 }</style><p>url(not a style)</p>",
        '<a href="https://example.org/help">help</a>',
        "<p>&lt;script&gt; =cmd() {{7*7}} &quot;</p>",
        '<meta charset="utf-8"><p lang="ar" dir="rtl">نص</p>',
    ],
)
def test_a_letter_that_fetches_nothing_is_taken_as_it_is(html: str) -> None:
    assert _text(_mail(_letter(html=html)), "html") == html + "\n"


@pytest.mark.parametrize(
    "content",
    [
        b"Subject: x\r\n\r\nbody",
        b"Subject: x\n\r\nbody\r\n",
        b"Subject: x\r\n\r\nbody\n.\r\nMAIL FROM:<eve@example.org>\r\n",
        b"Subject: x\r\n\r\nbody\r.\r\n",
        b"Subject: x\r\n\r\nbo\0dy\r\n",
        b"Subject: x\r\n\r\n" + b"y" * 999 + b"\r\n",
    ],
)
def test_bytes_with_which_a_second_mail_could_be_smuggled_are_refused(content: bytes) -> None:
    with pytest.raises(UnsendableContentError):
        OutgoingMail(letter_id="letter-1", return_path=FROM, recipient=FROM, content=content)


def test_a_mail_and_a_letter_do_not_show_what_they_hold() -> None:
    shown = repr(_mail(_letter())) + repr(_letter(subject="secret subject", text="secret"))
    assert "ada" not in shown
    assert "message for you" not in shown
    assert "secret" not in shown
