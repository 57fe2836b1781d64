"""The end of a review without a grid: it is closed, and its minutes are written and read out."""

from __future__ import annotations

from actionplan import settings
from actionplan.commands.plain.session import Session
from actionplan.model.rules.review import close
from actionplan.model.weekly_review import WeeklyReview
from actionplan.usecases.minutes_due import note_due, write_minutes


def close_review(session: Session, review: WeeklyReview) -> None:
    """Closes a review and writes its minutes; what is to be written is noted first.

    Raises:
        StoreError: if it cannot be closed, or its minutes cannot be made.
        NoMoreAnswers: at the end of the input; it is closed then.
    """
    from actionplan.reports.writers.minutes_text import minutes_text

    store, talk = session.store, session.talk
    note_due(review.number, store.path)
    session.save([close(review)], source="review")
    minutes = write_minutes(store, settings.today(), review.number)
    session.review = ""
    talk.say(f"Review {review.number} is closed and locked.")
    if minutes.trouble:
        talk.say(f"Its minutes could not be written: {minutes.trouble}")
    for file in minutes.files:
        talk.say(f"Minutes written: {file}")
    if talk.ask_whether("Read the minutes out?", default=True):
        talk.say(*minutes_text(minutes.minutes).splitlines())
