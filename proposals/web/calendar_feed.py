"""日历订阅: what calendar programs fetch; whoever has no valid address learns nothing."""

from __future__ import annotations

from flask import Blueprint, Response, g, request
from flask.typing import ResponseReturnValue

from proposals.channels.calendar_file import MEDIA_TYPE
from proposals.services.calendar_feeds import open_feed
from proposals.web.edge import office, public

pages = Blueprint("calendar_feed", __name__)


@pages.route("/calendar/<token>.ics")
@public
def show(token: str) -> ResponseReturnValue:
    """The file of whoever made this address; 304 where it is the same as last time."""
    feed = open_feed(office(), token)
    if feed.unnoted:
        g.feed_used = feed.id
    answer = Response(feed.data, mimetype=MEDIA_TYPE)
    answer.headers["Cache-Control"] = "private, no-cache"
    answer.headers["Content-Disposition"] = 'inline; filename="fuhan.ics"'
    answer.add_etag()
    return answer.make_conditional(request)
