"""What a program is offered of what pages do: page by page the operations, or why there are none.

A page's name is that of its address. Of the operations that every kind of record has, those on
activities stand for all.
"""

from collections.abc import Mapping
from typing import Final

OPERATIONS: Final[Mapping[str, tuple[str, ...]]] = {
    "me": ("read_me", "list_roles", "list_deputies"),
    "reminders": ("read_reminders", "set_reminders"),
    "keys": ("read_head",),
    "agencies": ("list_agencies",),
    "agency": ("read_agency", "list_agency_roles", "read_agency_history"),
    "open_agency": ("enter_agency",),
    "change_agency": ("change_agency",),
    "close_agency": ("close_agency",),
    "self_approval": ("set_self_approval",),
    "people": ("list_people",),
    "person": ("read_person", "list_roles", "list_deputies", "read_person_history"),
    "change_person": ("change_person",),
    "invite": ("invite_person", "give_role"),
    "invite_again": ("invite_person_again",),
    "give_role": ("give_role",),
    "end_role": ("end_role",),
    "name_deputy": ("name_deputy",),
    "hand_over": ("hand_over",),
    "deactivate": ("deactivate_person",),
    "reopen_account": ("reopen_account",),
    "mail": ("list_letters",),
    "try_again": ("try_letter_again",),
    "stop_letter": ("stop_letter",),
    "duties": ("list_duties",),
    "duty": ("read_duty",),
    "holidays": ("list_holidays",),
    "records": ("list_activities",),
    "record": ("read_activity",),
    "enter": ("enter_activity",),
    "change": ("change_activity",),
    "move": ("retire_activity", "restore_activity", "confirm_activity"),
    "history": ("read_activity_history",),
    "spreadsheet": ("check_spreadsheet", "check_inventory"),
    "spreadsheet_file": (
        "download_workbook",
        "download_template",
        "download_table",
        "export_inventory",
    ),
    "bring_in": ("enter_spreadsheet", "enter_inventory"),
    "designations": ("list_designations", "list_designations_naming_us"),
    "draft_designation": ("enter_designation",),
    "designation": (
        "read_designation",
        "read_designation_signatures",
        "read_designation_naming_us",
        "read_exclusions",
        "foresee_designation",
    ),
    "change_designation": ("foresee_change", "change_designation"),
    "designation_move": ("propose_designation", "return_designation"),
    "sign": ("foresee_designation", "sign_designation"),
    "decline": ("decline_designation",),
    "withdraw": ("foresee_designation", "withdraw_designation"),
    "supersede": ("foresee_designation", "supersede_designation"),
    "agreements": ("list_agreements", "list_shared_agreements"),
    "enter_agreement": ("enter_agreement",),
    "coverage": ("read_coverage",),
    "agreement": ("read_agreement", "list_documents"),
    "change_agreement": ("change_agreement",),
    "end_agreement": ("end_agreement",),
    "attach": ("attach_document",),
    "agreement_document": ("download_document",),
    "filings": ("list_filings",),
    "import_filing": ("enter_filing",),
    "filing": ("read_entered_filing", "list_filing_rows", "read_filing_document"),
    "filing_source": ("download_filing",),
    "accept_all": ("accept_filing_question",),
    "correct_row": ("accept_filing_row",),
    "decide_row": ("accept_filing_row", "reject_filing_row", "undo_filing_row"),
    "reports": ("list_reports", "list_outstanding_deliveries", "list_asked_contributions"),
    "begin_report": ("begin_report",),
    "compare": ("compare_reports",),
    "report": ("read_report", "read_draft", "list_report_signatures", "list_deliveries"),
    "amend_report": ("amend_report",),
    "report_history": ("read_report_history",),
    "report_header": ("set_header",),
    "report_findings": ("read_draft",),
    "report_question": ("read_answer", "write_answer"),
    "confirm_answer": ("confirm_answer",),
    "consolidate_answer": ("consolidate_answer",),
    "report_office": ("list_asked_contributions", "read_contribution"),
    "contribute": ("contribute",),
    "report_document": ("read_report_document",),
    "report_download": ("download_report",),
    "prepare_report": ("read_desk", "prepare_report"),
    "return_report": ("return_report",),
    "sign_report": ("read_desk", "sign_report"),
    "file_report": ("file_report",),
    "report_package": ("read_filing", "download_package"),
    "deliver_report": ("record_delivery",),
    "delivery_proof": ("download_proof",),
    "entries": ("search_record",),
    "proof": ("read_head", "prove_record"),
    "sign_head": ("sign_head",),
    "checkpoint": ("read_head",),
}
_ASIDE: Final = "It is about pages: a program has no need of it."
# Of matters, a program is offered the law's answer, and not what people do with it.
_BY_PEOPLE: Final = "People put a matter and decide it; a program asks what the law says of an act."
_MATTERS: Final = (
    *("begin_matter", "matter_question", "check_matter", "matter_answer", "matter_done"),
    *("matter_move", "my_matters", "my_matter", "reply", "attach_to_matter", "my_attachment"),
    *("log_again", "docket", "assign", "matter", "matter_step", "matter_paper", "matter_letter"),
    *("my_letter", "done", "approval", "matters_with_us"),
    *("reasons", "add_reason", "retire_reason", "letterhead", "numbers"),
)
LEFT_OUT: Final[Mapping[str, str]] = {
    "home": "It gathers what waits; each list that it gathers is offered by itself.",
    "search": "Each list of records, and of people, takes `words`.",
    "switch": "A program names the agency in what it asks.",
    "new_token": "A token can't make another: its owner signs in, by a second factor.",
    "revoke_token": "Tokens are taken back where they are made, by who signs in.",
    "choose_columns": _ASIDE,
    "brought_in": _ASIDE,
    "report_preview": _ASIDE,
    "accessibility": _ASIDE,
    "source": _ASIDE,
    **dict.fromkeys(_MATTERS, _BY_PEOPLE),
}
# What is done at addresses of the parts that sign people in.
BEYOND: Final[Mapping[str, str]] = {
    "Signing in, passwords, second factors, recovery codes, sessions": (
        "They prove that a person is there; a program shows a token in their place."
    ),
    "Comparing a file that nobody keeps": (
        "`discretion report compare` reads files without an office; or enter the filing first."
    ),
}
