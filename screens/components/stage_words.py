"""What each stage of the preparations does, in a sentence, by its name."""

from core.i18n.catalogues import N_

EXPLANATIONS = {
    "grayscale": N_(
        "Colours become one grey channel, weighted as the eye sees them: green counts most, blue least. "
        "Where a pale pen hardly shows so, the darkest of the three counts."
    ),
    "sheet": N_(
        "Where a bright sheet lies on something darker, its four corners are found and it is seen straight from above; "
        "the rest of the scene is left away."
    ),
    "grid": N_(
        "Where a table or a sudoku is printed, it is looked at alone, straight from above. In its cells nothing is joined "
        "across a line, and what reaches far over a line is cut there."
    ),
    "illumination": N_(
        "The brightness of the bare paper is estimated everywhere and taken away: no shadow shall be read as ink."
    ),
    "polarity": N_("Is the ink darker than the paper? The rim is mostly paper. From here on ink is bright, as in MNIST."),
    "threshold": N_(
        "Otsu's threshold parts ink from paper: the grey level that leaves both sides as even as possible. "
        "Where the picture is very grainy, it is smoothed first, strokes spared."
    ),
    "ruling": N_("Ruled lines, squares and frames are taken off; where a stroke crosses a line, the stroke stays."),
    "colours": N_(
        "Where the writing is coloured, black lines and black print from the rim are no writing: a blue pen on a printed form."
    ),
    "components": N_(
        "Ink that touches is one part, each in a colour of its own. Pieces of one digit are joined; specks are left out."
    ),
    "rows": N_("The parts are put into reading order: rows from top to bottom, each row from left to right."),
    "normalise": N_(
        "Each digit is fitted into 20x20 pixels and moved so that its centre of mass lies in the middle of 28x28, "
        "as the digits of MNIST were made."
    ),
    "heads": N_("The first row or column of a table is left out where it holds words: several signs to a cell, badly read."),
    "stacking": N_("Digits that touch from row to row are cut apart, where each is then read in a row of its own."),
    "joining": N_("Pieces of one digit that stand apart are joined, where they read better as one."),
    "splitting": N_("Digits that touch are cut apart, in the way that reads best."),
    "pen": N_(
        "A drawing tells more than a picture: a second network follows the pen, from blue to orange; a dot marks where a "
        "stroke begins. Both networks answer together."
    ),
    "invert": N_("Dark becomes bright and bright becomes dark, whatever the picture is: right for dark ink, wrong for chalk."),
    "bounding box": N_("All ink together is cut out, with everything else that passed the threshold: one digit is expected."),
    "fit to 28x28": N_("What was cut out is fitted into 20x20 pixels in the middle of 28x28."),
    "resize to 28x28": N_("The whole picture is squeezed to 28x28 pixels, paper and all. Nothing else is done to it."),
}
"""A stage that several preparations share has one explanation."""
