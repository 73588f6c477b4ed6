"""The serving process stays small: the pages Train and Compare bring none of the large libraries into it."""

import os
import subprocess
import sys
from pathlib import Path

import numpy as np

from core.data.torchvision_sets import SETS
from core.paths import ROOT
from tests.class_folders import write_idx

HEAVY = {"sklearn", "pandas", "torchvision", "torch._dynamo"}
"""70 to 140 MB each."""
VISIT = f"""
import sys
from streamlit.testing.v1 import AppTest
from core.data.registry import DataChoice
from core.training.config import TrainingConfig
from core.training.jobs import enqueue
from core.training.plan import RunPlan
from screens.components.compare_words import CURVES, DIGITS, DUEL, MISTAKES, TABLE
from screens.components import session

app = AppTest.from_file({str(ROOT / "streamlit_app.py")!r}, default_timeout=60)
app.context.update({{"locale": "en-GB", "url": "http://localhost:8501"}})
app.run().switch_page("screens/train.py").run()
app.selectbox(key=session.DATA).set_value("kmnist").run()
app.selectbox(key=f"{{session.SETTING}}_schedule").set_value("one-cycle").run()
assert not app.exception and not app.error, "the page is whole"
app.switch_page("screens/compare.py").run()
for view in (TABLE, DUEL, DIGITS, MISTAKES, CURVES):
    app.button_group(key=session.COMPARE_VIEW).set_value(view).run()
    assert not app.exception and not app.error, view
enqueue(RunPlan("waits", "0" * 32, DataChoice("digits"), TrainingConfig()))
print(*sorted(name for name in {sorted(HEAVY)} if name in sys.modules))
"""


def test_nothing_large_is_imported_to_start_a_run_and_to_compare(tmp_path: Path) -> None:
    for file in SETS["kmnist"].files:
        labels, pictures = np.arange(40, dtype=np.uint8) % 10, np.full((40, 28, 28), 90, np.uint8)
        write_idx(tmp_path / "data" / "KMNIST" / "raw" / file, labels if "labels" in file else pictures)
    folders = {"TRAZO_DATA": str(tmp_path / "data"), "TRAZO_RUNS": str(tmp_path / "runs")}
    visit = subprocess.run(
        [sys.executable, "-c", VISIT], cwd=ROOT, env=os.environ | folders, capture_output=True, text=True, check=False
    )
    assert visit.returncode == 0, visit.stderr
    assert visit.stdout.split() == []
