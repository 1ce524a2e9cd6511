"""Shapes and texts of an SVG picture: readable in grey, on paper, and by a screen reader."""

from xml.etree import ElementTree  # nosec B405 # writes drawings, and reads none

_SPACE = "http://www.w3.org/2000/svg"
INK = "#1a1a1a"
SOFT = "#595959"
LINE = "#b0b0b0"
PAPER = "#ffffff"
FONT = "Liberation Sans, Arial, Helvetica, sans-serif"
WIDTH_OF_A_CHARACTER = 0.56
"""Of the size of the letters: more than these fonts need on average, so that texts fit."""


def width_of(text: str, size: float) -> float:
    """How wide a text is at most, about."""
    return len(text) * size * WIDTH_OF_A_CHARACTER


class Drawing:
    """A picture that grows downwards; its height is set at the end."""

    def __init__(self, *, width: int, title: str, description: str) -> None:
        ElementTree.register_namespace("", _SPACE)
        self._width = width
        self._root = ElementTree.Element(
            f"{{{_SPACE}}}svg",
            {
                "role": "img",
                "aria-labelledby": "title description",
                "font-family": FONT,
                "fill": INK,
            },
        )
        self._child("title", {"id": "title"}).text = title
        self._child("desc", {"id": "description"}).text = description
        self._ground = self._child("rect", {"width": "100%", "height": "100%", "fill": PAPER})

    def text(
        self,
        x: float,
        y: float,
        words: str,
        *,
        size: float = 13,
        weight: str = "normal",
        anchor: str = "start",
        fill: str = INK,
        on_lines: bool = False,
    ) -> None:
        """A line of text; ``y`` is where it stands. ``on_lines`` keeps lines behind it away."""
        halo = {"paint-order": "stroke", "stroke": PAPER, "stroke-width": "4"} if on_lines else {}
        self._child(
            "text",
            {
                "x": _number(x),
                "y": _number(y),
                "font-size": _number(size),
                "font-weight": weight,
                "text-anchor": anchor,
                "fill": fill,
                **halo,
            },
        ).text = words

    def line(
        self, x1: float, y1: float, x2: float, y2: float, *, fill: str = LINE, dashes: str = "none"
    ) -> None:
        """A thin line."""
        place = {"x1": x1, "y1": y1, "x2": x2, "y2": y2}
        self._child(
            "line",
            {key: _number(value) for key, value in place.items()}
            | {"stroke": fill, "stroke-dasharray": dashes},
        )

    def bar(self, x: float, y: float, width: float, height: float, *, fill: str, tip: str) -> None:
        """A bar with an outline, which a grey print keeps; ``tip`` is told on it."""
        bar = self._child(
            "rect",
            {
                "x": _number(x),
                "y": _number(y),
                "width": _number(max(width, 2)),
                "height": _number(height),
                "rx": "3",
                "fill": fill,
                "stroke": INK,
            },
        )
        ElementTree.SubElement(bar, f"{{{_SPACE}}}title").text = tip

    def mark(self, x: float, y: float, number: int, *, filled: bool, tip: str) -> None:
        """A numbered circle: dark with light figures, or the other way round."""
        circle = self._child(
            "circle",
            {
                "cx": _number(x),
                "cy": _number(y),
                "r": "10",
                "fill": INK if filled else PAPER,
                "stroke": INK,
                "stroke-width": "1.5",
            },
        )
        ElementTree.SubElement(circle, f"{{{_SPACE}}}title").text = tip
        self.text(
            x,
            y + 4,
            str(number),
            size=11,
            weight="bold",
            anchor="middle",
            fill=PAPER if filled else INK,
        )

    def finished(self, height: float) -> str:
        """The picture as a document, ``height`` high."""
        size = f"0 0 {self._width} {_number(height)}"
        self._root.attrib |= {
            "viewBox": size,
            "width": str(self._width),
            "height": _number(height),
        }
        return ElementTree.tostring(self._root, encoding="unicode", xml_declaration=True) + "\n"

    def _child(self, tag: str, attributes: dict[str, str]) -> ElementTree.Element:
        return ElementTree.SubElement(self._root, f"{{{_SPACE}}}{tag}", attributes)


def _number(value: float) -> str:
    return f"{value:.1f}".removesuffix(".0")
