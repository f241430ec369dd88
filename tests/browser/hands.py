"""Somebody at a page who has no mouse: they reach things by Tab, and see where they are."""

from dataclasses import dataclass
from re import Pattern

from playwright.sync_api import Locator, Page, expect

# No page has more places than this to stop at.
MOST_STOPS = 300
# Whether the focus can be seen, on the control itself or on the label that stands for it.
_IS_SEEN = """() => {
  const here = document.activeElement;
  const label = here.labels && here.labels.length ? here.labels[0] : here;
  const looks = [[here, null], [label, null], [label, "::before"]];
  return looks.some(([one, part]) => getComputedStyle(one, part).outlineStyle !== "none");
}"""


@dataclass
class Hands:
    """What can be done with a keyboard alone."""

    page: Page

    def open(self, link: str) -> None:
        """Go to a place by the menu at the side."""
        self._follow(self.page.locator(".dsc-nav--side").get_by_role("link", name=link, exact=True))

    def follow(self, link: str | Pattern[str]) -> None:
        """Follow a link of the main part."""
        exact = isinstance(link, str)
        self._follow(self._main.get_by_role("link", name=link, exact=exact))

    def press(self, button: str | Pattern[str]) -> None:
        """Press a button of the main part."""
        self._follow(self._main.get_by_role("button", name=button, exact=isinstance(button, str)))

    def write(self, label: str, text: str, *, group: str = "") -> None:
        """Write into a field, in the place of what it says."""
        self.reach(self._field(label, group))
        self.page.keyboard.press("Control+A")
        self.page.keyboard.type(text)

    def pick(self, label: str, beginning: str, *, group: str = "") -> None:
        """Pick from a list by typing how the entry begins."""
        wanted = self._field(label, group)
        self.reach(wanted)
        self.page.keyboard.type(beginning)
        shown = wanted.evaluate("list => list.selectedOptions[0].label")
        assert str(shown).startswith(beginning)

    def tick(self, label: str) -> None:
        """Tick a box."""
        wanted = self._main.get_by_role("checkbox", name=label, exact=True)
        self.reach(wanted)
        self.page.keyboard.press("Space")
        expect(wanted).to_be_checked()

    def choose(self, label: str) -> None:
        """Choose one of several: Tab leads to the group, arrows lead through it."""
        wanted = self._main.get_by_role("radio", name=label)
        self.reach(self._main.locator(f"input[name='{wanted.get_attribute('name')}']"))
        self.page.keyboard.press("Space")
        for _ in range(20):
            if wanted.is_checked():
                return
            self.page.keyboard.press("ArrowDown")
        raise AssertionError(f"The arrows do not lead to “{label}”.")

    def attach(self, label: str | Pattern[str], file: str) -> None:
        """Choose a file; the window to choose in is the system's, and does not always open here."""
        self.reach(self._field(label))
        self.page.locator(":focus").set_input_files(file)

    def reach(self, wanted: Locator) -> None:
        """Press Tab until something has the focus, and can be seen to have it."""
        expect(wanted.first).to_be_attached()
        for _ in range(MOST_STOPS):
            self.page.keyboard.press("Tab")
            if wanted.evaluate_all("all => all.includes(document.activeElement)"):
                assert self.page.evaluate(_IS_SEEN), f"The focus on {wanted} can't be seen."
                return
        raise AssertionError(f"Tab does not lead to {wanted}.")

    @property
    def _main(self) -> Locator:
        return self.page.get_by_role("main")

    def _field(self, label: str | Pattern[str], group: str = "") -> Locator:
        place = self._main.get_by_role("group", name=group, exact=True) if group else self._main
        return place.get_by_label(label)

    def _follow(self, wanted: Locator) -> None:
        expect(wanted).to_have_count(1)
        self.reach(wanted)
        with self.page.expect_navigation():
            self.page.keyboard.press("Enter")
