"""Everything that can go wrong through a visitor, a file or a caller, each with the sentence that says what to do.

    TrazoError
    ├── PictureError              the file sent is no picture we can read
    ├── PreparationError          a stage cannot go on; carries the stages done so far
    ├── DrawingError              strokes sent by the pad are not strokes
    ├── UnknownName               no model, pipeline, suite … of that name
    ├── RequestError              the API was asked in a way that it does not understand
    ├── WeightsError              a released model is not there, or not as its card says
    ├── TrainingError             a run cannot begin, go on or be kept
    │   └── HostLimitReached      whoever runs the server allows no more
    └── DataError                 digits to learn from, or a visitor's own, are missing, damaged, too many or unfit

A class holds its sentence as a template in English, which is also its key in the catalogues; an instance holds the values.
"""

from typing import ClassVar

from core.i18n.catalogues import N_, Translate

Value = str | int | float


class TrazoError(Exception):
    """The root: pages show its sentence, the API sends it with a code."""

    template: ClassVar[str] = N_("Something went wrong in Trazo. Please try again.")

    def __init__(self, **values: Value) -> None:
        """Keep the values that the sentence names."""
        self.values = values
        super().__init__(self.sentence())

    def sentence(self, translate: Translate = str) -> str:
        """Return what is wrong, with which value, and what to do, in the language of `translate`."""
        values = {name: translate(value) if isinstance(value, str) and value else value for name, value in self.values.items()}
        return translate(self.template).format(**values)


class PictureError(TrazoError):
    """The file sent is no picture that we can read."""


class EmptyFile(PictureError):
    """No bytes arrived."""

    template = N_("The file is empty. Choose a picture that opens on your device, and send it again.")


class FileTooLarge(PictureError):
    """More bytes than we accept."""

    template = N_("The file has {megabytes:.1f} MB; at most {limit_megabytes:.0f} MB are read. Send a smaller picture.")


class TooManyPixels(PictureError):
    """The picture would unpack to more pixels than we accept."""

    template = N_(
        "The picture has {megapixels:.0f} megapixels; at most {limit_megapixels:.0f} are read. Send it again, smaller."
    )


class NotAPicture(PictureError):
    """The bytes are of no format that we know."""

    template = N_("This is not a picture that Trazo can read. Send a PNG, JPEG, WebP, BMP, TIFF, GIF or HEIC file.")


class DamagedPicture(PictureError):
    """The format is known, but the file is cut short or broken."""

    template = N_("The {format} file is damaged or cut short. Open it on your device, save it anew, and send that.")


class NotBase64(PictureError):
    """The text sent as a picture is not base64."""

    template = N_("The field «image» is not base64 text. Send the picture's bytes as base64, or as a data URL.")


class PreparationError(TrazoError):
    """A stage cannot go on. `stages` holds what was done so far, so that a failed picture still teaches."""

    def __init__(self, **values: Value) -> None:
        """Start with no stages; the pipeline fills them in."""
        super().__init__(**values)
        self.stages: tuple[object, ...] = ()


class PictureTooSmall(PreparationError):
    """Too few pixels to hold a digit."""

    template = N_("The picture is {width} x {height} pixels; a digit needs at least {least} on each side.")


class NothingDrawn(PreparationError):
    """The picture is one even surface."""

    template = N_("There is nothing on it yet: the picture is one even surface. Draw or photograph a digit.")


class NothingFound(PreparationError):
    """There is ink, but nothing of a digit's shape and size."""

    template = N_("No digit was found: what is on the picture is too small or too faint. Write larger, or move closer.")


class TooManyParts(PreparationError):
    """There are more separate parts than a page of digits has."""

    template = N_("The picture falls into {count} parts, too many for digits ({limit} at most). Photograph the digits alone.")


class DrawingError(TrazoError):
    """The strokes of a drawing are malformed."""

    template = N_("The drawing cannot be read: {reason}. Clear the pad and draw again.")


class UnknownName(TrazoError):
    """Nothing of that kind has that name."""

    template = N_("There is no {kind} named «{name}». Known: {known}.")


class RequestError(TrazoError):
    """The API was asked in a way that it does not understand."""


class UnknownPath(RequestError):
    """Nothing answers at that address."""

    template = N_("There is nothing at {path}. The page /docs lists every address of the API.")


class WrongMethod(RequestError):
    """The address exists, but is asked with another method."""

    template = N_("{path} does not answer to {method}. The page /docs shows how to ask it.")


class NotJson(RequestError):
    """The body of the request is no JSON object, or is not declared as one."""

    template = N_("The request holds no JSON object. Send one with the field «image», as Content-Type application/json.")


class FieldMissing(RequestError):
    """A field that must be there is not."""

    template = N_("The request lacks the field «{field}». The page /docs shows an example.")


class FieldInvalid(RequestError):
    """A field holds a value that it cannot take."""

    template = N_("The field «{field}» holds a value that it cannot take. The page /docs shows what it takes.")


class WeightsError(TrazoError):
    """The weights of a model cannot be used."""


class WeightsMissing(WeightsError):
    """The file of weights, or its card, is not there."""

    template = N_("The weights {file} are missing. Fetch the project's files again, or train the model anew.")


class WeightsAltered(WeightsError):
    """The weights differ from the checksum on their card."""

    template = N_("The weights {file} are not those that their card describes (checksum differs). Fetch the file again.")


class SeedUntrained(WeightsError):
    """An experiment measures a released model, and that of this seed was not trained."""

    template = N_(
        "There is no network of seed {seed} in {folder}. Train it with scripts.train_default --seed {seed} --out {folder}."
    )


class CardUnreadable(WeightsError):
    """The card beside the weights cannot be understood."""

    template = N_("The card {file} cannot be read: {reason}. Fetch the file again.")


class TrainingError(TrazoError):
    """A training run cannot begin or go on."""


class SettingInvalid(TrainingError):
    """A setting of a run is out of its range."""

    template = N_("The setting {setting} = {value} cannot be used; it goes from {least} to {most}.")


class CheckpointUnreadable(TrainingError):
    """What was kept of a run is damaged, or of another run."""

    template = N_(
        "The run cannot go on from what was kept ({reason}). Its best weights are still there; start a new run from them."
    )


class UnknownRun(TrainingError):
    """There is no run of that id."""

    template = N_("There is no training run «{run}» here. Its address may be mistyped, or the run was deleted.")


class RunUnreadable(TrainingError):
    """The plan of a run is damaged."""

    template = N_("The training run {run} cannot be read: {reason}. Delete it and train anew.")


class RunBusy(TrainingError):
    """What is asked cannot be done while a run is going on."""

    template = N_("The run «{name}» is going on. Stop it first.")


class ExperimentDiverged(TrainingError):
    """A seed of an experiment left no weights."""

    template = N_("The loss of seed {seed} of {experiment} grew beyond all bounds in the first epoch. Lower its learning rate.")


class RunInTheWay(TrainingError):
    """A folder holds what must not be written over."""

    template = N_("{folder} holds another run or model, or one that is over. Give another name.")


class MembersUnreachable(TrainingError):
    """Processes that torchrun starts again would look for each other where those before them were."""

    template = N_(
        "torchrun keeps the addresses of processes that are gone, so that those it starts again do not find each other. "
        "Set TORCH_DISABLE_SHARE_RDZV_TCP_STORE=1 before you start it."
    )


class RunOver(TrainingError):
    """A run that came to its end does not go on."""

    template = N_("The run «{name}» cannot go on: it is not stopped. Start a new run from its model instead.")


class RunNotKept(TrainingError):
    """A file of a run could not be written."""

    template = N_("The run could not be saved: {reason}. Make room, then let it go on from where it was last saved.")


class NoModelYet(TrainingError):
    """Nothing of a run was kept so far."""

    template = N_("The run «{name}» has no model yet. Let it train for an epoch.")


class StartUnfit(TrainingError):
    """A run cannot start from a model of another architecture, or for other pictures or classes."""

    template = N_(
        "The run cannot start from the model «{model}»: it was made for {made_for} classes, wanted is {wanted} classes. "
        "Choose the same architecture and data, or a new network."
    )


class HostLimitReached(TrainingError):
    """The host of this server allows no more."""


class TooManyEpochs(HostLimitReached):
    """More epochs than a run may take."""

    template = N_("{epochs} epochs are too many for this server; at most {limit} are allowed. Choose fewer.")


class TimeUsedUp(HostLimitReached):
    """A run has trained for as long as it may."""

    template = N_(
        "The run has trained for {minutes:.0f} minutes, as long as this server allows. Start a new one from its model."
    )


class QueueFull(HostLimitReached):
    """As many runs wait as may."""

    template = N_("{limit} runs are waiting already, and no more can. Try again when one of them has begun.")


class TooManyRuns(HostLimitReached):
    """A visitor keeps as many runs as may be kept."""

    template = N_("You have {count} runs, and {limit} can be kept. Delete some that you no longer need.")


class MemoryShort(HostLimitReached):
    """A run would take more memory than there is."""

    template = N_(
        "This run needs about {needed_megabytes:.0f} MB of memory, but only {free_megabytes:.0f} MB are free. "
        "Choose smaller batches, a smaller network or fewer pictures."
    )


class DataError(TrazoError):
    """A data set cannot be used."""


class DataMissing(DataError):
    """The files of a data set are not where they should be."""

    template = N_("{name} is not at {path}. Give the right folder, or fetch the data first.")


class FetchFailed(DataMissing):
    """A data set is to be fetched from the internet, and cannot be."""

    template = N_(
        "{name} could not be fetched from the internet to {path}. Check the connection, and that the folder can be written "
        "to; or choose a data set that needs no files, such as the small digits."
    )


class DataDamaged(DataError):
    """A file of a data set does not hold what it should."""

    template = N_("{path}, line {line}: {reason}. Mend the line or fetch the file again.")


class DataUnfit(DataError):
    """The pictures can be read, but no network can learn from them."""

    template = N_("Nothing can be learnt from the data set {name}: {reason}. Choose or bring another one.")


class RecordUnreadable(DataError):
    """The record of an experiment is damaged."""

    template = N_("The record {file} cannot be read: {reason}. Delete it and run the experiment again.")


class ArchiveUnreadable(DataError):
    """The bytes sent are no ZIP archive, or the path leads to no folder of pictures."""

    template = N_(
        "{name} cannot be opened as a ZIP archive. Put one folder of pictures for each class into a ZIP, and send that."
    )


class ArchiveTooLarge(DataError):
    """The archive would unpack to more than we accept; `what` is what is counted."""

    template = N_("{name} holds {count:.0f} {what}; at most {limit:.0f} are read. Send fewer or smaller pictures.")


class RecipeInvalid(DataError):
    """A setting of synthetic photos is out of its range, or does not go with another."""

    template = N_("Photos with {setting} = {value} cannot be made. Needed is {wanted}.")


class DataNotKept(DataError):
    """An archive that somebody brought cannot be written."""

    template = N_("The archive could not be kept on the server ({reason}). Tell whoever runs it, or choose another data set.")


class CollectionFull(DataError):
    """A visitor keeps as many digits as anyone may."""

    template = N_("You keep as many digits as there is room for: {limit}. Delete some under «My digits» to make room.")


class CollectionUnwritable(DataError):
    """The disk, or another window, keeps a visitor's digits from being written."""

    template = N_("The server cannot keep digits now: {reason}. Try again later; what you kept before is still there.")


class ArchiveRefused(DataError):
    """A ZIP that holds no digits, holds too much, or names files outside itself."""

    template = N_("This ZIP file is not taken: {reason}. Send one with pictures of 28 x 28 pixels in folders named 0 to 9.")
