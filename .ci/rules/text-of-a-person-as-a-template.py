"""What the rule of the same name finds, and what it lets pass."""

import jinja2
from jinja2 import Environment


def page(question, environment, loader):
    # ruleid: text-of-a-person-as-a-template
    jinja2.Template(question).render()
    # ruleid: text-of-a-person-as-a-template
    environment.from_string(question)
    # ruleid: text-of-a-person-as-a-template
    Environment(loader=loader)
    # ruleid: text-of-a-person-as-a-template
    Environment(loader=loader, autoescape=False)
    # ok: text-of-a-person-as-a-template
    Environment(loader=loader, autoescape=True)
    # ok: text-of-a-person-as-a-template
    return environment.get_template("page.html").render(question=question)
