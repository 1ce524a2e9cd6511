"""A kept letter as a page to print: the same words, made for paper."""

_FOR_PAPER = """<style>
@page {
  size: A4;
  margin: 22mm 24mm;
  @bottom-center { content: counter(page); font: 9pt "Noto Sans", sans-serif; }
}
@media print {
  body {
    font-family: "Noto Sans", "Noto Naskh Arabic", "Noto Sans Arabic", "Noto Sans CJK SC",
      "DejaVu Sans", sans-serif !important;
    font-size: 11.5pt !important;
    padding: 0 !important;
    color: black;
    background: white;
  }
  main { max-width: none !important; }
  h1 { font-size: 16pt !important; }
  h2 { font-size: 13pt !important; break-after: avoid; }
  p, li { orphans: 3; widows: 3; }
}
</style>
"""


class NoPageToPrint(ValueError):
    """What is kept of the letter is no page."""


def page_to_print(html: str) -> str:
    """The page of a letter with what makes it fit paper; on a screen it looks as before.

    Nothing is added that says what it is or where it is from: whoever finds it sees the letter
    alone.

    Raises:
        NoPageToPrint: it has no head, so that it is no page of ours.
    """
    before, head, after = html.partition("</head>")
    if not head:
        message = "what is kept of this letter is no page: print its text ('duecourse letter show')"
        raise NoPageToPrint(message)
    return f"{before}{_FOR_PAPER}{head}{after}"
