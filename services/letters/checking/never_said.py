"""What no letter says, in any spelling of capitals; an organisation's ``words.yaml`` adds to it."""

from workflows.parties import Language

NEVER_SAID: dict[Language, tuple[str, ...]] = {
    Language.ENGLISH: (
        "victim",
        "breach",
        "deadline",
        "violation",
        "on track",
        "percent",
        "cannot",
        "n\u2019t",
        "n't",
    ),
    Language.FRENCH: ("victime", "violation", "date limite", "infraction", "pour cent"),
    Language.SPANISH: ("víctima", "infracción", "fecha límite", "incumplimiento", "por ciento"),
    Language.ARABIC: (
        "ضحية",
        "ضحايا",
        "الموعد النهائي",
        "موعد نهائي",
        "خرق",
        "انتهاك",
        "في المائة",
    ),
    Language.CHINESE: ("受害", "截止", "最后期限", "违反", "违约", "百分之"),
    Language.RUSSIAN: (
        "жертв",
        "потерпевш",
        "крайний срок",
        "крайнего срока",
        "нарушен",
        "процент",
    ),
}
