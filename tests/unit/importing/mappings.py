"""Mappings for tests: the smallest one, and one with everything."""

from typing import Any

import yaml

from services.importing.mapping import RegisterMapping
from services.importing.mapping_document import parse_mapping

SMALLEST = """\
register: test-register
time_zone: Europe/Paris
date_format: "%Y-%m-%d"
columns: {key: number, received_on: received, status: state}
statuses: {new: intake, checked: assessment, open: investigation}
category: sexual_harassment
offices:
  intake_office: intake-desk
  investigating_office: investigation-office
  deciding_office: decision-office
"""

EVERYTHING = """\
register: test-register
time_zone: Europe/Paris
date_format: "%Y-%m-%d"
columns:
  key: number
  received_on: received
  status: state
  incident_on: happened
  investigation_began_on: began
  ended_on: ended
  classification: kind
  disposition: result
  category: about
  office: unit
  role: who
  name: person
  language: language
  channel: reach
  address: mail
statuses: {new: intake, checked: assessment, open: investigation, decide: decision, done: over}
endings:
  - {disposition: [waiting], awaits_decision: true}
  - {disposition: [proven], outcome: decided, decision: action_taken}
  - {disposition: [unproven], outcome: not_substantiated}
  - {classification: [dropped], outcome: no_investigation}
  - {classification: [settled], outcome: informal_resolution}
category: other_misconduct
categories: {harassment: sexual_harassment}
roles: {herself: affected_person, colleague: reporter, office: nobody}
offices:
  intake_office: intake-desk
  investigating_office: investigation-office
  deciding_office: decision-office
investigating_offices: {unit 3: head-office}
language: en
languages: {English: en, French: fr}
channels: {mail: neutral_mail, all by mail: full_mail, page: page, by hand: by_hand, none: none}
"""

ROW = {
    "number": "A-1",
    "received": "2026-03-02",
    "state": "open",
    "happened": "2026-02-20",
    "began": "",
    "ended": "",
    "kind": "",
    "result": "",
    "about": "harassment",
    "unit": "unit 3",
    "who": "herself",
    "person": "Ada Testcase",
    "language": "French",
    "reach": "mail",
    "mail": "ada.testcase@example.org",
}


def everything(**changed: Any) -> RegisterMapping:
    """The mapping with everything, with some of its fields changed."""
    return parse_mapping(yaml.safe_dump(yaml.safe_load(EVERYTHING) | changed))


def smallest() -> RegisterMapping:
    """The mapping that names no more than it must."""
    return parse_mapping(SMALLEST)
