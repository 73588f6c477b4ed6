"""Takes the visitor's picture from where it comes, drawn here or brought, and has it read.

In: where it comes from, and what to read it with. Out: the photo, None of a drawing, and its reading.
"""

from core.imaging.strokes import Drawing
from core.imaging.types import Image
from screens.components import album, cached, canvas, photo_input, picture, session, settings
from screens.components.photo import Photo
from screens.components.reading import Reading, read

BRING = {
    settings.CAMERA: photo_input.photograph,
    settings.SAMPLE: photo_input.choose_sample,
}


def bring(source: str, chosen: settings.Choice) -> tuple[Photo | None, Reading]:
    """Show where the picture comes from and the picture itself, and return what is read on it."""

    def read_drawing(image: Image | None, drawing: Drawing | None) -> Reading:
        return read(image, chosen.model, chosen.pipeline, drawing=drawing)

    uploads = photo_input.upload(is_shown=source == settings.PHOTO)
    if source == settings.DRAW:
        return None, canvas.draw(chosen.surface, read_drawing)
    photos = BRING[source]() if source in BRING else uploads
    if not photos:
        return None, Reading()
    name = album.choose(album.read_all(photos, chosen.model, chosen.pipeline))
    photo = photos[name]
    reading = cached.reading(photo, session.view_of(photo.key), chosen.model, chosen.pipeline)
    return photo, picture.show(name, photo, reading)
