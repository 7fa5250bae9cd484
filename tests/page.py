"""A fetched page, read as a browser would, with everything that a page must keep to."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from functools import cached_property
from urllib.parse import urljoin, urlsplit
from xml.etree.ElementTree import Element

from tests import markup

_NEEDS_LABEL = frozenset({"input", "select", "textarea"})
_NAMED_BY_THEMSELVES = frozenset({"hidden", "submit", "button", "image", "reset"})
_POINTING = ("for", "aria-labelledby", "aria-describedby", "aria-controls", "aria-owns", "list")
# Where a browser follows an address, and so would run one that is a script.
_FOLLOWED = frozenset({"href", "src", "action", "formaction", "data"})
_LOADING = {"script": "src", "img": "src", "link": "href", "iframe": "src", "source": "src"}


class PageError(AssertionError):
    """A page breaks what every page must keep to; the message lists every finding."""


def words(element: Element) -> str:
    """Return the text of an element as read aloud: one space between words."""
    return " ".join("".join(element.itertext()).split())


@dataclass(frozen=True)
class Link:
    """A link with its words and its address."""

    text: str
    href: str


@dataclass
class Form:
    """A form with the values a browser would send; change `fields`, then `client.submit(form)`."""

    action: str
    method: str
    fields: dict[str, list[str]]
    buttons: dict[str, tuple[str, str]]
    names: frozenset[str]
    is_aside: bool = False

    def fill(self, **values: object) -> "Form":
        """Set fields by name; None takes a field out, a list sends several values.

        Raises AssertionError for a name that the form has not: a person could not fill it in.
        """
        for name, value in values.items():
            assert name in self.names, f"the form has no field {name}: {sorted(self.names)}"
            if value is None:
                self.fields.pop(name, None)
            elif isinstance(value, list | tuple | set):
                self.fields[name] = [str(each) for each in value]
            else:
                self.fields[name] = [str(value)]
        return self

    def press(self, text: str) -> "Form":
        """Choose the button with these words; its name and value are sent along."""
        assert text in self.buttons, f"no button {text!r}: {sorted(self.buttons)}"
        name, value = self.buttons[text]
        if name:
            self.fields[name] = [value]
        return self


@dataclass
class Page:
    """One answer of the site."""

    status: int
    url: str
    headers: dict[str, str]
    data: bytes
    statements: list[str] = field(default_factory=list)

    @property
    def is_html(self) -> bool:
        """Whether there is a page to read."""
        return self.headers.get("content-type", "").startswith("text/html")

    @property
    def html(self) -> str:
        """The source."""
        return self.data.decode()

    @property
    def location(self) -> str:
        """Where a redirect leads: the path with its query; empty without one."""
        parts = urlsplit(self.headers.get("location", ""))
        return parts.path + ("?" + parts.query if parts.query else "")

    @cached_property
    def document(self) -> Element:
        """The tree of the page."""
        return markup.read(self.html)

    @cached_property
    def elements(self) -> list[Element]:
        """All elements in the order of the page."""
        return list(self.document.iter())

    def all(self, tag: str) -> Iterator[Element]:
        """Yield the elements with this tag."""
        return (each for each in self.elements if each.tag == tag)

    @property
    def text(self) -> str:
        """All words of the body."""
        body = self.document.find("body")
        return "" if body is None else words(body)

    @property
    def main(self) -> str:
        """The words of the main part, without header and footer."""
        found = next(self.all("main"), None)
        return self.text if found is None else words(found)

    @property
    def title(self) -> str:
        """The words in the browser's tab."""
        return next((words(each) for each in self.all("title")), "")

    @property
    def h1(self) -> str:
        """The heading of the page."""
        return next((words(each) for each in self.all("h1")), "")

    @property
    def alerts(self) -> list[str]:
        """What the page says at once: errors and confirmations."""
        return [
            words(e) for e in self.elements if e.get("role") in {"alert", "status"} and words(e)
        ]

    @property
    def links(self) -> list[Link]:
        """All links, addresses as they stand resolved against this page."""
        return [
            Link(words(each) or each.get("aria-label", ""), urljoin(self.url, each.get("href", "")))
            for each in self.all("a")
            if each.get("href")
        ]

    def link(self, text: str) -> Link:
        """Return the first link whose words contain `text`; AssertionError when there is none."""
        found = next((each for each in self.links if text in each.text), None)
        assert found is not None, f"no link {text!r} among {[each.text for each in self.links]}"
        return found

    @cached_property
    def forms(self) -> list[Form]:
        """All forms of the page; a button outside its form with its own address is one itself."""
        return [form for each in self.all("form") for form in self._forms_of(each)]

    def form(self, *, action: str = "", button: str = "", field: str = "") -> Form:
        """Return the one form that fits: part of its address, a button's words, a field's name."""
        fitting = [
            each
            for each in self.forms
            if action in each.action
            and (not button or button in each.buttons)
            and (not field or field in each.names)
        ]
        # A field alone means the form itself, not a button of it that sends elsewhere.
        fitting = [each for each in fitting if button or action or not each.is_aside] or fitting
        sought = f"action={action!r} button={button!r} field={field!r}"
        assert len(fitting) == 1, f"{len(fitting)} forms with {sought} on {self.url}"
        return fitting[0]

    def _forms_of(self, element: Element) -> Iterator[Form]:
        form = self._form(element)
        for control in _controls(self.document, element):
            if control.get("form") and control.get("formaction"):
                label, chosen = _button(control)
                form.buttons.pop(label, None)
                own = {**form.fields, **({chosen[0]: [chosen[1]]} if chosen[0] else {})}
                yield replace(
                    form,
                    action=urljoin(self.url, control.get("formaction", "")),
                    fields=own,
                    buttons={label: chosen},
                    names=form.names | {chosen[0]},
                    is_aside=True,
                )
        if form.buttons or len(form.names) > 1 or form.method == "get":
            yield form

    def _form(self, element: Element) -> Form:
        fields: dict[str, list[str]] = {}
        buttons: dict[str, tuple[str, str]] = {}
        names = set()
        for control in _controls(self.document, element):
            name = control.get("name", "")
            if _is_button(control):
                label, chosen = _button(control)
                buttons[label] = chosen
            elif name and control.get("disabled") is None:
                names.add(name)
                values = _values(control)
                if values:
                    fields.setdefault(name, []).extend(values)
        return Form(
            action=urljoin(self.url, element.get("action") or self.url),
            method=element.get("method", "get").lower(),
            fields=fields,
            buttons=buttons,
            names=frozenset(names),
        )

    # ------------------------------------------------------------------------- what must hold
    def inspect(self) -> None:
        """Raise PageError with everything that is wrong with this page."""
        findings = [
            *markup.faults(self.html, self.document),
            *self._headings(),
            *self._ids(),
            *self._names(),
            *self._inline(),
            *self._tokens(),
            *self._foreign(),
        ]
        if findings:
            raise PageError(f"{self.url}:\n  " + "\n  ".join(findings))

    def _headings(self) -> Iterator[str]:
        headings = [words(each) for each in self.all("h1")]
        if len(headings) != 1:
            yield f"{len(headings)} h1 instead of one"
        elif headings[0] not in self.title:
            yield f"the h1 {headings[0]!r} is not in the title {self.title!r}"
        if not self.document.get("lang"):
            yield "no language"

    def _ids(self) -> Iterator[str]:
        ids = [each.get("id", "") for each in self.elements if each.get("id") is not None]
        yield from (f"id {each!r} stands twice" for each in set(ids) if ids.count(each) > 1)
        for each in self.elements:
            for attribute in _POINTING:
                for target in (each.get(attribute) or "").split():
                    if target not in ids:
                        yield f"{_tell(each)}: {attribute} points at nothing: {target!r}"

    def _names(self) -> Iterator[str]:
        labelled = {each.get("for") for each in self.all("label")}
        wrapped = {id(inner) for label in self.all("label") for inner in label.iter()}
        for each in self.elements:
            if each.tag in _NEEDS_LABEL and each.get("type") not in _NAMED_BY_THEMSELVES:
                has = each.get("id") in labelled or id(each) in wrapped or _aria_name(each)
                if not has:
                    yield f"{_tell(each)} has no label"
            elif each.tag == "img" and each.get("alt") is None:
                yield f"{_tell(each)} has no alternative text"
            elif each.tag in {"a", "button"} and not _spoken(each):
                yield f"{_tell(each)} has no words"

    def _inline(self) -> Iterator[str]:
        for each in self.elements:
            if each.tag == "style" or (each.tag == "script" and not each.get("src")):
                yield f"inline <{each.tag}>"
            for name, value in each.attrib.items():
                if name == "style" or name.startswith("on"):
                    yield f"{_tell(each)}: inline {name}"
                elif _local_name(name) in _FOLLOWED and _is_script(value):
                    yield f"{_tell(each)}: {name} runs a script"

    def _tokens(self) -> Iterator[str]:
        for form in self.forms:
            if form.method == "post" and not any(form.fields.get("csrf_token", [])):
                yield f"the form to {form.action} carries no CSRF token"

    def _foreign(self) -> Iterator[str]:
        for each in self.elements:
            address = each.get(_LOADING.get(str(each.tag), ""), "")
            if re.match(r"(https?:)?//", address):
                yield f"{_tell(each)} is loaded from elsewhere: {address}"


def _controls(document: Element, form: Element) -> Iterator[Element]:
    tags = {"input", "select", "textarea", "button"}
    yield from (each for each in form.iter() if each.tag in tags)
    own = form.get("id")
    if own:
        yield from (e for e in document.iter() if e.tag in tags and e.get("form") == own)


def _button(control: Element) -> tuple[str, tuple[str, str]]:
    """Return the words of a button, and the name and value that it sends."""
    label = control.get("value", "") if control.tag == "input" else words(control)
    chosen = control.get("name", ""), control.get("value", "")
    return label or control.get("aria-label", ""), chosen


def _is_button(control: Element) -> bool:
    if control.tag == "button":
        return control.get("type", "submit") == "submit"
    return control.tag == "input" and control.get("type") in {"submit", "image"}


def _values(control: Element) -> list[str]:
    if control.tag == "select":
        options = [each for each in control.iter("option") if each.get("disabled") is None]
        chosen = [each for each in options if each.get("selected") is not None]
        if not chosen and control.get("multiple") is None:
            chosen = options[:1]
        return [each.get("value", words(each)) for each in chosen]
    if control.tag == "textarea":
        return ["".join(control.itertext())]
    kind = control.get("type", "text")
    if kind in {"checkbox", "radio"}:
        return [control.get("value", "on")] if control.get("checked") is not None else []
    return [] if kind in {"file", "reset", "button"} else [control.get("value", "")]


def _local_name(attribute: str) -> str:
    """Return the name of an attribute without its namespace: SVG's links are `xlink:href`."""
    return re.split(r"[:}]", attribute)[-1]


def _is_script(address: str) -> bool:
    """Return whether a browser would run it: it passes over unprintable signs."""
    shown = re.sub(r"[\t\r\n]", "", address).lstrip("".join(map(chr, range(0x21))))
    return shown.lower().startswith("javascript:")


def _aria_name(element: Element) -> str:
    return element.get("aria-label", "") or element.get("aria-labelledby", "")


def _spoken(element: Element) -> str:
    inner = "".join(
        each.get("alt", "") or each.get("aria-label", "") or (each.text or "") + (each.tail or "")
        for each in element.iter()
        if each is not element
    )
    return (_aria_name(element) or (element.text or "") + inner).strip()


def _tell(element: Element) -> str:
    known = [f'{key}="{element.get(key)}"' for key in ("id", "name", "href") if element.get(key)]
    return f"<{' '.join([str(element.tag), *known])}>"
