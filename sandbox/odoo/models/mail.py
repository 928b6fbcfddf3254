"""Messages and activities on records."""

import html
from datetime import timedelta
from typing import Any, ClassVar

from ..orm.calls import record_method
from ..orm.fields import (
    Boolean,
    Char,
    Choice,
    Date,
    Datetime,
    Field,
    Html,
    Integer,
    Many2one,
    Text,
    constant,
)
from ..orm.public import PublicModel
from ..orm.records import Env, Records

CATEGORIES = (("default", "None"), ("upload_file", "Upload Document"), ("phonecall", "Phonecall"))
UNITS = (("days", "days"), ("weeks", "weeks"), ("months", "months"))
MESSAGE_TYPES = (
    ("email", "Incoming Email"),
    ("comment", "Comment"),
    ("email_outgoing", "Outgoing Email"),
    ("notification", "System notification"),
    ("auto_comment", "Automated Targeted Notification"),
    ("user_notification", "User Specific Notification"),
)
ACTIVITY_STATES = (("overdue", "Overdue"), ("today", "Today"), ("planned", "Planned"), ("done", "Done"))


class Message(PublicModel):
    name = "mail.message"
    description = "Message"
    order = "id desc"
    title = "subject"
    fields = {
        "subject": Char("Subject"),
        "date": Datetime("Date", default=lambda env: env.now),
        "body": Html("Contents", default=constant("")),
        "model": Char("Related Document Model", index=True),
        "res_id": Field("many2one_reference", "Related Document ID", index=True),
        "message_type": Choice("Type", MESSAGE_TYPES, required=True, default=constant("email")),
        "author_id": Many2one("res.partner", "Author", default=lambda env: env.user["partner_id"].id),
        "email_from": Char("From"),
        "is_internal": Boolean("Employee Only"),
    }


class ActivityType(PublicModel):
    name = "mail.activity.type"
    description = "Activity Type"
    order = "sequence, id"
    fields = {
        "name": Char("Name", required=True, index=True),
        "sequence": Integer("Sequence", default=constant(10)),
        "active": Boolean("Active", default=constant(True)),
        "category": Choice("Action", CATEGORIES, default=constant("default")),
        "res_model": Char("Model"),
        "delay_count": Integer("Schedule"),
        "delay_unit": Choice("Delay units", UNITS, required=True, default=constant("days")),
        "icon": Char("Icon"),
        "summary": Char("Default Summary"),
    }


def activity_state(activity: Records) -> str:
    if not activity["active"]:
        return "done"
    due, today = activity["date_deadline"], activity.env.now[:10]
    return "overdue" if due < today else "today" if due == today else "planned"


class Activity(PublicModel):
    name = "mail.activity"
    description = "Activity"
    order = "date_deadline, id"
    title = "summary"
    fields = {
        "res_model_id": Many2one("ir.model", "Document Model"),
        "res_model": Char("Related Document Model", related="res_model_id.model"),
        "res_id": Field("many2one_reference", "Related Document ID", index=True),
        "res_name": Char("Document Name", compute=lambda activity: document(activity).name),
        "activity_type_id": Many2one(
            "mail.activity.type", "Activity Type", default=lambda env: env.ref("mail.mail_activity_data_todo").id
        ),
        "summary": Char("Summary"),
        "note": Html("Note"),
        "date_deadline": Date("Due Date", required=True, default=lambda env: env.now[:10]),
        "date_done": Date("Done Date"),
        "user_id": Many2one("res.users", "Assigned to", default=lambda env: env.uid),
        "state": Choice("State", ACTIVITY_STATES, compute=activity_state),
        "active": Boolean("Active", default=constant(True)),
        "feedback": Text("Feedback"),
    }

    def complete(self, env: Env, values: dict[str, Any]) -> None:
        if not values.get("res_model_id") and values.get("res_model"):
            values["res_model_id"] = env.search("ir.model", [("model", "=", values["res_model"])]).id

    @record_method
    def action_done(self, records: Records) -> int | bool:
        return self.action_feedback(records)

    @record_method
    def action_feedback(self, records: Records, feedback: Any = False, attachment_ids: Any = None) -> int | bool:
        """The activity is archived and a message tells what was done."""
        posted: int | bool = False
        for activity in records:
            subject = document(activity.sudo())
            kind = activity["activity_type_id"]["name"] or "Activity"
            body = f"{kind} done: {activity['summary'] or ''} {feedback or ''}".strip()
            if subject and isinstance(subject.model, Thread):
                posted = subject.model.message_post(subject, body=body).id
            activity.write(active=False, date_done=activity.env.now[:10], feedback=feedback)
        return posted


def document(activity: Records) -> Records:
    model = activity["res_model"]
    if not model or model not in activity.env.registry.models:
        return activity.env.browse(Activity.name, ())
    return activity.env.browse(model, activity["res_id"]).exists()


class Thread(PublicModel):
    """What can be talked about."""

    fields: ClassVar[dict[str, Field]] = {
        "message_ids": Field("one2many", "Messages", comodel=Message.name, compute=lambda r: messages(r)),
        "activity_ids": Field("one2many", "Activities", comodel=Activity.name, compute=lambda r: activities(r)),
    }

    @record_method
    def message_post(
        self,
        records: Records,
        *,
        body: str = "",
        subject: str | None = None,
        message_type: str = "notification",
        body_is_html: bool = False,
        author_id: int | None = None,
        subtype_xmlid: str | None = None,
        **others: Any,
    ) -> Records:
        if len(records) != 1:
            raise ValueError(f"Expected singleton: {records!r}")
        if message_type == "user_notification":
            raise ValueError("Use message_notify to notify an user.")
        self.registry.access.check(records.env, self.name, "read")
        shown = body if body_is_html else html.escape(body)
        values = {
            "model": self.name,
            "res_id": records.exists().id,
            "body": shown if shown.startswith("<") else f"<span>{shown}</span>",
            "subject": subject or False,
            "message_type": message_type,
            "is_internal": subtype_xmlid != "mail.mt_comment",
        }
        if author_id:
            values["author_id"] = author_id
        return records.env.with_(su=True).create(Message.name, values)

    @record_method
    def activity_schedule(
        self,
        records: Records,
        act_type_xmlid: str = "",
        date_deadline: Any = None,
        summary: str = "",
        note: str = "",
        **values: Any,
    ) -> Records:
        env = records.env
        kind = (
            env.ref(act_type_xmlid)
            if act_type_xmlid
            else env.browse("mail.activity.type", values.get("activity_type_id", ()))
        )
        due = (env.tx.now + timedelta(days=kind["delay_count"])).strftime("%Y-%m-%d")
        model = env.with_(su=True).search("ir.model", [("model", "=", self.name)])
        shared = {"res_model_id": model.id, "activity_type_id": kind.id, "summary": summary, "note": note}
        return env.create(
            Activity.name,
            *[
                {
                    **shared,
                    "res_id": record.id,
                    "date_deadline": date_deadline or due,
                    "user_id": values.get("user_id", env.uid),
                }
                for record in records
            ],
        )


def messages(record: Records) -> Records:
    return record.env.search(Message.name, [("model", "=", record.model.name), ("res_id", "=", record.id)])


def activities(record: Records) -> Records:
    found = record.env.search(Activity.name, [("res_id", "=", record.id)])
    return found.where(res_model=record.model.name)


__all__ = ["Activity", "ActivityType", "Message", "Thread"]
