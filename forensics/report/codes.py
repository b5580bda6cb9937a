"""What exemption codes claim, in plain words.

Sources: 5 U.S.C. 552(b)(1) to (9) (Freedom of Information Act); 5 U.S.C. 552a(d)(5), (j), (k) (Privacy Act).
"""

import re

_FOIA = {
    "(b)(1)": "classified national security information",
    "(b)(2)": "internal personnel rules and practices",
    "(b)(3)": "withheld under another statute",
    "(b)(4)": "trade secrets, confidential commercial or financial information",
    "(b)(5)": "privileged memoranda within or between agencies",
    "(b)(6)": "personal privacy",
    "(b)(7)": "law enforcement records",
    "(b)(7)(A)": "law enforcement: pending proceedings",
    "(b)(7)(B)": "law enforcement: fair trial",
    "(b)(7)(C)": "law enforcement: personal privacy",
    "(b)(7)(D)": "law enforcement: confidential source",
    "(b)(7)(E)": "law enforcement: techniques and procedures",
    "(b)(7)(F)": "law enforcement: safety of a person",
    "(b)(8)": "supervision of financial institutions",
    "(b)(9)": "geological information on wells",
}
_PRIVACY = {
    "(d)(5)": "Privacy Act: material compiled for litigation",
    "(j)(1)": "Privacy Act: Central Intelligence Agency records",
    "(j)(2)": "Privacy Act: criminal law enforcement records",
    "(k)(1)": "Privacy Act: classified information",
    "(k)(2)": "Privacy Act: investigatory material",
    "(k)(3)": "Privacy Act: protection of the President and others",
    "(k)(4)": "Privacy Act: statistical records",
    "(k)(5)": "Privacy Act: suitability for employment, source identities",
    "(k)(6)": "Privacy Act: testing material",
    "(k)(7)": "Privacy Act: evaluation for promotion in the armed services",
}
_PRIVILEGE = {
    "DPP": "privilege named without a clause: deliberative process",
    "ACP": "privilege named without a clause: attorney and client",
    "AWP": "privilege named without a clause: attorney work product",
}
_CLAIMS = _FOIA | _PRIVACY | _PRIVILEGE


def is_exemption(code: str) -> bool:
    """Tell whether a code claims an exemption or a privilege; ``Non-Responsive`` and its kin do not."""
    return code.startswith("(") or code in _PRIVILEGE


def claim(code: str) -> str:
    """Return what a code claims: the most specific clause that is known, else an empty text."""
    clauses = re.findall(r"\([^)]*\)", code)
    known = ("".join(clauses[:length]) for length in range(len(clauses), 1, -1))
    return next((_CLAIMS[c] for c in (code, *known) if c in _CLAIMS), "")
