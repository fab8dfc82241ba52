"""Files that should no longer be there: of pictures taken away, and of rows that never came to be."""

from __future__ import annotations

from uuid import UUID

from mulin.media import files
from mulin.media.models import Picture, PictureState
from mulin.media.queries import stored_names

_BATCH = 500


def drop_files() -> int:
    """Remove the files of pictures taken away whose removal was cut short. Safe to repeat; returns how many."""
    rows = Picture.objects.across(reason="files of withdrawn pictures, whosever they were")
    left = list(rows.filter(state=PictureState.WITHDRAWN, files_gone=False)[:_BATCH])
    for picture in left:
        files.drop(picture.community_id, picture.stored)
    rows.filter(id__in=[picture.id for picture in left]).update(files_gone=True)
    return len(left)


def drop_orphans(community_id: UUID) -> int:
    """Remove files of one community that no row knows, if they have lain there for an hour. Returns how many."""
    lost = files.settled(community_id) - stored_names(community_id)
    for stored in lost:
        files.drop(community_id, stored)
    return len(lost)
