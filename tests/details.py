"""The details of one activity, asked for at once."""

from readiness.night.details import payload
from readiness.observations import Activity, Fetched, Kind
from readiness.ports import DetailSource


def detail_of(source: DetailSource, activity: Activity) -> Fetched:
    """Every part that the source can tell of it, as one row."""
    answers = {part: source.ask_part(activity, part) for part in source.detail_parts(activity)}
    return source.parse(Kind.ACTIVITY_DETAIL, activity.provenance.source_id, payload(activity, answers))
